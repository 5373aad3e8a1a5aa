/* SPDX-License-Identifier: GPL-3.0-or-later */
/* manual PART [FILE]: writes one of the texts of manual.h to standard output; with FILE, that file
 * with the text in place of its line "@words@".  The build runs it; nobody installs it. */
#include "app/manual.h"

#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/error.h"
#include "core/file.h"

static const struct {
    const char *name;
    void (*add)(struct text *out);
} parts[] = {
    {"program", manual_add_program},
    {"commands", manual_add_commands},
    {"words-sh", manual_add_words_sh},
    {"words-fish", manual_add_words_fish},
};

/* The text in its frame; false if there is none, or no place in it. */
static bool frame(const char *path, struct text *text)
{
    static const char mark[] = "@words@\n";
    struct text file = {0};
    struct error error;
    const bool good = file_read(path, &file, &error) && strstr(text_string(&file), mark);
    if (good) {
        const char *at = strstr(text_string(&file), mark);
        struct text framed = {0};
        text_add_bytes(&framed, text_string(&file), (size_t)(at - text_string(&file)));
        text_add(&framed, text_string(text));
        text_add(&framed, at + strlen(mark));
        text_release(text);
        *text = framed;
    }
    text_release(&file);
    return good;
}

int main(int argc, char **argv)
{
    struct text out = {0};
    setlocale(LC_CTYPE, "C.UTF-8");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (argc > 1 && strcmp(argv[1], parts[i].name) == 0)
            parts[i].add(&out);
    const bool good = out.length && (argc < 3 || frame(argv[2], &out));
    if (good)
        fputs(text_string(&out), stdout);
    text_release(&out);
    return !good || fflush(stdout) != 0 || ferror(stdout);
}
