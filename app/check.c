/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/check.h"

#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/batch.h"
#include "app/door.h"
#include "core/intl.h"
#include "core/setting.h"
#include "core/text.h"

/* What stands on the command line. */
struct question {
    struct arguments arguments;
    const char *problem;
    struct text numbers; /* the other words */
    bool json, help;
};

const struct door door_check = {
    .name = "check",
    .help = N_("is a number right that you worked out, and if not, which mistake gives it"),
    .examples = (const struct door_line[]){{"xent check --logits '2 1 0.5' --target 2 1.9644", ""},
                                           {"xent check --problem threeclass --json 1.483", ""},
                                           {NULL, NULL}},
    .usage =
        (const struct door_line[]){
            {"xent check [OPTION...] VALUE",
             N_("a loss that you worked out; behind it, if you like: mean sum nats bits bans")},
            {"xent check [OPTION...] QUANTITY VALUE...", N_("probs, losses, gradient and so on")},
            {NULL, NULL}},
    .options =
        (const struct door_option[]){{"problem", DOOR_LETTERS, N_("NAME"),
                                      N_("a saved problem or an example to begin with"),
                                      "EXAMPLES FILES"},
                                     {"json", DOOR_LETTERS, NULL, N_("the answer as JSON"), NULL},
                                     {"help", 'h', NULL, N_("print this"), NULL},
                                     {NULL, 0, NULL, NULL, NULL}},
    .setting_help = N_("any setting by its name, with - or _: --logits '2 1; 0 3', --probs, "
                       "--target, --labels, --from-logits off, --log-base 2"),
    .statuses =
        (const struct door_line[]){
            {"0", N_("right")}, {"1", N_("not right")}, {"2", N_("wrong usage")}, {NULL, NULL}},
    .more = N_("'xent -c \"help set\"' lists the settings."),
    .words = "QUANTITIES",
};

static void take_word(void *user, const char *word)
{
    struct question *question = user;
    text_addf(&question->numbers, " %s", word);
}

static bool read_question(struct question *question, char **argv)
{
    const struct argument own[] = {
        {"problem", &question->problem, NULL},
        {"json", NULL, &question->json},
        {"help", NULL, &question->help},
    };
    question->arguments = (struct arguments){.door = "check",
                                             .own = own,
                                             .owns = sizeof own / sizeof *own,
                                             .word = take_word,
                                             .user = question};
    const bool good = arguments_read(&question->arguments, argv);
    question->arguments.own = NULL;
    if (!good || question->help || question->numbers.length)
        return good;
    fputs(_("xent: the number that you worked out is missing: 'xent check --logits \"2 1 0.5\" "
            "--target 2 1.9644'; see 'xent check --help'\n"),
          stderr);
    return false;
}

static bool run_line(struct batch *batch, struct text *line)
{
    const bool good = batch_line(batch, text_string(line), line->length, 0);
    text_clear(line);
    return good;
}

/* Was the setting given?  Its value is another matter. */
static bool is_given(const struct question *question, const char *name)
{
    for (size_t i = 0; i < question->arguments.settings; i++)
        if (strcmp(setting_at(i)->name, name) == 0)
            return question->arguments.value[i] != NULL;
    return false;
}

/* A loss whose reduction or unit was asked for cannot be meant in another one: `check` is told. */
static void add_meaning(const struct question *question, const struct problem *problem,
                        struct text *line)
{
    static const char *const units[] = {
        [LOG_BASE_E] = "nats", [LOG_BASE_2] = "bits", [LOG_BASE_10] = "bans"};
    static const char *const reductions[] = {
        [REDUCTION_MEAN] = "mean", [REDUCTION_SUM] = "sum", [REDUCTION_NONE] = NULL};
    const char *numbers = text_string(&question->numbers) + 1;
    numbers += strncmp(numbers, "loss ", 5) == 0 ? 5 : 0;
    if (strchr(numbers, ' ')) /* it says itself what it means, or is about another quantity */
        return;
    if (is_given(question, "reduction") && reductions[problem->reduction])
        text_addf(line, " %s", reductions[problem->reduction]);
    if (is_given(question, "log_base"))
        text_addf(line, " %s", units[problem->log_base]);
}

/* The settings in the order of their table, in which each finds what it is checked against. */
static int answer(struct batch *batch, const struct question *question)
{
    struct text line = {0};
    bool good = true;
    if (question->problem) {
        text_addf(&line, "load \"%s\"", question->problem);
        good = run_line(batch, &line);
    }
    for (size_t i = 0; good && i < question->arguments.settings; i++)
        if (question->arguments.value[i]) {
            text_addf(&line, "set %s %s", setting_at(i)->name, question->arguments.value[i]);
            good = run_line(batch, &line);
        }
    if (good) {
        text_addf(&line, "check%s", text_string(&question->numbers));
        add_meaning(question, &batch->session->problem, &line);
        const struct problem *problem = &batch->session->problem;
        const bool unlabelled =
            !matrix_is_empty(&problem->values) && problem->label_form == LABELS_NONE;
        if (!run_line(batch, &line) && unlabelled && !question->json)
            fputs(_("xent: here '--target 2' or '--labels \"0 0 1\"' gives them\n"), stderr);
    }
    text_release(&line);
    return batch->failed ? CHECK_USAGE : batch->wrong ? CHECK_WRONG : CHECK_RIGHT;
}

int check_main(struct session *session, char **argv)
{
    struct question question = {0};
    int status = CHECK_USAGE;
    if (read_question(&question, argv)) {
        struct reply reply = {.format = question.json ? REPLY_JSON : REPLY_TEXT, .width = 80};
        struct batch batch = {.session = session, .reply = &reply};
        if (question.help)
            door_print_help(&door_check);
        status = question.help ? CHECK_RIGHT : answer(&batch, &question);
        reply_release(&reply);
    }
    arguments_release(&question.arguments);
    text_release(&question.numbers);
    return status;
}
