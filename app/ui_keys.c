/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a key means now, what the line at the bottom was opened for, and what a click does. */
#include <stdlib.h>
#include <string.h>

#include "app/bindings.h"
#include "app/prompt.h"
#include "app/ui.h"
#include "app/view.h"
#include "core/intl.h"
#include "core/memory.h"

/* ---- the line at the bottom ---- */

void ui_prompt(struct ui *ui, enum prompting what, const char *begun)
{
    prompt_open(what == PROMPTING_SEARCH ? "/" : ":", begun);
    ui->prompting = what;
    text_clear(&ui->echo);
}

void ui_find(struct ui *ui, int by)
{
    const char *what = text_string(&ui->sought);
    text_clear(&ui->echo);
    if (!what[0])
        ui_say(ui, _("nothing was searched for yet; / begins"));
    else if (pages_are_open(&ui->pages) ? !pages_find(&ui->pages, what, by)
                                        : !ui->view->find || !ui->view->find(ui, what, by))
        ui_say(ui, _("'%s' is not to be found here"), error_quote(what, strlen(what)).text);
}

/* What was entered: a command, or what to search for; nothing searches for the same again. */
static void take_line(struct ui *ui, enum prompting what)
{
    char *line = memory_copy(prompt_line(), strlen(prompt_line()));
    const bool blank = line[strspn(line, " \t")] == '\0';
    if (what == PROMPTING_COMMAND && !blank) {
        ui_run(ui, line, NULL);
    } else if (what == PROMPTING_SEARCH) {
        if (line[0]) {
            text_clear(&ui->sought);
            text_add(&ui->sought, line);
        }
        ui_find(ui, 1);
    }
    free(line);
}

static void prompt_key(struct ui *ui, const char *bytes, size_t length)
{
    const enum prompting what = ui->prompting;
    switch (prompt_feed(bytes, length)) {
    case PROMPT_EDITING:
        return;
    case PROMPT_DONE:
        ui->prompting = PROMPTING_NOT;
        take_line(ui, what);
        return;
    case PROMPT_CANCELLED:
    case PROMPT_CLOSED:
        ui->prompting = PROMPTING_NOT;
        text_clear(&ui->echo);
        return;
    }
}

/* ---- keys ---- */

/* Yes runs the command that waits; anything else forgets it. */
static void answer_key(struct ui *ui, uint32_t key)
{
    struct text line = ui->question;
    ui->question = (struct text){0};
    if (key == 'y' || key == 'Y') {
        ui->reply.careful = false;
        ui_run(ui, text_string(&line), NULL);
        ui->reply.careful = true;
    } else {
        ui_say(ui, _("nothing was written"));
    }
    text_release(&line);
}

/* Keys while an answer lies over the view, or help is the view: a short answer has nothing to
 * scroll, and what would scroll takes it away.  False for keys that mean what they mean elsewhere.
 */
static bool page_key(struct ui *ui, uint32_t key, bool is_short)
{
    const bool leaves = key == KEY_NAME_ESCAPE || key == 'q' || key == '?' || key == 'C' - '@' ||
                        key == KEY_NAME_F1 || (is_short && (key == KEY_NAME_ENTER || key == ' '));
    if (!is_short && pages_scroll(&ui->pages, key)) {
        text_clear(&ui->echo);
        return true;
    }
    if (!leaves)
        return false;
    if (ui->view == &view_help)
        view_leave(ui);
    else
        pages_close(&ui->pages);
    text_clear(&ui->echo);
    return true;
}

static bool table_key(struct ui *ui, uint32_t key)
{
    char begun[5];
    if (ui->view->act && ui->view->act(ui, key))
        return true;
    if (!ui_starts_number(key))
        return binding_run(ui, key);
    character_encode(key, begun);
    ui_begin_edit(ui, begun);
    return true;
}

/* Another key takes a short answer away, and does what it does; c begins the next one beside it. */
static bool text_key(struct ui *ui, uint32_t key)
{
    const bool is_short =
        pages_are_short(&ui->pages, ui->rows, ui->columns, text_string(&ui->echo));
    const bool stays = is_short && key == 'c';
    if (!stays && (page_key(ui, key, is_short) || binding_run(ui, key)))
        return true;
    if (!stays && is_short)
        pages_close(&ui->pages);
    return is_short && table_key(ui, key);
}

static void say_unknown(struct ui *ui, uint32_t key)
{
    char name[KEY_NAME_ROOM];
    event_key_name(key, name);
    if (key == KEY_NAME_OTHER)
        ui_say(ui, _("this key does nothing here; ? shows the keys"));
    else
        ui_say(ui, _("%s does nothing here; ? shows the keys"), name);
}

void ui_key(struct ui *ui, uint32_t key, const char *bytes, size_t length)
{
    if (ui->prompting)
        prompt_key(ui, bytes, length);
    else if (ui->question.length)
        answer_key(ui, key);
    else if (ui->editing)
        ui_edit_key(ui, key);
    else if (pages_are_open(&ui->pages) ? !text_key(ui, key) : !table_key(ui, key))
        say_unknown(ui, key);
    ui_clamp(ui);
}

/* ---- the mouse ---- */

static void press_key(struct ui *ui, uint32_t key)
{
    char bytes[KEY_BYTES_ROOM];
    event_common_bytes(key, bytes);
    ui_key(ui, key, bytes, strlen(bytes));
}

/* A number that is being typed is taken before something else is done. */
static bool settle(struct ui *ui)
{
    return !ui->prompting && !ui->question.length && (!ui->editing || ui_take_edit(ui));
}

void ui_mouse(struct ui *ui, enum event_mouse mouse, int row, int column)
{
    const struct spot *there = spots_at(&ui->spots, row, column);
    if (!settle(ui))
        return;
    const bool selects = there && there->kind != SPOT_KEY && ui->view->select;
    if (mouse == MOUSE_PRESS) {
        if (there && there->kind == SPOT_KEY)
            press_key(ui, there->key);
        else if (selects)
            ui->view->select(ui, there->item, there->kind == SPOT_CELL ? there->field : -1);
        ui_clamp(ui);
        return;
    }
    const bool up = mouse == MOUSE_WHEEL_UP;
    if (selects && there->kind == SPOT_CELL && there->field == FIELD_VALUE) {
        ui->view->select(ui, there->item, there->field);
        ui_clamp(ui);
        press_key(ui, up ? KEY_NAME_RIGHT : KEY_NAME_LEFT);
    } else {
        press_key(ui, up ? KEY_NAME_UP : KEY_NAME_DOWN);
    }
}
