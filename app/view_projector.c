/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The projector: one idea a screen, big and few, for a class that sits far away.
 *
 * A step asks before it answers, PgDn and PgUp (the two buttons of a remote) go on and back, '.'
 * and 'b' blank the screen, Escape and F5, which remotes send too, do nothing.  What is drawn is a
 * slide of 64 x 20 cells; a larger screen is margin around it.  Opened from a lesson it shows the
 * page that is read there (projector_lesson.c). */
#include <string.h>

#include "app/actions.h"
#include "app/digits.h"
#include "app/projector.h"
#include "app/typeset.h"
#include "app/view.h"
#include "core/derive.h"
#include "core/intl.h"
#include "core/larger.h"
#include "core/number.h"

/* From so many rows on there is a rule under the title, and a second line for the sentence. */
#define RULE_FROM     9
#define SENTENCE_FROM 18

/* ---- the plan ---- */

/* The rows of a slide; the first to go are blank lines, then the rule, then rows of the table. */
static struct slide_plan plan_slide(int rows, size_t items)
{
    struct slide_plan plan = {.rule = rows >= RULE_FROM, .sentence = 1 + (rows >= SENTENCE_FROM)};
    const int fixed = 4 + plan.rule + plan.sentence; /* title, head, echo, keys */
    const int all = items < SLIDE_ITEMS ? (int)items : SLIDE_ITEMS;
    const int room = rows - fixed, formula = room > 2;
    plan.items = smaller(all, room - formula);
    plan.more = (size_t)plan.items < items && room - plan.items > formula;
    if ((size_t)plan.items < items && !plan.more && plan.items > 2) {
        plan.items--;
        plan.more = 1;
    }
    plan.air = room - plan.items - plan.more - (plan.items - 1) > DIGITS_ROWS;
    return plan;
}

/* ---- the formula ---- */

/* The step whose formula stands on the slide: the present one, at the end the loss. */
static size_t step_of_formula(const struct slide *slide)
{
    const struct derivation *d = slide->scene.derivation;
    if (slide->step < d->count)
        return slide->step;
    const size_t reduced = derivation_find(d, STEP_REDUCE), sum = derivation_find(d, STEP_SUM);
    if (reduced < d->count && !d->ignored)
        return reduced;
    return sum < d->count || d->count == 0 ? sum : d->count - 1;
}

/* What is about equal to the link that goes is so to the one before it, unless that is symbols. */
static void remove_link(struct chain *chain, size_t gone)
{
    const bool numbers = formula_is_numeric(chain->link[gone - 1]);
    if (numbers && chain->sign[gone] == RELATION_ABOUT)
        chain->sign[gone + 1] = RELATION_ABOUT;
    else if (!numbers)
        chain->sign[gone + 1] = RELATION_EQUAL;
    chain->count--;
    for (size_t i = gone; i < chain->count; i++) {
        chain->link[i] = chain->link[i + 1];
        chain->sign[i] = chain->sign[i + 1];
    }
}

/* Where the chain does not fit, the links between the first and the last go, one by one; then what
 * is left are the last two, numbers rather than symbols.  Empty if not even they fit. */
static struct canvas typeset_shorter(const struct chain *chain, enum face face, int rows, int width)
{
    struct chain shorter = *chain;
    struct canvas canvas = typeset_chain(&shorter, face, rows, width);
    while (canvas.rows == 0 && shorter.count > 2) {
        remove_link(&shorter, 1);
        canvas = typeset_chain(&shorter, face, rows, width);
    }
    if (canvas.rows || chain->count < 2)
        return canvas;
    const size_t last = chain->count - 1;
    shorter = (struct chain){.count = 2,
                             .sign[1] = chain->sign[last],
                             .link = {chain->link[last - 1], chain->link[last]}};
    return typeset_chain(&shorter, face, rows, width);
}

/* The formula with the number put in; a long sum is not written out where its value follows. */
static void build_chain(const struct slide *slide, size_t step, struct pool *pool,
                        struct chain *chain)
{
    derivation_chain(slide->scene.derivation, step, slide->scene.ui->row, pool, chain);
    if (chain->count > 4)
        remove_link(chain, 2);
    if (slide->asked)
        chain_ask(chain, pool);
}

/* Is it the loss that is told, and so to be shown big? */
static bool is_loss(const struct slide *slide, size_t step)
{
    const struct derivation *d = slide->scene.derivation;
    return !slide->asked && step < d->count &&
           (d->step[step].kind == STEP_SUM || d->step[step].kind == STEP_REDUCE);
}

static struct number_text loss_text(const struct slide *slide, size_t step)
{
    return number_show(slide->scene.derivation->step[step].value[0], SLIDE_DIGITS);
}

static void draw_formula(const struct slide *slide, size_t step, int row, int rows)
{
    struct canvas *canvas = slide->scene.canvas;
    struct pool pool = {0};
    struct chain chain;
    build_chain(slide, step, &pool, &chain);
    const bool loss = is_loss(slide, step);
    struct canvas drawn = typeset_shorter(&chain, ui_face(slide->scene.ui), loss ? 1 : rows,
                                          canvas->columns - SLIDE_LEFT - 1);
    if (loss) { /* there is no room for big digits */
        const int width = (int)strlen(loss_text(slide, step).text);
        canvas_restyle(&drawn, 0, drawn.columns - width, width, STYLE_RESULT);
    }
    canvas_copy(canvas, row, SLIDE_LEFT, &drawn);
    canvas_release(&drawn);
    pool_release(&pool);
}

/* A formula in one line, big digits, a blank line before each and behind. */
#define BIG_ROWS (DIGITS_ROWS + 4)

/* The loss in big digits below its formula, whose last sign they follow; false if they do not
 * fit. */
static bool draw_big_loss(const struct slide *slide, size_t step, int row, int rows)
{
    struct canvas *canvas = slide->scene.canvas;
    const struct number_text loss = loss_text(slide, step);
    const int width = canvas->columns - SLIDE_LEFT - 1, big = digits_width(loss.text);
    const int spare = rows - DIGITS_ROWS - 1;
    if (spare < 0 || big > width)
        return false;
    struct pool pool = {0};
    struct chain chain;
    build_chain(slide, step, &pool, &chain);
    chain.link[chain.count - 1] = formula_symbol(&pool, "");
    struct canvas drawn = typeset_shorter(&chain, ui_face(slide->scene.ui), 1, width);
    row += spare > 0;
    canvas_copy(canvas, row, SLIDE_LEFT, &drawn);
    canvas_release(&drawn);
    pool_release(&pool);
    row += spare > 1 ? 2 : 1;
    digits_draw(canvas, row, (canvas->columns - big) / 2, loss.text);
    return true;
}

/* How many of `room` rows the line of sums may have. */
static int rows_of_sums(const struct slide *slide, int room)
{
    return slide->problem.task == TASK_BINARY || room < 1 ? 0 : smaller(room, 2);
}

/* The table, and what is between it and row `end`: its sums and the formula, or the big loss. */
static void draw_middle(struct slide *slide, size_t step, int top, int end)
{
    const int row = top + slide_table_rows(slide), rows = end - row;
    if (is_loss(slide, step)) {
        const int sums = rows_of_sums(slide, rows - BIG_ROWS);
        slide_draw_table(slide, top, sums);
        if (draw_big_loss(slide, step, row + sums, rows - sums))
            return;
    }
    const int sums = rows_of_sums(slide, rows - (rows < 4 ? 1 : 3));
    const int gap = rows - sums > 3;
    slide_draw_table(slide, top, sums);
    if (step < slide->scene.derivation->count && rows > sums)
        draw_formula(slide, step, row + sums + gap, rows - sums - gap);
}

/* ---- the view ---- */

static void draw_slide(struct slide *slide)
{
    const struct canvas *canvas = slide->scene.canvas;
    const struct slide_plan *plan = &slide->plan;
    const size_t step = step_of_formula(slide);
    const int rows = canvas->rows;
    slide_choose_items(slide);
    slide_draw_title(slide);
    const int end = slide_draw_sentence(slide, step, rows - 2);
    draw_middle(slide, step, 1 + plan->rule, end);
    struct scene scene = slide->scene;
    scene.derivation = NULL; /* says only what was done, nothing of its own accord */
    draw_echo(&scene, rows - 2);
    slide_draw_keys(slide, rows - 1);
}

static void draw_problem(struct ui *ui, struct canvas *picture)
{
    struct slide slide;
    slide_begin(&slide, ui, picture);
    slide.plan = plan_slide(picture->rows, slide.scene.derivation->items);
    draw_slide(&slide);
    slide_end(&slide);
}

/* The empty problem says what to type. */
static void draw_empty(struct ui *ui, struct canvas *picture)
{
    static const char *const lines[] = {
        N_("Nothing is here yet.  Type ':' and, for example"),
        "",
        "  set logits 2 1 0.1",
        "  set target 0",
        "",
        N_("or press x for an example, ? for help."),
    };
    const struct scene scene = scene_of(ui, picture);
    const int end = picture->rows - 2;
    const bool air = end > (int)(sizeof lines / sizeof *lines);
    for (int i = 0, row = air; i < (int)(sizeof lines / sizeof *lines) && row < end; i++)
        if (lines[i][0])
            canvas_put_cut(picture, row++, SLIDE_LEFT, picture->columns - SLIDE_LEFT, STYLE_PLAIN,
                           _(lines[i]), ui_face(ui));
        else
            row += air;
    draw_echo(&scene, end);
    slide_draw_keys(&(struct slide){.scene = scene}, end + 1);
}

/* A page of a lesson, if the projector was opened from there. */
static bool shows_lesson(const struct ui *ui)
{
    return ui->room.projected && ui->room.lecture.open && !ui->room.listing;
}

static void draw(struct ui *ui, struct canvas *canvas)
{
    if (ui->memory.projector_blank)
        return;
    const int rows = smaller(canvas->rows, SLIDE_ROWS);
    const int columns = smaller(canvas->columns, SLIDE_COLUMNS);
    const int top = (canvas->rows - rows) / 2, left = (canvas->columns - columns) / 2;
    struct canvas picture = canvas_new(rows, columns);
    if (shows_lesson(ui))
        slide_draw_lesson(ui, &picture);
    else if (matrix_is_empty(&ui->session->problem.values))
        draw_empty(ui, &picture);
    else
        draw_problem(ui, &picture);
    draw_picture(canvas, top, left, &picture);
    spots_shift(&ui->spots, 0, top, left);
    canvas_release(&picture);
}

static void open(struct ui *ui)
{
    ui->memory.projector_blank = false;
    ui->room.projected = ui->behind == &view_lesson;
    ui->room.follow = true;
}

/* On a page of a lesson: a question is asked, then answered, and only then gone past. */
static void turn(struct ui *ui, int by)
{
    if (by > 0 && !ui->room.below && lecture_asks(&ui->room.lecture))
        lesson_answer(ui, "");
    else
        lesson_go(ui, by);
}

static void step(struct ui *ui, int by)
{
    act_step(ui, by);
    text_clear(&ui->echo); /* the slide says itself where it is */
}

static bool act(struct ui *ui, uint32_t key)
{
    static const struct view_key keys[] = {{{' ', KEY_NAME_PAGE_DOWN}, step, 1},
                                           {{KEY_NAME_BACKSPACE, KEY_NAME_PAGE_UP}, step, -1}};
    static const struct view_key pages[] = {{{' ', KEY_NAME_PAGE_DOWN}, turn, 1},
                                            {{KEY_NAME_BACKSPACE, KEY_NAME_PAGE_UP}, turn, -1}};
    if (key == 'C' - '@')
        return false;
    if (ui->memory.projector_blank || key == '.' || key == 'b') {
        ui->memory.projector_blank = !ui->memory.projector_blank;
        return true;
    }
    const bool lesson = shows_lesson(ui);
    if (lesson && lesson_begin_number(ui, key))
        return true;
    return view_act(lesson ? pages : keys, 2, ui, key) || key == KEY_NAME_ESCAPE ||
           key == KEY_NAME_F5;
}

const struct view view_projector = {
    .name = "projector",
    .key = 'P',
    .word = N_("projector"),
    .help = N_("big and few: one step a screen, asked first, for a class room"),
    .open = open,
    .draw = draw,
    .act = act,
    .select = view_select_row,
    .find = view_find_row,
};
