/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/soak_checks.h"

#include <math.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "app/prompt.h"
#include "core/command.h"
#include "core/derive.h"
#include "core/loss.h"

void said_add(struct said *said, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length;) {
        uint32_t code;
        i += text_character(bytes + i, length - i, &code);
        if (code < 0x110000)
            said->bits[code / 8] |= (uint8_t)(1U << code % 8);
    }
}

static bool was_said(const struct said *said, uint32_t code)
{
    return said->bits[code / 8] >> code % 8 & 1;
}

/* ---- frames ---- */

/* The right half of a wide character is empty and has such a character on its left. */
static const char *wrong_half(const struct cell *cell, int column)
{
    if (column == 0 || cell[-1].width != 2)
        return "half of a wide character stands alone";
    return cell->code ? "the right half of a wide character is not empty" : NULL;
}

/* What is wrong with a cell, or NULL. */
static const char *wrong_cell(const struct cell *cell, int column, int columns,
                              const struct said *said)
{
    if (cell->style >= STYLE_COUNT)
        return "no such style";
    if (cell->width == 0)
        return wrong_half(cell, column);
    if (cell->width > 2 || character_width(cell->code) != cell->width)
        return "the width is not that of the character";
    if (cell->width == 2 && (column + 1 == columns || cell[1].width != 0))
        return "a wide character has no right half";
    for (size_t i = 0; i < CELL_CODES && cell_code(cell, i); i++) {
        if (i > 0 && character_width(cell_code(cell, i)) != 0)
            return "something that is no mark is combined";
        if (said && cell_code(cell, i) > 0x7E && !was_said(said, cell_code(cell, i)))
            return "a character that is not ASCII and that nobody put in";
    }
    return NULL;
}

static bool check_cursor(const struct canvas *canvas, struct text *why)
{
    const bool nowhere = canvas->cursor_row == -1 && canvas->cursor_column == -1;
    const bool inside = canvas->cursor_row >= 0 && canvas->cursor_row < canvas->rows &&
                        canvas->cursor_column >= 0 && canvas->cursor_column < canvas->columns;
    if (!nowhere && !inside)
        text_addf(why, "the cursor is at %d,%d of a frame of %d rows, %d columns",
                  canvas->cursor_row, canvas->cursor_column, canvas->rows, canvas->columns);
    return nowhere || inside;
}

bool check_frame(const struct canvas *canvas, int rows, int columns, const struct said *said,
                 struct text *why)
{
    if (canvas->rows != rows || canvas->columns != columns) {
        text_addf(why, "the frame has %d rows and %d columns, asked were %d and %d", canvas->rows,
                  canvas->columns, rows, columns);
        return false;
    }
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            const struct cell *cell = canvas_cell(canvas, row, column);
            const char *wrong = wrong_cell(cell, column, columns, said);
            if (wrong) {
                text_addf(why, "cell %d,%d (U+%04X, width %u, style %u): %s", row, column,
                          (unsigned)cell->code, cell->width, cell->style, wrong);
                return false;
            }
        }
    }
    return check_cursor(canvas, why);
}

bool check_same_frame(const struct canvas *a, const struct canvas *b, struct text *why)
{
    for (int row = 0; row < a->rows; row++) {
        for (int column = 0; column < a->columns; column++) {
            const struct cell *first = canvas_cell(a, row, column);
            const struct cell *second = canvas_cell(b, row, column);
            if (memcmp(first, second, sizeof *first) != 0) {
                text_addf(why, "drawn again, cell %d,%d changes from U+%04X to U+%04X", row, column,
                          (unsigned)first->code, (unsigned)second->code);
                return false;
            }
        }
    }
    if (a->cursor_row == b->cursor_row && a->cursor_column == b->cursor_column)
        return true;
    text_addf(why, "drawn again, the cursor moves from %d,%d to %d,%d", a->cursor_row,
              a->cursor_column, b->cursor_row, b->cursor_column);
    return false;
}

/* ---- the state ---- */

static bool is_known_step(const struct ui *ui)
{
    if (ui->step == STEP_ALL)
        return !ui->asked;
    if (!ui_rows(ui))
        return false;
    struct derivation *d =
        derivation_new_sound(&ui->session->problem, session_loss(ui->session), ui->sample);
    const bool known = ui->step < d->count;
    derivation_free(d);
    return known;
}

bool check_ui(const struct ui *ui, struct text *why)
{
    const struct problem *problem = &ui->session->problem;
    const size_t rows = ui_rows(ui), samples = problem_samples(problem);
    const char *edit = ui->edit;
    if (ui->row >= (rows ? rows : 1))
        text_addf(why, "row %zu of %zu is selected", ui->row, rows);
    else if (ui->sample >= (samples ? samples : 1))
        text_addf(why, "sample %zu of %zu is selected", ui->sample, samples);
    else if (ui->field == FIELD_LABEL && problem->label_form == LABELS_NONE)
        text_add(why, "a label is selected and there are none");
    else if (!is_known_step(ui))
        text_addf(why, "there is no step %zu, or it asks when nothing is asked", ui->step);
    else if ((ui->prompting != PROMPTING_NOT) != prompt_is_open())
        text_add(why, "the prompt is open for nothing, or closed for something");
    else if (!memchr(edit, '\0', EDIT_ROOM) || !text_is_printable(edit, strlen(edit)))
        text_add(why, "what is being typed is no printable text");
    else if (ui->editing && !rows)
        text_add(why, "a number is being typed and there is no cell for it");
    return !why->length;
}

static bool same_number(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static bool same_losses(const struct matrix *a, const struct matrix *b)
{
    bool same = a->rows == b->rows && a->columns == b->columns;
    for (size_t row = 0; same && row < a->rows; row++)
        for (size_t column = 0; column < a->columns; column++)
            same = same && same_number(matrix_row(a, row)[column], matrix_row(b, row)[column]);
    return same;
}

bool check_loss(struct session *session, struct text *why)
{
    const struct loss *kept = session_loss(session);
    struct loss fresh = {0};
    loss_evaluate(&fresh, &session->problem);
    const bool same =
        same_losses(&kept->losses, &fresh.losses) && same_number(kept->sum, fresh.sum) &&
        same_number(kept->divisor, fresh.divisor) && same_number(kept->value, fresh.value);
    if (!same)
        text_addf(why,
                  "the loss is kept as %.17g (sum %.17g), evaluated afresh it is %.17g (%.17g)",
                  kept->value, kept->sum, fresh.value, fresh.sum);
    loss_release(&fresh);
    return same;
}

bool check_undo(struct session *session, struct text *why)
{
    size_t steps = 0;
    struct problem here = problem_share(&session->problem);
    while (session_undo(session))
        steps++;
    for (size_t i = 0; i < steps; i++)
        session_redo(session);
    const bool same = problem_equal(&here, &session->problem);
    if (!same)
        text_addf(why, "%zu times undo and redo lead to another problem", steps);
    problem_release(&here);
    return same;
}

static bool run(struct session *session, const char *verb, const char *file, struct text *why)
{
    struct reply reply = {.format = REPLY_TEXT};
    struct error error;
    struct text line = {0};
    text_addf(&line, "%s ./%s", verb, file);
    const bool good = command_run(session, text_string(&line), line.length, &reply, &error);
    if (!good)
        text_addf(why, "'%s': %s", text_string(&line), error.message);
    text_release(&line);
    reply_release(&reply);
    return good;
}

bool check_file(const struct session *session, const char *file, struct text *why)
{
    struct session other = session_new();
    struct problem copy = problem_share(&session->problem);
    session_commit(&other, &copy, "");
    bool good = run(&other, "save", file, why);
    struct problem empty = problem_new();
    session_commit(&other, &empty, "");
    good = good && run(&other, "load", file, why);
    if (good && !problem_equal(&other.problem, &session->problem)) {
        text_add(why, "saved and opened again it is another problem");
        good = false;
    }
    session_release(&other);
    return good;
}

/* ---- memory ---- */

/* There with the address sanitizer, which has an allocator of its own. */
extern size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

size_t memory_in_use(void)
{
    if (__sanitizer_get_current_allocated_bytes)
        return __sanitizer_get_current_allocated_bytes();
#ifdef __GLIBC__
#if __GLIBC_PREREQ(2, 33)
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
#endif
#endif
    return 0;
}

/* The editor of lines loses a few bytes of its own when some of its rarer keys are broken off
 * halfway (a search with Alt-p, a key after Ctrl-V); check_memory() counts them all the same. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libreadline\n";
}
