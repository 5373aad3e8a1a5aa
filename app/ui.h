/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the explorer beside the session: what is selected, what is being typed, what is
 * said.
 *
 * It knows no terminal.  Keys and pastes go in, a frame is a function of session, ui and size
 * (frame.h); so a test can play a person.  None of this is saved. */
#ifndef XENT_APP_UI_H
#define XENT_APP_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/event.h"
#include "core/canvas.h"
#include "core/reply.h"
#include "core/session.h"

/* The columns of the table that can be edited. */
enum field { FIELD_VALUE, FIELD_LABEL };

/* No step: every column is filled in. */
#define STEP_ALL SIZE_MAX

#define EDIT_ROOM 64

struct ui {
    struct session *session;
    struct reply reply; /* of the last command line */
    enum face face;

    size_t sample; /* whose table is shown; 0 where the rows are the samples */
    size_t row;    /* the selected class, output or sample */
    size_t top;    /* the first row shown; frames move it */
    enum field field;
    size_t step; /* the step that is told, or STEP_ALL */

    bool editing; /* a number is being typed on the selected cell */
    char edit[EDIT_ROOM];
    bool prompting; /* the command line is open; prompt.h has the rest */

    struct text pages; /* a text over the table (help, an answer), "" for none */
    size_t page_line;  /* its first line shown */
    size_t page_left;  /* columns that are scrolled out to the left */
    size_t page_rows;  /* lines and columns that the last frame had room for */
    size_t page_columns;

    struct text echo; /* what the last key did */
    bool echo_is_error;
    size_t example; /* of the x key: the next one */

    bool quit;
    int status;
};

void ui_start(struct ui *ui, struct session *session, enum face face);
void ui_release(struct ui *ui);

/* A key; `bytes` are what the prompt is fed for it. */
void ui_key(struct ui *ui, uint32_t key, const char *bytes, size_t length);

/* Text that was pasted. */
void ui_paste(struct ui *ui, const char *text, size_t length);

/* Runs a command line and says what it did: the answer as pages, the change of the loss, or the
 * error.  `what` describes the change ("cat: z 1.9 -> 2"); NULL: the line itself does. */
bool ui_run(struct ui *ui, const char *line, const char *what);

/* Lays a text over the table.  Sentences that are wider than the screen are broken between words;
 * a line with gaps in it belongs to a table and is left alone. */
void ui_open_pages(struct ui *ui, const char *text);

/* Says something in the echo line. */
void ui_say(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Rows of the table; the place of the selected cell in the problem. */
size_t ui_rows(const struct ui *ui);
size_t ui_sample_of_row(const struct ui *ui);
size_t ui_class_of_row(const struct ui *ui);

/* The name of the selected row: a class, an output, or "sample 2"; perhaps written into `room`. */
#define ROW_ROOM 64
const char *ui_row_name(const struct ui *ui, char room[ROW_ROOM]);

/* Brings selection and step back into what there is after the problem has changed. */
void ui_clamp(struct ui *ui);
#endif
