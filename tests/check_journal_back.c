/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The autosave where the way back leads beyond what was opened or saved: the explorer's own
 * functions, without a screen. */
#include <stdio.h>
#include <unistd.h>

#include "app/journal_text.h"
#include "app/ui.h"
#include "tests/keepers.h"
#include "tests/problems.h"

/* Leaves one explorer, starts the next: how many changes are offered? */
static size_t leave(struct explorer *explorer, struct explorer *next)
{
    journal_stop(&explorer->journal);
    explorer_start(next, "demo");
    return changes_left(&next->journal);
}

static void stop_both(struct explorer *explorer, struct explorer *next)
{
    session_release(&explorer->session);
    explorer_stop(next);
}

static double first_value(const struct explorer *explorer)
{
    return matrix_row(&explorer->session.problem.values, 0)[0];
}

/* Undo to what is in no file is offered, also where nothing was changed since the saving. */
START_TEST(saved_then_undone)
{
    const struct place place = place_new();
    struct explorer explorer, next;
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "put 0 0 5");
    explorer_do(&explorer, "put 0 0 6");
    explorer_do(&explorer, "put 0 0 7");
    session_set_path(&explorer.session, "saved.xent");
    journal_begin(&explorer.journal, &explorer.session, "saved.xent");
    explorer_do(&explorer, "undo");
    explorer_do(&explorer, "undo");
    ck_assert_uint_eq(leave(&explorer, &next), 1);
    restore_well(&next);
    ck_assert_double_eq(first_value(&next), 5);
    ck_assert(run_line(&next.session, "undo"));
    ck_assert_double_eq(first_value(&next), 6);
    ck_assert(run_line(&next.session, "undo"));
    ck_assert_double_eq(first_value(&next), 7);
    stop_both(&explorer, &next);
    place_remove(&place);
}
END_TEST

/* Back to what was opened is no work. */
START_TEST(opened_then_undone)
{
    const struct place place = place_new();
    struct explorer explorer, next;
    explorer_start(&explorer, "demo");
    ck_assert(run_line(&explorer.session, "load binary"));
    journal_begin(&explorer.journal, &explorer.session, "binary");
    explorer_do(&explorer, "undo");
    ck_assert(exists(&place, "session-0.xent"));
    ck_assert_uint_eq(leave(&explorer, &next), 0);
    stop_both(&explorer, &next);
    place_remove(&place);
}
END_TEST

static void run_kept(struct ui *ui, const char *line)
{
    ck_assert_msg(ui_run(ui, line, NULL), "%s: %s", line, text_string(&ui->echo));
}

/* What was changed and not saved is still there after another problem was opened: the way back to
 * it is kept, too. */
static void check_opening(const char *opens, size_t changes)
{
    const struct place place = place_new();
    struct explorer explorer, next;
    struct ui ui;
    explorer_start(&explorer, "demo");
    ui_start(&ui, &explorer.session);
    ui.journal = &explorer.journal;
    run_kept(&ui, "load soft"); /* nothing to keep so far */
    ck_assert(!exists(&place, ""));
    run_kept(&ui, "load demo");
    run_kept(&ui, "put 0 0 5");
    run_kept(&ui, opens);
    ui_release(&ui);
    journal_stop(&explorer.journal);
    explorer_start(&next, "soft");
    ck_assert_uint_eq(changes_left(&next.journal), changes);
    struct journal_left left;
    ck_assert(journal_find(&next.journal, &left));
    ck_assert_str_eq(text_string(&left.about), "demo");
    journal_left_release(&left);
    restore_well(&next);
    ck_assert(problem_equal(&next.session.problem, &explorer.session.problem));
    ck_assert(run_line(&next.session, "undo"));
    ck_assert_double_eq(first_value(&next), 5);
    stop_both(&explorer, &next);
    place_remove(&place);
}

START_TEST(changed_then_opened)
{
    check_opening("load binary", 1);
}
END_TEST

START_TEST(changed_then_new)
{
    check_opening("new", 2);
}
END_TEST

/* Once it is saved there is nothing to bring back, whatever was opened meanwhile. */
START_TEST(opened_then_saved)
{
    const struct place place = place_new();
    struct explorer explorer, next;
    struct ui ui;
    char line[160], room[128];
    explorer_start(&explorer, "demo");
    ui_start(&ui, &explorer.session);
    ui.journal = &explorer.journal;
    run_kept(&ui, "put 0 0 5");
    run_kept(&ui, "load binary");
    run_kept(&ui, "put 0 0 0.5");
    ck_assert(exists(&place, "session-0.xent"));
    snprintf(line, sizeof line, "save %s", path_in(&place, "saved", room));
    run_kept(&ui, line);
    ck_assert(!exists(&place, "session-0.xent"));
    ui_release(&ui);
    ck_assert_uint_eq(leave(&explorer, &next), 0);
    stop_both(&explorer, &next);
    place_remove(&place);
}
END_TEST

/* An exercise waits again after a restart, and its right answer closes it; what the person knew of
 * another one is not lost with it. */
START_TEST(exercise_waits_again)
{
    const struct place place = place_new();
    struct explorer explorer, next;
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "exercise multiclass-loss --seed 7 --level 2");
    explorer_do(&explorer, "put 0 0 5");
    explorer_do(&explorer, "undo");
    ck_assert_uint_eq(leave(&explorer, &next), 1);
    const struct practice *practice = &next.session.practice;
    ck_assert(run_line(&next.session, "exercise log --seed 1 --level 1"));
    ck_assert(run_line(&next.session, "answer 9.999"));
    const unsigned in_a_row = practice->in_a_row;
    restore_well(&next);
    ck_assert(practice_is_about(practice, &next.session.problem));
    ck_assert_str_eq(practice->exercise.kind->name, "multiclass-loss");
    ck_assert_uint_eq(practice->exercise.seed, 7);
    ck_assert_int_eq(practice->exercise.level, 2);
    ck_assert_uint_eq(practice->in_a_row, in_a_row);
    unsigned wrong = 0;
    for (size_t i = 0; i < EXERCISE_KINDS; i++)
        wrong += practice->wrong[i];
    ck_assert_uint_eq(wrong, 1);
    ck_assert(run_line(&next.session, "answer 4.066"));
    ck_assert(!practice->open);
    ck_assert(run_line(&next.session, "undo"));
    ck_assert_double_eq(first_value(&next), 2);
    stop_both(&explorer, &next);
    place_remove(&place);
}
END_TEST

/* What was answered is not asked again, what was answered wrongly is; undo in between is no answer.
 */
START_TEST(answered_is_over)
{
    static const struct {
        const char *lines[4];
        bool waits;
        unsigned right, wrong; /* answers of its kind */
        bool tried;
    } table[] = {
        {{"answer 1.111", "undo", "redo", "put 0 0 5"}, true, 0, 1, true},
        {{"answer 1.111", "answer 4.07", "put 0 0 5", "undo"}, true, 0, 1, true},
        {{"answer 1.111", "answer 4.066", "put 0 0 5", "undo"}, false, 1, 1, true},
        {{"put 0 0 5", "undo", "answer", "put 0 0 5"}, false, 0, 1, true},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct place place = place_new();
        struct explorer explorer, next;
        struct ui ui;
        explorer_start(&explorer, "demo");
        ui_start(&ui, &explorer.session);
        ui.journal = &explorer.journal;
        run_kept(&ui, "exercise multiclass-loss --seed 7 --level 2");
        for (size_t k = 0; k < 4; k++)
            run_kept(&ui, table[i].lines[k]);
        ui_release(&ui);
        ck_assert_uint_ge(leave(&explorer, &next), 1);
        restore_well(&next);
        expect_equal(&explorer.session, &next.session);
        const struct practice *practice = &next.session.practice;
        size_t kind = 0;
        while (exercise_kind_at(kind) != exercise_kind_find("multiclass-loss"))
            kind++;
        ck_assert_uint_eq(practice->right[kind], table[i].right);
        ck_assert_uint_eq(practice->wrong[kind], table[i].wrong);
        ck_assert(practice->open == table[i].waits);
        ck_assert(!table[i].waits || practice->tried == table[i].tried);
        stop_both(&explorer, &next);
        place_remove(&place);
    }
}
END_TEST

/* A journal that names an exercise which is not the problem beside it has none. */
START_TEST(another_exercise_is_none)
{
    static const char *const lines[] = {"# exercise log --level 1 --seed 1\n",
                                        "# exercise log --level 9 --seed 1\n", "# exercise \n",
                                        "# exercise nothing\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct text journal = {0};
        struct session session;
        struct error error = {0};
        size_t played;
        journal_text_begin(&journal);
        text_add(&journal, lines[i]);
        text_add(&journal, "# state\nset logits 2 1 0\n# end\n");
        ck_assert(journal_text_play(journal.bytes, journal.length, &session, &played, &error));
        ck_assert_uint_eq(played, 1);
        ck_assert(!session.practice.open);
        ck_assert_double_eq(matrix_row(&session.problem.values, 0)[0], 2);
        session_release(&session);
        text_release(&journal);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {saved_then_undone, opened_then_undone,      changed_then_opened,
                                  changed_then_new,  opened_then_saved,       exercise_waits_again,
                                  answered_is_over,  another_exercise_is_none};
    return run_tests("journal_back", tests, sizeof tests / sizeof *tests);
}
