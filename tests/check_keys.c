/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of keys, bytes to characters, pasted text, the look of a line: what needs no terminal. */
#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "app/event.h"
#include "app/history.h"
#include "app/keys.h"
#include "app/look.h"
#include "app/mouse.h"
#include "app/prompt_view.h"
#include "core/canvas.h"
#include "core/text.h"

static const struct {
    const char *name;
    uint32_t key;
} names[] = {
    {"Up", KEY_NAME_UP},
    {"PgDn", KEY_NAME_PAGE_DOWN},
    {"Shift-Left", KEY_NAME_SHIFT_LEFT},
    {"BackTab", KEY_NAME_BACK_TAB},
    {"Esc", KEY_NAME_ESCAPE},
    {"F1", KEY_NAME_F1},
    {"F12", KEY_NAME_F12},
    {"Space", ' '},
    {"Ctrl-A", 1},
    {"Ctrl-Z", 26},
    {"Ctrl-]", 29},
    {"a", 'a'},
    {"A", 'A'},
    {"-", '-'},
    {"熵", 0x71B5},
    {"Alt-x", 'x' | KEY_WITH_ALT},
    {"Alt-Ctrl-A", 1 | KEY_WITH_ALT},
    {"Alt-熵", 0x71B5 | KEY_WITH_ALT},
    {"Alt-Shift-Right", KEY_NAME_SHIFT_RIGHT | KEY_WITH_ALT},
};

START_TEST(names_go_both_ways)
{
    char name[KEY_NAME_ROOM];
    event_key_name(names[_i].key, name);
    ck_assert_str_eq(name, names[_i].name);
    ck_assert_uint_eq(event_key_from_name(name, strlen(name)), names[_i].key);
}
END_TEST

START_TEST(every_named_key_has_a_name)
{
    for (uint32_t key = KEY_NAME_UP; key <= KEY_NAME_OTHER; key++) {
        char name[KEY_NAME_ROOM];
        event_key_name(key, name);
        ck_assert_uint_eq(event_key_from_name(name, strlen(name)), key);
    }
}
END_TEST

START_TEST(other_spellings_are_understood)
{
    ck_assert_uint_eq(event_key_from_name("pageup", 6), KEY_NAME_PAGE_UP);
    ck_assert_uint_eq(event_key_from_name("ctrl-r", 6), 18);
    ck_assert_uint_eq(event_key_from_name("Ctrl-I", 6), KEY_NAME_TAB);
    ck_assert_uint_eq(event_key_from_name("Ctrl-M", 6), KEY_NAME_ENTER);
    ck_assert_uint_eq(event_key_from_name("f7", 2), KEY_NAME_F1 + 6);
    ck_assert_uint_eq(event_key_from_name("Escape more", 6), KEY_NAME_ESCAPE);
}
END_TEST

START_TEST(no_key_has_these_names)
{
    static const char *const wrong[] = {"",     "Upp",    "F0",   "F13",  "F01", "Ctrl-", "Ctrl-AB",
                                        "Alt-", "Ctrl-1", "\x01", "\xFF", "ab",  "F1x"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(event_key_from_name(wrong[i], strlen(wrong[i])) == 0, "'%s'", wrong[i]);
}
END_TEST

START_TEST(bytes_for_the_editor)
{
    static const struct {
        uint32_t key;
        const char *bytes;
    } table[] = {
        {KEY_NAME_UP, "\033[A"}, {KEY_NAME_ENTER, "\r"}, {'a', "a"}, {0x71B5, "熵"}, {3, "\003"},
        {KEY_NAME_F1, ""}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char bytes[KEY_BYTES_ROOM];
        event_common_bytes(table[i].key, bytes);
        ck_assert_str_eq(bytes, table[i].bytes);
    }
}
END_TEST

static const struct {
    const char *bytes, *clean;
    size_t limit;
} pastes[] = {
    {"plain", "plain", 100},
    {"a\rb\nc\r\nd", "a\nb\nc\nd", 100},
    {"a\tb\001c\177d\033[A", "a\tbcd[A", 100},
    {"\xFF\xC3(",
     "?"
     "?(",
     100},
    {"", "", 100},
    {"熵熵", "熵", 4},
    {"a\xC2\x85z", "az", 100},
};

START_TEST(pasted_text_is_made_safe)
{
    struct keys keys = {.unicode = true};
    struct event event = {0};
    ck_assert(!keys_add_to_paste(&keys, 'x', 100, &event));
    ck_assert(keys_add_to_paste(&keys, CODE_PASTE_BEGIN, 100, &event));
    for (const char *p = pastes[_i].bytes; *p; p++)
        ck_assert(keys_add_to_paste(&keys, (unsigned char)*p, pastes[_i].limit, &event));
    ck_assert_int_eq(event.kind, EVENT_NONE);
    ck_assert(keys_add_to_paste(&keys, CODE_PASTE_END, 100, &event));
    ck_assert_int_eq(event.kind, EVENT_PASTE);
    ck_assert_str_eq(event.text, pastes[_i].clean);
    ck_assert_uint_eq(event.length, strlen(pastes[_i].clean));
    ck_assert_int_eq(event.cut, strlen(pastes[_i].bytes) > pastes[_i].limit);
    keys_release(&keys);
}
END_TEST

START_TEST(characters_come_byte_by_byte)
{
    struct keys keys = {.unicode = true};
    struct event event = {0};
    ck_assert(!keys_add_byte(&keys, 0xE7, &event));
    ck_assert(keys_inside_character(&keys));
    ck_assert(!keys_add_byte(&keys, 0x86, &event));
    ck_assert(keys_add_byte(&keys, 0xB5, &event));
    ck_assert_uint_eq(event.key, 0x71B5);
    ck_assert(!keys_add_byte(&keys, 0xE7, &event)); /* broken off by a whole one */
    ck_assert(keys_add_byte(&keys, 'a', &event));
    ck_assert_uint_eq(event.key, 'a');
    ck_assert(!keys_add_byte(&keys, 0xB5, &event));
    ck_assert(!keys_add_byte(&keys, 0, &event));
    ck_assert(!keys_inside_character(&keys));
    ck_assert(keys_add_byte(&keys, '\r', &event));
    ck_assert_uint_eq(event.key, KEY_NAME_ENTER);
}
END_TEST

static const struct {
    const char *label, *line;
    size_t point;
    int columns;
    const char *row;
    int cursor;
} lines[] = {
    {":", "", 0, 10, ":", 1},
    {":", "abc", 3, 10, ":abc", 4},
    {":", "abc", 1, 10, ":abc", 2},
    {":", "熵熵", 3, 10, ":熵熵", 3},
    {":", "a\001b", 3, 10, ":a^Ab", 5},
    {":", "a\xFF", 2, 10, ":a\xEF\xBF\xBD", 3},
    {":", "e\xCC\x81z", 3, 10, ":e\xCC\x81z", 2},
    {":", "12345678", 8, 10, ":12345678", 9},
    {":", "123456789", 9, 10, "<23456789", 9},
    {":", "123456789abcdef", 15, 10, "<89abcdef", 9},
    {":", "123456789", 0, 10, ":123456789", 1},
    {":", "123456789a", 0, 10, ":12345678>", 1},
    {":", "abc", 3, 1, "", 0},
    {":", "熵熵熵", 0, 4, ":熵>", 1},
};

START_TEST(line_is_drawn)
{
    struct prompt_view view = {0};
    struct canvas canvas = canvas_new(1, lines[_i].columns);
    struct text text = {0};
    prompt_view_draw(&view, &canvas, 0, lines[_i].label, lines[_i].line, lines[_i].point);
    canvas_add_to_text(&canvas, &text);
    ck_assert_uint_gt(text.length, 0);
    text.bytes[text.length - 1] = '\0';
    ck_assert_str_eq(text.bytes, lines[_i].row);
    ck_assert_int_eq(canvas.cursor_row, 0);
    ck_assert_int_eq(canvas.cursor_column, lines[_i].cursor);
    text_release(&text);
    canvas_release(&canvas);
}
END_TEST

/* Wherever the cursor goes in whatever width, it stays in the row, and not on a sign. */
START_TEST(cursor_is_always_seen)
{
    const char *line = "交叉熵 = -ln p\xCC\x81 und so weiter\001\002";
    for (int columns = 1; columns < 40; columns++) {
        struct prompt_view view = {0};
        struct canvas canvas = canvas_new(1, columns);
        size_t length = strlen(line);
        for (size_t step = 0; step <= 2 * length; step++) {
            size_t point = step <= length ? step : 2 * length - step;
            prompt_view_draw(&view, &canvas, 0, ":", line, point);
            ck_assert_int_ge(canvas.cursor_column, 0);
            ck_assert_int_lt(canvas.cursor_column, columns);
            uint32_t under = canvas_cell(&canvas, 0, canvas.cursor_column)->code;
            ck_assert(columns < 5 || (under != '<' && under != '>'));
        }
        canvas_release(&canvas);
    }
}
END_TEST

START_TEST(looks_never_rest_on_colour)
{
    static const enum style told_apart[] = {STYLE_CURSOR, STYLE_STEP,  STYLE_RESULT,
                                            STYLE_RIGHT,  STYLE_WRONG, STYLE_PLAIN};
    for (size_t i = 0; i < sizeof told_apart / sizeof told_apart[0]; i++) {
        struct look look = look_of(PALETTE_NONE, told_apart[i]);
        ck_assert_int_eq(look.colour, -1);
        for (size_t k = 0; k < i; k++)
            ck_assert_uint_ne(look.attributes, look_of(PALETTE_NONE, told_apart[k]).attributes);
        for (int palette = 0; palette < PALETTE_COUNT; palette++)
            ck_assert_uint_eq(look_of((enum palette)palette, told_apart[i]).attributes,
                              look.attributes);
    }
}
END_TEST

START_TEST(what_the_history_keeps)
{
    ck_assert(history_is_worth_keeping("show"));
    ck_assert(history_is_worth_keeping(" 熵"));
    ck_assert(!history_is_worth_keeping(""));
    ck_assert(!history_is_worth_keeping("   "));
    ck_assert(!history_is_worth_keeping("a\nb"));
    ck_assert(!history_is_worth_keeping("a\xFF"));
    ck_assert(!history_append_line("", "x"));
    ck_assert(!history_append_line("/dev/null/a/history", "x"));
}
END_TEST

/* What a terminal sends behind the beginning of a report, and the event that this makes. */
static const struct {
    int begun;
    const char *bytes;
    enum event_kind kind; /* EVENT_NONE: a report that means nothing here */
    enum event_mouse mouse;
    int row, column;
    bool shift;
} reports[] = {
    {CODE_MOUSE_NUMBERS, "0;18;6M", EVENT_MOUSE, MOUSE_PRESS, 5, 17, false},
    {CODE_MOUSE_NUMBERS, "4;1;1M", EVENT_MOUSE, MOUSE_PRESS, 0, 0, true},
    {CODE_MOUSE_NUMBERS, "64;300;100M", EVENT_MOUSE, MOUSE_WHEEL_UP, 99, 299, false},
    {CODE_MOUSE_NUMBERS, "65;2;3M", EVENT_MOUSE, MOUSE_WHEEL_DOWN, 2, 1, false},
    {CODE_MOUSE_NUMBERS, "0;18;6m", EVENT_NONE, MOUSE_PRESS, 0, 0, false},
    {CODE_MOUSE_NUMBERS, "2;18;6M", EVENT_NONE, MOUSE_PRESS, 0, 0, false},
    {CODE_MOUSE_NUMBERS, "66;18;6M", EVENT_NONE, MOUSE_PRESS, 0, 0, false},
    {CODE_MOUSE_NUMBERS, "0;0;6M", EVENT_NONE, MOUSE_PRESS, 0, 0, false},
    {CODE_MOUSE_NUMBERS, "0;18M", EVENT_NONE, MOUSE_PRESS, 0, 0, false},
    {CODE_MOUSE_NUMBERS, ";;M", EVENT_NONE, MOUSE_PRESS, 0, 0, false},
    {CODE_MOUSE_NUMBERS, "0;99999999999;1M", EVENT_MOUSE, MOUSE_PRESS, 0, 99998, false},
    {CODE_MOUSE_BYTES, " 2&", EVENT_MOUSE, MOUSE_PRESS, 5, 17, false},
    {CODE_MOUSE_BYTES, "`!!", EVENT_MOUSE, MOUSE_WHEEL_UP, 0, 0, false},
    {CODE_MOUSE_BYTES, "#2&", EVENT_NONE, MOUSE_PRESS, 0, 0, false},
};

START_TEST(mouse_reports_become_events)
{
    struct mouse mouse = {0};
    struct event event = {.kind = EVENT_NONE};
    ck_assert(!mouse_add(&mouse, 'q', &event)); /* between reports */
    ck_assert(mouse_add(&mouse, reports[_i].begun, &event));
    for (const char *at = reports[_i].bytes; *at; at++) {
        ck_assert_int_eq(event.kind, EVENT_NONE); /* not before its end */
        ck_assert(mouse_add(&mouse, (unsigned char)*at, &event));
    }
    ck_assert_int_eq(event.kind, reports[_i].kind);
    if (event.kind == EVENT_MOUSE) {
        ck_assert_int_eq(event.mouse, reports[_i].mouse);
        ck_assert_int_eq(event.row, reports[_i].row);
        ck_assert_int_eq(event.column, reports[_i].column);
        ck_assert_int_eq(event.shift, reports[_i].shift);
    }
    ck_assert(!mouse_add(&mouse, 'q', &event));
}
END_TEST

START_TEST(broken_mouse_reports_end)
{
    struct mouse mouse = {0};
    struct event event = {.kind = EVENT_NONE};
    mouse_add(&mouse, CODE_MOUSE_NUMBERS, &event);
    ck_assert(mouse_add(&mouse, '1', &event));
    ck_assert(!mouse_add(&mouse, 'x', &event)); /* x is a key again */
    ck_assert(!mouse_add(&mouse, '1', &event));
    mouse_add(&mouse, CODE_MOUSE_BYTES, &event);
    ck_assert(!mouse_add(&mouse, 0x110, &event)); /* a key of the library's in its midst */
    ck_assert(!mouse_add(&mouse, '1', &event));
    mouse_add(&mouse, CODE_MOUSE_NUMBERS, &event);
    for (int i = 0; i < 100; i++) /* more than there is room for */
        mouse_add(&mouse, '1', &event);
    ck_assert_int_eq(event.kind, EVENT_NONE);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    Suite *suite = suite_create("keys");
    TCase *group = tcase_create("keys");
    tcase_add_loop_test(group, names_go_both_ways, 0, sizeof names / sizeof names[0]);
    tcase_add_test(group, every_named_key_has_a_name);
    tcase_add_test(group, other_spellings_are_understood);
    tcase_add_test(group, no_key_has_these_names);
    tcase_add_test(group, bytes_for_the_editor);
    tcase_add_loop_test(group, pasted_text_is_made_safe, 0, sizeof pastes / sizeof pastes[0]);
    tcase_add_test(group, characters_come_byte_by_byte);
    tcase_add_loop_test(group, line_is_drawn, 0, sizeof lines / sizeof lines[0]);
    tcase_add_test(group, cursor_is_always_seen);
    tcase_add_test(group, looks_never_rest_on_colour);
    tcase_add_test(group, what_the_history_keeps);
    tcase_add_loop_test(group, mouse_reports_become_events, 0, sizeof reports / sizeof reports[0]);
    tcase_add_test(group, broken_mouse_reports_end);
    suite_add_tcase(suite, group);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
