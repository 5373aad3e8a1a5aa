/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typing a number on a cell, and pasting numbers on the table. */
#include <stdio.h>
#include <string.h>

#include "app/pages.h"
#include "app/prompt.h"
#include "app/ui.h"
#include "app/view.h"
#include "core/derive.h"
#include "core/intl.h"
#include "core/literal.h"
#include "core/number.h"
#include "core/script.h"
#include "core/words.h"

bool ui_starts_number(uint32_t key)
{
    return (key >= '0' && key <= '9') || key == '-' || key == '.';
}

void ui_begin_edit(struct ui *ui, const char *begun)
{
    if (ui_rows(ui) == 0) { /* the first number of a problem: the command that gives some */
        struct text line = {0};
        text_addf(&line, "set logits %s", begun);
        ui_prompt(ui, PROMPTING_COMMAND, text_string(&line));
        text_release(&line);
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

bool ui_take_edit(struct ui *ui)
{
    if (ui->view->take) {
        ui->editing = !ui->view->take(ui, ui->edit);
        return !ui->editing;
    }
    const size_t n = ui_sample_of_row(ui), c = ui_class_of_row(ui);
    char line[EDIT_ROOM + 64], room[ROW_ROOM];
    const bool label = ui->field == FIELD_LABEL;
    if (strchr(ui->edit, ',')) {
        ui_complain(ui, _("write a point: in '%s' the comma would separate two numbers"), ui->edit);
        return false;
    }
    const char *symbol = label ? "y" : values_symbol(ui->session->problem.kind);
    snprintf(line, sizeof line, "%s %zu %zu %s", label ? "label" : "put", n, c, ui->edit);
    struct text what = {0};
    text_addf(&what, "%s: %s %s -> %s", ui_row_name(ui, room), symbol,
              number_exact(ui_selected_number(ui)).text, ui->edit);
    ui->editing = !ui_run(ui, line, text_string(&what));
    text_release(&what);
    return !ui->editing;
}

/* Where the view has a way of its own for a key that ends the typing, it goes that way; what was
 * said about the number stays. */
static bool goes_own_way(struct ui *ui, uint32_t key)
{
    const struct text echo = ui->echo;
    ui->echo = (struct text){0};
    const bool gone = ui->view->act && ui->view->act(ui, key);
    text_release(&ui->echo);
    ui->echo = echo;
    return gone;
}

void ui_edit_key(struct ui *ui, uint32_t key)
{
    switch (key) {
    case KEY_NAME_ESCAPE:
    case 'C' - '@':
        ui->editing = false;
        ui_say(ui, _("the number stays as it was"));
        return;
    case KEY_NAME_ENTER:
        if (ui_take_edit(ui) && !(ui->view->take && goes_own_way(ui, KEY_NAME_DOWN)) &&
            ui->row + 1 < ui_rows(ui))
            ui->row++;
        return;
    case KEY_NAME_DOWN:
        if (ui_take_edit(ui) && !goes_own_way(ui, key) && ui->row + 1 < ui_rows(ui))
            ui->row++;
        return;
    case KEY_NAME_UP:
        if (ui_take_edit(ui) && !goes_own_way(ui, key) && ui->row > 0)
            ui->row--;
        return;
    case KEY_NAME_TAB:
    case KEY_NAME_BACK_TAB:
        if (ui_take_edit(ui) && !goes_own_way(ui, key) &&
            ui->session->problem.label_form != LABELS_NONE)
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

/* ---- pasting ---- */

/* Appends the pasted lines as one: "; " or blanks between them, none for blank lines. */
static void join_lines(const char *text, const char *separator, struct text *out)
{
    struct text line = {0};
    const size_t begun = out->length;
    while (text_next_line(&text, &line)) {
        if (!line.length || text_string(&line)[strspn(text_string(&line), " \t\r")] == '\0')
            continue;
        text_addf(out, "%s%s", out->length > begun ? separator : "", text_string(&line));
    }
    text_release(&line);
}

/* A literal as lines of numbers; other text as it is.  On false *error tells line and column. */
static bool open_literal(const char *text, struct text *out, struct error *error)
{
    struct literal literal;
    const size_t length = strlen(text), blanks = strspn(text, " \t\r\n");
    if (!literal_begins(text + blanks, length - blanks)) {
        text_add(out, text);
        return true;
    }
    error->line = 1;
    if (!literal_read(text, length, 1, &literal, error)) {
        script_locate(text, length, error);
        return false;
    }
    for (size_t i = 0; i < literal.count; i++) {
        text_add(out, literal.number[i].new_row ? "\n" : " ");
        text_add_bytes(out, literal.number[i].text, literal.number[i].length);
    }
    literal_release(&literal);
    return true;
}

/* Appends the numbers of one pasted row, each as a row of its own. */
static void join_as_column(const char *text, struct text *out)
{
    static const char separators[] = " \t\n,";
    const char *at = text + strspn(text, separators);
    for (bool begun = false; *at; begun = true) {
        const size_t length = strcspn(at, separators);
        text_add(out, begun ? "; " : "");
        text_add_bytes(out, at, length);
        at += length;
        at += strspn(at, separators);
    }
}

/* The pasted text as numbers, in rows. */
static bool read_paste(const char *text, struct matrix *matrix, struct error *error)
{
    struct text line = {0};
    struct words words;
    join_lines(text, "; ", &line);
    bool good = words_split(text_string(&line), line.length, &words, error);
    if (good) {
        good = words.count ? words_matrix(&words, 0, matrix, error)
                           : error_set(error, 0, _("nothing was pasted"));
        words_release(&words);
    }
    text_release(&line);
    return good;
}

/* A row or column of numbers from the selected cell on, if there is room for it. */
static bool paste_vector(struct ui *ui, const char *text, size_t count)
{
    const bool of_batch = derivation_is_of_batch(&ui->session->problem);
    struct text line = {0};
    if (ui->field == FIELD_LABEL || ui->row + count > ui_rows(ui))
        return false;
    text_addf(&line, "put %zu %zu ", ui_sample_of_row(ui), ui_class_of_row(ui));
    join_lines(text, " ", &line);
    if (ui_run(ui, text_string(&line), "") && !ui->echo_is_error)
        ui_say(ui,
               of_batch ? _("%zu samples filled; u takes it back")
                        : _("%zu values filled; u takes it back"),
               count);
    text_release(&line);
    return true;
}

/* A whole table: in place of the one that is there. */
static void paste_matrix(struct ui *ui, const char *text, const struct matrix *matrix)
{
    const struct problem *problem = &ui->session->problem;
    const char *what = ui->field == FIELD_LABEL         ? "labels"
                       : problem->kind == VALUES_LOGITS ? "logits"
                                                        : "probs";
    struct text line = {0};
    text_addf(&line, "set %s ", what);
    const bool column = derivation_is_of_batch(problem) && matrix->rows == 1;
    if (column)
        join_as_column(text, &line);
    else
        join_lines(text, "; ", &line);
    struct text echo = {0};
    text_addf(&echo, _("%s: %zu x %zu pasted; u takes it back"), what, matrix->rows,
              matrix->columns);
    ui_run(ui, text_string(&line), text_string(&echo));
    text_release(&echo);
    text_release(&line);
}

static void paste_numbers(struct ui *ui, const char *text)
{
    struct error error = {0};
    struct matrix matrix;
    if (!read_paste(text, &matrix, &error)) {
        ui_complain(ui, _("what was pasted is no table of numbers: %s"), error.message);
        return;
    }
    const size_t count = matrix.rows * matrix.columns;
    const bool vector = matrix.rows == 1 || matrix.columns == 1;
    if (count == 1 && ui_rows(ui)) {
        struct text number = {0};
        join_lines(text, " ", &number);
        const char *begun = text_string(&number) + strspn(text_string(&number), " \t");
        ui_begin_edit(ui, begun);
        ui->edit[strcspn(ui->edit, " \t,;")] = '\0';
        text_release(&number);
    } else if (!vector || !paste_vector(ui, text, count)) {
        paste_matrix(ui, text, &matrix);
    }
    matrix_release(&matrix);
}

static void paste_on_table(struct ui *ui, const char *text)
{
    struct text rows = {0};
    struct error error = {0};
    if (open_literal(text, &rows, &error))
        paste_numbers(ui, text_string(&rows));
    else
        ui_complain(ui, _("what was pasted cannot be read: line %zu, column %zu: %s"), error.line,
                    error.column, error.message);
    text_release(&rows);
    ui_clamp(ui);
}

/* Numbers for a view that takes them itself, from the selected cell downward; where one is bad the
 * rest is left, and it is told which. */
static void paste_cells(struct ui *ui, const char *text)
{
    static const char blanks[] = " \t\r\n;";
    struct text number = {0};
    size_t taken = 0;
    bool good = true;
    for (text += strspn(text, blanks); *text && good; text += strspn(text, blanks)) {
        const size_t length = strcspn(text, blanks);
        text_clear(&number);
        text_add_bytes(&number, text, length);
        good = ui->view->take(ui, text_string(&number));
        text += length;
        taken += good;
        if (good)
            goes_own_way(ui, KEY_NAME_DOWN);
    }
    if (good)
        ui_say(ui, ngettext("%zu cell filled", "%zu cells filled", taken), taken);
    text_release(&number);
}

void ui_paste(struct ui *ui, const char *text, size_t length)
{
    struct text pasted = {0};
    if (ui->prompting) {
        prompt_paste(text, length);
        return;
    }
    text_add_bytes(&pasted, text, length);
    if (ui->editing) {
        for (const char *at = text_string(&pasted); *at > ' ' && *at != ','; at++)
            edit_append(ui, (unsigned char)*at);
    } else if (!ui->question.length && !pages_are_open(&ui->pages) && ui->view->take &&
               ui_rows(ui)) {
        paste_cells(ui, text_string(&pasted));
    } else if (!ui->question.length && !pages_are_open(&ui->pages) && ui->view->select &&
               ui->view != &view_projector &&  /* a class is watching */
               ui->view != &view_frameworks && /* its rows are no cells */
               !ui->view->take) {              /* these are no cells of the problem */
        paste_on_table(ui, text_string(&pasted));
    } else {
        ui_say(ui, _("a paste has no place here; on the table it fills cells"));
    }
    text_release(&pasted);
}

void ui_refuse_paste(struct ui *ui, size_t most)
{
    ui_complain(ui, _("more than %zu bytes were pasted: nothing of it was taken"), most);
}
