/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kill -9 at any moment, on the real program: what a person has done comes back, to the last
 * command that was shown, but for the first change of what stood in a file, which is kept behind
 * its frame; and no saved file is ever damaged.
 *
 * A script of keys is first played in this process, and after each of its parts it is noted what
 * the problem, the screen and the saved files are.  Then the program gets the same keys on a
 * terminal and is killed; what the next start brings back must be one of the notes: at least the
 * one that was on the screen. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/frame.h"
#include "app/prompt.h"
#include "core/command.h"
#include "core/example.h"
#include "core/memory.h"
#include "core/script.h"
#include "core/setting.h"
#include "tests/demo.h"
#include "tests/mirror.h"
#include "tests/problems.h"
#include "tests/restart.h"

enum { SCRIPTS = 5, KILLS = 10, PARTS = 160, FILES = 2, ROWS = 24, COLUMNS = 80 };

/* About as long as the program works on a part, so that it is killed amid the work; how far it gets
 * is told, not judged. */
#define PART_NS 120000

static const char *const files[FILES] = {"a.xent", "b.xent"};

/* What there is after a part of the script: after the first, which is empty, what was opened. */
struct note {
    char keys[64];
    struct text problem; /* as a saved file has it */
    struct text screen;
    bool has_file[FILES];
    struct text file[FILES];
    bool unsaved; /* it stands in no file and is no example */
};

struct script {
    struct note note[PARTS + 1];
    struct session session;
    struct ui ui;
};

static struct text as_file(const struct problem *problem)
{
    struct text text = {0};
    text_addf(&text, SCRIPT_HEADER "%d\n", SCRIPT_FORMAT);
    setting_write_all(problem, &text);
    return text;
}

static bool is_example(const struct text *problem)
{
    bool found = false;
    for (size_t i = 0; !found && example_at(i); i++) {
        struct session session = session_new();
        struct text notes = {0};
        struct error error;
        ck_assert(script_open(&session, example_at(i)->name, &notes, &error));
        struct text text = as_file(&session.problem);
        found = strcmp(text_string(&text), text_string(problem)) == 0;
        text_release(&text);
        text_release(&notes);
        session_release(&session);
    }
    return found;
}

static void take_note(struct script *script, struct note *note)
{
    struct canvas canvas = frame_draw(&script->ui, ROWS, COLUMNS);
    canvas_add_to_text(&canvas, &note->screen);
    canvas_release(&canvas);
    note->problem = as_file(&script->session.problem);
    note->unsaved = !is_example(&note->problem);
    for (size_t i = 0; i < FILES; i++) {
        note->has_file[i] = restart_read(files[i], &note->file[i]);
        if (note->has_file[i] &&
            strcmp(text_string(&note->file[i]), text_string(&note->problem)) == 0)
            note->unsaved = false;
    }
}

/* ---- the script ---- */

/* One part: at most one command.  `number` makes titles that occur once. */
static void write_keys(struct dice *dice, const struct ui *ui, size_t number, char keys[64])
{
    static const char *const plain[] = {"l",       "l", "h", "L", "H",    "<", ">",
                                        "j",       "k", "u", "u", "\x12", "x", "X",
                                        "f",       "y", "(", "]", "a",    "d", "p",
                                        ":undo\r", "B", "W", "V", "W",    "i", "A",
                                        "J",       "K", "s", "i", "+",    "_", ":load soft\r",
                                        ":new\r",  "x", "D"};
    if (ui->question.length) {
        snprintf(keys, 64, "%s", dice_one_in(dice, 3) ? "N" : "y");
        return;
    }
    switch (dice_below(dice, 8)) {
    case 0:
        snprintf(keys, 64, ":set title t%zu\r", number);
        return;
    case 1:
        snprintf(keys, 64, ":w %s\r", files[dice_below(dice, FILES)]);
        return;
    case 2:
        snprintf(keys, 64, ":put 0 %zu 0.%02zu\r", dice_below(dice, 3), dice_below(dice, 100));
        return;
    case 3:
        snprintf(keys, 64, "0.%02zu\r", dice_below(dice, 100));
        return;
    case 4:
        snprintf(keys, 64, "%s", dice_one_in(dice, 2) ? "\x12" : "u");
        return;
    default:
        snprintf(keys, 64, "%s", plain[dice_below(dice, sizeof plain / sizeof *plain)]);
    }
}

static void press(struct ui *ui, const char *keys)
{
    for (; *keys; keys++) {
        char bytes[KEY_BYTES_ROOM];
        const uint32_t key = event_key_from_code((unsigned char)*keys);
        event_common_bytes(key, bytes);
        ui_key(ui, key, bytes, strlen(bytes));
    }
    ck_assert(!ui->quit);
}

static void complete(void *user, const char *line, size_t length,
                     void (*add)(void *list, const char *candidate), void *list)
{
    command_complete(user, line, length, add, list);
}

static struct script *play(uint64_t seed)
{
    struct script *script = memory_new(1, sizeof *script);
    struct dice dice = {.state = seed};
    struct text notes = {0};
    struct error error;
    char *folder = restart_folder();
    script->session = session_new();
    prompt_start(&(struct prompt_options){.complete = complete, .user = &script->session});
    ck_assert(script_open(&script->session, "demo", &notes, &error));
    session_forget(&script->session);
    ui_start(&script->ui, &script->session);
    take_note(script, &script->note[0]);
    for (size_t i = 1; i <= PARTS; i++) {
        struct note *note = &script->note[i];
        write_keys(&dice, &script->ui, i, note->keys);
        press(&script->ui, note->keys);
        take_note(script, note);
    }
    text_release(&notes);
    free(folder);
    return script;
}

static void script_release(struct script *script)
{
    for (size_t i = 0; i <= PARTS; i++) {
        text_release(&script->note[i].problem);
        text_release(&script->note[i].screen);
        for (size_t f = 0; f < FILES; f++)
            text_release(&script->note[i].file[f]);
    }
    ui_release(&script->ui);
    prompt_stop();
    session_release(&script->session);
    free(script);
}

/* ---- a life and its end ---- */

/* The notes that what is found may agree with. */
struct range {
    size_t from, to;
};

static bool shows(struct pty *pty, const void *screen)
{
    return strcmp(pty_screen(pty), screen) == 0;
}

static void wait_for(struct pty *pty, const struct note *note)
{
    if (!pty_wait(pty, shows, text_string(&note->screen)))
        ck_abort_msg("after '%s' expected:\n%s\nthe terminal shows:\n%s", note->keys,
                     text_string(&note->screen), pty_screen(pty));
}

static void send_parts(struct pty *pty, const struct script *script, size_t first, size_t end)
{
    struct text keys = {0};
    for (size_t i = first; i < end; i++)
        text_add(&keys, script->note[i].keys);
    pty_send(pty, text_string(&keys));
    text_release(&keys);
}

/* What is on the screen at the end counts, too, from the first note on that has this screen. */
static size_t first_shown(const struct script *script, struct pty *pty, struct range range)
{
    bool is_note = false;
    for (size_t i = range.from; i <= range.to && !is_note; i++)
        if ((is_note = shows(pty, text_string(&script->note[i].screen))))
            range.from = i;
    return range.from;
}

/* The same, but for the first change. */
static size_t first_kept(const struct script *script, size_t shown)
{
    const bool is_first =
        shown > 0 && script->note[shown].unsaved && !script->note[shown - 1].unsaved;
    return is_first ? shown - 1 : shown;
}

/* Sends some parts all at once, lets them work for a while, kills.  What was on the screen before
 * counts in any case. */
static struct range live_and_die(const struct script *script, const char *state, struct dice *dice)
{
    struct pty *pty = restart_open(state, "demo");
    struct range range = {.from = dice_below(dice, PARTS / 2)};
    const size_t more = dice_one_in(dice, 3) ? 1 : dice_below(dice, PARTS / 2);
    range.to = range.from + more;
    send_parts(pty, script, 1, range.from + 1);
    wait_for(pty, &script->note[range.from]);
    send_parts(pty, script, range.from + 1, range.to + 1);
    const struct timespec pause = {.tv_nsec =
                                       (long)(dice_below(dice, 1000) * more * PART_NS / 1000)};
    nanosleep(&pause, NULL);
    pty_signal(pty, SIGKILL);
    ck_assert_int_eq(pty_expect_end(pty), PTY_KILLED + SIGKILL);
    range.from = first_kept(script, first_shown(script, pty, range));
    pty_stop(pty);
    return range;
}

static void check_file(const struct script *script, size_t f, struct range range)
{
    struct text bytes = {0};
    const bool there = restart_read(files[f], &bytes);
    bool known = false;
    for (size_t i = range.from; i <= range.to && !known; i++) {
        const struct note *note = &script->note[i];
        known = there == note->has_file[f] &&
                (!there || strcmp(text_string(&bytes), text_string(&note->file[f])) == 0);
    }
    ck_assert_msg(known, "'%s' is neither as before nor as after: %s", files[f],
                  there ? text_string(&bytes) : "not there");
    text_release(&bytes);
}

/* Takes what is offered; which of the notes is it? */
static size_t check_restored(const struct script *script, struct pty *pty, struct range range)
{
    struct text back = {0};
    pty_send(pty, "R");
    pty_expect(pty, -1, "the last session is back");
    pty_send(pty, ":w back.xent\r");
    pty_expect(pty, -1, "saved to 'back.xent'");
    ck_assert(restart_read("back.xent", &back));
    size_t found = range.from;
    while (found <= range.to &&
           strcmp(text_string(&script->note[found].problem), text_string(&back)) != 0)
        found++;
    ck_assert_msg(found <= range.to, "not what was there after %zu to %zu parts:\n%s", range.from,
                  range.to, text_string(&back));
    text_release(&back);
    return found;
}

/* Without an offer there was nothing to be lost. */
static void check_nothing_lost(const struct script *script, struct range range)
{
    bool saved = false;
    for (size_t i = range.from; i <= range.to; i++)
        saved = saved || !script->note[i].unsaved;
    ck_assert_msg(saved, "lost: the work of %zu to %zu parts", range.from, range.to);
}

/* How often something was offered, and was from amid the keys that were sent last. */
struct count {
    size_t offered, amid;
};

static void kill_once(const struct script *script, struct dice *dice, struct count *count)
{
    char *folder = restart_folder();
    const struct range range = live_and_die(script, folder, dice);
    for (size_t f = 0; f < FILES; f++)
        check_file(script, f, range);
    struct pty *pty = restart_open(folder, "binary");
    if (restart_is_offered(pty)) {
        const size_t found = check_restored(script, pty, range);
        count->amid += found > range.from && found < range.to;
        count->offered++;
    } else {
        check_nothing_lost(script, range);
    }
    restart_quit(pty);
    free(folder);
}

START_TEST(killed)
{
    struct script *script = play(20260300 + (uint64_t)_i);
    struct dice dice = {.state = 77 + (uint64_t)_i};
    struct count count = {0};
    for (int i = 0; i < KILLS; i++)
        kill_once(script, &dice, &count);
    printf("# script %d: %zu of %d were offered back, %zu of them amid the keys\n", _i,
           count.offered, KILLS, count.amid);
    ck_assert_uint_gt(count.offered, 0);
    script_release(script);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    Suite *suite = suite_create("kill");
    TCase *group = tcase_create("kill");
    tcase_set_timeout(group, 120);
    tcase_add_loop_test(group, killed, 0, SCRIPTS);
    suite_add_tcase(suite, group);
    return demo_run(suite);
}
