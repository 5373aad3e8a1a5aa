/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around the table: title, chain, the four cases, batch, echo, keys. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/bindings.h"
#include "app/frame.h"
#include "core/example.h"
#include "core/intl.h"
#include "core/layout.h"
#include "core/number.h"
#include "core/show.h"

static bool unicode(const struct scene *scene)
{
    return scene->ui->face == FACE_UNICODE;
}

/* The title in long, shorter and short words: the first that fits is taken. */
static void add_title(const struct problem *problem, int brevity, struct text *out)
{
    static const char *const tasks[2][3] = {
        [TASK_MULTICLASS] = {N_("softmax + cross-entropy"), N_("softmax + cross-entropy"),
                             N_("softmax")},
        [TASK_BINARY] = {N_("sigmoid + binary cross-entropy"), N_("sigmoid + cross-entropy"),
                         N_("sigmoid")},
    };
    static const char *const inputs[2][3] = {
        [VALUES_LOGITS] = {N_("input z (logits)"), N_("input z"), "z"},
        [VALUES_PROBS] = {N_("input p (probabilities)"), N_("input p"), "p"},
    };
    const char *gap = brevity < 2 ? "   " : "  ";
    text_addf(out, "%s%s%s%s%s", gap, _(tasks[problem->task][brevity]), gap,
              _(inputs[problem->kind][brevity]), gap);
}

void draw_title(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    const struct problem *problem = scene->problem;
    int column = canvas_put(canvas, row, 1, STYLE_HEADING, "xent");
    if (matrix_is_empty(&problem->values))
        return;
    struct text words = {0};
    const char *told = problem->from_logits ? "from_logits=True" : "from_logits=False";
    const int room = canvas->columns - column - (int)strlen(told);
    for (int brevity = 0; brevity < 3; brevity++) {
        text_clear(&words);
        add_title(problem, brevity, &words);
        if ((int)text_width(text_string(&words)) <= room)
            break;
    }
    column = canvas_put(canvas, row, column, STYLE_PLAIN, text_string(&words));
    column = canvas_put(canvas, row, column, STYLE_STRONG, told);
    text_release(&words);
    if (!problem->title.count)
        return;
    const char *title = strings_item(&problem->title, 0);
    if (column + 2 + (int)text_width(title) < canvas->columns)
        canvas_put_right(canvas, row, canvas->columns - 1, STYLE_PLAIN, title);
}

void draw_heading(const struct scene *scene, int row, const char *text)
{
    struct canvas *canvas = scene->canvas;
    canvas_fill(canvas, row, 0, canvas->columns, STYLE_FAINT, unicode(scene) ? "─" : "-");
    if (!text[0])
        return;
    struct text padded = {0};
    text_addf(&padded, " %s ", text);
    canvas_put_cut(canvas, row, 2, canvas->columns - 4, STYLE_HEADING, text_string(&padded),
                   scene->ui->face);
    text_release(&padded);
}

/* The step whose formula is shown: the one that is told, or the one that makes the probability. */
static size_t chain_step(const struct scene *scene)
{
    static const enum step_kind order[] = {STEP_SIGMOID, STEP_DIVIDE, STEP_CLIP, STEP_SURPRISE,
                                           STEP_DIRECT};
    const struct derivation *d = scene->derivation;
    if (scene->ui->step < d->count)
        return scene->ui->step;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const size_t step = derivation_find(d, order[i]);
        if (step < d->count)
            return step;
    }
    return d->count;
}

/* The largest way of writing it that fits. */
static struct canvas typeset(const struct chain *chain, enum face face, int rows, int width)
{
    static const enum layout_style styles[] = {LAYOUT_TEXTBOOK, LAYOUT_COMPACT, LAYOUT_LINE};
    struct canvas canvas = {0};
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        /* raised exponents want a blank line below them */
        const int room = styles[i] == LAYOUT_TEXTBOOK ? rows - 1 : rows;
        const struct layout_options options = {
            .face = face, .style = styles[i], .width = width, .rows = room};
        canvas_release(&canvas);
        canvas = layout_chain(chain, &options);
        if (canvas.rows <= room && canvas.columns <= width)
            break;
    }
    return canvas;
}

static void chain_heading(const struct scene *scene, size_t step, char *heading, size_t room)
{
    const struct derivation *d = scene->derivation;
    const struct step_text text = step_text(d, step);
    if (scene->ui->step == STEP_ALL)
        snprintf(heading, room, "%s  %s", _(text.verb), _(text.why));
    else
        snprintf(heading, room, _("step %zu of %zu  %s: %s"), step + 1, d->count, _(text.verb),
                 _(text.why));
}

void draw_chain(const struct scene *scene, int row)
{
    const size_t step = chain_step(scene);
    if (step == scene->derivation->count) {
        draw_heading(scene, row, _("the values are what the loss takes its logarithm of"));
        return;
    }
    char heading[256];
    chain_heading(scene, step, heading, sizeof heading);
    draw_heading(scene, row, heading);
    struct pool pool = {0};
    struct chain chain;
    const int rows = scene->plan.chain - 1, indent = 4;
    derivation_chain(scene->derivation, step, scene->ui->row, &pool, &chain);
    struct canvas drawn =
        typeset(&chain, scene->ui->face, rows, scene->canvas->columns - indent - 1);
    const int above = drawn.rows < rows ? (rows - drawn.rows + 1) / 2 : 0;
    if (drawn.rows > rows)
        drawn.rows = rows; /* what is lost stands at the end, and the numbers stand in the table */
    canvas_copy(scene->canvas, row + 1 + above, indent, &drawn);
    canvas_release(&drawn);
    pool_release(&pool);
}

/* Where there is room: the steps that follow, each in a line or two, down to the loss. */
void draw_trail(const struct scene *scene, int row)
{
    const struct derivation *d = scene->derivation;
    const int end = row + scene->plan.trail, label = 20;
    for (size_t step = chain_step(scene) + 1; step < d->count; step++) {
        struct pool pool = {0};
        struct chain chain;
        derivation_chain(d, step, scene->ui->row, &pool, &chain);
        struct canvas drawn =
            typeset(&chain, scene->ui->face, 3, scene->canvas->columns - label - 1);
        const int rows = drawn.rows;
        if (row + 1 + rows <= end) {
            canvas_put(scene->canvas, row + 1 + drawn.baseline, 4, STYLE_PLAIN,
                       _(step_text(d, step).verb));
            canvas_copy(scene->canvas, row + 1, label, &drawn);
            row += 1 + rows;
        }
        canvas_release(&drawn);
        pool_release(&pool);
    }
}

/* ---- the four cases ---- */

static double case_loss(const struct scene *scene, const struct comparison_case *one)
{
    const bool alone =
        scene->comparison_is_of_sample || scene->problem->reduction == REDUCTION_NONE;
    return alone ? one->sample_loss : one->loss;
}

static void draw_case(const struct scene *scene, int row, int column,
                      const struct comparison_case *one)
{
    struct canvas *canvas = scene->canvas;
    const char *mark = unicode(scene) ? "▸" : ">";
    if (one->present)
        canvas_put(canvas, row, column, STYLE_STRONG, mark);
    column = canvas_put(canvas, row, column + 2, one->present ? STYLE_STRONG : STYLE_PLAIN,
                        number_show(case_loss(scene, one), scene->problem->digits).text);
    if (one->right) {
        canvas_put(canvas, row, column + 2, STYLE_RIGHT, _("right"));
        return;
    }
    column = canvas_put(canvas, row, column + 2, STYLE_WRONG, _("WRONG"));
    canvas_put(canvas, row, column + 1, STYLE_PLAIN, _(comparison_word(scene->problem, one)));
}

/* "from_logits=True: 0.4170   False: 0.4383 WRONG no exp", for what is passed now. */
static void draw_four_folded(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    int column = 1;
    if (canvas->columns >= 60)
        column = canvas_put(canvas, row, column, STYLE_PLAIN, "from_logits=");
    for (int told = 1; told >= 0; told--) {
        const struct comparison_case *one =
            comparison_find(scene->comparison, scene->problem->kind, told);
        column = canvas_putf(canvas, row, column, one->present ? STYLE_STRONG : STYLE_PLAIN,
                             "%s: %s", told ? "True" : "False",
                             number_show(case_loss(scene, one), scene->problem->digits).text);
        if (!one->right)
            column = canvas_put(canvas, row, column + 1, STYLE_WRONG, _("WRONG"));
        column += 3;
    }
}

/* Columns that a case takes, with the mark before it. */
static int case_width(const struct scene *scene, const struct comparison_case *one)
{
    const struct number_text loss = number_show(case_loss(scene, one), scene->problem->digits);
    const int words = one->right ? (int)text_width(_("right"))
                                 : (int)(text_width(_("WRONG")) + 1 +
                                         text_width(_(comparison_word(scene->problem, one))));
    return 2 + (int)strlen(loss.text) + 2 + words;
}

void draw_four(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    if (scene->plan.four == 1) {
        draw_four_folded(scene, row);
        return;
    }
    const int first = 20;
    int second = first + (canvas->columns >= 100 ? 40 : 30);
    for (int told = 0; told < 2; told++) {
        const struct comparison_case *one = comparison_find(scene->comparison, VALUES_LOGITS, told);
        const int end = first + case_width(scene, one);
        second = second < end ? end : second;
    }
    draw_heading(scene, row,
                 scene->comparison_is_of_sample
                     ? _("from_logits: what you pass, and what you say it is (this sample alone)")
                     : _("from_logits: what you pass, and what you say it is"));
    canvas_put(canvas, row + 1, first + 2, STYLE_PLAIN, _("you pass z (scores)"));
    canvas_put(canvas, row + 1, second + 2, STYLE_PLAIN, _("you pass p (probabilities)"));
    for (int told = 1; told >= 0; told--) {
        const int line = row + (told ? 2 : 3);
        canvas_putf(canvas, line, 1, STYLE_PLAIN, "from_logits=%s", told ? "True" : "False");
        draw_case(scene, line, first, comparison_find(scene->comparison, VALUES_LOGITS, told));
        draw_case(scene, line, second, comparison_find(scene->comparison, VALUES_PROBS, told));
    }
}

/* ---- batch, echo, keys ---- */

static double loss_of_sample(const struct scene *scene, size_t n)
{
    double sum = 0;
    for (size_t c = 0; c < scene->loss->losses.columns; c++)
        sum += matrix_row(&scene->loss->losses, n)[c];
    return loss_in_base(sum, scene->problem->log_base);
}

static const char *reduction_word(const struct problem *problem)
{
    static const char *const words[] = {[REDUCTION_MEAN] = N_("mean"), [REDUCTION_SUM] = N_("sum")};
    return problem->reduction == REDUCTION_NONE ? NULL : words[problem->reduction];
}

/* The losses around the selected sample, as many as there is room for. */
static void draw_losses(const struct scene *scene, int row, int column, int end)
{
    const int digits = scene->problem->digits;
    const size_t samples = problem_samples(scene->problem);
    const size_t now = ui_sample_of_row(scene->ui);
    const int each = digits + 6;
    const size_t fit = end - column > each ? (size_t)((end - column) / each) : 1;
    size_t first = now < fit / 2 ? 0 : now - fit / 2;
    if (first + fit > samples)
        first = samples > fit ? samples - fit : 0;
    if (first > 0)
        column = canvas_put(scene->canvas, row, column, STYLE_FAINT, "... ");
    for (size_t n = first; n < samples && n < first + fit; n++) {
        const struct number_text text = number_show(loss_of_sample(scene, n), digits);
        if (column + (int)strlen(text.text) + 4 > end && n > first) {
            canvas_put(scene->canvas, row, column, STYLE_FAINT, "...");
            return;
        }
        column = canvas_putf(scene->canvas, row, column, n == now ? STYLE_STRONG : STYLE_PLAIN,
                             n == now ? "[%s] " : "%s ", text.text);
    }
    if (first + fit < samples)
        canvas_put(scene->canvas, row, column, STYLE_FAINT, "...");
}

void draw_batch(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    const struct problem *problem = scene->problem;
    const char *word = reduction_word(problem);
    struct text right = {0};
    if (word) {
        text_addf(
            &right, "%s %s", _(word),
            number_show(loss_in_base(scene->loss->value, problem->log_base), problem->digits).text);
        if (problem->reduction == REDUCTION_MEAN)
            text_addf(&right, " (/ %s)", number_exact(scene->loss->divisor).text);
    } else {
        text_add(&right, _("no reduction"));
    }
    const int end = canvas->columns - (int)text_width(text_string(&right)) - 3;
    const int column = canvas_putf(canvas, row, 1, STYLE_PLAIN, _("sample %zu of %zu"),
                                   ui_sample_of_row(scene->ui), problem_samples(problem));
    const char *label = _(":  losses ");
    if (column + (int)text_width(label) + problem->digits + 6 < end)
        draw_losses(scene, row, canvas_put(canvas, row, column, STYLE_PLAIN, label), end);
    canvas_put_right(canvas, row, canvas->columns - 1, STYLE_STRONG, text_string(&right));
    text_release(&right);
}

/* What the explorer has to say without being asked. */
static void standing_words(const struct scene *scene, struct text *out)
{
    const struct derivation *d = scene->derivation;
    if (!d)
        return;
    if (scene->problem->label_form == LABELS_NONE)
        text_add(out, _("no labels yet: y makes the selected class the true one"));
    else if (d->way == DERIVE_STABLE)
        text_add(out,
                 _("e^z would leave the range of numbers here: the largest score m is taken off "
                   "first"));
}

void draw_echo(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    const struct ui *ui = scene->ui;
    struct text words = {0};
    if (ui->editing)
        text_add(&words, _("Enter takes the number, Esc leaves the old one"));
    else if (ui->echo.length)
        text_add(&words, text_string(&ui->echo));
    else
        standing_words(scene, &words);
    canvas_put_cut(canvas, row, 1, canvas->columns - 2,
                   ui->echo_is_error && ui->echo.length && !ui->editing ? STYLE_WRONG : STYLE_PLAIN,
                   text_string(&words), ui->face);
    text_release(&words);
}

/* The first of the names of a key. */
static void short_keys(const struct ui *ui, const struct binding *binding, char keys[32])
{
    const char *all = ui->face == FACE_ASCII && binding->ascii ? binding->ascii : binding->keys;
    const char *end = strstr(_(all), "  ");
    snprintf(keys, 32, "%.*s", end ? (int)(end - _(all)) : (int)strlen(_(all)), _(all));
}

/* Key and word, as many as fit; the last two, help and quit, always do. */
void draw_keys(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    char keys[32];
    int reserved = 0, column = 1;
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; binding_at(i); i++) {
            const struct binding *binding = binding_at(i);
            if (!binding->label)
                continue;
            short_keys(scene->ui, binding, keys);
            const int width = (int)(text_width(keys) + text_width(_(binding->label))) + 3;
            const bool always = binding->key[0] == '?' || binding->key[0] == 'q';
            if (pass == 0) {
                reserved += always ? width : 0;
                continue;
            }
            if (!always && column + width + reserved > canvas->columns)
                continue;
            reserved -= always ? width : 0;
            column = canvas_put(canvas, row, column, STYLE_STRONG, keys);
            column = canvas_put(canvas, row, column + 1, STYLE_PLAIN, _(binding->label)) + 2;
        }
}

/* ---- a text over the table ---- */

void draw_pages(struct ui *ui, struct canvas *canvas)
{
    const int rows = canvas->rows - 1;
    const char *line = text_string(&ui->pages);
    size_t number = 0, total = 0;
    ui->page_rows = (size_t)rows;
    for (const char *c = line; *c; c++)
        total += *c == '\n';
    if (ui->page_line + ui->page_rows > total)
        ui->page_line = total > ui->page_rows ? total - ui->page_rows : 0;
    for (int row = 0; *line && row < rows; number++) {
        const size_t length = strcspn(line, "\n");
        if (number >= ui->page_line) {
            struct text one = {0};
            text_add_bytes(&one, line, length);
            canvas_put_cut(canvas, row++, 1, canvas->columns - 2, STYLE_PLAIN, text_string(&one),
                           ui->face);
            text_release(&one);
        }
        line += length + (line[length] == '\n');
    }
    const size_t last = ui->page_line + ui->page_rows;
    canvas_putf(canvas, canvas->rows - 1, 1, STYLE_STRONG,
                _("lines %zu to %zu of %zu   Space on   Backspace back   Esc leaves"),
                ui->page_line + 1, last < total ? last : total, total);
    canvas->cursor_row = canvas->rows - 1;
    canvas->cursor_column = 0;
}
