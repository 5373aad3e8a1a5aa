/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sheet.h"

#include <stdio.h>
#include <string.h>

#include "app/door.h"
#include "core/exercise_text.h"
#include "core/intl.h"

/* What a sheet is if nothing is said. */
#define COUNT 10
#define SEED  1

static struct door_line kind_line(size_t i)
{
    const struct exercise_kind *kind = exercise_kind_at(i);
    return kind ? (struct door_line){kind->name, kind->help} : (struct door_line){NULL, NULL};
}

const struct door door_exercise = {
    .name = "exercise",
    .help = N_("writes a sheet of exercises; the same words give the same sheet"),
    .examples =
        (const struct door_line[]){
            {"xent exercise --count 20 --seed 7 > sheet.md", ""},
            {"xent exercise softmax --level 2 --format latex --answers > sheet.tex", ""},
            {NULL, NULL}},
    .usage =
        (const struct door_line[]){
            {"xent exercise [KIND] [OPTION]...", N_("a sheet on standard output")}, {NULL, NULL}},
    .options =
        (const struct door_option[]){
            {"count", DOOR_LETTERS, N_("N"), N_("so many, 10 if nothing is said"), NULL},
            {"seed", DOOR_LETTERS, N_("N"), N_("the seed of the first, 1 if nothing is said"),
             NULL},
            {"level", DOOR_LETTERS, N_("N"), N_("1 (easy) to 3; without it from easy to hard"),
             "1 2 3"},
            {"kind", DOOR_LETTERS, N_("KIND"), N_("of one kind only; as KIND alone"), "KINDS"},
            {"format", DOOR_LETTERS, N_("F"), N_("text, markdown or latex (needs amsmath only)"),
             "text markdown latex"},
            {"answers", DOOR_LETTERS, NULL, N_("with the worked solutions, behind the questions"),
             NULL},
            {"help", 'h', NULL, N_("print this"), NULL},
            {NULL, 0, NULL, NULL, NULL}},
    .list_heading = N_("Kinds:"),
    .list = kind_line,
    .statuses =
        (const struct door_line[]){{"0", N_("done")}, {"2", N_("wrong usage")}, {NULL, NULL}},
    .more =
        N_("Alone with one: 'exercise' in the explorer, after ':', or in 'xent --repl' gives one "
           "and judges your answer."),
    .words = "KINDS",
};

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
        door_print_help(&door_exercise);
        return STATUS_DONE;
    }
    if (!exercise_wish_read(&wish, (size_t)argc, (const char *const *)argv, true, &bad, &error)) {
        const bool asks = error.message[0] && error.message[strlen(error.message) - 1] == '?';
        fprintf(stderr,
                asks ? _("xent: %s See 'xent exercise --help'\n")
                     : _("xent: %s; see 'xent exercise --help'\n"),
                error.message);
        return STATUS_USAGE;
    }
    exercise_add_sheet(&wish, &sheet);
    fwrite(text_string(&sheet), 1, sheet.length, stdout);
    text_release(&sheet);
    return STATUS_DONE;
}
