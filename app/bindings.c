/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/bindings.h"

#include <stdio.h>
#include <string.h>

#include "app/prompt.h"
#include "core/command.h"
#include "core/derive.h"
#include "core/example.h"
#include "core/intl.h"
#include "core/number.h"

/* Columns of the names of keys in the help. */
#define KEYS_WIDTH 18

static const struct problem *problem_of(const struct ui *ui)
{
    return &ui->session->problem;
}

static bool is_empty(const struct ui *ui)
{
    return matrix_is_empty(&problem_of(ui)->values);
}

static void run_line(struct ui *ui, const char *line)
{
    ui_run(ui, line, NULL);
}

/* ---- moving ---- */

static void move(struct ui *ui, int by)
{
    const size_t rows = ui_rows(ui);
    text_clear(&ui->echo);
    if (by < 0 && ui->row > 0)
        ui->row--;
    if (by > 0 && ui->row + 1 < rows)
        ui->row++;
}

static void jump(struct ui *ui, int to)
{
    const size_t rows = ui_rows(ui);
    text_clear(&ui->echo);
    ui->row = to < 0 || rows == 0 ? 0 : rows - 1;
}

static void change_field(struct ui *ui, int by)
{
    (void)by;
    text_clear(&ui->echo);
    ui->field = ui->field == FIELD_VALUE ? FIELD_LABEL : FIELD_VALUE;
}

static void change_sample(struct ui *ui, int by)
{
    const struct problem *problem = problem_of(ui);
    const size_t samples = problem_samples(problem);
    if (derivation_is_of_batch(problem)) {
        move(ui, by);
        return;
    }
    if (by < 0 ? ui->sample == 0 : ui->sample + 1 >= samples) {
        ui_say(ui,
               by < 0 ? _("this is the first sample") : _("this is the last sample; A adds one"));
        return;
    }
    ui->sample = by < 0 ? ui->sample - 1 : ui->sample + 1;
    ui_say(ui, _("sample %zu (0 to %zu)"), ui->sample, samples - 1);
}

/* ---- changing values ---- */

/* Runs a line about the selected cell and says what became of its value: "cat: z 1.9 -> 2". */
static void run_on_cell(struct ui *ui, const char *line)
{
    const struct problem *problem = problem_of(ui);
    const size_t n = ui_sample_of_row(ui), c = ui_class_of_row(ui);
    const double before = matrix_row(&problem->values, n)[c];
    char room[ROW_ROOM];
    if (!ui_run(ui, line, ""))
        return;
    struct text echo = {0};
    text_addf(&echo, "%s: %s %s -> %s", ui_row_name(ui, room),
              problem->kind == VALUES_LOGITS ? "z" : "p", number_exact(before).text,
              number_exact(matrix_row(&problem->values, n)[c]).text);
    text_add(&echo, text_string(&ui->echo));
    text_release(&ui->echo);
    ui->echo = echo;
}

static void true_class(struct ui *ui, int unused)
{
    char line[96];
    (void)unused;
    if (is_empty(ui))
        return;
    snprintf(line, sizeof line, "label %zu %zu", ui_sample_of_row(ui), ui_class_of_row(ui));
    run_line(ui, line);
}

/* Makes another class the true one: the 1 moves up or down. */
static void move_label(struct ui *ui, int by)
{
    if (problem_of(ui)->task == TASK_MULTICLASS)
        move(ui, by);
    true_class(ui, 0);
}

/* `by` counts the smallest steps: 1 for 0.01, 10 for 0.1, 100 for 1; a tenth of that for
 * probabilities. */
static void nudge(struct ui *ui, int by)
{
    char line[96];
    if (is_empty(ui))
        return;
    if (ui->field == FIELD_LABEL) {
        move_label(ui, by);
        return;
    }
    const double step = by / (problem_of(ui)->kind == VALUES_PROBS ? 1000.0 : 100.0);
    snprintf(line, sizeof line, "nudge %zu %zu %s", ui_sample_of_row(ui), ui_class_of_row(ui),
             number_exact(step).text);
    run_on_cell(ui, line);
}

static void flip_flag(struct ui *ui, int unused)
{
    (void)unused;
    run_line(ui, problem_of(ui)->from_logits ? "set from_logits off" : "set from_logits on");
}

static void flip_kind(struct ui *ui, int unused)
{
    (void)unused;
    run_line(ui, problem_of(ui)->kind == VALUES_LOGITS ? "pass probs" : "pass logits");
}

static void flip_task(struct ui *ui, int unused)
{
    (void)unused;
    run_line(ui, problem_of(ui)->task == TASK_BINARY ? "set task multiclass" : "set task binary");
}

static void add_one(struct ui *ui, int sample)
{
    run_line(ui, sample ? "add sample" : "add class");
    if (ui->echo_is_error)
        return;
    if (sample && !derivation_is_of_batch(problem_of(ui)))
        ui->sample = problem_samples(problem_of(ui)) - 1;
    else
        ui->row = ui_rows(ui) - 1;
}

static void delete_one(struct ui *ui, int sample)
{
    char line[96];
    if (is_empty(ui))
        return;
    snprintf(line, sizeof line, "delete %s %zu", sample ? "sample" : "class",
             sample ? ui_sample_of_row(ui) : ui_class_of_row(ui));
    run_line(ui, line);
}

static void change_digits(struct ui *ui, int by)
{
    char line[32];
    snprintf(line, sizeof line, "set digits %d", problem_of(ui)->digits + by);
    run_line(ui, line);
}

static void undo(struct ui *ui, int again)
{
    run_line(ui, again ? "redo" : "undo");
}

/* ---- steps ---- */

static size_t step_count(const struct ui *ui)
{
    const struct problem *problem = problem_of(ui);
    if (is_empty(ui))
        return 0;
    struct derivation *d = derivation_new_sound(problem, session_loss(ui->session), ui->sample);
    const size_t count = d->count;
    derivation_free(d);
    return count;
}

static void step(struct ui *ui, int by)
{
    const size_t count = step_count(ui);
    if (count == 0)
        return;
    text_clear(&ui->echo);
    if (by > 0 && ui->step == STEP_ALL)
        ui->step = 0;
    else if (by > 0 && ui->step + 1 < count)
        ui->step++;
    else if (by > 0)
        ui->step = STEP_ALL;
    else if (ui->step == STEP_ALL)
        ui->step = count - 1;
    else
        ui->step = ui->step == 0 ? STEP_ALL : ui->step - 1;
    if (ui->step == STEP_ALL)
        ui_say(ui, _("all steps are shown; Space begins again"));
}

static void restart(struct ui *ui, int unused)
{
    (void)unused;
    ui->step = step_count(ui) ? 0 : STEP_ALL;
}

/* ---- the rest ---- */

static void load_example(struct ui *ui, int by)
{
    size_t count = 0;
    char line[64];
    while (example_at(count))
        count++;
    ui->example = (ui->example + (by > 0 ? 1 : count - 1)) % count;
    const struct example *example = example_at(ui->example);
    snprintf(line, sizeof line, "load %s", example->name);
    if (ui_run(ui, line, NULL))
        ui_say(ui, "%s: %s", example->name, _(example->story));
}

static void open_prompt(struct ui *ui, int unused)
{
    (void)unused;
    prompt_open(":", "");
    ui->prompting = true;
    text_clear(&ui->echo);
}

/* The old value, to be edited: as the command that sets it, so that the language is learnt. */
static void edit_old(struct ui *ui, int unused)
{
    struct text line = {0};
    (void)unused;
    if (is_empty(ui))
        return;
    const struct problem *problem = problem_of(ui);
    const size_t n = ui_sample_of_row(ui), c = ui_class_of_row(ui);
    const bool label = ui->field == FIELD_LABEL;
    const double old = label ? problem_label(problem, n, c) : matrix_row(&problem->values, n)[c];
    text_addf(&line, "%s %zu %zu %s", label ? "label" : "put", n, c, number_exact(old).text);
    prompt_open(":", text_string(&line));
    ui->prompting = true;
    text_release(&line);
}

static void add_help(const struct ui *ui, struct text *out);

static void show_help(struct ui *ui, int unused)
{
    (void)unused;
    struct text help = {0};
    add_help(ui, &help);
    ui_open_pages(ui, text_string(&help));
    text_release(&help);
}

static void nothing(struct ui *ui, int unused)
{
    (void)unused;
    text_clear(&ui->echo);
}

static void quit(struct ui *ui, int status)
{
    ui->quit = true;
    ui->status = status;
}

static const struct binding bindings[] = {
    {{KEY_NAME_UP, 'k'},
     move,
     -1,
     N_("↑↓  k j"),
     N_("k j  Up Down"),
     N_("class"),
     N_("the class above or below")},
    {{KEY_NAME_DOWN, 'j'}, move, 1, NULL, NULL, NULL, NULL},
    {{KEY_NAME_LEFT, 'h'},
     nudge,
     -10,
     N_("←→  h l"),
     N_("h l  Left Right"),
     N_("nudge"),
     N_("nudge by 0.1 (a probability by 0.01); on a label: move it")},
    {{KEY_NAME_RIGHT, 'l'}, nudge, 10, NULL, NULL, NULL, NULL},
    {{KEY_NAME_SHIFT_LEFT, 'H'}, nudge, -100, "H L", NULL, NULL, N_("nudge ten times as far")},
    {{KEY_NAME_SHIFT_RIGHT, 'L'}, nudge, 100, NULL, NULL, NULL, NULL},
    {{'<'}, nudge, -1, "< >", NULL, NULL, N_("nudge a tenth as far")},
    {{'>'}, nudge, 1, NULL, NULL, NULL, NULL},
    {{0},
     NULL,
     0,
     "0-9  - .",
     NULL,
     N_("type"),
     N_("type a new number; Enter or Tab takes it, Esc does not")},
    {{KEY_NAME_ENTER, KEY_NAME_F2, 'e'},
     edit_old,
     0,
     N_("Enter  e"),
     NULL,
     NULL,
     N_("edit the old number")},
    {{' ', KEY_NAME_PAGE_DOWN}, step, 1, N_("Space  PgDn"), NULL, N_("step"), N_("the next step")},
    {{KEY_NAME_BACKSPACE, KEY_NAME_PAGE_UP},
     step,
     -1,
     N_("Backspace  PgUp"),
     NULL,
     NULL,
     N_("the step before")},
    {{'r'}, restart, 0, "r", NULL, NULL, N_("back to the first step")},
    {{'f'}, flip_flag, 0, "f", NULL, N_("flag"), N_("from_logits True or False")},
    {{'y'},
     true_class,
     0,
     "y",
     NULL,
     N_("true class"),
     N_("make this the true class; binary: 0 to 1 and back")},
    {{'i'}, flip_kind, 0, "i", NULL, NULL, N_("pass logits or probabilities")},
    {{'s'}, flip_task, 0, "s", NULL, NULL, N_("softmax or sigmoid")},
    {{'J'}, change_sample, 1, "J  K", NULL, N_("sample"), N_("the next sample, the one before")},
    {{'K'}, change_sample, -1, NULL, NULL, NULL, NULL},
    {{KEY_NAME_TAB, KEY_NAME_BACK_TAB},
     change_field,
     1,
     "Tab",
     NULL,
     NULL,
     N_("from the numbers to the labels and back")},
    {{'g', KEY_NAME_HOME}, jump, -1, "g G", NULL, NULL, N_("the first class, the last")},
    {{'G', KEY_NAME_END}, jump, 1, NULL, NULL, NULL, NULL},
    {{'a'}, add_one, false, "a A", NULL, NULL, N_("add a class, add a sample")},
    {{'A'}, add_one, true, NULL, NULL, NULL, NULL},
    {{'d'}, delete_one, false, "d D", NULL, NULL, N_("delete this class, delete this sample")},
    {{'D'}, delete_one, true, NULL, NULL, NULL, NULL},
    {{'+'}, change_digits, 1, "+ _", NULL, NULL, N_("more digits, fewer")},
    {{'_'}, change_digits, -1, NULL, NULL, NULL, NULL},
    {{'u'}, undo, false, "u  Ctrl-R", NULL, N_("undo"), N_("undo, redo: without limit")},
    {{'R' - '@'}, undo, true, NULL, NULL, NULL, NULL},
    {{'x'}, load_example, 1, "x  X", NULL, N_("example"), N_("the next example, the one before")},
    {{'X'}, load_example, -1, NULL, NULL, NULL, NULL},
    {{':'},
     open_prompt,
     0,
     ":",
     NULL,
     N_("command"),
     N_("a command line; Tab completes, Esc leaves")},
    {{'?', KEY_NAME_F1}, show_help, 0, "?", NULL, N_("help"), N_("this")},
    {{KEY_NAME_ESCAPE, KEY_NAME_F5},
     nothing,
     0,
     "Esc",
     NULL,
     NULL,
     N_("leaves what was begun; never the program")},
    {{'q'}, quit, 0, "q", NULL, N_("quit"), N_("leave (Ctrl-C leaves as well)")},
    {{'C' - '@'}, quit, 130, NULL, NULL, NULL, NULL},
};

#define BINDINGS (sizeof bindings / sizeof *bindings)

const struct binding *binding_at(size_t i)
{
    return i < BINDINGS ? &bindings[i] : NULL;
}

bool binding_run(struct ui *ui, uint32_t key)
{
    for (size_t i = 0; i < BINDINGS; i++)
        for (size_t k = 0; k < 3; k++)
            if (bindings[i].act && key && bindings[i].key[k] == key) {
                bindings[i].act(ui, bindings[i].argument);
                return true;
            }
    return false;
}

static void add_command_help(struct text *out, const char *line)
{
    struct session session = session_new();
    struct reply reply = {.format = REPLY_TEXT};
    struct error error;
    command_run(&session, line, strlen(line), &reply, &error);
    text_add(out, text_string(&reply.out));
    reply_release(&reply);
    session_release(&session);
}

/* Keys, then commands, settings and examples, all from their tables. */
static void add_help(const struct ui *ui, struct text *out)
{
    text_add(out, _("KEYS\n"));
    for (size_t i = 0; i < BINDINGS; i++) {
        if (!bindings[i].keys)
            continue;
        const bool ascii = ui->face == FACE_ASCII && bindings[i].ascii;
        const char *keys = ascii ? bindings[i].ascii : bindings[i].keys;
        const size_t width = text_width(_(keys));
        text_addf(out, "  %s", _(keys));
        text_add_repeated(out, " ", width < KEYS_WIDTH ? KEYS_WIDTH - width : 1);
        text_addf(out, "%s\n", _(bindings[i].help));
    }
    text_add(out, _("\nCOMMANDS, after ':'\n"));
    add_command_help(out, "help");
    text_add(out, _("\nSETTINGS, after ':set'\n"));
    add_command_help(out, "help set");
    text_add(out, _("\nEXAMPLES, after ':load'\n"));
    add_command_help(out, "help load");
}
