/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/door.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app/course.h"
#include "core/intl.h"
#include "core/text.h"

/* The column where the second of two begins; on a narrow terminal it stands below the first. */
#define HELP_INDENT  27
#define HELP_NARROW  6
#define HELP_BESIDE  60 /* columns from which it stands beside it */
#define HELP_COLUMNS 80 /* where a line is broken, at the latest, */
#define HELP_LEAST   30 /* and at the earliest */

static struct door_line path_line(size_t i)
{
    const struct course_path *path = course_path_at(i);
    return path ? (struct door_line){path->name, path->help} : (struct door_line){NULL, NULL};
}

/* Its options are those of the program; it is here for what stands behind its name. */
const struct door door_lesson = {
    .name = "lesson",
    .help = N_("lessons beside the live problem, with questions that a number answers"),
    .examples = (const struct door_line[]){{"xent lesson", N_("the list of them")},
                                           {"xent lesson 5", N_("one of them, by its number")},
                                           {"xent lesson classroom", N_("a path through them")},
                                           {"xent lesson my-own.md", N_("one that you wrote")},
                                           {NULL, NULL}},
    .usage = (const struct door_line[]){{"xent [OPTION]... lesson [NAME|FILE]",
                                         N_("lessons; without NAME the list of them")},
                                        {NULL, NULL}},
    .list_heading = N_("Paths:"),
    .list = path_line,
    .statuses = (const struct door_line[]){{"0", N_("done")},
                                           {"1", N_("there is no such lesson, or it was bad")},
                                           {"2", N_("wrong usage")},
                                           {NULL, NULL}},
    .more = N_("The options are those of 'xent --help'."),
    .words = "LESSONS FILES",
};

static const struct door *const doors[] = {&door_main,  &door_lesson, &door_exercise,
                                           &door_check, &door_eval,   &door_bench};

const struct door *door_at(size_t i)
{
    return i < sizeof doors / sizeof *doors ? doors[i] : NULL;
}

/* Of a terminal its own, if it has fewer. */
static size_t help_columns(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
        size.ws_col > HELP_COLUMNS)
        return HELP_COLUMNS;
    return size.ws_col < HELP_LEAST ? HELP_LEAST : size.ws_col;
}

/* One below the other where the first is long. */
static void add_line(struct text *out, const char *left, const char *right)
{
    const size_t columns = help_columns(), width = 2 + text_width(left);
    const size_t indent = columns < HELP_BESIDE ? HELP_NARROW : HELP_INDENT;
    text_add(out, "  ");
    if (width > columns)
        text_add_wrapped(out, left, 2, columns);
    else
        text_addf(out, "%s%s", left, right[0] ? "" : "\n");
    if (right[0]) {
        const bool fits = width + 2 <= indent;
        text_add(out, fits || width > columns ? "" : "\n");
        text_add_repeated(out, " ", fits ? indent - width : indent);
        text_add_wrapped(out, right, indent, columns);
    }
}

static void add_lines(struct text *out, const char *heading, const struct door_line *line)
{
    if (!line)
        return;
    text_addf(out, "%s%s\n", out->length ? "\n" : "", heading);
    for (; line->left; line++)
        add_line(out, _(line->left), line->right[0] ? _(line->right) : "");
}

static void add_options(struct text *out, const struct door *door)
{
    if (!door->options)
        return;
    text_addf(out, "\n%s\n", _("Options:"));
    for (const struct door_option *option = door->options; option->name; option++) {
        struct text left = {0};
        const char *argument = option->argument ? _(option->argument) : "";
        if (option->value < DOOR_LETTERS)
            text_addf(&left, "-%c, ", option->value);
        text_addf(&left, "--%s%s%s", option->name, argument[0] ? " " : "", argument);
        add_line(out, text_string(&left), _(option->help));
        text_release(&left);
    }
    if (door->setting_help)
        add_line(out, _("--SETTING VALUE"), _(door->setting_help));
}

static void add_list(struct text *out, const struct door *door)
{
    struct door_line line;
    if (!door->list)
        return;
    text_addf(out, "\n%s\n", _(door->list_heading));
    for (size_t i = 0; line = door->list(i), line.left; i++)
        add_line(out, line.left, _(line.right));
}

/* Exit status: 0 done, 2 wrong usage. */
static void add_end(struct text *out, const struct door *door)
{
    struct text statuses = {0};
    for (const struct door_line *line = door->statuses; line && line->left; line++)
        text_addf(&statuses, "%s%s %s", statuses.length ? ", " : "", line->left, _(line->right));
    text_add(out, "\n");
    if (statuses.length) {
        struct text line = {0};
        text_addf(&line, _("Exit status: %s."), text_string(&statuses));
        text_add_wrapped(out, text_string(&line), 0, help_columns());
        text_release(&line);
    }
    if (door->more)
        text_add_wrapped(out, _(door->more), 0, help_columns());
    text_release(&statuses);
}

void door_print_help(const struct door *door)
{
    struct text out = {0};
    add_lines(&out, _("Examples:"), door->examples);
    add_lines(&out, _("Usage:"), door->usage);
    add_options(&out, door);
    add_list(&out, door);
    add_end(&out, door);
    fputs(text_string(&out), stdout);
    text_release(&out);
}

/* ---- what the whole program looks at ---- */

static const struct door_line environment[] = {
    {"NO_COLOR", N_("if it is set and not empty: no colours, unless --color=always is given")},
    {"TERM", N_("the terminal; one that cannot place the cursor gets the line mode")},
    {"ESCDELAY",
     N_("milliseconds to wait whether Esc begins a key; 25 if it is not set, more for a slow "
        "line")},
    {"XENT_LESSONS", N_("the folder of the lessons, in place of those that came along")},
    {"XENT_KERNEL", N_("plain, avx2, avx512 or neon: which version of the code computes large "
                       "batches, in place of "
                       "the best for the processor")},
    {"XDG_STATE_HOME", N_("where the folder for state lies, ~/.local/state if it is not set")},
    {"HOME", N_("the home folder; without it nothing is kept")},
    {"LC_ALL, LC_CTYPE, LANG",
     N_("the characters that the terminal can show: without UTF-8 everything is drawn as ASCII")},
    {"INPUTRC", N_("the settings of GNU readline, for the command line and the line mode")},
    {NULL, NULL},
};

static const struct door_line files[] = {
    {"~/.local/state/xent/session-*.xent",
     N_("every change of a running explorer, for 'restore' after a crash or without saving; the "
        "newest are kept")},
    {"~/.local/state/xent/session-*.lock", N_("which explorers are running; empty")},
    {"~/.local/state/xent/history", N_("the lines that were typed")},
    {"~/.local/state/xent/lessons", N_("how far one has come in the lessons")},
    {"PREFIX/share/xent/lessons",
     N_("the lessons, and README.md, which says how to write one; PREFIX is where xent is "
        "installed")},
    {NULL, NULL},
};

#define ENVIRONMENT (sizeof environment / sizeof *environment)
#define FILES       (sizeof files / sizeof *files)

struct door_line door_environment(size_t i)
{
    return environment[i < ENVIRONMENT ? i : ENVIRONMENT - 1];
}

struct door_line door_file(size_t i)
{
    return files[i < FILES ? i : FILES - 1];
}
