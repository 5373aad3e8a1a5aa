/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every key of the key table, in every view, whatever else is under way there: on a real terminal
 * and in this process, which must agree after each. */
#include <locale.h>
#include <string.h>

#include "app/bindings.h"
#include "tests/demo.h"
#include "tests/mirror.h"

/* What is under way when a key comes. */
static const struct state {
    const char *name, *keys;
    const char *example;
} states[] = {
    {"nothing, one sample", "", "demo"},
    {"nothing, a batch", "", "threeclass"},
    {"nothing, two outcomes", "", "binary"},
    {"nothing, no problem yet", "", "new"},
    {"a step", "  ", "threeclass"},
    {"a number", "12", "demo"},
    {"an answer", ":show all\r", "demo"},
    {"the prompt", ":set l", "demo"},
    {"a search", "/o", "demo"},
};

enum { STATES = sizeof states / sizeof *states };

/* Keys that are in no table, or that mean something else there. */
static const char *const others[] = {"5",   "-",  ".",      "Insert", "Delete",
                                     "z",   "熵", "Alt-x",  "Ctrl-A", "Ctrl-K",
                                     "F12", "b",  "BackTab"};

static void begin_state(struct mirror *mirror, const struct state *state, const struct view *view)
{
    mirror_reset(mirror, state->example, view);
    mirror_send(mirror, state->keys);
}

/* What tells states apart. */
struct mark {
    const struct view *view;
    enum prompting prompting;
    bool editing, text, asking, told, blank;
};

static struct mark mark_of(const struct ui *ui)
{
    return (struct mark){.view = ui->view,
                         .prompting = ui->prompting,
                         .editing = ui->editing,
                         .text = pages_are_open(&ui->pages),
                         .asking = ui->question.length > 0,
                         .told = ui->step != STEP_ALL,
                         .blank = ui->memory.projector_blank};
}

static bool same_mark(struct mark a, struct mark b)
{
    return a.view == b.view && a.prompting == b.prompting && a.editing == b.editing &&
           a.text == b.text && a.asking == b.asking && a.told == b.told && a.blank == b.blank;
}

/* The key, and back to the state if it led out of it.  What it does to the numbers may stay. */
static struct mirror *try_key(struct mirror *mirror, const struct state *state,
                              const struct view *view, uint32_t key)
{
    const struct mark before = mark_of(&mirror->ui);
    if (key == KEY_NAME_ESCAPE)
        mirror_escape(mirror);
    else
        mirror_key(mirror, key);
    if (mirror->ui.quit) {
        ck_assert(key == 'q' || key == 'C' - '@');
        ck_assert_int_eq(pty_expect_end(mirror->pty), key == 'q' ? 0 : 130);
        pty_expect_restored(mirror->pty);
        mirror_stop(mirror);
        mirror = mirror_start("demo", 24, 80);
        begin_state(mirror, state, view);
    } else if (!same_mark(before, mark_of(&mirror->ui))) {
        begin_state(mirror, state, view);
    }
    return mirror;
}

START_TEST(every_key_agrees)
{
    const struct view *view = view_at((size_t)_i / STATES);
    const struct state *state = &states[_i % STATES];
    struct mirror *mirror = mirror_start("demo", 24, 80);
    begin_state(mirror, state, view);
    for (size_t i = 0; binding_at(i); i++)
        for (size_t k = 0; k < 3 && binding_at(i)->key[k]; k++)
            mirror = try_key(mirror, state, view, binding_at(i)->key[k]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        mirror = try_key(mirror, state, view, event_key_from_name(others[i], strlen(others[i])));
    mirror_reset(mirror, "demo", &view_work);
    mirror_quit(mirror);
}
END_TEST

/* The frame of each view in each of these sizes, with a step told and without. */
START_TEST(every_size_agrees)
{
    static const int sizes[][2] = {{24, 80},  {36, 120}, {10, 40}, {20, 64}, {6, 24},
                                   {60, 200}, {7, 30},   {1, 1},   {24, 80}};
    const struct view *view = view_at((size_t)_i);
    struct mirror *mirror = mirror_start("demo", 24, 80);
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        begin_state(mirror, &states[i], view);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            mirror_resize(mirror, sizes[s][0], sizes[s][1]);
    }
    mirror_reset(mirror, "demo", &view_work);
    mirror_quit(mirror);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    int views = 0;
    while (view_at((size_t)views))
        views++;
    Suite *suite = suite_create("everywhere");
    TCase *group = tcase_create("everywhere");
    tcase_set_timeout(group, 120);
    tcase_add_loop_test(group, every_key_agrees, 0, views * STATES);
    tcase_add_loop_test(group, every_size_agrees, 0, views);
    suite_add_tcase(suite, group);
    return demo_run(suite);
}
