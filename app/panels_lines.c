/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines around table and panels: title, batch, echo, keys; and what lies over all of it. */
#include <stdio.h>
#include <string.h>

#include "app/bindings.h"
#include "app/frame.h"
#include "app/prompt.h"
#include "app/view.h"
#include "core/intl.h"
#include "core/number.h"
#include "core/remark.h"

#define BREVITIES 5 /* the last one makes room for a convention */

/* A message may take so many lines, on a screen with at least so many. */
#define ECHO_MOST        3
#define ECHO_GROWS_FROM  12
#define ERROR_GROWS_FROM 8

/* The title in long, shorter and short words: the first that fits is taken. */
static void add_title(const struct problem *problem, int brevity, struct text *out)
{
    static const char *const tasks[2][BREVITIES] = {
        [TASK_MULTICLASS] = {N_("softmax + cross-entropy"), N_("softmax + cross-entropy"),
                             N_("softmax + cross-entropy"), N_("softmax"), ""},
        [TASK_BINARY] = {N_("sigmoid + binary cross-entropy"), N_("sigmoid + cross-entropy"),
                         N_("sigmoid + cross-entropy"), N_("sigmoid"), ""},
    };
    static const char *const inputs[2][BREVITIES] = {
        [VALUES_LOGITS] = {N_("input z (logits)"), N_("input z (logits)"), N_("input z"), "z", "z"},
        [VALUES_PROBS] = {N_("input p (probabilities)"), N_("input p (probabilities)"),
                          N_("input p"), "p", "p"},
    };
    const char *gap = brevity < 3 ? "   " : "  ", *task = tasks[problem->task][brevity];
    if (task[0])
        text_addf(out, "%s%s", gap, _(task));
    text_addf(out, "%s%s%s", gap, _(inputs[problem->kind][brevity]), gap);
}

/* What the problem is called: its title, else its file; after '*' if that does not hold all of it.
 */
static void add_name(const struct scene *scene, struct text *out)
{
    const struct session *session = scene->ui->session;
    const char *path = session_path(session);
    const char *slash = path ? strrchr(path, '/') : NULL;
    if (path)
        text_add(out, session_is_saved(session) ? "  " : "* ");
    if (scene->problem->title.count)
        text_add(out, strings_item(&scene->problem->title, 0));
    else if (path)
        text_add(out, slash ? slash + 1 : path);
}

void add_convention(const struct problem *problem, struct text *out)
{
    if (problem->convention != CONVENTION_EXACT)
        text_addf(out, ", %s", convention_name(problem->convention));
    if (problem->precision != PRECISION_FLOAT64)
        text_addf(out, ", %s", precision_name(problem->precision));
}

struct number_text loss_or_refusal(double value, int digits, const char *refusal)
{
    struct number_text shown = number_show(value, digits);
    if (refusal)
        snprintf(shown.text, sizeof shown.text, "%s", _("refused"));
    return shown;
}

void draw_title(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    const struct problem *problem = scene->problem;
    int column = canvas_put(canvas, row, 1, STYLE_HEADING, "xent");
    if (matrix_is_empty(&problem->values))
        return;
    struct text words = {0}, told = {0};
    text_addf(&told, "from_logits=%s", problem->from_logits ? "True" : "False");
    add_convention(problem, &told);
    const int width = (int)text_width(text_string(&told)), room = canvas->columns - column - width;
    const int brevities = told.length > strlen("from_logits=False") ? BREVITIES : BREVITIES - 1;
    for (int brevity = 0; brevity < brevities; brevity++) {
        text_clear(&words);
        add_title(problem, brevity, &words);
        if ((int)text_width(text_string(&words)) <= room)
            break;
    }
    column = canvas_put(canvas, row, column, STYLE_PLAIN, text_string(&words));
    canvas_put_cut(canvas, row, column, canvas->columns - column, STYLE_STRONG, text_string(&told),
                   ui_face(scene->ui));
    column += width;
    text_release(&told);
    text_release(&words);
    struct text name = {0};
    add_name(scene, &name);
    if (name.length && column + 2 + (int)text_width(text_string(&name)) < canvas->columns)
        canvas_put_right(canvas, row, canvas->columns - 1, STYLE_PLAIN, text_string(&name));
    text_release(&name);
}

/* ---- the line of views ---- */

/* Whose words are left out first where there is no room for all of them: what the line of keys says
 * as well, what a teacher knows.  Every key stays, and the present view keeps its word. */
static const char first_to_go[] = "?PFVCBSTW";

#define VIEWS_ROOM 16

/* How the name of each view stands in the line: "B batch" or "B", the present one "[B batch]". */
struct views_plan {
    int gap; /* blanks between two names, beside those that are part of a name */
    size_t count;
    const char *word[VIEWS_ROOM]; /* translated; NULL: the key alone */
    int width[VIEWS_ROOM];
};

/* Leaves the key alone of the view that has it, unless it is the present one; the columns gained.
 */
static int leave_key(struct views_plan *plan, const struct scene *scene, char key)
{
    for (size_t i = 0; i < plan->count; i++)
        if (view_at(i)->key == (uint32_t)key && view_at(i) != scene->ui->view) {
            const int gained = plan->width[i] - 3;
            plan->word[i] = NULL;
            plan->width[i] = 3;
            return gained;
        }
    return 0;
}

static struct views_plan plan_views(const struct scene *scene)
{
    struct views_plan plan = {.gap = 1};
    int width = 2 - plan.gap; /* there is none behind the last */
    for (size_t i = 0; i < VIEWS_ROOM && view_at(i); i++, plan.count++) {
        plan.word[i] = _(view_at(i)->word);
        plan.width[i] = 4 + (int)text_width(plan.word[i]);
        width += plan.width[i] + plan.gap;
    }
    if (width > scene->canvas->columns) {
        width -= (int)plan.count - 1;
        plan.gap = 0;
    }
    for (const char *key = first_to_go; *key && width > scene->canvas->columns; key++)
        width -= leave_key(&plan, scene, *key);
    return plan;
}

static void draw_view_name(const struct scene *scene, int row, int column,
                           const struct views_plan *plan, size_t i)
{
    struct canvas *canvas = scene->canvas;
    const struct view *view = view_at(i);
    const bool here = view == scene->ui->view;
    const enum style style = here ? STYLE_STRONG : STYLE_PLAIN;
    const char key[] = {(char)view->key, '\0'};
    const struct spot spot = {
        .row = row, .column = column, .width = plan->width[i], .kind = SPOT_KEY, .key = view->key};
    canvas_put(canvas, row, column, STYLE_STRONG, here ? "[" : " ");
    column = canvas_put(canvas, row, column + 1, STYLE_STRONG, key);
    if (plan->word[i]) {
        column = canvas_put(canvas, row, column, style, " ");
        column = canvas_put(canvas, row, column, style, plan->word[i]);
    }
    canvas_put(canvas, row, column, STYLE_STRONG, here ? "]" : " ");
    spots_add(&scene->ui->spots, spot);
}

/* All of them, if need be by their keys alone; as many as fit of those. */
void draw_views(const struct scene *scene, int row)
{
    const struct views_plan plan = plan_views(scene);
    int column = 2;
    draw_heading(scene, row, "");
    for (size_t i = 0; i < plan.count; i++)
        if (column + plan.width[i] <= scene->canvas->columns) {
            draw_view_name(scene, row, column, &plan, i);
            column += plan.width[i] + plan.gap;
        }
}

/* ---- batch, echo, keys ---- */

static const char *reduction_word(const struct problem *problem)
{
    static const char *const words[] = {[REDUCTION_MEAN] = N_("mean"), [REDUCTION_SUM] = N_("sum")};
    return problem->reduction == REDUCTION_NONE ? NULL : words[problem->reduction];
}

static struct number_text loss_text(const struct scene *scene, size_t n)
{
    return loss_or_refusal(loss_of_sample(scene->loss, n), scene->problem->digits,
                           scene->loss->refusal);
}

/* Columns of a loss in the line, with the blank behind it. */
static int loss_width(const struct scene *scene, size_t n)
{
    return (int)strlen(loss_text(scene, n).text) + 1;
}

#define DOTS_BEFORE "... "
#define DOTS_BEHIND "..."

/* Columns of the dots for what is left out beside the samples first .. last-1. */
static int dots_width(const struct scene *scene, size_t first, size_t last)
{
    const int before = first > 0 ? (int)strlen(DOTS_BEFORE) : 0;
    return before + (last < problem_samples(scene->problem) ? (int)strlen(DOTS_BEHIND) : 0);
}

static int draw_loss(const struct scene *scene, int row, int column, size_t n, bool now)
{
    struct canvas *canvas = scene->canvas;
    const struct number_text loss = loss_text(scene, n);
    if (!now)
        return canvas_put(canvas, row, column, STYLE_PLAIN, loss.text) + 1;
    column = canvas_put(canvas, row, column, STYLE_STRONG, "[");
    column = canvas_put(canvas, row, column, STYLE_STRONG, loss.text);
    return canvas_put(canvas, row, column, STYLE_STRONG, "] ");
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
    int width = (int)strlen("[]") + loss_width(scene, now);
    if (width + dots_width(scene, first, last) > room)
        return;
    for (bool grown = true; grown;) {
        grown = false;
        const int behind = last < samples ? width + loss_width(scene, last) : 0;
        if (behind && behind + dots_width(scene, first, last + 1) <= room) {
            last++;
            width = behind;
            grown = true;
        }
        const int before = first > 0 ? width + loss_width(scene, first - 1) : 0;
        if (before && before + dots_width(scene, first - 1, last) <= room) {
            first--;
            width = before;
            grown = true;
        }
    }
    column = canvas_put(canvas, row, column, STYLE_PLAIN, label);
    if (first > 0)
        column = canvas_put(canvas, row, column, STYLE_FAINT, DOTS_BEFORE);
    for (size_t n = first; n < last; n++)
        column = draw_loss(scene, row, column, n, n == now);
    if (last < samples)
        canvas_put(canvas, row, column, STYLE_FAINT, DOTS_BEHIND);
}

void draw_batch(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    const struct problem *problem = scene->problem;
    const char *word = reduction_word(problem);
    struct text right = {0};
    text_add(&right, word ? _(word) : _("no reduction"));
    if (word) {
        const struct number_text loss =
            loss_or_refusal(loss_reduced(scene->loss), problem->digits, scene->loss->refusal);
        text_add(&right, " ");
        text_add(&right, scene->loss_is_asked ? "?" : loss.text);
    }
    if (problem->reduction == REDUCTION_MEAN && !scene->loss->refusal)
        text_addf(&right, " (/ %s)", number_exact(scene->loss->divisor).text);
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
    else if (!scene->loss_is_asked && !scene->loss->refusal)
        draw_losses(scene, row, column, end);
    canvas_put_right(canvas, row, canvas->columns - 1, STYLE_STRONG, text_string(&right));
    text_release(&right);
}

/* What the explorer has to say without being asked. */
static void standing_words(const struct scene *scene, struct text *out)
{
    const struct derivation *d = scene->derivation;
    if (!d || (!scene->loss_is_asked && remark_on_loss(scene->problem, scene->loss, out)))
        return;
    if (scene->problem->label_form == LABELS_NONE)
        text_add(out, _(no_labels_yet));
    else if (d->way == DERIVE_STABLE)
        text_add(out,
                 _("e^z leaves the range of numbers, so the largest score m is taken off first"));
    else if (scene->ui->step == STEP_ALL)
        text_add(out, _("Space steps, x shows examples, ? helps, T opens the lessons"));
}

/* The words to say now. */
static void echo_words(const struct scene *scene, struct text *words)
{
    const struct ui *ui = scene->ui;
    if (ui->echo.length)
        text_add(words, text_string(&ui->echo));
    else if (ui->editing)
        text_add(words, _("Enter takes the number, Esc leaves the old one"));
    else
        standing_words(scene, words);
}

/* How many rows what is said may take: what nobody asked for has one; an error is worth one more
 * where there are few. */
static int echo_most(const struct scene *scene)
{
    const struct ui *ui = scene->ui;
    const int rows = scene->canvas->rows;
    if (!ui->echo.length || rows < ERROR_GROWS_FROM)
        return 1;
    return rows >= ECHO_GROWS_FROM ? ECHO_MOST : ui->echo_is_error ? ECHO_MOST - 1 : 1;
}

/* What is too long for its line goes over the rows above it, until the next key. */
void draw_echo(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    const bool wrong = scene->ui->echo_is_error && scene->ui->echo.length;
    struct text words = {0}, lines = {0}, line = {0};
    echo_words(scene, &words);
    const int most = echo_most(scene);
    if (most == 1 || (int)text_width(text_string(&words)) <= canvas->columns - 2)
        text_add(&lines, text_string(&words));
    else
        text_add_wrapped(&lines, text_string(&words), 1, (size_t)canvas->columns - 1);
    int count = 0;
    for (const char *at = text_string(&lines); text_next_line(&at, &line);)
        count++;
    count = count < most ? count : most;
    const char *at = text_string(&lines);
    for (int i = 0; i < count && text_next_line(&at, &line); i++) {
        if (i + 1 == count && *at)
            text_add(&line, " ...");
        if (count > 1)
            canvas_clear_row(canvas, row - count + 1 + i);
        canvas_put_cut(canvas, row - count + 1 + i, 1, canvas->columns - 2,
                       wrong ? STYLE_WRONG : STYLE_PLAIN,
                       text_string(&line) + strspn(text_string(&line), " "), ui_face(scene->ui));
    }
    text_release(&line);
    text_release(&lines);
    text_release(&words);
}

#define KEYS_ROOM 32

/* The first of the names of a key. */
static void short_keys(const struct ui *ui, const struct binding *binding, char keys[KEYS_ROOM])
{
    const char *names = binding_names(binding, ui_face(ui)), *end = strstr(names, "  ");
    const size_t length = end ? (size_t)(end - names) : strlen(names);
    const size_t fits = length < KEYS_ROOM ? length : KEYS_ROOM - 1;
    memcpy(keys, names, fits);
    keys[fits] = '\0';
}

/* What leads on from here: always in the key line, ':' where there is room for more than that. */
static bool is_constant(const struct canvas *canvas, uint32_t key)
{
    return key == '?' || key == 'q' || (key == ':' && canvas->columns >= 60);
}

/* The word for a key in this view; NULL if there is none. */
static const char *word_of(const struct view *view, const struct binding *binding)
{
    for (const struct key_word *own = view->words; own && own->key; own++)
        if (own->key == binding->key[0])
            return own->word;
    return binding->label;
}

/* Key and word, with a place for the mouse; returns the column for the next. */
static int draw_key(const struct scene *scene, int row, int column, const struct binding *binding,
                    const char *keys, const char *word)
{
    const int left = column;
    column = canvas_put(scene->canvas, row, column, STYLE_STRONG, keys);
    column = canvas_put(scene->canvas, row, column + 1, STYLE_PLAIN, word);
    if (binding->act)
        spots_add(&scene->ui->spots, (struct spot){.row = row,
                                                   .column = left,
                                                   .width = column - left,
                                                   .kind = SPOT_KEY,
                                                   .key = binding->key[0]});
    return column + 2;
}

/* As many as fit; the first pass finds what those that are always there need. */
void draw_keys(const struct scene *scene, int row)
{
    const struct canvas *canvas = scene->canvas;
    char keys[KEYS_ROOM];
    int reserved = 0, column = 1;
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; binding_at(i); i++) {
            const struct binding *binding = binding_at(i);
            const bool always = is_constant(canvas, binding->key[0]);
            const char *word = word_of(scene->ui->view, binding);
            if (!word || (pass == 0 && !always))
                continue;
            word = _(word);
            short_keys(scene->ui, binding, keys);
            const int width = (int)(text_width(keys) + text_width(word)) + 3;
            if (pass == 0) {
                reserved += width;
                continue;
            }
            if (!always && column + width + reserved > canvas->columns)
                continue;
            reserved -= always ? width : 0;
            column = draw_key(scene, row, column, binding, keys, word);
        }
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
                ui_face(ui) == FACE_UNICODE ? "─" : "-");
    for (int row = end - rows; row < end; row++)
        canvas_clear_row(canvas, row);
    for (int i = 0; i < count && i < rows * across; i++)
        canvas_put_cut(canvas, end - rows + i / across, 1 + i % across * width, canvas->columns - 1,
                       STYLE_PLAIN, list[i], ui_face(ui));
}

void draw_prompt(const struct ui *ui, struct canvas *canvas)
{
    const int row = canvas->rows > 1 ? canvas->rows - 2 : 0;
    if (canvas->rows > 1) {
        canvas_clear_row(canvas, row + 1);
        canvas_put_cut(canvas, row + 1, 1, canvas->columns - 1, STYLE_PLAIN,
                       _("Enter runs it   Tab completes   Up Down history   Esc leaves"),
                       ui_face(ui));
    }
    draw_matches(ui, canvas, row);
    prompt_draw(canvas, row);
}
