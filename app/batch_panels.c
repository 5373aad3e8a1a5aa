/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands under the table of the batch: the reduction, what else can be said, the keys. */
#include <math.h>

#include "app/batch_table.h"
#include "app/typeset.h"
#include "core/intl.h"
#include "core/number.h"
#include "core/remark.h"
#include "core/show.h"

/* With more values than this it is not counted how many predictions are right. */
#define COUNTED_VALUES 20000

#define CHAIN_LEFT 4
#define FACTS_GAP  4

void batch_draw_reduction(const struct scene *scene, int row, int rows)
{
    const struct derivation *d = scene->derivation;
    const size_t step = derivation_find(d, STEP_REDUCE);
    const struct step_text text = step_text(d, step);
    struct text heading = {0};
    struct pool pool = {0};
    struct chain chain;
    text_addf(&heading, "%s  ", _(text.verb));
    show_reduction(scene->loss, scene->problem, &heading);
    draw_heading(scene, row, text_string(&heading));
    derivation_chain(d, step, scene->ui->row, &pool, &chain);
    struct canvas drawn = typeset_chain(&chain, ui_face(scene->ui), rows - 1,
                                        scene->canvas->columns - CHAIN_LEFT - 1);
    canvas_copy(scene->canvas, row + 1 + (rows - 1 - drawn.rows) / 2, CHAIN_LEFT, &drawn);
    canvas_release(&drawn);
    text_release(&heading);
    pool_release(&pool);
}

/* Is the largest value that of the true class?  Of several largest ones the first counts. */
static bool is_right(const struct problem *problem, size_t sample)
{
    const double *values = matrix_row(&problem->values, sample);
    size_t best = 0;
    for (size_t c = 1; c < problem_classes(problem); c++)
        if (values[c] > values[best])
            best = c;
    return best == problem_true_class(problem, sample);
}

static void count_right_classes(const struct problem *problem, size_t *right, size_t *all)
{
    for (size_t n = 0; n < problem_samples(problem); n++)
        if (!problem_ignored(problem, n)) {
            *right += is_right(problem, n);
            ++*all;
        }
}

static void count_right_outputs(const struct problem *problem, size_t *right, size_t *all)
{
    const double threshold = problem->kind == VALUES_LOGITS ? 0 : 0.5;
    for (size_t n = 0; n < problem_samples(problem); n++)
        for (size_t c = 0; c < problem_classes(problem); c++) {
            *right += (matrix_row(&problem->values, n)[c] > threshold) ==
                      (problem_label(problem, n, c) > 0.5);
            ++*all;
        }
}

/* How many predictions are right, and what that means if there is room for it. */
static void add_right(const struct problem *problem, int room, struct text *out)
{
    size_t right = 0, all = 0;
    const char *meaning = problem->task == TASK_MULTICLASS
                              ? _("right: %zu of %zu (the true class has the largest value)")
                          : problem->kind == VALUES_LOGITS
                              ? _("right: %zu of %zu (a yes is z > 0)")
                              : _("right: %zu of %zu (a yes is p > 0.5)");
    if (problem->task == TASK_MULTICLASS)
        count_right_classes(problem, &right, &all);
    else
        count_right_outputs(problem, &right, &all);
    text_addf(out, meaning, right, all);
    if ((int)text_width(text_string(out)) <= room)
        return;
    text_clear(out);
    text_addf(out, _("right: %zu of %zu"), right, all);
}

static void add_perplexity(const struct scene *scene, struct text *out)
{
    static const char *const forms[] = {[LOG_BASE_E] = N_("perplexity e^L = %s"),
                                        [LOG_BASE_2] = N_("perplexity 2^L = %s"),
                                        [LOG_BASE_10] = N_("perplexity 10^L = %s")};
    const struct problem *problem = scene->problem;
    if (problem->task == TASK_MULTICLASS && problem->reduction == REDUCTION_MEAN)
        text_addf(out, _(forms[problem->log_base]),
                  number_show(exp(scene->loss->value), problem->digits).text);
}

/* Is it worth looking for what makes the loss infinite, or no number? */
static bool is_odd(const struct scene *scene)
{
    return !isfinite(scene->loss->sum) ||
           (scene->problem->reduction == REDUCTION_MEAN && !isfinite(scene->loss->value));
}

static void put_line(const struct scene *scene, int row, int left, const char *line)
{
    canvas_put_cut(scene->canvas, row, left, scene->canvas->columns - left - 1, STYLE_PLAIN, line,
                   ui_face(scene->ui));
}

void batch_draw_divisor(const struct scene *scene, int row)
{
    struct text words = {0};
    show_reduction(scene->loss, scene->problem, &words);
    put_line(scene, row, BATCH_MARKER, text_string(&words));
    text_release(&words);
}

void batch_draw_facts(const struct scene *scene, int row)
{
    const struct problem *problem = scene->problem;
    struct text first = {0}, second = {0};
    if (is_odd(scene) && remark_on_loss(problem, scene->loss, &first)) {
        put_line(scene, row, BATCH_MARKER, text_string(&first));
    } else {
        const int room = scene->canvas->columns - BATCH_MARKER - 1;
        add_perplexity(scene, &first);
        const int used = first.length ? (int)text_width(text_string(&first)) + FACTS_GAP : 0;
        if (problem_samples(problem) * problem_classes(problem) <= COUNTED_VALUES)
            add_right(problem, room - used, &second);
        put_line(scene, row, BATCH_MARKER, text_string(&first));
        if (used + (int)text_width(text_string(&second)) <= room)
            put_line(scene, row, BATCH_MARKER + used, text_string(&second));
    }
    text_release(&second);
    text_release(&first);
}

/* The keys that mean something else here than elsewhere. */
void batch_draw_hints(const struct scene *scene, int row)
{
    const struct ui *ui = scene->ui;
    const char *across = derivation_is_of_batch(scene->problem) ? N_("label")
                         : scene->problem->task == TASK_BINARY  ? N_("output")
                                                                : N_("class");
    const struct {
        uint32_t key;
        const char *unicode, *ascii, *word;
    } hints[] = {
        {'s', "s", "s", batch_is_sorted(ui) ? N_("by number") : N_("by loss")},
        {KEY_NAME_TAB, "Tab", "Tab", across},
        {KEY_NAME_ENTER, "Enter", "Enter", N_("work")},
        {KEY_NAME_DOWN, "↑↓", "k j", N_("sample")},
        {KEY_NAME_PAGE_DOWN, "PgDn", "PgDn", N_("page")},
        {'G', "g G", "g G", N_("first, last")},
        {'*', "*", "*", N_("worst")},
    };
    const bool labelled = scene->problem->label_form != LABELS_NONE;
    int column = 1;
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        const char *name = ui_face(ui) == FACE_ASCII ? hints[i].ascii : hints[i].unicode;
        const int width = (int)(text_width(name) + 1 + text_width(_(hints[i].word)));
        const bool sorts = hints[i].key == 's' || hints[i].key == '*';
        if (column + width >= scene->canvas->columns || (sorts && !labelled))
            continue;
        column = 2 + draw_pressable(scene, row, column, name, _(hints[i].word), hints[i].key);
    }
}
