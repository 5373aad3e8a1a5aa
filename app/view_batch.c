/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view of the batch: every sample a row, under them how the losses become one number. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/batch_table.h"
#include "app/event.h"
#include "app/view.h"
#include "core/intl.h"
#include "core/larger.h"
#include "core/memory.h"

/* The formula of the reduction is shown for so many samples: of more it would show a few only, and
 * all would have to be typeset. */
#define SUMMED_SAMPLES 64

static const struct problem *problem_of(const struct ui *ui)
{
    return &ui->session->problem;
}

/* ---- moving ---- */

/* The order is kept up to date where it is looked at. */
static void update_order(struct ui *ui)
{
    if (batch_is_sorted(ui))
        order_update(&ui->order, session_loss(ui->session));
    else
        order_release(&ui->order);
}

static size_t place_of(const struct ui *ui, size_t sample)
{
    return ui->order.count ? order_place(&ui->order, sample) : sample;
}

static void select_place(struct ui *ui, size_t place)
{
    ui_select(ui, batch_sample_at(ui, place), ui_class_of_row(ui));
}

/* `by` samples on, as far as there are some. */
static void move(struct ui *ui, int by)
{
    const size_t samples = problem_samples(problem_of(ui));
    if (samples)
        select_place(ui, view_moved(place_of(ui, ui_sample_of_row(ui)), by, samples));
}

static void move_page(struct ui *ui, int by)
{
    move(ui, by * (ui->memory.batch_rows > 1 ? ui->memory.batch_rows : 1));
}

static void jump(struct ui *ui, int to)
{
    if (problem_samples(problem_of(ui)))
        select_place(ui, to < 0 ? 0 : problem_samples(problem_of(ui)) - 1);
}

/* Round the row: its values, then its label. */
static void move_across(struct ui *ui, int by)
{
    const struct problem *problem = problem_of(ui);
    const size_t classes = problem_classes(problem), sample = ui_sample_of_row(ui);
    const size_t stops = classes + (problem->label_form != LABELS_NONE);
    if (classes == 0)
        return;
    size_t stop = ui->field == FIELD_LABEL ? classes : ui_class_of_row(ui);
    stop = by > 0 ? (stop + 1) % stops : (stop + stops - 1) % stops;
    ui->field = stop < classes ? FIELD_VALUE : FIELD_LABEL;
    if (stop < classes)
        ui_select(ui, sample, stop);
    else if (problem->task == TASK_MULTICLASS)
        ui_select(ui, sample, problem_true_class(problem, sample));
}

static void sort(struct ui *ui, int unused)
{
    (void)unused;
    if (problem_of(ui)->label_form == LABELS_NONE) {
        ui_complain(ui, _("without labels there are no losses to sort by"));
        return;
    }
    ui->memory.batch_by_loss = !ui->memory.batch_by_loss;
    ui_say(ui, ui->memory.batch_by_loss ? _("the largest loss first; s sorts by number")
                                        : _("sorted by number; s sorts by loss"));
}

/* To the sample with the largest loss, whatever the order; from there back to where it was. */
static void jump_to_worst(struct ui *ui, int unused)
{
    const size_t samples = problem_samples(problem_of(ui)), sample = ui_sample_of_row(ui);
    struct order order = {0};
    (void)unused;
    if (problem_of(ui)->label_form == LABELS_NONE || samples == 0) {
        ui_complain(ui, _("without labels there are no losses, and no worst sample"));
        return;
    }
    order_update(&order, session_loss(ui->session));
    const size_t worst = order.entry[0].sample;
    order_release(&order);
    const bool back = ui->memory.batch_jumped && sample == worst && ui->memory.batch_from < samples;
    const size_t to = back ? ui->memory.batch_from : worst;
    ui->memory.batch_jumped = !back;
    ui->memory.batch_from = sample;
    ui_select(ui, to, ui_class_of_row(ui));
    ui_say(ui, back ? _("back; * jumps to the sample with the largest loss")
                    : _("the sample with the largest loss; * goes back"));
}

/* To the table of this sample; from there Escape leads back. */
static void open_sample(struct ui *ui, int unused)
{
    (void)unused;
    if (matrix_is_empty(&problem_of(ui)->values))
        return;
    view_open(ui, &view_work);
    ui->behind = &view_batch;
    ui_say(ui, _("Esc leads back to the batch"));
}

static const struct view_key keys[] = {
    {{KEY_NAME_UP, 'k', 'K'}, move, -1},
    {{KEY_NAME_DOWN, 'j', 'J'}, move, 1},
    {{KEY_NAME_PAGE_UP, KEY_NAME_BACKSPACE}, move_page, -1},
    {{KEY_NAME_PAGE_DOWN, ' '}, move_page, 1},
    {{KEY_NAME_HOME, 'g'}, jump, -1},
    {{KEY_NAME_END, 'G'}, jump, 1},
    {{KEY_NAME_TAB}, move_across, 1},
    {{KEY_NAME_BACK_TAB}, move_across, -1},
    {{'s'}, sort, 0},
    {{'*'}, jump_to_worst, 0},
    {{KEY_NAME_ENTER}, open_sample, 0},
};

static bool act(struct ui *ui, uint32_t key)
{
    update_order(ui);
    return view_act(keys, sizeof keys / sizeof *keys, ui, key);
}

/* The items of the spots are cells: sample * classes + class. */
static void select_cell(struct ui *ui, size_t item, int field)
{
    const size_t classes = problem_classes(problem_of(ui));
    if (classes == 0)
        return;
    ui_select(ui, item / classes, field == FIELD_VALUE ? item % classes : ui_class_of_row(ui));
    if (field >= 0)
        ui->field = (enum field)field;
    text_clear(&ui->echo);
}

/* ---- searching ---- */

/* Has the sample a label whose name holds the words, or is it ignored and they say so? */
static bool holds(const struct problem *problem, size_t sample, const char *what)
{
    char room[CLASS_ROOM];
    if (problem_ignored(problem, sample))
        return text_find(_("ignored"), what) != NULL;
    if (problem->label_form == LABELS_TARGET) {
        const size_t class = (size_t)matrix_row(&problem->target, 0)[sample];
        return text_find(problem_class_name(problem, class, room), what) != NULL;
    }
    for (size_t c = 0; c < problem_classes(problem); c++)
        if (problem_label(problem, sample, c) > 0 &&
            text_find(problem_class_name(problem, c, room), what))
            return true;
    return false;
}

/* The number that the whole text is, if it is that of a sample. */
static bool read_sample(const struct problem *problem, const char *what, size_t *sample)
{
    *sample = 0;
    if (!what[0] || strspn(what, "0123456789") != strlen(what) || strlen(what) > 9)
        return false;
    for (; *what; what++)
        *sample = *sample * 10 + (size_t)(*what - '0');
    return *sample < problem_samples(problem);
}

/* A number is that of a sample; other words are looked for in the names of the labels. */
static bool find(struct ui *ui, const char *what, int by)
{
    const struct problem *problem = problem_of(ui);
    const size_t samples = problem_samples(problem);
    size_t sample;
    update_order(ui);
    if (read_sample(problem, what, &sample)) {
        ui_select(ui, sample, ui_class_of_row(ui));
        return true;
    }
    size_t place = samples ? place_of(ui, ui_sample_of_row(ui)) : 0;
    for (size_t i = 0; i < samples; i++) {
        place = by > 0 ? (place + 1) % samples : (place + samples - 1) % samples;
        if (!holds(problem, batch_sample_at(ui, place), what))
            continue;
        select_place(ui, place);
        return true;
    }
    return false;
}

/* ---- drawing ---- */

/* How many rows each part gets; 0 leaves it out. */
struct parts {
    int head, items, more, rule, air, reduction, gap, divisor, facts, hints;
};

/* `wanted` of the rows that are left, or none if there are fewer. */
static int take(int *left, int wanted)
{
    const int given = wanted <= *left ? wanted : 0;
    *left -= given;
    return given;
}

/* Which parts there is something to say in. */
struct wanted {
    bool facts, divisor, reduction;
};

/* The order of these lines is the order of importance.  The line of the answer is always there. */
static struct parts plan(int rows, size_t samples, const struct wanted *wanted)
{
    struct parts parts = {0};
    const int items = samples < (size_t)rows ? (int)samples : rows;
    int left = rows - 1;
    parts.items = take(&left, 1);
    parts.head = take(&left, 1);
    const int few = smaller(smaller(items, 3) - parts.items, left);
    parts.items += take(&left, few > 0 ? few : 0);
    parts.hints = take(&left, 1);
    parts.head += take(&left, 1);
    parts.rule = take(&left, 1);
    parts.items += take(&left, smaller(smaller(items, 5) - parts.items, left));
    parts.facts = wanted->facts ? take(&left, 1) : 0;
    parts.divisor = wanted->divisor ? take(&left, 1) : 0;
    parts.reduction = wanted->reduction ? take(&left, 4) : 0;
    parts.items += take(&left, smaller(smaller(items, 7) - parts.items, left));
    parts.air = take(&left, 1);
    parts.items += take(&left, smaller(items - parts.items, left));
    parts.reduction += parts.reduction ? take(&left, 2) : 0;
    parts.gap = parts.reduction ? take(&left, 1) : 0;
    if ((size_t)parts.items < samples && parts.items > 1) {
        parts.items--;
        parts.more = 1;
    }
    return parts;
}

/* Keeps the selected sample among those shown. */
static size_t scroll(struct ui *ui, int items)
{
    const size_t place = place_of(ui, ui_sample_of_row(ui));
    ui->memory.batch_top =
        frame_scroll(ui->memory.batch_top, place, (size_t)items, problem_samples(problem_of(ui)));
    ui->memory.batch_rows = items;
    return ui->memory.batch_top;
}

/* Returns the row after the table. */
static int draw_rows(const struct scene *scene, const struct parts *parts, int row)
{
    const bool labelled = scene->problem->label_form != LABELS_NONE;
    const size_t first = scroll(scene->ui, parts->items);
    size_t *sample = memory_new((size_t)parts->items, sizeof *sample);
    double *loss_of = memory_new((size_t)parts->items, sizeof *loss_of);
    for (int i = 0; i < parts->items; i++) {
        sample[i] = batch_sample_at(scene->ui, first + (size_t)i);
        loss_of[i] = labelled ? loss_of_sample(scene->loss, sample[i]) : NAN;
    }
    struct scene told = *scene;
    told.loss_is_asked = false; /* the columns stay where they are when the losses are told */
    struct batch_table table = {.scene = &told,
                                .head = parts->head,
                                .items = parts->items,
                                .sample = sample,
                                .loss_of = loss_of,
                                .more = parts->more,
                                .rule = parts->rule,
                                .first = first};
    batch_place_columns(&table);
    table.scene = scene;
    row = batch_draw_table(&table, row);
    free(sample);
    free(loss_of);
    return row;
}

static void draw_parts(const struct scene *scene, struct body body)
{
    const struct derivation *d = scene->derivation;
    const bool labelled = scene->problem->label_form != LABELS_NONE;
    const bool asked = scene->loss_is_asked; /* then the losses are not put in */
    const struct wanted wanted = {.facts = labelled && !asked,
                                  .divisor = labelled && (!d || asked),
                                  .reduction =
                                      d && derivation_find(d, STEP_REDUCE) < d->count && !asked};
    const struct parts parts = plan(body.rows, problem_samples(scene->problem), &wanted);
    int row = draw_rows(scene, &parts, body.row) + parts.air;
    if (parts.reduction)
        batch_draw_reduction(scene, row, parts.reduction);
    row += parts.reduction + parts.gap;
    if (parts.divisor)
        batch_draw_divisor(scene, row);
    row += parts.divisor;
    if (parts.facts)
        batch_draw_facts(scene, row);
    if (parts.hints)
        batch_draw_hints(scene, body.row + body.rows - 1);
}

/* The empty problem says what to type. */
static void draw_empty(struct canvas *canvas, struct body body)
{
    static const char *const lines[] = {
        N_("Nothing is here yet.  Type ':' and, for example"),
        "",
        "  set logits 2 1 0.1; 1 2 0.1",
        "  set target 0 1",
        "",
        N_("or press x for an example, ? for help."),
    };
    for (int i = 0; i < (int)(sizeof lines / sizeof *lines) && i + 1 < body.rows; i++)
        canvas_put(canvas, body.row + 1 + i, 2, STYLE_PLAIN, lines[i][0] ? _(lines[i]) : "");
}

static void draw(struct ui *ui, struct canvas *canvas)
{
    struct scene scene = scene_of(ui, canvas);
    const struct body body = frame_around(&scene);
    struct derivation *d = NULL;
    update_order(ui);
    if (matrix_is_empty(&scene.problem->values)) {
        draw_empty(canvas, body);
    } else {
        if (problem_samples(scene.problem) <= SUMMED_SAMPLES)
            d = derivation_new_sound(scene.problem, scene.loss, ui->sample);
        scene.derivation = d;
        draw_parts(&scene, body);
        scene.derivation = NULL;
        derivation_free(d);
    }
    draw_echo(&scene, canvas->rows - 2); /* a long message goes over the body */
}

static const struct key_word words[] = {
    {KEY_NAME_UP, N_("sample")}, {' ', N_("page")}, {'J', NULL}, {0, NULL}};

const struct view view_batch = {
    .name = "batch",
    .key = 'B',
    .word = N_("batch"),
    .help = N_("every sample: its label, its loss, its share of the mean"),
    .words = words,
    .draw = draw,
    .act = act,
    .select = select_cell,
    .find = find,
};
