/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/eval.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/arguments.h"
#include "app/door.h"
#include "app/eval_watch.h"
#include "app/terminal.h"
#include "core/eval.h"
#include "core/frameworks.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/npy.h"
#include "core/setting.h"

#define COLUMNS 80

_Static_assert(EVAL_EXTREMES_MOST == 1000, "a message of take_request() names it");

/* What stands on the command line. */
struct eval_command {
    struct arguments arguments;
    const char *data, *logits, *probs, *target, *labels, *weights;
    const char *label_column, *value_columns, *per_sample, *gradient;
    const char *rows, *threads, *worst, *printed, *arithmetic;
    bool json, compare, skip_bad, ascii, help;
    size_t words;
    char **line; /* "class_weight 1 2": the settings, ends with NULL */
    struct eval_request request;
    struct printed number;
};

const struct door door_eval = {
    .name = "eval",
    .help = N_("losses of whole files of scores, with what stands out in them"),
    .examples = (const struct door_line[]){{"xent eval scores.csv", ""},
                                           {"xent eval --logits logits.npy --target labels.npy "
                                            "--compare",
                                            ""},
                                           {NULL, NULL}},
    .usage =
        (const struct door_line[]){
            {"xent eval [OPTION...] FILE", N_("values and labels in one file: CSV, TSV, NPY, NPZ, "
                                              "gzip of text, or - for standard input")},
            {"xent eval [OPTION...] --logits FILE --target FILE", N_("labels in their own")},
            {NULL, NULL}},
    .options =
        (const struct door_option[]){
            {"data", DOOR_LETTERS, N_("FILE"), N_("as FILE alone"), "FILES"},
            {"logits", DOOR_LETTERS, N_("FILE"), N_("scores, one row a sample"), "FILES"},
            {"probs", DOOR_LETTERS, N_("FILE"), N_("or probabilities"), "FILES"},
            {"target", DOOR_LETTERS, N_("FILE"),
             N_("class numbers, or names that stand in the header"), "FILES"},
            {"labels", DOOR_LETTERS, N_("FILE"), N_("or rows of labels"), "FILES"},
            {"label-column", DOOR_LETTERS, N_("NAME|N"),
             N_("where the label stands; else in label, target or y, or in the last column"), NULL},
            {"value-columns", DOOR_LETTERS, N_("A,B,C-D"),
             N_("where the values stand, by names or by numbers from 0"), NULL},
            {"sample-weight", DOOR_LETTERS, N_("FILE"), N_("a weight for each sample"), "FILES"},
            {"compare", DOOR_LETTERS, NULL,
             N_("the conventions side by side, and what looks wrong"), NULL},
            {"printed", DOOR_LETTERS, N_("NUMBER"),
             N_("the same, and which of them your program has printed"), NULL},
            {"per-sample", DOOR_LETTERS, N_("FILE"),
             N_("write the loss of each sample, .csv or .npy"), "FILES"},
            {"gradient", DOOR_LETTERS, N_("FILE"), N_("write the gradient, .csv or .npy"), "FILES"},
            {"rows", DOOR_LETTERS, N_("A:B"),
             N_("from row A to before B; on a terminal, in the explorer"), NULL},
            {"worst", DOOR_LETTERS, N_("N"), N_("how many of the worst and the best are listed"),
             NULL},
            {"skip-bad", DOOR_LETTERS, NULL, N_("count and list bad rows in place of stopping"),
             NULL},
            {"threads", DOOR_LETTERS, N_("N"), N_("at most N threads"), NULL},
            {"arithmetic", DOOR_LETTERS, N_("TYPE"),
             N_("f64, or f32 as frameworks have it: quicker, losses right to 6 digits; for float32 "
                "logits in .npy files"),
             "f32 f64"},
            {"json", DOOR_LETTERS, NULL, N_("the answer as JSON"), NULL},
            {"ascii", DOOR_LETTERS, NULL, N_("draw with ASCII characters only"), NULL},
            {"help", 'h', NULL, N_("print this"), NULL},
            {NULL, 0, NULL, NULL, NULL}},
    .setting_help = N_("any setting: --convention keras, --ignore-index -100 ..."),
    .statuses = (const struct door_line[]){{"0", N_("done")},
                                           {"1", N_("a file was bad")},
                                           {"2", N_("wrong usage")},
                                           {"130", N_("after Ctrl-C")},
                                           {NULL, NULL}},
    .words = "FILES",
};

static int usage(const char *message)
{
    fprintf(stderr, _("xent: %s; see 'xent eval --help'\n"), message);
    return EVAL_USAGE;
}

static int fail(const struct eval_command *asked, const struct error *error)
{
    fflush(stdout);
    if (asked->json) {
        json_t *object = json_object();
        json_object_set_new(object, "error", json_string(error->message));
        char *line = json_dumps(object, JSON_COMPACT);
        json_decref(object);
        if (line)
            puts(line);
        free(line);
    } else {
        fprintf(stderr, "xent: %s\n", error->message);
    }
    return error->column == EVAL_ERROR_USAGE ? EVAL_USAGE : EVAL_FAILED;
}

/* ---- the command line ---- */

static void take_word(void *user, const char *word)
{
    struct eval_command *asked = user;
    asked->words++;
    asked->data = word;
}

static bool read_arguments(struct eval_command *asked, char **argv)
{
    const struct argument own[] = {
        {"data", &asked->data, NULL},
        {"logits", &asked->logits, NULL},
        {"probs", &asked->probs, NULL},
        {"target", &asked->target, NULL},
        {"labels", &asked->labels, NULL},
        {"sample_weight", &asked->weights, NULL},
        {"label_column", &asked->label_column, NULL},
        {"value_columns", &asked->value_columns, NULL},
        {"per_sample", &asked->per_sample, NULL},
        {"gradient", &asked->gradient, NULL},
        {"rows", &asked->rows, NULL},
        {"threads", &asked->threads, NULL},
        {"worst", &asked->worst, NULL},
        {"arithmetic", &asked->arithmetic, NULL},
        {"printed", &asked->printed, NULL},
        {"json", NULL, &asked->json},
        {"compare", NULL, &asked->compare},
        {"skip_bad", NULL, &asked->skip_bad},
        {"ascii", NULL, &asked->ascii},
        {"help", NULL, &asked->help},
    };
    asked->arguments = (struct arguments){.door = "eval",
                                          .own = own,
                                          .owns = sizeof own / sizeof *own,
                                          .word = take_word,
                                          .user = asked};
    const bool good = arguments_read(&asked->arguments, argv);
    asked->arguments.own = NULL;
    return good;
}

/* A number has no more digits: then it cannot overflow while it is read. */
#define COUNT_DIGITS 15

static bool read_count(const char *typed, size_t *count)
{
    if (!typed)
        return true;
    char *end;
    const unsigned long long value = strtoull(typed, &end, 10);
    *count = (size_t)value;
    return typed[0] >= '0' && typed[0] <= '9' && !*end && strlen(typed) <= COUNT_DIGITS &&
           value <= SIZE_MAX;
}

bool eval_read_rows(const char *typed, size_t *from, size_t *to)
{
    char part[24] = "";
    const size_t length = strcspn(typed, ":");
    *from = 0;
    *to = SIZE_MAX;
    if (typed[length] != ':' || length >= sizeof part)
        return false;
    memcpy(part, typed, length);
    return (length == 0 || read_count(part, from)) &&
           (!typed[length + 1] || read_count(typed + length + 1, to)) && *from < *to;
}

/* The name of a file, which may stand behind an '@' as in the language. */
static const char *file_of(const char *typed)
{
    return typed && typed[0] == '@' ? typed + 1 : typed;
}

static void take_settings(struct eval_command *asked)
{
    size_t count = 0;
    asked->line = memory_new(asked->arguments.settings + 1, sizeof *asked->line);
    for (size_t i = 0; i < asked->arguments.settings; i++)
        if (asked->arguments.value[i]) {
            struct text line = {0};
            text_addf(&line, "%s %s", setting_at(i)->name, asked->arguments.value[i]);
            asked->line[count++] = line.bytes;
        }
    asked->request.settings = (const char *const *)asked->line;
}

/* NULL, or what is wrong. */
static const char *take_request(struct eval_command *asked)
{
    struct eval_request *request = &asked->request;
    const char *values = asked->probs ? asked->probs : asked->logits ? asked->logits : asked->data;
    *request = (struct eval_request){
        .values = file_of(values),
        .kind = asked->probs ? VALUES_PROBS : VALUES_LOGITS,
        .labels = file_of(asked->labels ? asked->labels : asked->target),
        .labels_are_rows = asked->labels != NULL,
        .weights = file_of(asked->weights),
        .label_column = asked->label_column,
        .value_columns = asked->value_columns,
        .to = SIZE_MAX,
        .extremes = EVAL_EXTREMES,
        .skip_bad = asked->skip_bad,
        .single = asked->arithmetic && strcmp(asked->arithmetic, "f32") == 0,
        .compare = asked->compare || asked->printed,
        .per_sample = asked->per_sample,
        .gradient = asked->gradient,
    };
    take_settings(asked);
    if (!values)
        return _("a file with values is missing");
    if ((asked->logits != NULL) + (asked->probs != NULL) + (asked->data != NULL) > 1 ||
        asked->words > 1)
        return _("one file with values at a time: FILE, --logits or --probs");
    if (asked->target && asked->labels)
        return _("--target and --labels are two ways to give the same");
    if (asked->rows && !eval_read_rows(asked->rows, &request->from, &request->to))
        return _("--rows wants A:B, rows from A up to, but not including, B");
    if (!read_count(asked->threads, &request->threads))
        return _("--threads wants a number");
    if (!read_count(asked->worst, &request->extremes) || request->extremes > EVAL_EXTREMES_MOST)
        return _("--worst wants a number up to 1000");
    if (asked->arithmetic && !request->single && strcmp(asked->arithmetic, "f64") != 0)
        return _("--arithmetic is f32 or f64");
    if (asked->printed && !printed_read(asked->printed, &asked->number))
        return _("--printed wants the number as it was printed");
    return NULL;
}

static void release(struct eval_command *asked)
{
    for (size_t i = 0; asked->line && asked->line[i]; i++)
        free(asked->line[i]);
    free(asked->line);
    arguments_release(&asked->arguments);
}

/* ---- the explorer ---- */

bool eval_open_rows(struct session *session, const char *path, const char *rows, struct text *notes,
                    struct error *error)
{
    struct eval_request request = {.values = path, .no_labels = npy_is_file(path)};
    struct problem problem;
    error->line = 0;
    if (!eval_read_rows(rows, &request.from, &request.to))
        return error_set(error, 0, _("--rows wants A:B, rows from A up to, but not including, B"));
    if (!eval_problem(&request, &problem, notes, error))
        return false;
    session_commit(session, &problem, "");
    session_opened(session, NULL);
    return true;
}

static bool wants_explorer(const struct eval_command *asked)
{
    struct error reason;
    return asked->rows && !asked->json && !asked->request.compare && !asked->per_sample &&
           !asked->gradient && terminal_usable(&reason);
}

static int explore(struct session *session, const struct eval_command *asked, struct text *note)
{
    struct problem problem;
    struct error error = {0};
    if (!eval_problem(&asked->request, &problem, note, &error))
        return fail(asked, &error);
    session_commit(session, &problem, "");
    session_opened(session, NULL);
    return EVAL_EXPLORE;
}

/* ---- the evaluation ---- */

/* Quotes a word for a shell if it needs that. */
static void add_word(struct text *out, const char *word)
{
    const bool plain = word[0] && !word[strspn(word, "abcdefghijklmnopqrstuvwxyz"
                                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                     "0123456789-_./,:@=+%")];
    text_add(out, plain ? " " : " '");
    for (; *word; word++)
        if (*word == '\'')
            text_add(out, "'\\''");
        else
            text_add_bytes(out, word, 1);
    text_add(out, plain ? "" : "'");
}

/* The same command line with rows: what opens them. */
static struct text opens(char **argv)
{
    static const char *const without[] = {"--per-sample", "--gradient", "--per_sample",
                                          "--printed",    "--rows",     "--worst"};
    struct text line = {0};
    text_add(&line, "xent eval");
    for (char **word = argv + 1; *word; word++) {
        bool left_out = strcmp(*word, "--compare") == 0 || strcmp(*word, "--skip-bad") == 0;
        for (size_t i = 0; i < sizeof without / sizeof *without; i++)
            if (strncmp(*word, without[i], strlen(without[i])) == 0) {
                left_out = true;
                word += !strchr(*word, '=') && word[1];
                break;
            }
        if (!left_out)
            add_word(&line, *word);
    }
    text_add(&line, " --rows");
    return line;
}

static int evaluate(struct eval_command *asked, char **argv, bool ascii)
{
    struct eval_summary summary;
    struct error error = {0};
    struct text out = {0}, command = opens(argv);
    /* NOLINTNEXTLINE(clang-analyzer-core.*): a command without values is refused before */
    const bool from_input = strcmp(asked->request.values, "-") == 0;
    const struct eval_style style = {.ascii = ascii || asked->ascii,
                                     .width = COLUMNS,
                                     .opens = from_input ? NULL : text_string(&command),
                                     .printed = asked->printed ? &asked->number : NULL};
    asked->request.watch = eval_watch_start(style.ascii);
    const bool good = eval_run(&asked->request, &summary, &error);
    eval_watch_stop();
    if (good) {
        if (asked->json)
            eval_add_json(&summary, &style, &out);
        else
            eval_add_text(&summary, &style, &out);
        fputs(text_string(&out), stdout);
        eval_summary_release(&summary);
    }
    text_release(&out);
    text_release(&command);
    return good ? EVAL_DONE : fail(asked, &error);
}

int eval_main(struct session *session, char **argv, bool ascii, struct text *note)
{
    struct eval_command asked = {0};
    int status = EVAL_USAGE;
    if (read_arguments(&asked, argv)) {
        const char *wrong = asked.help ? NULL : take_request(&asked);
        if (wrong)
            status = usage(wrong);
        else if (asked.help)
            status = EVAL_DONE;
        else
            status = wants_explorer(&asked) ? explore(session, &asked, note)
                                            : evaluate(&asked, argv, ascii);
        if (asked.help)
            door_print_help(&door_eval);
    }
    release(&asked);
    return status;
}
