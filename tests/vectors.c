/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/vectors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

static _Noreturn void give_up(const char *what, const char *name)
{
    fprintf(stderr, "vectors: %s '%s'\n", what, name);
    exit(99);
}

static char *read_file(const char *name)
{
    const char *folder = getenv("srcdir");
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/vectors/%s", folder ? folder : ".", name);
    FILE *file = fopen(path, "rb");
    if (!file)
        give_up("cannot open", path);
    size_t length = 0, capacity = 1 << 16, got;
    char *bytes = memory_new(capacity, 1);
    while ((got = fread(bytes + length, 1, capacity - length - 1, file)) > 0) {
        length += got;
        if (capacity - length == 1)
            bytes = memory_resize(bytes, capacity *= 2, 1);
    }
    if (ferror(file) || length == 0)
        give_up("cannot read", path);
    fclose(file);
    bytes[length] = '\0';
    return bytes;
}

/* Ends every field of the line with a NUL; returns the start of the next line. */
static char *split_line(char *line, struct vector_row *row, const char *name)
{
    char *at = line;
    for (;;) {
        if (row->count == VECTOR_FIELDS)
            give_up("too many fields in", name);
        row->field[row->count++] = at;
        at += strcspn(at, "\t\n");
        char end = *at;
        if (end == '\0')
            return at;
        *at++ = '\0';
        if (end == '\n')
            return at;
    }
}

struct vector_table vectors_read(const char *name)
{
    struct vector_table table = {.bytes = read_file(name)};
    size_t lines = 1;
    for (const char *at = table.bytes; *at; at++)
        lines += *at == '\n';
    table.row = memory_new(lines, sizeof *table.row);
    for (char *at = table.bytes; *at; table.count++) {
        table.row[table.count].line = table.count + 1;
        at = split_line(at, &table.row[table.count], name);
    }
    return table;
}

void vectors_release(struct vector_table *table)
{
    free(table->row);
    free(table->bytes);
    *table = (struct vector_table){.count = 0};
}

const char *vectors_field(const struct vector_table *table, size_t row, const char *heading)
{
    const struct vector_row *head = &table->row[0];
    for (size_t i = 0; i < head->count && i < table->row[row].count; i++) {
        if (strcmp(head->field[i], heading) == 0)
            return table->row[row].field[i];
    }
    give_up("no field", heading);
}

size_t vectors_numbers(const char *field, double **values)
{
    *values = memory_new(strlen(field) / 2 + 1, sizeof **values);
    if (strcmp(field, "-") == 0)
        return 0;
    size_t count = 0;
    for (const char *at = field; *at;) {
        char *end;
        (*values)[count++] = strtod(at, &end);
        if (end == at)
            give_up("not numbers:", field);
        at = end + strspn(end, " ,;");
    }
    return count;
}
