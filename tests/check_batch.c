/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view of the batch: the order by loss, the mouse, and that what is selected is always seen. */
#include <math.h>
#include <string.h>

#include "app/frame.h"
#include "app/view.h"
#include "core/order.h"
#include "tests/problems.h"

/* ---- the order ---- */

/* 0: a number, 1: NaN, 2: ignored. */
static int group(const struct loss *loss, size_t n)
{
    return problem_ignored(&loss->problem, n) ? 2 : isnan(loss_of_sample(loss, n)) ? 1 : 0;
}

/* Has sample a its place before sample b? */
static bool precedes(const struct loss *loss, size_t a, size_t b)
{
    const double left = loss_of_sample(loss, a), right = loss_of_sample(loss, b);
    if (group(loss, a) != group(loss, b))
        return group(loss, a) < group(loss, b);
    if (group(loss, a) == 0 && left != right)
        return left > right;
    return a < b;
}

static void expect_order(const struct order *order, const struct loss *loss)
{
    ck_assert_uint_eq(order->count, loss->losses.rows);
    for (size_t i = 0; i < order->count; i++) {
        ck_assert_uint_eq(order_place(order, order->entry[i].sample), i);
        if (i > 0)
            ck_assert(precedes(loss, order->entry[i - 1].sample, order->entry[i].sample));
    }
}

START_TEST(order_follows_every_change)
{
    struct dice dice = {.state = 71};
    for (int i = 0; i < 60; i++) {
        const struct problem_mix mix = {
            .samples = 40, .classes = 5, .labelled = true, .large = i % 2 == 0};
        struct problem problem = problem_random(&dice, &mix);
        problem.log_base = LOG_BASE_E; /* division may make two losses equal */
        struct loss loss = {0};
        struct order order = {0};
        for (int change = 0; change < 12; change++) {
            loss_evaluate(&loss, &problem);
            order_update(&order, &loss);
            expect_order(&order, &loss);
            problem_change(&dice, &problem);
            problem.log_base = LOG_BASE_E;
        }
        order_release(&order);
        loss_release(&loss);
        problem_release(&problem);
    }
}
END_TEST

START_TEST(order_of_nothing_is_empty)
{
    struct problem problem = problem_from("set logits 1 2; 2 1\n");
    struct loss loss = {0};
    struct order order = {0};
    loss_evaluate(&loss, &problem);
    order_update(&order, &loss);
    ck_assert_uint_eq(order.count, 0);
    ck_assert_uint_eq(order_place(&order, 0), 0);
    loss_release(&loss);
    problem_release(&problem);
}
END_TEST

/* ---- the screen ---- */

struct screen {
    struct session session;
    struct ui ui;
    struct canvas canvas;
};

static void begin(struct screen *screen, struct problem problem)
{
    screen->session = session_new();
    session_commit(&screen->session, &problem, "");
    ui_start(&screen->ui, &screen->session);
    view_open(&screen->ui, &view_batch);
    screen->canvas = frame_draw(&screen->ui, 24, 80);
}

static void draw(struct screen *screen, int rows, int columns)
{
    canvas_release(&screen->canvas);
    screen->canvas = frame_draw(&screen->ui, rows, columns);
}

static void end(struct screen *screen)
{
    canvas_release(&screen->canvas);
    ui_release(&screen->ui);
    session_release(&screen->session);
}

static void click(struct screen *screen, enum event_mouse mouse, int row, int column)
{
    ui_mouse(&screen->ui, mouse, row, column);
    draw(screen, 24, 80);
}

static void expect_selected(const struct screen *screen, size_t sample, size_t class,
                            enum field field)
{
    ck_assert_uint_eq(ui_sample_of_row(&screen->ui), sample);
    ck_assert_uint_eq(ui_class_of_row(&screen->ui), class);
    ck_assert_int_eq(screen->ui.field, field);
}

/*   sample    0      1      2    label    loss  0           50         100
 * ▸ 0       2.0    1.0    0.5 ●      2  1.9644  ███████████▍                44.2% */
START_TEST(mouse_selects_and_nudges)
{
    struct screen screen;
    begin(&screen, problem_from("set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\nset target 2 0 1\n"));
    click(&screen, MOUSE_PRESS, 5, 18); /* a value */
    expect_selected(&screen, 1, 1, FIELD_VALUE);
    click(&screen, MOUSE_PRESS, 6, 42); /* a loss: the row alone */
    expect_selected(&screen, 2, 1, FIELD_VALUE);
    click(&screen, MOUSE_PRESS, 4, 35); /* a label */
    expect_selected(&screen, 0, 1, FIELD_LABEL);
    click(&screen, MOUSE_WHEEL_UP, 6, 25);
    expect_selected(&screen, 2, 2, FIELD_VALUE);
    ck_assert_double_eq(matrix_row(&screen.session.problem.values, 2)[2], 2.1);
    click(&screen, MOUSE_WHEEL_UP, 20, 0); /* elsewhere it scrolls */
    expect_selected(&screen, 1, 2, FIELD_VALUE);
    click(&screen, MOUSE_PRESS, 21, 1); /* "s by loss" */
    ck_assert(screen.ui.memory.batch_by_loss);
    click(&screen, MOUSE_PRESS, 4, 11); /* the largest loss is that of sample 0 */
    expect_selected(&screen, 0, 0, FIELD_VALUE);
    end(&screen);
}
END_TEST

START_TEST(enter_leads_to_the_sample_and_back)
{
    struct screen screen;
    begin(&screen, problem_from("set logits 2 1; 1 2; 0 0\nset target 0 1 1\n"));
    const uint32_t keys[] = {'s', 'g', KEY_NAME_TAB, KEY_NAME_ENTER};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        ui_key(&screen.ui, keys[i], "", 0);
    ck_assert_ptr_eq(screen.ui.view, &view_work);
    expect_selected(&screen, 2, 1, FIELD_VALUE);
    ui_key(&screen.ui, KEY_NAME_ESCAPE, "", 0);
    ck_assert_ptr_eq(screen.ui.view, &view_batch);
    ui_key(&screen.ui, KEY_NAME_ESCAPE, "", 0);
    ck_assert_ptr_eq(screen.ui.view, &view_work);
    end(&screen);
}
END_TEST

/* The selected row has the arrow, and the cursor stands in it, behind the selected cell. */
static void expect_seen(const struct screen *screen)
{
    const struct canvas *canvas = &screen->canvas;
    int arrows = 0;
    for (int row = 0; row < canvas->rows; row++) {
        const uint32_t code = canvas_cell(canvas, row, 0)->code;
        arrows += code == 0x25B8;
        ck_assert_int_eq(code == 0x25B8, row == canvas->cursor_row);
    }
    ck_assert_int_eq(arrows, 1);
    ck_assert_int_gt(canvas->cursor_column, 0);
    const struct cell *before = canvas_cell(canvas, canvas->cursor_row, canvas->cursor_column - 1);
    const struct cell *half = before->width == 0 ? before - 1 : before;
    ck_assert_int_eq(half->style, STYLE_CURSOR);
}

/* Keys that move and change; a problem without labels asks nothing, so all of them are safe. */
static const uint32_t moves[] = {'j',
                                 'k',
                                 'J',
                                 'K',
                                 'g',
                                 'G',
                                 's',
                                 'h',
                                 'l',
                                 'H',
                                 'L',
                                 'y',
                                 'u',
                                 'f',
                                 'a',
                                 'A',
                                 'd',
                                 'D',
                                 ' ',
                                 KEY_NAME_TAB,
                                 KEY_NAME_BACK_TAB,
                                 KEY_NAME_PAGE_UP,
                                 KEY_NAME_PAGE_DOWN};

START_TEST(selection_is_always_seen)
{
    static const int sizes[][2] = {{24, 80}, {9, 40}, {10, 48}, {36, 120}, {16, 60}, {60, 200}};
    struct dice dice = {.state = 5};
    for (int i = 0; i < 40; i++) {
        const struct problem_mix mix = {.samples = 70, .classes = i % 2 ? 60 : 6, .wild = true};
        struct screen screen;
        begin(&screen, problem_random(&dice, &mix));
        for (int key = 0; key < 60; key++) {
            ui_key(&screen.ui, moves[dice_below(&dice, sizeof moves / sizeof *moves)], "", 0);
            const int *size = sizes[dice_below(&dice, sizeof sizes / sizeof *sizes)];
            pages_close(&screen.ui.pages);
            draw(&screen, size[0], size[1]);
            /* where there is no room for the label the cursor is not shown */
            if (screen.ui.field == FIELD_VALUE && screen.session.problem.values.rows)
                expect_seen(&screen);
        }
        end(&screen);
    }
}
END_TEST

/* Work that grows with the batch and not with the screen would take minutes here. */
START_TEST(large_batch_is_drawn_and_sorted)
{
    struct problem problem = problem_new();
    struct matrix values = matrix_new(4096, 300);
    for (size_t n = 0; n < values.rows; n++)
        matrix_edit(&values, n)[n % 300] = (double)n / 4096;
    problem_take_values(&problem, VALUES_LOGITS, values);
    problem.label_form = LABELS_TARGET;
    problem.target = matrix_new(1, 4096);
    struct screen screen;
    begin(&screen, problem);
    ui_key(&screen.ui, 's', "", 0);
    ui_key(&screen.ui, 'G', "", 0);
    draw(&screen, 24, 80);
    /* class 0 is the true one everywhere, and has the largest score in sample 3900 */
    expect_selected(&screen, 3900, 0, FIELD_VALUE);
    ui_key(&screen.ui, 'g', "", 0);
    draw(&screen, 24, 80);
    expect_selected(&screen, 4095, 0, FIELD_VALUE);
    expect_seen(&screen);
    end(&screen);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        order_follows_every_change, order_of_nothing_is_empty,
        mouse_selects_and_nudges,   enter_leads_to_the_sample_and_back,
        selection_is_always_seen,   large_batch_is_drawn_and_sorted,
    };
    return run_tests("batch", tests, sizeof tests / sizeof *tests);
}
