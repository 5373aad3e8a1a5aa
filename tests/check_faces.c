/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Terminals and options: how styles look where there are 256 colours, 8 or none; attributes stay.
 */
#include <locale.h>
#include <string.h>

#include "tests/demo.h"
#include "tests/mirror.h"

static const struct face_case {
    const char *term, *no_color, *color;
    bool ascii, no_mouse, cursor_stays;
    enum palette palette;
    unsigned lost;
} cases[] = {
    {.term = "TERM=xterm-256color", .palette = PALETTE_256},
    {.term = "TERM=tmux-256color", .palette = PALETTE_256},
    {.term = "TERM=xterm", .palette = PALETTE_8},
    {.term = "TERM=linux", .no_mouse = true, .palette = PALETTE_8, .lost = LOOK_UNDERLINE},
    {.term = "TERM=vt100", .no_mouse = true, .cursor_stays = true, .palette = PALETTE_NONE},
    {.term = "TERM=xterm-256color", .no_color = "NO_COLOR=1", .palette = PALETTE_NONE},
    {.term = "TERM=xterm-256color", .no_color = "NO_COLOR=", .palette = PALETTE_256},
    {.term = "TERM=xterm", .no_color = "NO_COLOR=1", .palette = PALETTE_NONE},
    {.term = "TERM=xterm-256color", .color = "never", .palette = PALETTE_NONE},
    {.term = "TERM=xterm-256color", .color = "auto", .palette = PALETTE_256},
    {.term = "TERM=xterm-256color",
     .no_color = "NO_COLOR=1",
     .color = "auto",
     .palette = PALETTE_NONE},
    {.term = "TERM=xterm-256color",
     .no_color = "NO_COLOR=1",
     .color = "always",
     .palette = PALETTE_256},
    {.term = "TERM=xterm", .no_color = "NO_COLOR=1", .color = "always", .palette = PALETTE_8},
    {.term = "TERM=vt100",
     .color = "always",
     .no_mouse = true,
     .cursor_stays = true,
     .palette = PALETTE_NONE},
    {.term = "TERM=xterm-256color", .ascii = true, .palette = PALETTE_256},
    {.term = "TERM=vt100",
     .ascii = true,
     .no_mouse = true,
     .cursor_stays = true,
     .palette = PALETTE_NONE},
};

enum { CASES = sizeof cases / sizeof *cases };

static struct mirror *launch(const struct face_case *face, const char *example)
{
    const char *const environment[] = {face->term, face->no_color, NULL};
    return mirror_launch(&(struct mirror_options){.example = example,
                                                  .rows = 24,
                                                  .columns = 80,
                                                  .ascii = face->ascii,
                                                  .no_mouse = face->no_mouse,
                                                  .color = face->color,
                                                  .environment = environment,
                                                  .palette = face->palette,
                                                  .lost = face->lost,
                                                  .cursor_stays = face->cursor_stays});
}

/* A step is told, a number typed, an error said, the prompt open: after each all cells are as
 * look.h says. */
START_TEST(every_view_looks_as_it_should)
{
    struct mirror *mirror = launch(&cases[_i], "threeclass");
    for (size_t i = 0; view_at(i); i++) {
        mirror_reset(mirror, "threeclass", view_at(i));
        mirror_press(mirror, "Space Space Down");
        mirror_resize(mirror, 36, 120);
        mirror_send(mirror, ":nonsense\r");
        mirror_send(mirror, ":set l");
        mirror_resize(mirror, 24, 80);
    }
    mirror_reset(mirror, "demo", &view_work);
    mirror_quit(mirror);
}
END_TEST

/* The same cells without the table of looks: numbers of the palette, as a person sees them. */
static const struct {
    size_t face;
    int bar, right, wrong;
    bool underlined;
} seen[] = {{0, 32, 32, 166, true},
            {2, 5, -1, 1, true},
            {3, 5, -1, 1, false},
            {4, -1, -1, -1, true},
            {5, -1, -1, -1, true}};

START_TEST(colours_are_the_ones_of_the_palette)
{
    struct mirror *mirror = launch(&cases[seen[_i].face], "demo");
    struct pty *pty = mirror->pty;
    pty_expect(pty, 18, "right                 0.8021  WRONG");
    ck_assert_int_eq(pty_cell(pty, 4, 43).foreground, seen[_i].bar);
    ck_assert_int_eq(pty_cell(pty, 18, 29).foreground, seen[_i].right);
    ck_assert(pty_cell(pty, 18, 29).bold && !pty_cell(pty, 18, 29).underline);
    ck_assert_int_eq(pty_cell(pty, 18, 59).foreground, seen[_i].wrong);
    ck_assert_int_eq(pty_cell(pty, 18, 59).underline, seen[_i].underlined);
    ck_assert(pty_cell(pty, 18, 59).bold);
    ck_assert(pty_cell(pty, 4, 22).reverse && !pty_cell(pty, 4, 22).bold);
    ck_assert(pty_cell(pty, 8, 73).reverse && pty_cell(pty, 8, 73).bold);
    ck_assert(!pty_cell(pty, 5, 22).reverse && !pty_cell(pty, 5, 22).bold);
    mirror_quit(mirror);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    Suite *suite = suite_create("faces");
    TCase *group = tcase_create("faces");
    tcase_set_timeout(group, 60);
    tcase_add_loop_test(group, every_view_looks_as_it_should, 0, CASES);
    tcase_add_loop_test(group, colours_are_the_ones_of_the_palette, 0, sizeof seen / sizeof *seen);
    suite_add_tcase(suite, group);
    return demo_run(suite);
}
