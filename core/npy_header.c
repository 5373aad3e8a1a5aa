/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/npy_header.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/memory.h"
#include "core/npy.h"

#define KNOWN_TYPES "f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1"

/* How many dimensions are counted; a matrix has two. */
#define DIMENSIONS_MAX 2

/* A Python dict that is read from left to right. */
struct parser {
    const char *text, *at, *end;
    struct npy_header *header;
    struct error *error;
};

static bool expected(const struct parser *p, const char *what)
{
    const struct quoted quoted = error_quote(p->at, p->at < p->end);
    if (p->at == p->end)
        return error_set(p->error, 0, _("the header ends where %s is expected"), what);
    return error_set(p->error, 0, _("byte %zu of the header is '%s' where %s is expected"),
                     (size_t)(p->at - p->text), quoted.text, what);
}

static void skip_blanks(struct parser *p)
{
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\t'))
        p->at++;
}

/* Goes behind this character and the blanks before it, if it is next. */
static bool take(struct parser *p, char c)
{
    skip_blanks(p);
    const bool there = p->at < p->end && *p->at == c;
    p->at += there;
    return there;
}

/* A string in quotes of either kind, without the quotes. */
static bool take_string(struct parser *p, const char **string, size_t *length)
{
    skip_blanks(p);
    if (p->at == p->end || (*p->at != '\'' && *p->at != '"'))
        return expected(p, _("a string"));
    const char *end = memchr(p->at + 1, *p->at, (size_t)(p->end - p->at - 1));
    if (!end)
        return error_set(p->error, 0, _("a string in the header is never closed"));
    *string = p->at + 1;
    *length = (size_t)(end - *string);
    p->at = end + 1;
    return true;
}

static bool take_word(struct parser *p, const char *word)
{
    const size_t length = strlen(word);
    skip_blanks(p);
    const bool there = (size_t)(p->end - p->at) >= length && memcmp(p->at, word, length) == 0;
    p->at += there ? length : 0;
    return there;
}

static bool is_big_endian(void)
{
    const uint16_t one = 1;
    char first;
    memcpy(&first, &one, sizeof first);
    return first == 0;
}

/* What people save instead of numbers, and how they get some. */
static bool refuse_type(struct parser *p, const char *descr, size_t length)
{
    static const struct {
        const char *letters, *message;
    } foreign[] = {
        {"O", N_("type '%s' is that of Python objects; save array.astype(float)")},
        {"SU", N_("type '%s' is that of strings; save class numbers: "
                  "numpy.unique(labels, return_inverse=True)[1]")},
    };
    const struct quoted type = error_quote(descr, length);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (length > 1 && memchr(foreign[i].letters, descr[1], strlen(foreign[i].letters)))
            return error_set(p->error, 0, _(foreign[i].message), type.text);
    return error_set(p->error, 0,
                     _("numbers of type '%s'; wanted: one of %s, behind '<', '>' or, if it has "
                       "one byte, '|'"),
                     type.text, KNOWN_TYPES);
}

/* '<f8' */
static bool read_descr(struct parser *p)
{
    const char *descr;
    size_t length;
    skip_blanks(p);
    if (p->at < p->end && *p->at == '[')
        return error_set(p->error, 0,
                         _("a structured type; wanted: plain numbers of one of the types %s"),
                         KNOWN_TYPES);
    if (!take_string(p, &descr, &length))
        return false;
    const struct npy_type *type = length == 3 ? npy_type_find(descr + 1, 2) : NULL;
    if (!type || !memchr("<>|", *descr, 3) || (*descr == '|' && type->size > 1))
        return refuse_type(p, descr, length);
    p->header->type = type;
    p->header->swapped = *descr == (is_big_endian() ? '<' : '>');
    return true;
}

static bool read_order(struct parser *p)
{
    p->header->by_columns = take_word(p, "True");
    return p->header->by_columns || take_word(p, "False") || expected(p, "True or False");
}

/* A whole number; what is too large stays SIZE_MAX. */
static bool take_count(struct parser *p, size_t *count)
{
    skip_blanks(p);
    if (p->at == p->end || *p->at < '0' || *p->at > '9')
        return expected(p, _("a number"));
    for (*count = 0; p->at < p->end && *p->at >= '0' && *p->at <= '9'; p->at++) {
        const size_t digit = (size_t)(*p->at - '0');
        *count = *count > (SIZE_MAX - digit) / 10 ? SIZE_MAX : *count * 10 + digit;
    }
    return true;
}

/* (3, 4) */
static bool read_shape(struct parser *p)
{
    size_t shape[DIMENSIONS_MAX] = {1, 1}, count = 0, dimensions = 0;
    bool comma = true;
    if (!take(p, '('))
        return expected(p, "'('");
    while (!take(p, ')')) {
        if (!comma)
            return expected(p, _("',' or ')'"));
        if (!take_count(p, &count))
            return false;
        if (dimensions < DIMENSIONS_MAX)
            shape[dimensions] = count;
        dimensions++;
        comma = take(p, ',');
    }
    if (dimensions == 1 && !comma)
        return error_set(p->error, 0, _("the shape is no tuple; one dimension is written (3,)"));
    if (dimensions > DIMENSIONS_MAX)
        return error_set(p->error, 0, _("%zu dimensions; a matrix has 2"), dimensions);
    p->header->dimensions = dimensions;
    p->header->rows = dimensions == 2 ? shape[0] : 1;
    p->header->columns = dimensions == 2 ? shape[1] : shape[0];
    return true;
}

static const struct {
    const char *name;
    bool (*read)(struct parser *);
} keys[] = {{"descr", read_descr}, {"fortran_order", read_order}, {"shape", read_shape}};

#define KEYS (sizeof keys / sizeof *keys)

static bool read_entry(struct parser *p, bool *seen)
{
    const char *name = "";
    size_t length = 0, i = 0;
    if (!take_string(p, &name, &length))
        return false;
    while (i < KEYS && (strlen(keys[i].name) != length || memcmp(keys[i].name, name, length) != 0))
        i++;
    if (i == KEYS)
        return error_set(p->error, 0,
                         _("unknown key '%s' in the header; there are 'descr', 'fortran_order' and "
                           "'shape'"),
                         error_quote(name, length).text);
    if (seen[i])
        return error_set(p->error, 0, _("the header has '%s' twice"), keys[i].name);
    seen[i] = true;
    return take(p, ':') ? keys[i].read(p) : expected(p, "':'");
}

static bool read_dict(struct parser *p)
{
    bool seen[KEYS] = {false}, comma = true;
    if (!take(p, '{'))
        return expected(p, "'{'");
    while (!take(p, '}')) {
        if (!comma)
            return expected(p, _("',' or '}'"));
        if (!read_entry(p, seen))
            return false;
        comma = take(p, ',');
    }
    skip_blanks(p);
    if (p->at < p->end)
        return expected(p, _("nothing more"));
    for (size_t i = 0; i < KEYS; i++)
        if (!seen[i])
            return error_set(p->error, 0, _("the header has no '%s'"), keys[i].name);
    return true;
}

bool npy_header_check(const struct npy_header *header, uint64_t length, size_t most,
                      struct error *error)
{
    const size_t rows = header->rows, columns = header->columns;
    if (rows == 0 || columns == 0)
        return error_set(error, 0, _("%zu x %zu numbers; wanted: at least one"), rows, columns);
    if (rows > most / columns)
        return error_set(error, 0, _("%zu x %zu numbers; no more than %zu are read"), rows, columns,
                         most);
    const size_t wanted = rows * columns * header->type->size;
    const uint64_t there = length < header->begin ? 0 : length - header->begin;
    if (length == UINT64_MAX || there == wanted)
        return true;
    return error_set(error, 0,
                     there < wanted ? _("%zu x %zu numbers of type %s take %zu bytes, but only "
                                        "%" PRIu64 " follow the header; the file is cut short")
                                    : _("%zu x %zu numbers of type %s take %zu bytes, but "
                                        "%" PRIu64 " follow the header"),
                     rows, columns, header->type->name, wanted, there);
}

/* Where the header begins and how long it is. */
static bool read_beginning(const char *bytes, size_t there, size_t *begin, size_t *length,
                           struct error *error)
{
    if (there < NPY_MAGIC_BYTES + 4)
        return error_set(error, 0, _("the file ends before its header"));
    const unsigned char *version = (const unsigned char *)bytes + NPY_MAGIC_BYTES;
    if (version[0] < 1 || version[0] > 3 || version[1] != 0)
        return error_set(error, 0, _("version %d.%d of the NPY format; wanted: 1.0, 2.0 or 3.0"),
                         version[0], version[1]);
    *begin = NPY_MAGIC_BYTES + (version[0] == 1 ? 4 : 6);
    if (there < *begin)
        return error_set(error, 0, _("the file ends before its header"));
    *length = 0;
    for (size_t i = *begin; i-- > NPY_MAGIC_BYTES + 2;)
        *length = *length << 8 | (unsigned char)bytes[i];
    if (*length > NPY_HEADER_MAX)
        return error_set(error, 0, _("a header of %zu bytes; it has at most %zu"), *length,
                         NPY_HEADER_MAX);
    return there - *begin >= *length || error_set(error, 0, _("the file ends within its header"));
}

bool npy_header_parse(const char *bytes, size_t there, struct npy_header *header,
                      struct error *error)
{
    size_t begin = 0, length = 0;
    *header = (struct npy_header){0};
    if (!read_beginning(bytes, there, &begin, &length, error))
        return false;
    const char *const text = bytes + begin;
    struct parser parser = {text, text, text + length, header, error};
    const bool good = read_dict(&parser);
    header->begin = begin + length;
    if (header->rows == 1 || header->columns == 1)
        header->by_columns = false; /* either order is the same */
    return good;
}

bool npy_header_read(const struct file_pieces *file, struct npy_header *header, struct error *error)
{
    const size_t length = file->length < NPY_BEGINNING_MAX ? file->length : NPY_BEGINNING_MAX;
    char *room = memory_new(NPY_BEGINNING_MAX, 1);
    const char *bytes = file_piece(file, 0, length, room);
    const bool good = bytes ? npy_header_parse(bytes, length, header, error)
                            : error_set(error, 0, _("the file ends before its header"));
    free(room);
    return good && npy_header_check(header, file->length, NPY_NUMBERS_MAX, error);
}
