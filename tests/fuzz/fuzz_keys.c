/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The explorer without a terminal.  A byte is a key; beside those of ASCII,
 *
 *     0x80 + n       the named key n (event.h), arrows first
 *     0xa0 + n       Alt and the letter n
 *     0xc0           a paste: its length, its bytes
 *     0xc1 to 0xc3   the mouse (pressed, wheel up, wheel down): row, column
 *     0xc4           a size: rows, columns
 *     0xd0 on        a command line: example n of the table of commands
 *
 * After each of them a frame must be one, and the same when it is drawn again. */
#include <string.h>

#include "app/frame.h"
#include "app/paste.h"
#include "app/prompt.h"
#include "app/ui.h"
#include "core/command.h"
#include "tests/fuzz/fuzz.h"
#include "tests/soak_checks.h"

#define KEYS 300

struct player {
    struct session session;
    struct ui ui;
    int rows, columns;
    const uint8_t *at;
    size_t left;
};

static void complete(void *user, const char *line, size_t length,
                     void (*add)(void *list, const char *candidate), void *list)
{
    (void)user;
    const struct session empty = {0};
    command_complete(&empty, line, length, add, list);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_start();
    prompt_start(&(struct prompt_options){.complete = complete});
    return 0;
}

static int next(struct player *player)
{
    if (!player->left)
        return 0;
    player->left--;
    return *player->at++;
}

static void press(struct player *player, uint32_t key)
{
    char bytes[KEY_BYTES_ROOM + 1] = "\033", common[KEY_BYTES_ROOM];
    const size_t alt = key & KEY_WITH_ALT ? 1 : 0;
    event_common_bytes(key & ~(uint32_t)KEY_WITH_ALT, common);
    memcpy(bytes + alt, common, strlen(common) + 1);
    ui_key(&player->ui, key, bytes, common[0] ? strlen(bytes) : 0);
}

static void paste(struct player *player)
{
    struct paste pasted = {0};
    paste_begin(&pasted);
    for (int length = next(player); length > 0 && player->left; length--)
        paste_add(&pasted, (char)next(player), 1 << 20);
    paste_clean(&pasted);
    ui_paste(&player->ui, text_string(&pasted.text), pasted.text.length);
    paste_release(&pasted);
}

static void mouse(struct player *player, enum event_mouse how)
{
    const int row = next(player) % player->rows, column = next(player) % player->columns;
    ui_mouse(&player->ui, how, row, column);
}

static void command(struct player *player, size_t i)
{
    const struct command *row = command_at(i);
    if (row && !player->ui.prompting && !player->ui.editing && !player->ui.question.length)
        ui_run(&player->ui, row->example, NULL);
}

static void act(struct player *player, int byte)
{
    if (byte < 0x80) {
        press(player, event_key_from_code((uint32_t)(byte ? byte : 1)));
    } else if (byte < 0xa0) {
        press(player, KEY_NAME_UP + (uint32_t)(byte - 0x80));
    } else if (byte < 0xc0) {
        press(player, (uint32_t)('a' + (byte - 0xa0) % 26) | KEY_WITH_ALT);
    } else if (byte == 0xc0) {
        paste(player);
    } else if (byte <= 0xc3) {
        mouse(player, (enum event_mouse)(byte - 0xc1));
    } else if (byte == 0xc4) {
        player->rows = 1 + next(player) % 60;
        player->columns = 1 + next(player) % 200;
    } else if (byte >= 0xd0) {
        command(player, (size_t)byte - 0xd0);
    }
}

static void look(struct player *player)
{
    struct text why = {0};
    struct canvas first = frame_draw(&player->ui, player->rows, player->columns);
    struct canvas again = frame_draw(&player->ui, player->rows, player->columns);
    if (!check_frame(&first, player->rows, player->columns, NULL, &why) ||
        !check_same_frame(&first, &again, &why) || !check_ui(&player->ui, &why))
        fuzz_fail("%s", text_string(&why));
    canvas_release(&first);
    canvas_release(&again);
}

static void play(struct player *player)
{
    for (int i = 0; i < KEYS && player->left; i++) {
        act(player, next(player));
        /* nothing is read from files or written to them: a confined line refuses it */
        player->ui.reply.confined = true;
        if (fuzz_values(&player->session.problem) > FUZZ_VALUES)
            ui_run(&player->ui, "new", NULL);
        look(player);
        player->ui.quit = false;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct player player = {.session = session_new(), .rows = 24, .columns = 80};
    player.at = data;
    player.left = size;
    ui_start(&player.ui, &player.session);
    player.ui.reply.confined = true;
    play(&player);
    if (player.ui.prompting)
        press(&player, 'C' - '@');
    fuzz_problem(&player.session.problem);
    ui_release(&player.ui);
    session_release(&player.session);
    return 0;
}
