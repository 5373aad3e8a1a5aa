/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mouse and the clipboard in the explorer, on a real terminal. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "app/frame.h"
#include "core/memory.h"
#include "tests/demo.h"
#include "tests/mirror.h"

static double value(const struct mirror *mirror, size_t sample, size_t class)
{
    return matrix_row(&mirror->session.problem.values, sample)[class];
}

static void paste(struct mirror *mirror, const char *text)
{
    mirror_paste(mirror, text, strlen(text));
}

static void expect_title(struct mirror *mirror, const char *text)
{
    pty_expect(mirror->pty, 0, text);
}

/* ---- the mouse ---- */

/* Clicks on the first place where the screen shows the text, `right` columns further. */
static void click(struct mirror *mirror, const char *text, int right)
{
    for (int row = 0; row < mirror->rows; row++) {
        const char *line = pty_row(mirror->pty, row), *found = strstr(line, text);
        if (!found)
            continue;
        struct text before = {0};
        text_add_bytes(&before, line, (size_t)(found - line));
        const int column = (int)text_width(text_string(&before)) + right;
        text_release(&before);
        mirror_mouse(mirror, MOUSE_PRESS, row, column);
        return;
    }
    ck_abort_msg("there is no '%s' to click on in:\n%s", text, pty_screen(mirror->pty));
}

START_TEST(click_selects_a_cell)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    click(mirror, "1.0 ", 1);
    pty_expect(mirror->pty, 5, "▸ dog");
    pty_expect_cursor(mirror->pty, 5, 23);
    ck_assert(pty_cell(mirror->pty, 5, 22).reverse);
    click(mirror, "owl        0", 11);
    pty_expect(mirror->pty, 6, "▸ owl");
    ck_assert_int_eq(mirror->ui.field, FIELD_LABEL);
    ck_assert(!pty_cell(mirror->pty, 5, 22).reverse);
    click(mirror, "from_logits: what", 0); /* there is nothing to select */
    pty_expect(mirror->pty, 6, "▸ owl");
    mirror_quit(mirror);
}
END_TEST

START_TEST(click_presses_a_key)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    click(mirror, "f flag", 0);
    expect_title(mirror, "from_logits=False");
    click(mirror, "f flag", 5);
    expect_title(mirror, "from_logits=True");
    click(mirror, "Space step", 2);
    pty_expect(mirror->pty, 10, "step 1 of");
    click(mirror, ": command", 0);
    pty_expect(mirror->pty, 23, "Enter runs it");
    mirror_mouse(mirror, MOUSE_PRESS, 4, 22); /* while the prompt is open it is deaf */
    mirror_mouse(mirror, MOUSE_WHEEL_UP, 4, 22);
    pty_expect(mirror->pty, 23, "Enter runs it");
    mirror_press(mirror, "Ctrl-C");
    click(mirror, "q quit", 0);
    ck_assert(mirror->ui.quit);
    ck_assert_int_eq(pty_expect_end(mirror->pty), 0);
    pty_expect_restored(mirror->pty);
    mirror_stop(mirror);
}
END_TEST

START_TEST(click_opens_a_view)
{
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    click(mirror, "B batch", 2);
    pty_expect(mirror->pty, 1, "[B batch]");
    click(mirror, "C compare", 0);
    pty_expect(mirror->pty, 1, "[C compare]");
    click(mirror, "V curve", 0);
    pty_expect(mirror->pty, 1, "[V curve]");
    click(mirror, "V curve", 0); /* once more leads back */
    pty_expect(mirror->pty, 1, "[C compare]");
    click(mirror, "? help", 0);
    pty_expect(mirror->pty, 0, "KEYS");
    mirror_mouse(mirror, MOUSE_PRESS, 5, 10); /* on a text there is nothing to click on */
    pty_expect(mirror->pty, 0, "KEYS");
    mirror_mouse(mirror, MOUSE_WHEEL_DOWN, 5, 10);
    pty_expect(mirror->pty, 23, "lines 2 to");
    mirror_mouse(mirror, MOUSE_WHEEL_UP, 5, 10);
    pty_expect(mirror->pty, 23, "lines 1 to");
    mirror_press(mirror, "q");
    click(mirror, "P  ?", 0); /* at this width by its key alone */
    pty_expect(mirror->pty, 2, "softmax + cross-entropy   sample 0");
    mirror_quit(mirror);
}
END_TEST

START_TEST(wheel_nudges_what_is_under_it)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    mirror_mouse(mirror, MOUSE_WHEEL_UP, 5, 22);
    pty_expect(mirror->pty, 5, "▸ dog        0      1.1");
    pty_expect(mirror->pty, 22, "dog: z 1 -> 1.1    loss 0.4170 -> 0.4422");
    mirror_mouse(mirror, MOUSE_WHEEL_DOWN, 5, 22);
    mirror_mouse(mirror, MOUSE_WHEEL_DOWN, 5, 22);
    pty_expect(mirror->pty, 22, "dog: z 1 -> 0.9");
    mirror_press(mirror, "u");
    pty_expect(mirror->pty, 5, "▸ dog        0      1.0");
    mirror_mouse(mirror, MOUSE_WHEEL_UP, 14, 40); /* elsewhere it moves the selection */
    pty_expect(mirror->pty, 4, "▸ cat");
    mirror_mouse(mirror, MOUSE_WHEEL_DOWN, 14, 40);
    pty_expect(mirror->pty, 5, "▸ dog");
    ck_assert(value(mirror, 0, 0) == 2 && value(mirror, 0, 1) == 1);
    mirror_quit(mirror);
}
END_TEST

START_TEST(click_takes_what_is_typed)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    mirror_type(mirror, "3.5");
    click(mirror, "owl", 0);
    pty_expect(mirror->pty, 4, "  cat        1 ●    3.5");
    pty_expect(mirror->pty, 6, "▸ owl");
    mirror_type(mirror, "1x");
    click(mirror, "dog", 0); /* no number: it stays to be mended */
    pty_expect(mirror->pty, 6, "▸ owl");
    pty_expect(mirror->pty, 22, "'x' directly follows a number");
    mirror_press(mirror, "Backspace");
    mirror_mouse(mirror, MOUSE_WHEEL_UP, 5, 22);
    ck_assert(value(mirror, 0, 2) == 1 && value(mirror, 0, 1) == 1.1);
    pty_expect(mirror->pty, 5, "▸ dog        0      1.1");
    mirror_quit(mirror);
}
END_TEST

START_TEST(mouse_is_let_go)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    mirror_press(mirror, "m");
    pty_expect(mirror->pty, 22, "the mouse is the terminal's");
    mirror_mouse(mirror, MOUSE_PRESS, 6, 22); /* waits until the mode is off */
    ck_assert(!pty_has_mouse(mirror->pty));
    pty_expect(mirror->pty, 4, "▸ cat");
    mirror_press(mirror, "V m");
    mirror_mouse(mirror, MOUSE_PRESS, 1, 5);
    ck_assert(pty_has_mouse(mirror->pty));
    pty_expect(mirror->pty, 1, "[W work]");
    mirror_send(mirror, ":set mouse off\r");
    mirror_mouse(mirror, MOUSE_PRESS, 6, 22);
    pty_expect(mirror->pty, 4, "▸ cat");
    mirror_quit(mirror);
}
END_TEST

START_TEST(mouse_is_not_wanted)
{
    struct mirror *mirror = mirror_launch(&(struct mirror_options){
        .example = "demo", .rows = 24, .columns = 80, .no_mouse = true, .palette = PALETTE_256});
    mirror_mouse(mirror, MOUSE_PRESS, 6, 22);
    ck_assert(!pty_has_mouse(mirror->pty));
    pty_expect(mirror->pty, 4, "▸ cat");
    mirror_press(mirror, "m");
    mirror_mouse(mirror, MOUSE_PRESS, 6, 22);
    pty_expect(mirror->pty, 6, "▸ owl");
    mirror_quit(mirror);
}
END_TEST

/* ---- the clipboard ---- */

/* The line that computes the loss, as `base64` writes it. */
START_TEST(yank_hands_a_line_over)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    mirror_press(mirror, "Y");
    pty_expect(mirror->pty, -1, "torch.nn.CrossEntropyLoss()(torch.tensor([[2.0, 1.0, 0.1]])");
    pty_expect(mirror->pty, 22, "handed to the terminal's clipboard");
    ck_assert_str_eq(pty_clipboard(mirror->pty),
                     "dG9yY2gubm4uQ3Jvc3NFbnRyb3B5TG9zcygpKHRvcmNoLnRlbnNvcihbWzIuMCwgMS4wLCAwLj"
                     "FdXSksIHRvcmNoLnRlbnNvcihbMF0pKQ==");
    mirror_press(mirror, "q");
    mirror_send(mirror, ":yank keras\r");
    pty_expect(mirror->pty, -1, "keras.losses.SparseCategoricalCrossentropy(from_logits=True)");
    ck_assert_str_eq(pty_clipboard(mirror->pty),
                     "a2VyYXMubG9zc2VzLlNwYXJzZUNhdGVnb3JpY2FsQ3Jvc3NlbnRyb3B5KGZyb21fbG9naX"
                     "RzPVRydWUpKFswXSwgbnAuYXJyYXkoW1syLjAsIDEuMCwgMC4xXV0pKQ==");
    mirror_press(mirror, "q");
    mirror_quit(mirror);
}
END_TEST

/* A console would print the sequence. */
START_TEST(yank_spares_a_console)
{
    static const char *const arguments[] = {"demo", NULL}, *const console[] = {"TERM=linux", NULL};
    struct pty *pty = mirror_program(arguments, console, 24, 80);
    pty_expect(pty, 23, "q quit");
    pty_send(pty, "Y");
    pty_expect(pty, 22, "this terminal has no clipboard");
    ck_assert_str_eq(pty_clipboard(pty), "");
    pty_stop(pty);
}
END_TEST

/* No escape sequence leaves the line mode. */
START_TEST(yank_is_plain_in_lines)
{
    static const char *const arguments[] = {"--repl", "demo", NULL}, *const dumb[] = {"TERM=dumb",
                                                                                      NULL};
    struct pty *pty = mirror_program(arguments, dumb, 24, 80);
    pty_expect(pty, -1, "xent>");
    pty_send(pty, "yank\r");
    pty_expect(pty, -1, "torch.tensor([0]))");
    ck_assert_str_eq(pty_clipboard(pty), "");
    ck_assert_int_eq(pty_escapes(pty), 0);
    pty_stop(pty);
}
END_TEST

/* On each place of the frame that does something, in the view and size: it does the same there. */
static void click_every_spot(struct mirror *mirror, const char *example, const struct view *view)
{
    mirror_reset(mirror, example, view);
    for (size_t i = 0; i < mirror->ui.spots.count; i++) {
        const struct spot spot = mirror->ui.spots.list[i];
        if (spot.kind == SPOT_KEY && spot.key == 'q')
            continue;
        mirror_mouse(mirror, MOUSE_PRESS, spot.row, spot.column + spot.width / 2);
        if (spot.kind == SPOT_KEY)
            mirror_reset(mirror, example, view);
    }
}

START_TEST(every_spot_agrees)
{
    static const int sizes[][2] = {{24, 80}, {36, 120}, {10, 40}};
    struct mirror *mirror = mirror_start("demo", 24, 80);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        mirror_resize(mirror, sizes[i][0], sizes[i][1]);
        click_every_spot(mirror, _i % 2 ? "binary" : "threeclass", view_at((size_t)_i / 2));
    }
    mirror_reset(mirror, "demo", &view_work);
    mirror_quit(mirror);
}
END_TEST

/* ---- pasting ---- */

START_TEST(one_number_is_typed)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    paste(mirror, "  -3.25\r\n");
    pty_expect(mirror->pty, 4, "-3.25");
    pty_expect(mirror->pty, 22, "Enter takes the number");
    mirror_press(mirror, "Enter");
    ck_assert(value(mirror, 0, 0) == -3.25);
    mirror_type(mirror, "1");
    paste(mirror, "2.5 7"); /* into the number as far as it is one */
    pty_expect(mirror->pty, 5, "12.5");
    mirror_press(mirror, "Enter");
    ck_assert(value(mirror, 0, 1) == 12.5);
    mirror_quit(mirror);
}
END_TEST

static const struct {
    const char *text, *said;
    size_t samples, classes;
    double last;
} tables[] = {
    {"3 2 1", "3 values filled", 3, 3, 2},
    {"3\t2\t1\r\n", "3 values filled", 3, 3, 2},
    {"3\n2\n1\n", "3 values filled", 3, 3, 2},
    {"1\t2\r\n3\t4\r\n", "the labels no longer fit", 2, 2, 4},
    {"1,2,3;4,5,6", "the labels no longer fit", 2, 3, 6},
    {"1 2 3 4 5", "the labels no longer fit", 1, 5, 5},
    {"\n\n1 2 3\n\n4 5 6\n\n", "the labels no longer fit", 2, 3, 6},
    {"1/3 ln(2) e^2\n-inf 0 1e3\n", "the labels no longer fit", 2, 3, 1e3},
};

/* What stands in `last` is the last value of the last sample. */
START_TEST(numbers_fill_the_table)
{
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    paste(mirror, tables[_i].text);
    pty_expect(mirror->pty, 22, tables[_i].said);
    const struct problem *problem = &mirror->session.problem;
    ck_assert_uint_eq(problem_samples(problem), tables[_i].samples);
    ck_assert_uint_eq(problem_classes(problem), tables[_i].classes);
    ck_assert_double_eq(value(mirror, tables[_i].samples - 1, tables[_i].classes - 1),
                        tables[_i].last);
    mirror_press(mirror, "u");
    ck_assert(value(mirror, 0, 0) == 2 && value(mirror, 2, 2) == 2);
    mirror_quit(mirror);
}
END_TEST

START_TEST(labels_can_be_pasted)
{
    struct mirror *mirror = mirror_start("onehot", 24, 80);
    mirror_press(mirror, "Tab");
    paste(mirror, "1 0 0\n0 1 0\n0 0 1\n");
    pty_expect(mirror->pty, 22, "labels: 3 x 3 pasted");
    pty_expect(mirror->pty, 4, "1 ●");
    mirror_reset(mirror, "binary", &view_work);
    mirror_press(mirror, "Tab");
    paste(mirror, "0 1 0");
    pty_expect(mirror->pty, 22, "labels: 1 x 3 pasted");
    pty_expect(mirror->pty, 5, "1 ●");
    mirror_quit(mirror);
}
END_TEST

static const char *const garbage[] = {
    "rm -rf /\n:quit\n", ":quit\r\nq\r\n", "q\nq\nq\n", "\003\003", "1 2 x\n", "1 2\n3\n", "1;;2",
    "1 2 nan\n",         "'1' \"2",        "猫 狗\n",   "\t \n"};

/* Nothing of it is a key, nothing is taken; it says why. */
START_TEST(other_text_does_nothing)
{
    const struct view *const views[] = {&view_work, &view_batch, &view_compare};
    struct mirror *mirror = mirror_start("demo", 24, 80);
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        mirror_reset(mirror, "demo", views[i]);
        const size_t changes = mirror->session.changes;
        paste(mirror, garbage[_i]);
        ck_assert_uint_eq(mirror->session.changes, changes);
        ck_assert_ptr_eq(mirror->ui.view, views[i]);
        ck_assert(mirror->ui.echo_is_error);
        ck_assert(!mirror->ui.quit && !mirror->ui.editing);
    }
    mirror_reset(mirror, "demo", &view_work);
    mirror_quit(mirror);
}
END_TEST

/* Over a text, in help, among curves and calls there is no cell to fill, and on the projector a
 * class is watching: not even numbers are taken. */
START_TEST(pastes_have_their_places)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    const struct view *const views[] = {&view_help, &view_curve, &view_frameworks, &view_projector};
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        mirror_reset(mirror, "demo", views[i]);
        const size_t changes = mirror->session.changes;
        paste(mirror, "7 8 9\nq\n");
        ck_assert_uint_eq(mirror->session.changes, changes);
        ck_assert_ptr_eq(mirror->ui.view, views[i]);
    }
    mirror_reset(mirror, "demo", &view_work);
    mirror_send(mirror, ":show all\r");
    paste(mirror, "7 8 9");
    mirror_press(mirror, "q");
    ck_assert(value(mirror, 0, 0) == 2);
    mirror_quit(mirror);
}
END_TEST

START_TEST(prompt_takes_text)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    mirror_press(mirror, ":");
    paste(mirror, "set names 猫\r\n狗\tant\n");
    pty_expect(mirror->pty, 22, ":set names 猫 狗 ant");
    mirror_press(mirror, "Backspace Enter"); /* the last line end became a blank */
    pty_expect(mirror->pty, 5, "狗");
    mirror_press(mirror, "/");
    paste(mirror, "ant");
    mirror_press(mirror, "Enter");
    pty_expect(mirror->pty, 6, "▸ ant");
    mirror_quit(mirror);
}
END_TEST

/* A megabyte, and one byte more. */
START_TEST(large_pastes_are_whole_or_refused)
{
    enum { MEGABYTE = 1024 * 1024 };
    struct mirror *mirror = mirror_start("demo", 24, 80);
    char *text = memory_new(MEGABYTE + 2, 1);
    memset(text, ' ', MEGABYTE + 1);
    memcpy(text, "1 2 3", 5);
    memcpy(text + MEGABYTE - 3, "4 5", 3);
    mirror_paste(mirror, text, MEGABYTE);
    pty_expect(mirror->pty, 22, "the names no longer fit");
    memcpy(text + MEGABYTE - 3, "6.25", 4);
    mirror_paste(mirror, text, MEGABYTE + 1);
    pty_expect(mirror->pty, 22, "more than 1048576 bytes were pasted");
    ck_assert(value(mirror, 0, 4) == 5);
    free(text);
    mirror_quit(mirror);
}
END_TEST

static TCase *mice(int views)
{
    TCase *group = tcase_create("mouse");
    tcase_set_timeout(group, 120);
    tcase_add_test(group, click_selects_a_cell);
    tcase_add_test(group, click_presses_a_key);
    tcase_add_test(group, click_opens_a_view);
    tcase_add_test(group, wheel_nudges_what_is_under_it);
    tcase_add_test(group, click_takes_what_is_typed);
    tcase_add_test(group, mouse_is_let_go);
    tcase_add_test(group, mouse_is_not_wanted);
    tcase_add_loop_test(group, every_spot_agrees, 0, 2 * views);
    return group;
}

static TCase *clipboards(void)
{
    TCase *group = tcase_create("clipboard");
    tcase_set_timeout(group, 60);
    tcase_add_test(group, yank_hands_a_line_over);
    tcase_add_test(group, yank_spares_a_console);
    tcase_add_test(group, yank_is_plain_in_lines);
    return group;
}

static TCase *pastes(void)
{
    TCase *group = tcase_create("paste");
    tcase_set_timeout(group, 120);
    tcase_add_test(group, one_number_is_typed);
    tcase_add_loop_test(group, numbers_fill_the_table, 0, sizeof tables / sizeof *tables);
    tcase_add_test(group, labels_can_be_pasted);
    tcase_add_loop_test(group, other_text_does_nothing, 0, sizeof garbage / sizeof *garbage);
    tcase_add_test(group, pastes_have_their_places);
    tcase_add_test(group, prompt_takes_text);
    tcase_add_test(group, large_pastes_are_whole_or_refused);
    return group;
}

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    int views = 0;
    while (view_at((size_t)views))
        views++;
    Suite *suite = suite_create("hands");
    suite_add_tcase(suite, mice(views));
    suite_add_tcase(suite, pastes());
    suite_add_tcase(suite, clipboards());
    return demo_run(suite);
}
