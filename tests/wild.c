/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/wild.h"

#include "app/bindings.h"
#include "app/event.h"

/* Sebastiano Vigna's splitmix64: one addition and a few shifts, good enough to choose keys. */
size_t wild_below(struct wild *wild, size_t limit)
{
    uint64_t z = wild->state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return (size_t)((z ^ (z >> 31)) % limit);
}

static void add_key(struct text *out, uint32_t key)
{
    char name[KEY_NAME_ROOM];
    event_key_name(key, name);
    text_addf(out, "keys %s\n", name);
}

/* A key of the table of keys. */
static uint32_t bound_key(struct wild *wild)
{
    size_t count = 0;
    while (binding_at(count))
        count++;
    const uint32_t key = binding_at(wild_below(wild, count))->key[wild_below(wild, 2)];
    return key ? key : KEY_NAME_RIGHT;
}

/* What hands do most of the time. */
static uint32_t frequent_key(struct wild *wild)
{
    static const uint32_t keys[] = {
        KEY_NAME_UP,   KEY_NAME_DOWN,
        KEY_NAME_LEFT, KEY_NAME_RIGHT,
        ' ',           KEY_NAME_TAB,
        'y',           KEY_NAME_ESCAPE,
        'u',           'R' - '@',
        'W',           'B',
        'C',           'V',
        'P',           'J',
        'K',           KEY_NAME_ENTER,
        'x',           KEY_NAME_PAGE_DOWN,
        KEY_NAME_END,  'f',
        'i',           's',
        'a',           'd',
        'A',           'D',
        'L',           'H',
    };
    return WILD_PICK(wild, keys);
}

static uint32_t any_key(struct wild *wild)
{
    static const uint32_t strange[] = {0x71B5, 0xE9, 0x627, 0x1F600, 0x301,
                                       '%',    '\\', '#',   '\'',    '"'};
    const size_t dice = wild_below(wild, 100);
    if (dice < 45)
        return frequent_key(wild);
    if (dice < 80)
        return bound_key(wild);
    if (dice < 90)
        return '!' + (uint32_t)wild_below(wild, '~' - '!' + 1);
    if (dice < 95)
        return KEY_NAME_UP + (uint32_t)wild_below(wild, KEY_NAME_OTHER - KEY_NAME_UP + 1);
    if (dice < 97)
        return event_key_from_code(1 + (uint32_t)wild_below(wild, 31));
    if (dice < 98)
        return KEY_WITH_ALT | (uint32_t)('a' + wild_below(wild, 26));
    return WILD_PICK(wild, strange);
}

static void press_some(struct wild *wild, struct text *out)
{
    for (size_t i = 1 + wild_below(wild, 5); i > 0; i--)
        add_key(out, any_key(wild));
}

/* A key is held down. */
static void hold(struct wild *wild, struct text *out)
{
    const uint32_t key = frequent_key(wild);
    for (size_t i = 2 + wild_below(wild, 20); i > 0; i--)
        add_key(out, key);
}

static void type_number(struct wild *wild, struct text *out)
{
    static const uint32_t ends[] = {
        KEY_NAME_ENTER,     KEY_NAME_TAB, KEY_NAME_ESCAPE, KEY_NAME_DOWN, KEY_NAME_UP,
        KEY_NAME_BACKSPACE, ',',          'C' - '@'};
    static const char letters[] = "0123456789.-e()/^";
    text_add(out, "type ");
    for (size_t i = 1 + wild_below(wild, wild_below(wild, 20) ? 6 : 80); i > 0; i--)
        text_add_bytes(out, letters + wild_below(wild, wild_below(wild, 3) ? 10 : 17), 1);
    text_add(out, "\n");
    add_key(out, WILD_PICK(wild, ends));
}

/* Keys that mean something while a line is edited. */
static void edit_line(struct wild *wild, struct text *out)
{
    static const uint32_t keys[] = {
        KEY_NAME_UP,   KEY_NAME_DOWN, KEY_NAME_LEFT, KEY_NAME_TAB, KEY_NAME_TAB, KEY_NAME_BACKSPACE,
        KEY_NAME_HOME, KEY_NAME_END,  'A' - '@',     'K' - '@',    'Y' - '@',    'R' - '@',
        'W' - '@',     'U' - '@',     'T' - '@',     'P' - '@',    '_' - '@',    KEY_NAME_DELETE,
        'l',           ' ',           '0',           0x71B5,       0x301,        'V' - '@',
    };
    for (size_t i = 1 + wild_below(wild, 4); i > 0; i--)
        add_key(out, WILD_PICK(wild, keys));
}

static void end_line(struct wild *wild, struct text *out)
{
    if (wild_below(wild, 8) == 0)
        edit_line(wild, out);
    add_key(out, wild_below(wild, 12) ? KEY_NAME_ENTER : KEY_NAME_ESCAPE);
}

/* Esc first, so that the key begins a prompt: with an answer, a number or a question about, too. */
static void command(struct wild *wild, const struct ui *ui, struct text *out)
{
    if (wild_below(wild, 2))
        add_key(out, KEY_NAME_ESCAPE);
    add_key(out, ':');
    text_add(out, wild_below(wild, 6) ? "paste " : "type ");
    wild_line(wild, ui->session, out);
    text_add(out, "\n");
    end_line(wild, out);
}

static void search(struct wild *wild, struct text *out)
{
    add_key(out, '/');
    text_addf(out, "type %s\n", wild_word(wild));
    end_line(wild, out);
    for (size_t i = wild_below(wild, 4); i > 0; i--)
        add_key(out, wild_below(wild, 2) ? 'n' : 'N');
}

static void paste(struct wild *wild, struct text *out)
{
    text_add(out, "paste ");
    wild_paste(wild, out);
    text_add(out, "\n");
}

/* Where there is something to hit, or anywhere, also outside. */
static void use_mouse(struct wild *wild, const struct ui *ui, struct text *out)
{
    static const char *const ways[] = {"press", "press", "up", "down"};
    int row = (int)wild_below(wild, (size_t)ui->rows + 2) - 1;
    int column = (int)wild_below(wild, (size_t)ui->columns + 2) - 1;
    if (ui->spots.count && wild_below(wild, 4)) {
        const struct spot *spot = &ui->spots.list[wild_below(wild, ui->spots.count)];
        row = spot->row;
        column = spot->column + (int)wild_below(wild, spot->width > 0 ? (size_t)spot->width : 1);
    }
    text_addf(out, "mouse %s %d %d\n", WILD_PICK(wild, ways), row, column);
}

static void resize(struct wild *wild, struct text *out)
{
    static const char *const usual[] = {"80x24", "80x24", "80x24", "120x36",
                                        "40x10", "64x20", "24x6"};
    const size_t dice = wild_below(wild, 10);
    if (dice < 6)
        text_addf(out, "size %s\n", WILD_PICK(wild, usual));
    else if (dice < 9)
        text_addf(out, "size %zux%zu\n", 1 + wild_below(wild, 100), 1 + wild_below(wild, 40));
    else
        text_addf(out, "size %zux%zu\n", 1 + wild_below(wild, 300), 1 + wild_below(wild, 100));
}

void wild_act(struct wild *wild, const struct ui *ui, struct text *out)
{
    const size_t dice = wild_below(wild, 100);
    if (ui->prompting && dice < 50)
        end_line(wild, out);
    else if (dice < 8 && ui->prompting)
        edit_line(wild, out);
    else if (dice < 52)
        press_some(wild, out);
    else if (dice < 56)
        hold(wild, out);
    else if (dice < 64)
        type_number(wild, out);
    else if (dice < 82)
        command(wild, ui, out);
    else if (dice < 86)
        search(wild, out);
    else if (dice < 90)
        paste(wild, out);
    else if (dice < 97)
        use_mouse(wild, ui, out);
    else
        resize(wild, out);
}
