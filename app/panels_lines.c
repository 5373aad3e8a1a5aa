/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines around table and panels: title, batch, echo, keys; and what lies over all of it. */
#include <stdio.h>
#include <string.h>

#include "app/bindings.h"
#include "app/frame.h"
#include "app/prompt.h"
#include "core/intl.h"
#include "core/number.h"
#include "core/remark.h"

#define BREVITIES 4

/* The title in long, shorter and short words: the first that fits is taken. */
static void add_title(const struct problem *problem, int brevity, struct text *out)
{
    static const char *const tasks[2][BREVITIES] = {
        [TASK_MULTICLASS] = {N_("softmax + cross-entropy"), N_("softmax + cross-entropy"),
                             N_("softmax + cross-entropy"), N_("softmax")},
        [TASK_BINARY] = {N_("sigmoid + binary cross-entropy"), N_("sigmoid + cross-entropy"),
                         N_("sigmoid + cross-entropy"), N_("sigmoid")},
    };
    static const char *const inputs[2][BREVITIES] = {
        [VALUES_LOGITS] = {N_("input z (logits)"), N_("input z (logits)"), N_("input z"), "z"},
        [VALUES_PROBS] = {N_("input p (probabilities)"), N_("input p (probabilities)"),
                          N_("input p"), "p"},
    };
    const char *gap = brevity < 3 ? "   " : "  ";
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
    for (int brevity = 0; brevity < BREVITIES; brevity++) {
        text_clear(&words);
        add_title(problem, brevity, &words);
        if ((int)text_width(text_string(&words)) <= room)
            break;
    }
    column = canvas_put(canvas, row, column, STYLE_PLAIN, text_string(&words));
    canvas_put_cut(canvas, row, column, canvas->columns - column, STYLE_STRONG, told,
                   scene->ui->face);
    column += (int)strlen(told);
    text_release(&words);
    if (!problem->title.count)
        return;
    const char *title = strings_item(&problem->title, 0);
    if (column + 2 + (int)text_width(title) < canvas->columns)
        canvas_put_right(canvas, row, canvas->columns - 1, STYLE_PLAIN, title);
}

/* ---- batch, echo, keys ---- */

static const char *reduction_word(const struct problem *problem)
{
    static const char *const words[] = {[REDUCTION_MEAN] = N_("mean"), [REDUCTION_SUM] = N_("sum")};
    return problem->reduction == REDUCTION_NONE ? NULL : words[problem->reduction];
}

/* Columns that the losses of samples first .. last-1 take, with dots for those left out. */
static int losses_width(const struct scene *scene, size_t first, size_t last)
{
    int width = (int)strlen("[]");
    for (size_t n = first; n < last; n++)
        width += 1 + (int)strlen(
                         number_show(loss_of_sample(scene->loss, n), scene->problem->digits).text);
    width += first > 0 ? (int)strlen("... ") : 0;
    return width + (last < problem_samples(scene->problem) ? (int)strlen("...") : 0);
}

/* The losses around the selected sample, as many as there is room for; none if not even its own
 * fits. */
static void draw_losses(const struct scene *scene, int row, int column, int end)
{
    struct canvas *canvas = scene->canvas;
    const size_t samples = problem_samples(scene->problem), now = ui_sample_of_row(scene->ui);
    const char *label = _(":  losses ");
    const int room = end - column - (int)text_width(label);
    size_t first = now, last = now + 1;
    if (losses_width(scene, first, last) > room)
        return;
    for (bool grown = true; grown;) {
        grown = last < samples && losses_width(scene, first, last + 1) <= room;
        last += grown;
        if (first > 0 && losses_width(scene, first - 1, last) <= room) {
            first--;
            grown = true;
        }
    }
    column = canvas_put(canvas, row, column, STYLE_PLAIN, label);
    if (first > 0)
        column = canvas_put(canvas, row, column, STYLE_FAINT, "... ");
    for (size_t n = first; n < last; n++)
        column = canvas_putf(
            canvas, row, column, n == now ? STYLE_STRONG : STYLE_PLAIN, n == now ? "[%s] " : "%s ",
            number_show(loss_of_sample(scene->loss, n), scene->problem->digits).text);
    if (last < samples)
        canvas_put(canvas, row, column, STYLE_FAINT, "...");
}

void draw_batch(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    const struct problem *problem = scene->problem;
    const char *word = reduction_word(problem);
    struct text right = {0};
    if (word) {
        text_addf(&right, "%s %s", _(word),
                  number_show(loss_reduced(scene->loss), problem->digits).text);
        if (problem->reduction == REDUCTION_MEAN)
            text_addf(&right, " (/ %s)", number_exact(scene->loss->divisor).text);
    } else {
        text_add(&right, _("no reduction"));
    }
    const int end = canvas->columns - (int)text_width(text_string(&right)) - 3;
    int column = canvas_putf(canvas, row, 1, STYLE_PLAIN, _("sample %zu (0 to %zu)"),
                             ui_sample_of_row(scene->ui), problem_samples(problem) - 1);
    if (column > end) {
        canvas_clear_row(canvas, row);
        column =
            canvas_putf(canvas, row, 1, STYLE_PLAIN, _("sample %zu"), ui_sample_of_row(scene->ui));
    }
    if (column > end)
        canvas_clear_row(canvas, row);
    else
        draw_losses(scene, row, column, end);
    canvas_put_right(canvas, row, canvas->columns - 1, STYLE_STRONG, text_string(&right));
    text_release(&right);
}

/* What the explorer has to say without being asked. */
static void standing_words(const struct scene *scene, struct text *out)
{
    const struct derivation *d = scene->derivation;
    if (!d || remark_on_loss(scene->problem, scene->loss, out))
        return;
    if (scene->problem->label_form == LABELS_NONE)
        text_add(out, _("no labels yet: y makes the selected class the true one"));
    else if (d->way == DERIVE_STABLE)
        text_add(out,
                 _("e^z leaves the range of numbers, so the largest score m is taken off first"));
    else if (scene->ui->step == STEP_ALL)
        text_add(out, _("Space steps, x shows examples, ? helps"));
}

void draw_echo(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    const struct ui *ui = scene->ui;
    struct text words = {0};
    if (ui->echo.length)
        text_add(&words, text_string(&ui->echo));
    else if (ui->editing)
        text_add(&words, _("Enter takes the number, Esc leaves the old one"));
    else
        standing_words(scene, &words);
    canvas_put_cut(canvas, row, 1, canvas->columns - 2,
                   ui->echo_is_error && ui->echo.length ? STYLE_WRONG : STYLE_PLAIN,
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

/* What leads on from here: always in the key line, ':' where there is room for more than that. */
static bool is_constant(const struct canvas *canvas, uint32_t key)
{
    return key == '?' || key == 'q' || (key == ':' && canvas->columns >= 60);
}

/* Key and word, as many as fit. */
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
            const bool always = is_constant(canvas, binding->key[0]);
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

/* One line of it, from a column on; "<" and ">" stand where more of it is out of sight. */
static void draw_page_line(const struct ui *ui, struct canvas *canvas, int row, const char *bytes,
                           size_t length)
{
    struct text line = {0};
    text_add_bytes(&line, bytes, length);
    const int left = 1 - (int)ui->page_left, end = left + (int)text_width(text_string(&line));
    canvas_put(canvas, row, left, STYLE_PLAIN, text_string(&line));
    if (left < 1 && end > 1)
        canvas_put(canvas, row, 0, STYLE_STRONG, "<");
    if (end > canvas->columns)
        canvas_put(canvas, row, canvas->columns - 1, STYLE_STRONG, ">");
    text_release(&line);
}

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
        if (number >= ui->page_line)
            draw_page_line(ui, canvas, row++, line, length);
        line += length + (line[length] == '\n');
    }
    const size_t last = ui->page_line + ui->page_rows;
    char where[160];
    snprintf(where, sizeof where,
             _("lines %zu to %zu of %zu   Esc leaves   Space on   Backspace back"),
             ui->page_line + 1, last < total ? last : total, total);
    canvas_put_cut(canvas, canvas->rows - 1, 1, canvas->columns - 1, STYLE_STRONG, where, ui->face);
    canvas->cursor_row = canvas->rows - 1;
    canvas->cursor_column = 0;
}

/* ---- the command line ---- */

/* The words that Tab offers, above the line. */
static void draw_matches(const struct ui *ui, struct canvas *canvas, int end)
{
    const char *const *list;
    const int count = (int)prompt_matches(&list);
    int width = 0;
    for (int i = 0; i < count; i++)
        width = width < (int)text_width(list[i]) ? (int)text_width(list[i]) : width;
    width += 2;
    const int across = (canvas->columns - 1) / width > 0 ? (canvas->columns - 1) / width : 1;
    const int all = (count + across - 1) / across, most = end > 2 ? end - 2 : 0;
    const int rows = all < most ? all : most;
    if (rows == 0)
        return;
    canvas_clear_row(canvas, end - rows - 1);
    canvas_fill(canvas, end - rows - 1, 0, canvas->columns, STYLE_FAINT,
                ui->face == FACE_UNICODE ? "─" : "-");
    for (int row = end - rows; row < end; row++)
        canvas_clear_row(canvas, row);
    for (int i = 0; i < count && i < rows * across; i++)
        canvas_put_cut(canvas, end - rows + i / across, 1 + i % across * width, canvas->columns - 1,
                       STYLE_PLAIN, list[i], ui->face);
}

void draw_prompt(const struct ui *ui, struct canvas *canvas)
{
    const int row = canvas->rows > 1 ? canvas->rows - 2 : 0;
    if (canvas->rows > 1) {
        canvas_clear_row(canvas, row + 1);
        canvas_put_cut(canvas, row + 1, 1, canvas->columns - 1, STYLE_PLAIN,
                       _("Enter runs it   Tab completes   Up Down history   Esc leaves"), ui->face);
    }
    draw_matches(ui, canvas, row);
    prompt_draw(canvas, row);
}
