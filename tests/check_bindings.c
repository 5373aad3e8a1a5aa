/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of keys and of views: whole, without contradiction, and told of in the help. */
#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "app/bindings.h"
#include "app/view.h"
#include "core/command.h"

static struct session session;
static struct ui ui;

static bool run(const char *line)
{
    struct error error = {0};
    struct reply reply = {.format = REPLY_TEXT};
    const bool done = command_run(&session, line, strlen(line), &reply, &error);
    reply_release(&reply);
    return done;
}

static void begin(void)
{
    session = session_new();
    ui_start(&ui, &session);
    ck_assert(run("load demo"));
}

static void end(void)
{
    ui_release(&ui);
    session_release(&session);
}

/* Is the word one of those, which blanks separate? */
static bool is_among(const char *word, const char *words)
{
    for (const char *at = words; *at; at += strspn(at, " ")) {
        const size_t length = strcspn(at, " ");
        if (length == strlen(word) && strncmp(at, word, length) == 0)
            return true;
        at += length;
    }
    return false;
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* ---- keys ---- */

START_TEST(no_key_stands_twice)
{
    for (size_t i = 0; binding_at(i); i++)
        for (size_t k = 0; k < 3; k++) {
            const uint32_t key = binding_at(i)->key[k];
            char name[KEY_NAME_ROOM];
            event_key_name(key, name);
            for (size_t other = 0; key && other <= i; other++)
                for (size_t j = 0; j < 3; j++)
                    ck_assert_msg((other == i && j == k) || binding_at(other)->key[j] != key,
                                  "%s stands twice", name);
        }
}
END_TEST

/* A key that begins a number would never come to the table; holes would end no row. */
START_TEST(every_key_can_be_reached)
{
    size_t keys = 0;
    for (size_t i = 0; binding_at(i); i++) {
        const struct binding *binding = binding_at(i);
        ck_assert_int_eq(binding->act != NULL, binding->key[0] != 0);
        for (size_t k = 0; k < 3; k++) {
            ck_assert(!ui_starts_number(binding->key[k]));
            ck_assert_msg(k == 0 || !binding->key[k] || binding->key[k - 1], "row %zu", i);
            keys += binding->key[k] != 0;
        }
    }
    ck_assert_uint_gt(keys, 60);
}
END_TEST

/* A row that is written out says what it does; one that is not belongs to one above. */
START_TEST(every_row_is_explained)
{
    ck_assert_ptr_nonnull(binding_at(0)->keys);
    for (size_t i = 0; binding_at(i); i++) {
        const struct binding *binding = binding_at(i);
        ck_assert_msg(!binding->keys == !binding->help, "row %zu: keys and help go together", i);
        ck_assert_msg(!binding->keys || binding->keys[0], "row %zu", i);
        ck_assert_msg(!binding->help || binding->help[0], "row %zu", i);
        ck_assert_msg(!binding->label || binding->keys, "row %zu: a label without a name", i);
        ck_assert_msg(!binding->ascii || is_ascii(binding->ascii), "row %zu", i);
        if (binding->keys && !is_ascii(binding->keys))
            ck_assert_msg(binding->ascii, "row %zu has no names in ASCII", i);
    }
}
END_TEST

/* Whether one of the keys of the row is among the names. */
static bool is_named(const struct binding *binding, const char *names)
{
    for (size_t k = 0; k < 3 && binding->key[k]; k++) {
        char name[KEY_NAME_ROOM];
        event_key_name(binding->key[k], name);
        if (is_among(name, names))
            return true;
    }
    return false;
}

/* Of every row that does something a key is named, there or in the row that it belongs to; the way
 * out at once is told of beside the way out. */
START_TEST(every_action_has_a_name_in_the_help)
{
    const struct binding *head = NULL;
    for (size_t i = 0; binding_at(i); i++) {
        const struct binding *binding = binding_at(i);
        head = binding->keys ? binding : head;
        const bool told = binding->act && (is_named(binding, binding_names(head, FACE_ASCII)) ||
                                           (binding->key[0] == 'C' - '@' &&
                                            strstr(head->help, "(Ctrl-C") && head->key[0] == 'q'));
        ck_assert_msg(told || !binding->act, "row %zu: its keys are not among '%s'", i,
                      binding_names(head, FACE_ASCII));
    }
}
END_TEST

/* Does a line say these names, and behind them this? */
static bool has_line(const char *text, const char *names, const char *help)
{
    struct text line = {0};
    bool found = false;
    while (!found && text_next_line(&text, &line)) {
        const char *at = text_string(&line) + strspn(text_string(&line), " ");
        const size_t length = strlen(names);
        found = strncmp(at, names, length) == 0 && at[length] == ' ' &&
                strcmp(at + length + strspn(at + length, " "), help) == 0;
    }
    text_release(&line);
    return found;
}

START_TEST(help_holds_every_row)
{
    session.preferences.face = (enum face)_i;
    view_open(&ui, &view_help);
    for (size_t i = 0; binding_at(i); i++) {
        const char *names = binding_at(i)->keys ? binding_names(binding_at(i), (enum face)_i) : "";
        ck_assert_msg(!names[0] ||
                          has_line(text_string(&ui.pages.text), names, binding_at(i)->help),
                      "the help does not tell of '%s'", names);
    }
    for (size_t i = 0; view_at(i); i++) {
        char names[32] = {(char)view_at(i)->key, ' ', ' '};
        strncat(names, view_at(i)->name, sizeof names - 4);
        ck_assert_msg(has_line(text_string(&ui.pages.text), names, view_at(i)->help),
                      "the help does not tell of the view '%s'", names);
    }
}
END_TEST

/* In the main view each key is known; what is in no row is not. */
START_TEST(every_key_is_known)
{
    for (size_t i = 0; binding_at(i); i++)
        for (size_t k = 0; k < 3 && binding_at(i)->key[k]; k++) {
            ck_assert(binding_run(&ui, binding_at(i)->key[k]));
            ui_release(&ui);
            ui_start(&ui, &session);
        }
    static const uint32_t unknown[] = {'z', 'Z', '!', 0, 0x71B5, KEY_NAME_INSERT, KEY_NAME_OTHER};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        ck_assert(!binding_run(&ui, unknown[i]));
}
END_TEST

/* Over a text only the rows that say so do something. */
START_TEST(little_is_bound_over_a_text)
{
    for (size_t i = 0; binding_at(i); i++)
        for (size_t k = 0; k < 3 && binding_at(i)->key[k]; k++) {
            pages_open(&ui.pages, "a text\n");
            ck_assert_int_eq(binding_run(&ui, binding_at(i)->key[k]), binding_at(i)->anywhere);
            ui_release(&ui);
            ui_start(&ui, &session);
        }
}
END_TEST

/* ---- views ---- */

START_TEST(every_view_has_a_key_of_its_own)
{
    for (size_t i = 0; view_at(i); i++) {
        const struct view *view = view_at(i);
        ck_assert_ptr_eq(view_find(view->name), view);
        ck_assert(view->draw);
        ck_assert(view->word[0] && view->help[0]);
        for (size_t other = 0; other < i; other++) {
            ck_assert_str_ne(view_at(other)->name, view->name);
            ck_assert_uint_ne(view_at(other)->key, view->key);
        }
        const struct view *elsewhere = view == &view_curve ? &view_batch : &view_curve;
        view_open(&ui, elsewhere);
        ck_assert(binding_run(&ui, view->key));
        ck_assert_ptr_eq(ui.view, view);
        ck_assert(binding_run(&ui, view->key)); /* its key leads back, too */
        ck_assert_ptr_eq(ui.view, view == &view_work ? view : elsewhere);
        view_open(&ui, &view_work);
        ui.view = &view_work;
    }
}
END_TEST

/* The command knows the same names, in the same order, and no other. */
START_TEST(command_takes_every_view)
{
    struct text names = {0}, line = {0};
    for (size_t i = 0; view_at(i); i++)
        text_addf(&names, "%s%s", i ? " " : "", view_at(i)->name);
    ck_assert_str_eq(command_find("view")->values, text_string(&names));
    for (size_t i = 0; view_at(i); i++) {
        text_clear(&line);
        text_addf(&line, "view %s", view_at(i)->name);
        ck_assert_msg(ui_run(&ui, text_string(&line), NULL), "%s", text_string(&line));
        ck_assert_ptr_eq(ui.view, view_at(i));
    }
    text_release(&line);
    text_release(&names);
}
END_TEST

START_TEST(command_refuses_other_views)
{
    static const char *const lines[] = {"view",         "view Work",       "view wor",
                                        "view workx",   "view work batch", "view ''",
                                        "view 'work '", "view projectors", "view ?"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ck_assert_msg(!ui_run(&ui, lines[i], NULL), "%s", lines[i]);
        ck_assert(ui.echo_is_error);
        ck_assert_ptr_eq(ui.view, &view_work);
    }
    ck_assert_ptr_null(view_find("wor"));
    ck_assert_ptr_null(view_find(""));
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    Suite *suite = suite_create("bindings");
    TCase *group = tcase_create("bindings");
    tcase_add_checked_fixture(group, begin, end);
    tcase_add_test(group, no_key_stands_twice);
    tcase_add_test(group, every_key_can_be_reached);
    tcase_add_test(group, every_row_is_explained);
    tcase_add_test(group, every_action_has_a_name_in_the_help);
    tcase_add_loop_test(group, help_holds_every_row, 0, FACE_ASCII + 1);
    tcase_add_test(group, every_key_is_known);
    tcase_add_test(group, little_is_bound_over_a_text);
    tcase_add_test(group, every_view_has_a_key_of_its_own);
    tcase_add_test(group, command_takes_every_view);
    tcase_add_test(group, command_refuses_other_views);
    suite_add_tcase(suite, group);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
