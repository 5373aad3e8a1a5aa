/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of the frameworks, a row each: the loss it gives, what it takes the values for, how it
 * departs from the right one.  The selected call stands in full below. */
#include <stdio.h>

#include "app/frame.h"
#include "app/view.h"
#include "core/frameworks.h"
#include "core/intl.h"
#include "core/larger.h"
#include "core/number.h"

/* A larger batch would be evaluated for every call at every nudge: then the sample stands alone. */
#define WHOLE_VALUES 4000

/* From so many columns on the details need no second line. */
#define WIDE 100

/* From so many rows between the lines around it the view has a heading, and details. */
#define HEAD_ROWS   5
#define DETAIL_ROWS 12

/* Columns of the signs at the left, of the framework, of what the call takes; between columns. */
#define SIGNS       3
#define WORD        9
#define TAKES       5
#define GAP         2
#define LABEL_LEAST 24
#define LABEL_MOST  47
#define NOTE_LEAST  16

/* Where the calls would have fewer columns, they stand alone with their losses. */
#define LABEL_LEAST_OF_ALL 10

#define CALL_ROOM NUMBER_ROOM

/* Where everything is, in columns; a width of 0 is not there. */
struct columns {
    int label, label_width;
    int value_end;
    int takes;
    int note, note_width;
};

struct sheet {
    struct scene scene;
    const struct frameworks *frameworks;
    bool whole; /* of the whole batch, not of the selected sample alone */
    struct columns columns;
    bool seeks;             /* was a number searched for? */
    struct printed printed; /* it */
};

/* What is selected, brought up to date. */
static const struct frameworks *update(struct ui *ui, bool *whole)
{
    struct session *session = ui->session;
    const struct problem *problem = &session->problem;
    const size_t sample = ui_sample_of_row(ui);
    *whole = problem_samples(problem) * problem_classes(problem) <= WHOLE_VALUES;
    if (!ui->calls.count || ui->calls_changes != session->changes || ui->calls_sample != sample) {
        struct problem one = *whole ? problem_share(problem) : problem_one_sample(problem, sample);
        frameworks_release(&ui->calls);
        ui->calls = frameworks_new(&one, *whole ? sample : 0);
        problem_release(&one);
        ui->calls_changes = session->changes;
        ui->calls_sample = sample;
    }
    if (ui->memory.call >= ui->calls.count)
        ui->memory.call = ui->calls.count - 1;
    return &ui->calls;
}

static bool has_rows(const struct ui *ui)
{
    const struct problem *problem = &ui->session->problem;
    return !matrix_is_empty(&problem->values) && problem->label_form != LABELS_NONE;
}

/* ---- the rows ---- */

/* The loss as it stands in the table. */
static void value_text(const struct sheet *sheet, const struct framework *row, char out[CALL_ROOM])
{
    const char *value = row->error.length ? _("error") : "?";
    if (!row->error.length && !sheet->scene.loss_is_asked)
        snprintf(out, CALL_ROOM, "%s", number_show(row->shown, sheet->scene.problem->digits).text);
    else
        snprintf(out, CALL_ROOM, "%s", value);
}

static int widest_value(const struct sheet *sheet)
{
    char value[CALL_ROOM];
    int width = 0;
    for (size_t i = 0; i < sheet->frameworks->count; i++) {
        value_text(sheet, &sheet->frameworks->row[i], value);
        width = larger(width, (int)text_width(value));
    }
    return width;
}

/* Calls and notes share what the numbers leave; where that is too little, the calls have it all. */
static void place_columns(struct sheet *sheet)
{
    struct columns *columns = &sheet->columns;
    const int end = sheet->scene.canvas->columns - 1, value = widest_value(sheet);
    const int all = end - SIGNS - GAP - value;
    const bool narrow = all - WORD - GAP - TAKES < LABEL_LEAST_OF_ALL;
    const int room = narrow ? all : all - WORD - GAP - TAKES;
    columns->label = narrow ? SIGNS : SIGNS + WORD;
    columns->label_width = larger(1, smaller(LABEL_MOST, room));
    if (room >= LABEL_LEAST + GAP + NOTE_LEAST)
        columns->label_width = smaller(LABEL_MOST, larger(LABEL_LEAST, room * 2 / 5));
    columns->value_end = columns->label + columns->label_width + GAP + value;
    columns->takes = columns->value_end + GAP;
    columns->note = columns->takes + TAKES + GAP;
    columns->note_width = end - columns->note;
    if (columns->note_width < NOTE_LEAST)
        columns->note_width = 0;
}

static void draw_head(const struct sheet *sheet, int row)
{
    struct canvas *canvas = sheet->scene.canvas;
    const struct columns *columns = &sheet->columns;
    canvas_put_cut(canvas, row, columns->label, columns->label_width, STYLE_HEADING, _("call"),
                   ui_face(sheet->scene.ui));
    canvas_put_right(canvas, row, columns->value_end, STYLE_HEADING, _("loss"));
    canvas_put(canvas, row, columns->takes, STYLE_HEADING, _("takes"));
    if (columns->note_width)
        canvas_put_cut(canvas, row, columns->note, columns->note_width, STYLE_HEADING,
                       _("how it differs"), ui_face(sheet->scene.ui));
}

/* The row at the cursor, the loss as stated, the number that was searched for: each has a sign. */
static void draw_signs(const struct sheet *sheet, int row, const struct framework *one, bool here)
{
    struct canvas *canvas = sheet->scene.canvas;
    const bool asked = sheet->scene.loss_is_asked, unicode = ui_is_unicode(sheet->scene.ui);
    if (here) {
        canvas_put(canvas, row, 0, STYLE_STRONG, unicode ? "▸" : ">");
        canvas_set_cursor(canvas, row, 0);
    }
    if (one->matches && !asked)
        canvas_put(canvas, row, 1, STYLE_RIGHT, "=");
    if (sheet->seeks && !asked &&
        framework_gives(one, sheet->frameworks->reduction, &sheet->printed))
        canvas_put(canvas, row, sheet->columns.value_end, STYLE_STRONG, unicode ? "◂" : "<");
}

static void draw_row(const struct sheet *sheet, int row, size_t i)
{
    struct canvas *canvas = sheet->scene.canvas;
    const struct columns *columns = &sheet->columns;
    const struct ui *ui = sheet->scene.ui;
    const struct framework *one = &sheet->frameworks->row[i];
    const bool here = i == ui->memory.call, asked = sheet->scene.loss_is_asked;
    const enum style style = here ? STYLE_STRONG : STYLE_PLAIN;
    char value[CALL_ROOM];
    value_text(sheet, one, value);
    if (columns->label > SIGNS)
        canvas_put_cut(canvas, row, SIGNS, WORD - 1, style, one->word, ui_face(ui));
    canvas_put_cut(canvas, row, columns->label, columns->label_width, style,
                   text_string(&one->label), ui_face(ui));
    canvas_put_right(canvas, row, columns->value_end,
                     one->error.length        ? STYLE_WRONG
                     : one->matches && !asked ? STYLE_RESULT
                                              : style,
                     value);
    canvas_put(canvas, row, columns->takes, style, takes_symbol(one->takes));
    if (columns->note_width && !asked)
        canvas_put_cut(canvas, row, columns->note, columns->note_width, style,
                       text_string(one->error.length ? &one->error : &one->note), ui_face(ui));
    draw_signs(sheet, row, one, here);
    spots_add(&sheet->scene.ui->spots,
              (struct spot){
                  .row = row, .column = 0, .width = canvas->columns, .kind = SPOT_ROW, .item = i});
}

/* ---- the selected call ---- */

/* The number in full, and why it is that. */
static void add_verdict(const struct sheet *sheet, const struct framework *one, struct text *out)
{
    if (one->error.length)
        text_addf(out, _("error: %s"), text_string(&one->error));
    else if (sheet->scene.loss_is_asked)
        text_add(out, _("the steps ask for the loss; Esc leads back to them"));
    else
        text_addf(out, "%s: %s", number_exact(one->shown).text, text_string(&one->note));
}

/* What all numbers are of, if that is not the whole batch in the unit that is set; the letters. */
static void add_letters(const struct sheet *sheet, struct text *out)
{
    const struct problem *problem = sheet->scene.problem;
    const size_t sample = ui_sample_of_row(sheet->scene.ui);
    if (!sheet->whole)
        text_addf(out, _("of sample %zu alone, the batch is large; "), sample);
    else if (problem->reduction == REDUCTION_NONE)
        text_addf(out, _("the losses of sample %zu; "), sample);
    if (problem->log_base != LOG_BASE_E)
        text_add(out, _("in nats; "));
    frameworks_add_legend(problem, out);
}

static void draw_details(const struct sheet *sheet, int row, int rows)
{
    const struct scene *scene = &sheet->scene;
    const struct framework *one = &sheet->frameworks->row[scene->ui->memory.call];
    const int lines = (rows - 2) / 2, last = row + rows - 1;
    struct text text = {0};
    text_addf(&text, _("%s: takes %s"), one->name, _(takes_name(one->takes)));
    draw_heading(scene, row, text_string(&text));
    row = draw_sentence(scene, row + 1, lines, STYLE_STRONG, text_string(&one->call));
    text_clear(&text);
    add_verdict(sheet, one, &text);
    draw_sentence(scene, row, last - row, STYLE_PLAIN, text_string(&text));
    text_clear(&text);
    add_letters(sheet, &text);
    draw_sentence(scene, last, 1, STYLE_FAINT, text_string(&text));
    text_release(&text);
}

/* Where there is room for one line only. */
static void draw_short_detail(const struct sheet *sheet, int row)
{
    const struct framework *one = &sheet->frameworks->row[sheet->scene.ui->memory.call];
    struct text text = {0};
    add_verdict(sheet, one, &text);
    draw_sentence(&sheet->scene, row, 1, STYLE_PLAIN, text_string(&text));
    text_release(&text);
}

/* ---- the frame ---- */

static void draw_sheet(struct sheet *sheet, struct body body)
{
    struct ui *ui = sheet->scene.ui;
    struct view_memory *memory = &ui->memory;
    const int head = body.rows >= HEAD_ROWS;
    int details = body.rows >= DETAIL_ROWS ? (sheet->scene.canvas->columns >= WIDE ? 4 : 6) : 0;
    if (!details && body.rows >= HEAD_ROWS)
        details = 1;
    place_columns(sheet);
    if (head)
        draw_head(sheet, body.row);
    memory->calls_shown = larger(1, body.rows - head - details);
    memory->calls_top = frame_scroll(memory->calls_top, memory->call, (size_t)memory->calls_shown,
                                     sheet->frameworks->count);
    for (int i = 0; i < memory->calls_shown; i++)
        if (memory->calls_top + (size_t)i < sheet->frameworks->count)
            draw_row(sheet, body.row + head + i, memory->calls_top + (size_t)i);
    const int below = body.row + head + memory->calls_shown;
    if (details > 1)
        draw_details(sheet, below, details);
    else if (details)
        draw_short_detail(sheet, below);
}

static void draw(struct ui *ui, struct canvas *canvas)
{
    struct sheet sheet = {.scene = scene_of(ui, canvas)};
    const struct body body = frame_around(&sheet.scene);
    if (!has_rows(ui)) {
        const bool empty = matrix_is_empty(&ui->session->problem.values);
        canvas_put_cut(canvas, body.row + (body.rows > 2), 2, canvas->columns - 3, STYLE_PLAIN,
                       empty ? _(nothing_yet) : _(no_labels_yet), ui_face(ui));
    } else {
        sheet.frameworks = update(ui, &sheet.whole);
        sheet.seeks = printed_read(text_string(&ui->sought), &sheet.printed);
        draw_sheet(&sheet, body);
    }
    if (ui->echo.length) /* a long one lies over the details */
        draw_echo(&sheet.scene, canvas->rows - 2);
}

/* ---- hands ---- */

static void move(struct ui *ui, int by)
{
    bool whole;
    if (!has_rows(ui))
        return;
    const size_t count = update(ui, &whole)->count;
    ui->memory.call = view_moved(ui->memory.call, by, count);
}

static void turn_page(struct ui *ui, int by)
{
    move(ui, by * larger(1, ui->memory.calls_shown));
}

static void jump(struct ui *ui, int to)
{
    move(ui, to < 0 ? -(int)ui->calls.count : (int)ui->calls.count);
}

static const struct view_key keys[] = {
    {{KEY_NAME_UP, 'k'}, move, -1},
    {{KEY_NAME_DOWN, 'j'}, move, 1},
    {{KEY_NAME_PAGE_UP, KEY_NAME_BACKSPACE}, turn_page, -1},
    {{KEY_NAME_PAGE_DOWN, ' '}, turn_page, 1},
    {{KEY_NAME_HOME, 'g'}, jump, -1},
    {{KEY_NAME_END, 'G'}, jump, 1},
};

/* A number that is typed is searched for: which call gives it? */
static bool act(struct ui *ui, uint32_t key)
{
    char begun[5];
    if (!ui_starts_number(key))
        return view_act(keys, sizeof keys / sizeof *keys, ui, key);
    character_encode(key, begun);
    ui_prompt(ui, PROMPTING_SEARCH, begun);
    return true;
}

static void select_row(struct ui *ui, size_t item, int field)
{
    (void)field;
    ui->memory.call = item;
    text_clear(&ui->echo);
}

/* Does the row hold the words, or is it a number that it gives? */
static bool holds(const struct ui *ui, const struct framework *row, const char *what)
{
    struct printed printed;
    if (printed_read(what, &printed))
        return !ui_hides_loss(ui) && framework_gives(row, ui->calls.reduction, &printed);
    return text_find(row->name, what) || text_find(text_string(&row->call), what) ||
           text_find(text_string(&row->note), what) || text_find(text_string(&row->error), what);
}

static bool find(struct ui *ui, const char *what, int by)
{
    bool whole;
    if (!has_rows(ui))
        return false;
    const size_t count = update(ui, &whole)->count;
    size_t at = ui->memory.call;
    for (size_t i = 0; i < count; i++) {
        at = by > 0 ? (at + 1) % count : (at + count - 1) % count;
        if (holds(ui, &ui->calls.row[at], what)) {
            ui->memory.call = at;
            return true;
        }
    }
    return false;
}

static const struct key_word words[] = {
    {KEY_NAME_UP, N_("call")}, {KEY_NAME_LEFT, NULL}, {' ', N_("page")}, {0, NULL}};

const struct view view_frameworks = {
    .name = "frameworks",
    .key = 'F',
    .word = N_("frameworks"),
    .help = N_("what each loss of PyTorch, Keras and others gives; type a number to find it"),
    .words = words,
    .draw = draw,
    .act = act,
    .select = select_row,
    .find = find,
};
