/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sheet.h"

#include <stdio.h>
#include <string.h>

#include "core/exercise_text.h"
#include "core/intl.h"

/* What a sheet is if nothing is said. */
#define COUNT 10
#define SEED  1

enum { STATUS_DONE = 0, STATUS_USAGE = 2 };

static void print_help(void)
{
    fputs(_("Examples:\n"
            "  xent exercise --count 20 --seed 7 > sheet.md\n"
            "  xent exercise softmax --level 2 --format latex --answers > sheet.tex\n"
            "\n"
            "Usage: xent exercise [KIND] [OPTION]...\n"
            "Writes a sheet of exercises; the same words give the same sheet.\n"
            "\n"
            "  --count N    so many, 10 if nothing is said\n"
            "  --seed N     the seed of the first, 1 if nothing is said\n"
            "  --level N    1 (easy) to 3; without it from easy to hard\n"
            "  --kind KIND  of one kind only; as KIND alone\n"
            "  --format F   text, markdown or latex (needs amsmath only)\n"
            "  --answers    with the worked solutions, behind the questions\n"
            "\n"
            "Kinds:\n"),
          stdout);
    for (size_t i = 0; exercise_kind_at(i); i++)
        printf("  %-16s %s\n", exercise_kind_at(i)->name, _(exercise_kind_at(i)->help));
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

int sheet_main(int argc, char **argv, bool ascii)
{
    struct exercise_wish wish = {.count = COUNT,
                                 .seed = SEED,
                                 .form = EXERCISE_MARKDOWN,
                                 .face = ascii ? FACE_ASCII : FACE_UNICODE};
    struct error error = {0};
    struct text sheet = {0};
    size_t bad;
    if (asks_for_help(argc, argv)) {
        print_help();
        return STATUS_DONE;
    }
    if (!exercise_wish_read(&wish, (size_t)argc, (const char *const *)argv, true, &bad, &error)) {
        fprintf(stderr, _("xent: %s; see 'xent exercise --help'\n"), error.message);
        return STATUS_USAGE;
    }
    exercise_add_sheet(&wish, &sheet);
    fwrite(text_string(&sheet), 1, sheet.length, stdout);
    text_release(&sheet);
    return STATUS_DONE;
}
