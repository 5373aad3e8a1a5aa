/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/actions.h"

#include <stdio.h>

#include "app/view.h"
#include "core/derive.h"
#include "core/example.h"
#include "core/intl.h"
#include "core/number.h"

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

void act_move(struct ui *ui, int by)
{
    const size_t rows = ui_rows(ui);
    text_clear(&ui->echo);
    if (by < 0 && ui->row > 0)
        ui->row--;
    if (by > 0 && ui->row + 1 < rows)
        ui->row++;
}

void act_jump(struct ui *ui, int to)
{
    const size_t rows = ui_rows(ui);
    text_clear(&ui->echo);
    ui->row = to < 0 || rows == 0 ? 0 : rows - 1;
}

void act_change_field(struct ui *ui, int by)
{
    (void)by;
    text_clear(&ui->echo);
    ui->field = ui->field == FIELD_VALUE ? FIELD_LABEL : FIELD_VALUE;
}

void act_change_sample(struct ui *ui, int by)
{
    const struct problem *problem = problem_of(ui);
    const size_t samples = problem_samples(problem);
    if (derivation_is_of_batch(problem)) {
        act_move(ui, by);
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
    if (!ui_run(ui, line, "") || ui->echo_is_error)
        return;
    struct text echo = {0};
    text_addf(&echo, "%s: %s %s -> %s", ui_row_name(ui, room), values_symbol(problem->kind),
              number_exact(before).text, number_exact(matrix_row(&problem->values, n)[c]).text);
    text_add(&echo, text_string(&ui->echo));
    text_release(&ui->echo);
    ui->echo = echo;
}

void act_true_class(struct ui *ui, int unused)
{
    char line[96];
    (void)unused;
    if (is_empty(ui))
        return;
    struct text what = {0};
    char room[ROW_ROOM];
    const size_t n = ui_sample_of_row(ui), c = ui_class_of_row(ui);
    snprintf(line, sizeof line, "label %zu %zu", n, c);
    if (problem_of(ui)->task == TASK_MULTICLASS)
        text_addf(&what, _("%s is the true class"), ui_row_name(ui, room));
    else
        text_addf(&what, "%s: y %s -> %d", ui_row_name(ui, room),
                  number_exact(problem_label(problem_of(ui), n, c)).text,
                  problem_label(problem_of(ui), n, c) == 1 ? 0 : 1);
    ui_run(ui, line, text_string(&what));
    text_release(&what);
}

/* Makes another class the true one: the 1 moves up or down. */
static void move_label(struct ui *ui, int by)
{
    if (problem_of(ui)->task == TASK_MULTICLASS)
        act_move(ui, by);
    act_true_class(ui, 0);
}

/* `by` counts the smallest steps: 1 for 0.01, 10 for 0.1, 100 for 1; a tenth of that for
 * probabilities. */
void act_nudge(struct ui *ui, int by)
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

void act_flip_flag(struct ui *ui, int unused)
{
    (void)unused;
    run_line(ui, problem_of(ui)->from_logits ? "set from_logits off" : "set from_logits on");
}

void act_flip_kind(struct ui *ui, int unused)
{
    (void)unused;
    run_line(ui, problem_of(ui)->kind == VALUES_LOGITS ? "pass probs" : "pass logits");
}

void act_flip_task(struct ui *ui, int unused)
{
    (void)unused;
    run_line(ui, problem_of(ui)->task == TASK_BINARY ? "set task multiclass" : "set task binary");
}

void act_add(struct ui *ui, int sample)
{
    run_line(ui, sample ? "add sample" : "add class");
    if (ui->echo_is_error)
        return;
    if (sample && !derivation_is_of_batch(problem_of(ui)))
        ui->sample = problem_samples(problem_of(ui)) - 1;
    else
        ui->row = ui_rows(ui) - 1;
}

void act_delete(struct ui *ui, int sample)
{
    char line[96];
    if (is_empty(ui))
        return;
    snprintf(line, sizeof line, "delete %s %zu", sample ? "sample" : "class",
             sample ? ui_sample_of_row(ui) : ui_class_of_row(ui));
    run_line(ui, line);
}

void act_shift(struct ui *ui, int by)
{
    char line[64];
    if (is_empty(ui))
        return;
    snprintf(line, sizeof line, "shift %zu %d", ui_sample_of_row(ui), by);
    run_line(ui, line);
}

void act_scale(struct ui *ui, int up)
{
    char line[64];
    if (is_empty(ui))
        return;
    snprintf(line, sizeof line, "scale %zu %s", ui_sample_of_row(ui), up ? "2" : "0.5");
    run_line(ui, line);
}

void act_pin(struct ui *ui, int unused)
{
    (void)unused;
    if (is_empty(ui))
        return;
    run_line(ui, ui->session->has_pinned ? "pin off" : "pin");
    if (ui->session->has_pinned && ui_hides_loss(ui))
        ui_say(ui, _("pinned; the loss is not told yet"));
}

void act_change_digits(struct ui *ui, int by)
{
    char line[32];
    snprintf(line, sizeof line, "set digits %d", problem_of(ui)->digits + by);
    run_line(ui, line);
}

void act_undo(struct ui *ui, int again)
{
    run_line(ui, again ? "redo" : "undo");
}

/* ---- steps ---- */

static size_t step_count(const struct ui *ui)
{
    return is_empty(ui) ? 0 : session_derivation(ui->session, ui->sample)->count;
}

/* Does a step ask before it answers? */
static bool asks(const struct ui *ui)
{
    return ui->session->preferences.ask || ui->view == &view_projector;
}

static void step_on(struct ui *ui, size_t count)
{
    if (ui->step != STEP_ALL && ui->asked) {
        ui->asked = false;
        return;
    }
    ui->step = ui->step == STEP_ALL ? 0 : ui->step + 1 < count ? ui->step + 1 : STEP_ALL;
    ui->asked = ui->step != STEP_ALL && asks(ui);
}

/* The same way back, questions included. */
static void step_back(struct ui *ui, size_t count)
{
    if (ui->step != STEP_ALL && !ui->asked && asks(ui)) {
        ui->asked = true;
        return;
    }
    ui->step = ui->step == STEP_ALL ? count - 1 : ui->step == 0 ? STEP_ALL : ui->step - 1;
    ui->asked = false;
}

void act_step(struct ui *ui, int by)
{
    const size_t count = step_count(ui);
    if (count == 0)
        return;
    text_clear(&ui->echo);
    if (by > 0)
        step_on(ui, count);
    else
        step_back(ui, count);
    if (ui->step == STEP_ALL)
        ui_say(ui, _("all steps are shown; Space begins again"));
}

void act_restart(struct ui *ui, int unused)
{
    (void)unused;
    text_clear(&ui->echo);
    ui->step = step_count(ui) ? 0 : STEP_ALL;
    ui->asked = ui->step != STEP_ALL && asks(ui);
}

/* ---- the rest ---- */

void act_load_example(struct ui *ui, int by)
{
    size_t count = 1;
    char line[64];
    while (example_at(count))
        count++;
    ui->example = (ui->example + (by > 0 ? 1 : count - 1)) % count;
    const struct example *example = example_at(ui->example);
    snprintf(line, sizeof line, "load %s", example->name);
    if (ui_run(ui, line, NULL) && !ui->echo_is_error)
        ui_say(ui, "%s: %s", example->name, _(example->story));
}

void act_prompt(struct ui *ui, int what)
{
    ui_prompt(ui, (enum prompting)what, "");
}

void act_find(struct ui *ui, int by)
{
    ui_find(ui, by);
}

void act_view(struct ui *ui, int key)
{
    for (size_t i = 0; view_at(i); i++)
        if (view_at(i)->key == (uint32_t)key) {
            view_open(ui, view_at(i));
            return;
        }
}

void act_leave(struct ui *ui, int unused)
{
    (void)unused;
    text_clear(&ui->echo);
    view_leave(ui);
}

void act_open(struct ui *ui, int unused)
{
    (void)unused;
    ui_prompt(ui, PROMPTING_COMMAND, "load ");
}

void act_check(struct ui *ui, int unused)
{
    (void)unused;
    ui_prompt(ui, PROMPTING_COMMAND, "check ");
}

void act_save(struct ui *ui, int unused)
{
    (void)unused;
    if (session_path(ui->session))
        run_line(ui, "save");
    else
        ui_prompt(ui, PROMPTING_COMMAND, "save ");
}

void act_yank(struct ui *ui, int unused)
{
    (void)unused;
    run_line(ui, "yank");
}

void act_restore(struct ui *ui, int unused)
{
    (void)unused;
    run_line(ui, "restore");
}

void act_mouse(struct ui *ui, int unused)
{
    (void)unused;
    const bool on = !ui->session->preferences.mouse;
    if (ui_run(ui, on ? "set mouse on" : "set mouse off", NULL))
        ui_say(ui, on ? _("the mouse is xent's: click, wheel")
                      : _("the mouse is the terminal's: it selects text; m takes it back"));
}

/* The old value, to be edited: as the command that sets it, so that the language is learnt. */
void act_edit_old(struct ui *ui, int unused)
{
    struct text line = {0};
    (void)unused;
    if (is_empty(ui))
        return;
    text_addf(&line, "%s %zu %zu %s", ui->field == FIELD_LABEL ? "label" : "put",
              ui_sample_of_row(ui), ui_class_of_row(ui), number_exact(ui_selected_number(ui)).text);
    ui_prompt(ui, PROMPTING_COMMAND, text_string(&line));
    text_release(&line);
}

/* The view on top, or the program. */
void act_quit(struct ui *ui, int unused)
{
    (void)unused;
    if (ui->view == &view_work || ui->view == &view_projector)
        ui->quit = true;
    else
        act_leave(ui, 0);
}

void act_interrupt(struct ui *ui, int status)
{
    ui->quit = true;
    ui->status = status;
}
