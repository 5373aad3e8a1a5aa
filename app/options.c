/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/door.h"
#include "core/error.h"
#include "core/example.h"
#include "core/file.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/strings.h"

/* Options without a letter of their own begin behind the letters. */
enum {
    OPTION_JSON = DOOR_LETTERS,
    OPTION_KEEP_GOING,
    OPTION_REPL,
    OPTION_ASCII,
    OPTION_COLOUR,
    OPTION_ROWS,
    OPTION_NO_MOUSE
};

static const struct door_option table[] = {
    {"command", 'c', N_("COMMAND"), N_("run a command and print its answer; may be repeated"),
     "COMMANDS"},
    {"json", OPTION_JSON, NULL, N_("answers as JSON, one object a line"), NULL},
    {"keep-going", OPTION_KEEP_GOING, NULL, N_("go on after a bad line (the status is still 1)"),
     NULL},
    {"repl", OPTION_REPL, NULL, N_("line mode on a terminal; in a pipe as --keep-going"), NULL},
    {"ascii", OPTION_ASCII, NULL, N_("draw with ASCII characters only"), NULL},
    {"color", OPTION_COLOUR, N_("WHEN"), N_("auto, always or never; NO_COLOR counts as never"),
     "auto always never"},
    {"rows", OPTION_ROWS, N_("A:B"), N_("of FILE the rows from A to before B, counted from 0"),
     NULL},
    {"no-mouse", OPTION_NO_MOUSE, NULL, N_("leave the mouse to the terminal, to select text"),
     NULL},
    {"help", 'h', NULL, N_("print this"), NULL},
    {"version", 'V', NULL, N_("print version and licence"), NULL},
    {NULL, 0, NULL, NULL, NULL},
};

enum { OPTIONS = sizeof table / sizeof *table - 1 };

const struct door door_main = {
    .name = "",
    .help = N_("explains cross-entropy loss: the explorer, or commands and files of them"),
    .examples =
        (const struct door_line[]){
            {"xent threeclass", N_("explore a batch of three samples")},
            {"xent -c 'set logits 2 1 0.1' -c 'set target 0' -c 'show loss'", ""},
            {NULL, NULL}},
    .usage =
        (const struct door_line[]){
            {"xent [FILE]", N_("the explorer; FILE: a problem, table or example")},
            {"xent [FILE] -c COMMAND", N_("run commands, print the answers")},
            {"xent FILE, xent -", N_("without a terminal: run a file, or standard input")},
            {"xent --repl", N_("line mode: type commands, read answers")},
            {"xent lesson [NAME]", N_("lessons; without NAME the list of them")},
            {"xent exercise ...", N_("a sheet of exercises; see 'xent exercise --help'")},
            {"xent check ...", N_("is your number right? see 'xent check --help'")},
            {"xent eval FILE ...", N_("losses of whole files; see 'xent eval --help'")},
            {"xent bench NxC ...", N_("how fast losses are computed here")},
            {NULL, NULL}},
    .options = table,
    .statuses = (const struct door_line[]){{"0", N_("done")},
                                           {"1", N_("a command or file was bad")},
                                           {"2", N_("wrong usage")},
                                           {"130", N_("after Ctrl-C")},
                                           {NULL, NULL}},
    .more = N_("'xent -c help' lists the commands, 'xent -c \"help load\"' the examples."),
    .words = "DOORS EXAMPLES FILES",
};

static void print_version(void)
{
    puts(PACKAGE_STRING);
    puts(_("Licence GPL-3.0-or-later: free software, without warranty; you may change and\n"
           "share it."));
}

static bool read_colour(struct options *options, const char *word)
{
    static const char *const words[] = {
        [TERMINAL_COLOUR_AUTO] = "auto",
        [TERMINAL_COLOUR_NEVER] = "never",
        [TERMINAL_COLOUR_ALWAYS] = "always",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0) {
            options->colour = (enum terminal_colour)i;
            return true;
        }
    fprintf(stderr, _("xent: --color '%s' is not possible; valid are auto, always and never\n"),
            word);
    return false;
}

static void add_command(struct options *options, const char *command)
{
    options->commands =
        memory_resize(options->commands, options->command_count + 1, sizeof *options->commands);
    options->commands[options->command_count++] = command;
}

/* Of the door whose word stands there, before the option or behind it. */
static enum options_result print_help(int argc, char **argv, const char *letters,
                                      const struct option *library)
{
    while (getopt_long(argc, argv, letters, library, NULL) != -1)
        continue; /* words end up behind the options */
    const char *word = optind < argc ? argv[optind] : door_main.name;
    size_t i = 0;
    while (door_at(i) && strcmp(door_at(i)->name, word) != 0)
        i++;
    door_print_help(door_at(i) ? door_at(i) : &door_main);
    return OPTIONS_DONE;
}

/* One option that the library has recognised, but --help. */
static enum options_result take(struct options *options, int value)
{
    switch (value) {
    case 'c':
        add_command(options, optarg);
        return OPTIONS_GO_ON;
    case OPTION_JSON:
        options->json = true;
        return OPTIONS_GO_ON;
    case OPTION_KEEP_GOING:
        options->keep_going = true;
        return OPTIONS_GO_ON;
    case OPTION_REPL:
        options->repl = true;
        return OPTIONS_GO_ON;
    case OPTION_ASCII:
        options->ascii = true;
        return OPTIONS_GO_ON;
    case OPTION_COLOUR:
        return read_colour(options, optarg) ? OPTIONS_GO_ON : OPTIONS_WRONG;
    case OPTION_ROWS:
        options->rows = optarg;
        return OPTIONS_GO_ON;
    case OPTION_NO_MOUSE:
        options->no_mouse = true;
        return OPTIONS_GO_ON;
    case 'V':
        print_version();
        return OPTIONS_DONE;
    }
    return OPTIONS_WRONG;
}

static const char *next_option(const void *user, size_t i)
{
    (void)user;
    return i < OPTIONS ? table[i].name : NULL;
}

/* `at` is the argument that the library stopped at. */
static void complain(int value, const char *at)
{
    if (value == ':') {
        fprintf(stderr, _("xent: option '%s' wants an argument; see 'xent --help'\n"), at);
        return;
    }
    const char *nearest = strncmp(at, "--", 2) == 0
                              ? strings_nearest(at + 2, strcspn(at + 2, "="), next_option, NULL)
                              : NULL;
    if (nearest)
        fprintf(stderr, _("xent: unknown option '%s'; did you mean '--%s'? See 'xent --help'\n"),
                at, nearest);
    else
        fprintf(stderr, _("xent: unknown option '%s'; see 'xent --help'\n"), at);
}

static const char *next_door(const void *user, size_t i)
{
    (void)user;
    return door_at(i) && door_at(i + 1) ? door_at(i + 1)->name : NULL; /* the first has none */
}

/* Nearly one of the words that stand where a file may stand, and no file? */
static bool is_misspelled(const char *word)
{
    const bool like_file = strpbrk(word, "./") || strcmp(word, "-") == 0;
    const char *nearest = like_file || example_find(word) || file_exists(word)
                              ? NULL
                              : strings_nearest(word, strlen(word), next_door, NULL);
    if (nearest)
        fprintf(stderr, _("xent: there is no file '%s'; did you mean 'xent %s'?\n"),
                error_quote(word, strlen(word)).text, nearest);
    return nearest;
}

static enum options_result read_operands(struct options *options, int argc, char **argv)
{
    if (optind < argc && strcmp(argv[optind], door_lesson.name) == 0) {
        options->lesson = true;
        options->lesson_name = argc - optind > 1 ? argv[optind + 1] : NULL;
        if (argc - optind <= 2)
            return OPTIONS_GO_ON;
        fprintf(stderr, _("xent: one lesson at a time, not '%s' as well; see 'xent --help'\n"),
                argv[optind + 2]);
        return OPTIONS_WRONG;
    }
    if (argc - optind > 1) {
        fprintf(stderr,
                _("xent: one FILE at most, but here are '%s' and '%s'; see 'xent --help'\n"),
                argv[optind], argv[optind + 1]);
        return OPTIONS_WRONG;
    }
    options->file = optind < argc ? argv[optind] : NULL;
    if (options->file && is_misspelled(options->file))
        return OPTIONS_WRONG;
    if (!options->rows || (options->file && strcmp(options->file, "-") != 0))
        return OPTIONS_GO_ON;
    fputs(_("xent: --rows is for a FILE of data; see 'xent --help'\n"), stderr);
    return OPTIONS_WRONG;
}

enum options_result options_read(struct options *options, int argc, char **argv)
{
    struct option library[OPTIONS + 1] = {0};
    char letters[2 * OPTIONS + 2] = ":";
    size_t used = 1;
    for (size_t i = 0; i < OPTIONS; i++) {
        library[i] =
            (struct option){table[i].name, table[i].argument != NULL, NULL, table[i].value};
        if (table[i].value >= DOOR_LETTERS)
            continue;
        letters[used++] = (char)table[i].value;
        if (table[i].argument)
            letters[used++] = ':';
    }
    *options = (struct options){0};
    opterr = 0;
    while (true) {
        const int before = optind;
        const int value = getopt_long(argc, argv, letters, library, NULL);
        if (value == -1)
            return read_operands(options, argc, argv);
        if (value == '?' || value == ':') {
            /* within a group of letters the library has not gone on to the next argument */
            complain(value, argv[optind == before ? optind : optind - 1]);
            return OPTIONS_WRONG;
        }
        const enum options_result result =
            value == 'h' ? print_help(argc, argv, letters, library) : take(options, value);
        if (result != OPTIONS_GO_ON)
            return result;
    }
}

void options_release(struct options *options)
{
    free(options->commands);
    *options = (struct options){0};
}
