/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/ui.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/bindings.h"
#include "app/prompt.h"
#include "core/command.h"
#include "core/derive.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/number.h"

/* For answers, before the first frame says how many columns there are. */
#define REPLY_COLUMNS 76

void ui_start(struct ui *ui, struct session *session, enum face face)
{
    *ui = (struct ui){.session = session,
                      .face = face,
                      .step = STEP_ALL,
                      .reply = {.format = REPLY_TEXT, .face = face}};
}

void ui_release(struct ui *ui)
{
    reply_release(&ui->reply);
    text_release(&ui->pages);
    text_release(&ui->echo);
}

size_t ui_rows(const struct ui *ui)
{
    const struct problem *problem = &ui->session->problem;
    return derivation_is_of_batch(problem) ? problem_samples(problem) : problem_classes(problem);
}

size_t ui_sample_of_row(const struct ui *ui)
{
    return derivation_is_of_batch(&ui->session->problem) ? ui->row : ui->sample;
}

size_t ui_class_of_row(const struct ui *ui)
{
    return derivation_is_of_batch(&ui->session->problem) ? 0 : ui->row;
}

const char *ui_row_name(const struct ui *ui, char room[ROW_ROOM])
{
    const struct problem *problem = &ui->session->problem;
    if (!derivation_is_of_batch(problem))
        return problem_class_name(problem, ui->row, room);
    snprintf(room, ROW_ROOM, _("sample %zu"), ui->row);
    return room;
}

void ui_clamp(struct ui *ui)
{
    const struct problem *problem = &ui->session->problem;
    const size_t samples = problem_samples(problem), rows = ui_rows(ui);
    if (ui->sample >= samples || derivation_is_of_batch(problem))
        ui->sample = samples && !derivation_is_of_batch(problem) ? samples - 1 : 0;
    if (ui->row >= rows)
        ui->row = rows ? rows - 1 : 0;
    if (problem->label_form == LABELS_NONE && ui->field == FIELD_LABEL)
        ui->field = FIELD_VALUE;
    if (ui->step == STEP_ALL)
        return;
    if (rows == 0) {
        ui->step = STEP_ALL;
        return;
    }
    struct derivation *d = derivation_new_sound(problem, session_loss(ui->session), ui->sample);
    if (ui->step >= d->count)
        ui->step = d->count ? d->count - 1 : STEP_ALL;
    derivation_free(d);
}

void ui_say(struct ui *ui, const char *format, ...)
{
    struct text echo = {0};
    va_list arguments;
    va_start(arguments, format);
    text_addv(&echo, format, arguments);
    va_end(arguments);
    text_release(&ui->echo);
    ui->echo = echo;
    ui->echo_is_error = false;
}

static double present_loss(const struct ui *ui)
{
    return loss_reduced(session_loss(ui->session));
}

/* "   loss 0.4523 -> 0.4170  (-0.0352)": the three numbers as they are shown must agree. */
static void add_change(struct ui *ui, double before, double after)
{
    const int digits = ui->session->problem.digits;
    if (isnan(before) || isnan(after) || before == after)
        return;
    text_addf(&ui->echo, _("    loss %s -> %s"), number_show(before, digits).text,
              number_show(after, digits).text);
    const double difference = number_rounded(after, digits) - number_rounded(before, digits);
    if (isfinite(difference))
        text_addf(&ui->echo, "  (%s%s)", difference > 0 ? "+" : "",
                  number_show(difference, digits).text);
}

void ui_open_pages(struct ui *ui, const char *text)
{
    text_clear(&ui->pages);
    ui->page_line = ui->page_left = 0;
    while (*text) {
        struct text line = {0};
        const size_t length = strcspn(text, "\n");
        text_add_bytes(&line, text, length);
        const size_t indent = strspn(text_string(&line), " ");
        const char *words = text_string(&line) + indent;
        text_add_repeated(&ui->pages, " ", indent);
        if (ui->page_columns && text_width(text_string(&line)) > ui->page_columns &&
            !strstr(words, "  "))
            text_add_wrapped(&ui->pages, words, indent, ui->page_columns + 1);
        else
            text_addf(&ui->pages, "%s\n", words);
        text_release(&line);
        text += length + (text[length] == '\n');
    }
}

/* Another problem is looked at from its beginning. */
static void go_home(struct ui *ui, const char *line)
{
    line += strspn(line, " \t");
    const size_t length = strcspn(line, " \t");
    const bool load = length == 4 && strncmp(line, "load", 4) == 0;
    const bool new = length == 3 && strncmp(line, "new", 3) == 0;
    if (!load && !new)
        return;
    ui->sample = ui->row = ui->top = 0;
    ui->step = STEP_ALL;
    ui->field = FIELD_VALUE;
}

/* Notes of a command, in one line. */
static void add_notes(struct ui *ui, const struct text *notes)
{
    for (size_t i = 0; i < notes->length; i++) {
        const bool end = notes->bytes[i] == '\n';
        if (!end)
            text_add_bytes(&ui->echo, notes->bytes + i, 1);
        else if (i + 1 < notes->length)
            text_add(&ui->echo, "; ");
    }
}

bool ui_run(struct ui *ui, const char *line, const char *what)
{
    struct error error = {0};
    const double before = present_loss(ui);
    reply_clear(&ui->reply);
    ui->reply.width = ui->page_columns ? (int)ui->page_columns : REPLY_COLUMNS;
    text_clear(&ui->echo);
    ui->echo_is_error = false;
    if (!command_run(ui->session, line, strlen(line), &ui->reply, &error)) {
        ui_say(ui, "%s", error.message);
        ui->echo_is_error = true;
        return false;
    }
    go_home(ui, line);
    ui_clamp(ui);
    ui->quit = ui->quit || ui->reply.request == REQUEST_QUIT;
    if (ui->reply.out.length)
        ui_open_pages(ui, text_string(&ui->reply.out));
    if (ui->reply.notes.length)
        add_notes(ui, &ui->reply.notes);
    else if (!ui->reply.out.length)
        text_add(&ui->echo, what ? what : line);
    if (!ui->reply.notes.length) /* the notes need the line for themselves */
        add_change(ui, before, present_loss(ui));
    return true;
}

/* ---- typing on a cell ---- */

/* Begins to type on the selected cell. */
static void begin_edit(struct ui *ui, const char *begun)
{
    if (ui_rows(ui) == 0) {
        ui_say(ui,
               _("there are no values yet; x loads an example, ':set logits 2 1 0.1' gives some"));
        return;
    }
    ui->editing = true;
    snprintf(ui->edit, sizeof ui->edit, "%s", begun);
    text_clear(&ui->echo);
}

static void edit_append(struct ui *ui, uint32_t key)
{
    char bytes[5];
    text_clear(&ui->echo);
    const size_t used = strlen(ui->edit), more = character_encode(key, bytes);
    if (used + more < sizeof ui->edit)
        memcpy(ui->edit + used, bytes, more + 1);
}

static void edit_drop(struct ui *ui)
{
    size_t used = strlen(ui->edit);
    text_clear(&ui->echo);
    while (used && ((unsigned char)ui->edit[--used] & 0xC0) == 0x80)
        continue;
    ui->edit[used] = '\0';
    ui->editing = ui->edit[0] != '\0';
}

/* Takes what was typed; a bad number stays there to be mended. */
static bool edit_take(struct ui *ui)
{
    const struct problem *problem = &ui->session->problem;
    const size_t n = ui_sample_of_row(ui), c = ui_class_of_row(ui);
    char line[EDIT_ROOM + 64], room[ROW_ROOM];
    const bool label = ui->field == FIELD_LABEL;
    if (strchr(ui->edit, ',')) {
        ui_say(ui, _("write a point: in '%s' the comma would separate two numbers"), ui->edit);
        ui->echo_is_error = true;
        return false;
    }
    const double old = label ? problem_label(problem, n, c) : matrix_row(&problem->values, n)[c];
    const char *symbol = label ? "y" : problem->kind == VALUES_LOGITS ? "z" : "p";
    snprintf(line, sizeof line, "%s %zu %zu %s", label ? "label" : "put", n, c, ui->edit);
    struct text what = {0};
    text_addf(&what, "%s: %s %s -> %s", ui_row_name(ui, room), symbol, number_exact(old).text,
              ui->edit);
    ui->editing = !ui_run(ui, line, text_string(&what));
    text_release(&what);
    return !ui->editing;
}

static void edit_key(struct ui *ui, uint32_t key)
{
    switch (key) {
    case KEY_NAME_ESCAPE:
    case 'C' - '@':
        ui->editing = false;
        ui_say(ui, _("the number stays as it was"));
        return;
    case KEY_NAME_ENTER:
    case KEY_NAME_DOWN:
        if (edit_take(ui) && ui->row + 1 < ui_rows(ui))
            ui->row++;
        return;
    case KEY_NAME_UP:
        if (edit_take(ui) && ui->row > 0)
            ui->row--;
        return;
    case KEY_NAME_TAB:
        if (edit_take(ui) && ui->session->problem.label_form != LABELS_NONE)
            ui->field = ui->field == FIELD_VALUE ? FIELD_LABEL : FIELD_VALUE;
        return;
    case KEY_NAME_BACKSPACE:
        edit_drop(ui);
        return;
    default:
        if (key >= ' ' && key < KEY_NAME_UP)
            edit_append(ui, key);
    }
}

/* ---- the command line, pages, keys ---- */

static void prompt_key(struct ui *ui, const char *bytes, size_t length)
{
    switch (prompt_feed(bytes, length)) {
    case PROMPT_EDITING:
        return;
    case PROMPT_DONE: {
        char *line = memory_copy(prompt_line(), strlen(prompt_line()));
        ui->prompting = false;
        if (line[strspn(line, " \t")])
            ui_run(ui, line, NULL);
        free(line);
        return;
    }
    case PROMPT_CANCELLED:
    case PROMPT_CLOSED:
        ui->prompting = false;
        text_clear(&ui->echo);
        return;
    }
}

static size_t count_lines(const struct text *text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text->length; i++)
        lines += text->bytes[i] == '\n';
    return lines;
}

static size_t widest_line(const struct text *text)
{
    size_t widest = 0;
    struct text line = {0};
    for (const char *at = text_string(text); *at;) {
        const size_t length = strcspn(at, "\n");
        text_clear(&line);
        text_add_bytes(&line, at, length);
        const size_t width = text_width(text_string(&line));
        widest = width > widest ? width : widest;
        at += length + (at[length] == '\n');
    }
    text_release(&line);
    return widest;
}

/* To the left and right, as far as there is something. */
static void scroll_sideways(struct ui *ui, bool right)
{
    const size_t by = 8, widest = widest_line(&ui->pages);
    if (right && widest > ui->page_left + ui->page_columns)
        ui->page_left += by;
    else if (!right)
        ui->page_left -= ui->page_left < by ? ui->page_left : by;
}

/* Up and down in it; false for other keys. */
static bool scroll_pages(struct ui *ui, uint32_t key)
{
    const size_t lines = count_lines(&ui->pages), rows = ui->page_rows ? ui->page_rows : 1;
    const size_t last = lines > rows ? lines - rows : 0;
    size_t line = ui->page_line;
    switch (key) {
    case KEY_NAME_DOWN:
    case KEY_NAME_ENTER:
    case 'j':
        line++;
        break;
    case KEY_NAME_UP:
    case 'k':
        line -= line > 0;
        break;
    case ' ':
    case KEY_NAME_PAGE_DOWN:
        line += rows;
        break;
    case KEY_NAME_BACKSPACE:
    case KEY_NAME_PAGE_UP:
        line -= line < rows ? line : rows;
        break;
    case 'g':
    case KEY_NAME_HOME:
        line = 0;
        break;
    case 'G':
    case KEY_NAME_END:
        line = last;
        break;
    default:
        return false;
    }
    ui->page_line = line > last ? last : line;
    return true;
}

/* Keys while a text lies over the table.  False for keys that mean what they mean elsewhere. */
static bool page_key(struct ui *ui, uint32_t key)
{
    if (scroll_pages(ui, key))
        return true;
    switch (key) {
    case KEY_NAME_ESCAPE:
    case 'q':
    case '?':
    case 'C' - '@':
        text_clear(&ui->pages);
        return true;
    case KEY_NAME_LEFT:
    case 'h':
    case KEY_NAME_RIGHT:
    case 'l':
        scroll_sideways(ui, key == KEY_NAME_RIGHT || key == 'l');
        return true;
    default:
        return key != ':';
    }
}

static bool starts_number(uint32_t key)
{
    return (key >= '0' && key <= '9') || key == '-' || key == '.';
}

void ui_key(struct ui *ui, uint32_t key, const char *bytes, size_t length)
{
    char begun[5];
    if (ui->prompting) {
        prompt_key(ui, bytes, length);
    } else if (ui->editing) {
        edit_key(ui, key);
    } else if (ui->pages.length && page_key(ui, key)) {
        return;
    } else if (starts_number(key)) {
        character_encode(key, begun);
        begin_edit(ui, begun);
    } else if (!binding_run(ui, key)) {
        char name[KEY_NAME_ROOM];
        event_key_name(key, name);
        if (key == KEY_NAME_OTHER)
            ui_say(ui, _("this key does nothing here; ? shows the keys"));
        else
            ui_say(ui, _("%s does nothing here; ? shows the keys"), name);
    }
    ui_clamp(ui);
}

void ui_paste(struct ui *ui, const char *text, size_t length)
{
    if (ui->prompting) {
        prompt_paste(text, length);
        return;
    }
    if (ui->pages.length)
        return;
    /* on the table: as if it were typed on the cell, up to the first blank or line end */
    size_t used = 0;
    while (used < length && used + 1 < EDIT_ROOM && (unsigned char)text[used] > ' ')
        used++;
    char begun[EDIT_ROOM];
    memcpy(begun, text, used);
    begun[used] = '\0';
    const bool more = used < length && text[used + strspn(text + used, " \n\t")] != '\0';
    if (used && starts_number((unsigned char)begun[0])) {
        begin_edit(ui, begun);
        if (more)
            ui_say(ui, _("only the first number was taken; ':' opens a line for whole rows"));
    } else {

        ui_say(ui,
               _("what was pasted does not begin with a number; ':' opens a line for commands"));
    }
}
