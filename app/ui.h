/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the explorer beside the session: what is looked at, what is selected, what is being
 * typed, what is said.
 *
 * It knows no terminal.  Keys, pastes and the mouse go in (here), a frame is a function of session,
 * ui and size (frame.h); so a test can play a person.  None of this is saved. */
#ifndef XENT_APP_UI_H
#define XENT_APP_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/aside.h"
#include "app/course.h"
#include "app/event.h"
#include "app/lecture.h"
#include "app/pages.h"
#include "app/spot.h"
#include "core/canvas.h"
#include "core/frameworks.h"
#include "core/order.h"
#include "core/reply.h"
#include "core/session.h"

struct journal;
struct journal_left;
struct view;

/* The columns of the table that can be edited. */
enum field { FIELD_VALUE, FIELD_LABEL };

/* No step: every column is filled in. */
#define STEP_ALL SIZE_MAX

#define EDIT_ROOM 64

/* What the line at the bottom is open for. */
enum prompting { PROMPTING_NOT, PROMPTING_COMMAND, PROMPTING_SEARCH };

/* What each view remembers. */
struct view_memory {
    size_t batch_top;   /* the place of the first sample shown */
    size_t batch_class; /* the first class shown */
    int batch_rows;     /* samples on the last frame */
    bool batch_by_loss; /* the largest loss first */
    bool batch_jumped;  /* to the worst sample, from the sample batch_from */
    size_t batch_from;
    size_t compare_line;  /* the first line shown */
    size_t compare_page;  /* lines of the last frame, */
    size_t compare_more;  /* and below it */
    size_t compare_case;  /* the case that is explained, counted from 1; 0: a wrong one */
    bool curve_is_sweep;  /* the loss over the selected value; else -ln p */
    size_t call;          /* of a framework, the selected one, */
    size_t calls_top;     /* the first one shown */
    int calls_shown;      /* on the last frame */
    size_t check_line;    /* of the step check, the selected one, */
    size_t check_top;     /* the first one shown, */
    int check_shown;      /* on the last frame */
    bool check_dropped;   /* the problem has changed under what was typed there */
    bool projector_blank; /* nothing is shown, so that the class looks at the teacher */
};

/* For the view of the lessons. */
struct classroom {
    bool started; /* the course has been read */
    struct course course;
    struct lecture lecture;
    size_t lesson;                 /* of the course; SIZE_MAX: a file of its own */
    const struct course_path *way; /* through the lessons; NULL: one after the other */
    bool listing;                  /* the list is shown */
    bool finished;                 /* the end of the lesson was told */
    bool hides;                    /* a question is open: the problem tells nothing */
    bool live_alone;               /* where there is room for one, the problem is shown */
    size_t selected, list_top;
    size_t top;       /* the first line of the page that is shown */
    size_t rows;      /* of it on the last frame, */
    size_t below;     /* and lines below them */
    bool follow;      /* the next frame shows what was reached last */
    bool projected;   /* the projector shows the page */
    struct aside own; /* the person's own problem */
};

/* No view is there twice, and the main view is behind all of them. */
#define VIEWS_BELOW 8

struct ui {
    struct session *session;
    struct reply reply;                    /* of the last command line */
    const struct view *view, *behind;      /* and where leaving it leads, */
    const struct view *below[VIEWS_BELOW]; /* and what is behind that, the nearest last */
    size_t depth;
    struct view_memory memory;

    size_t sample; /* whose table is shown; 0 where the rows are the samples */
    size_t row;    /* the selected class, output or sample */
    size_t top;    /* the first row shown; frames move it */
    enum field field;
    size_t step; /* the step that is told, or STEP_ALL */
    bool asked;  /* that step is only asked yet */

    bool editing; /* a number is being typed on the selected cell */
    char edit[EDIT_ROOM];
    enum prompting prompting; /* prompt.h has the rest */
    struct text sought;       /* by the last search */
    struct text question;     /* the command line that waits for a yes; "" for none */

    struct text clipboard; /* for the terminal's, with the next frame; "" for nothing */

    struct pages pages; /* a text over the view: an answer; in the view of help its text */
    struct text echo;   /* what the last key did */
    bool echo_is_error;
    size_t example; /* of the x key: the one opened last */

    int rows, columns;  /* of the last frame */
    struct spots spots; /* in it */
    struct order order; /* of the samples, for the view of the batch */

    /* For the view of the frameworks; current if the session has as many changes as `calls_changes`
     * and the sample is this. */
    struct frameworks calls;
    size_t calls_changes, calls_sample;

    struct classroom room;

    struct journal *journal; /* where changes are kept; NULL: nowhere.  Borrowed, as is the next: */
    struct journal_left *left; /* what was left behind by an earlier session; NULL: nothing */
    struct text unkept;        /* the line of the first change, until ui_keep_now() */

    bool quit;
    int status;
};

/* At the main view, with everything told.  The session is the caller's, and outlives it; its
 * preferences say which face is drawn with. */
void ui_start(struct ui *ui, struct session *session);
void ui_release(struct ui *ui);

enum face ui_face(const struct ui *ui);
bool ui_is_unicode(const struct ui *ui);

/* ---- what comes in (ui_keys.c; a paste: ui_edit.c) ---- */

/* A key; `bytes` are what the prompt is fed for it. */
void ui_key(struct ui *ui, uint32_t key, const char *bytes, size_t length);

/* Text that was pasted: a number is typed on the selected cell, several fill the table from there
 * on, a matrix replaces it.  Where nothing can be filled it is text, never keys. */
void ui_paste(struct ui *ui, const char *text, size_t length);

/* Says that a paste was longer than the terminal takes.  Half of one would be other numbers. */
void ui_refuse_paste(struct ui *ui, size_t most);

/* A button or the wheel, on a cell of the last frame. */
void ui_mouse(struct ui *ui, enum event_mouse mouse, int row, int column);

/* Opens the line at the bottom, for a command or a search. */
void ui_prompt(struct ui *ui, enum prompting what, const char *begun);

/* Goes to the next thing that was sought (`by` < 0: the one before). */
void ui_find(struct ui *ui, int by);

/* ---- command lines, and what is said ---- */

/* Runs a command line and says what it did: the answer (in pages if it is long), the change of
 * the loss, or the error.  `what` describes the change ("cat: z 1.9 -> 2"); NULL: the line itself
 * does.  True if the line was run. */
bool ui_run(struct ui *ui, const char *line, const char *what);

/* Does what the reply to a line asks of the screen (ui_request.c). */
void ui_request(struct ui *ui, const char *line);

/* Keeps a line in the journal if it changed something: session->changes was `changes` before it.
 * The first change writes the whole problem, which may take its time: it waits for ui_keep_now(),
 * which is called when the frame with the change is on the screen, and before anything else
 * changes.  False if that could not be done, and the echo says so. */
void ui_keep(struct ui *ui, const char *line, size_t changes);
bool ui_keep_now(struct ui *ui);

/* Does an exercise about the present problem wait for its answer? */
bool ui_has_exercise(const struct ui *ui);

/* Hides what is worked out, to be told step by step. */
void ui_hide_steps(struct ui *ui);

/* Looks at the problem from its beginning. */
void ui_go_home(struct ui *ui);

/* The problem with this name was opened; if it is an example, the x key goes on from there. */
void ui_know_example(struct ui *ui, const char *name);

/* Says something in the echo line; the second as an error. */
void ui_say(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ui_complain(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends "  (+0.25)", by how much a number has changed: the difference of what is shown, so that a
 * reader finds it.  Nothing if that is not finite. */
void ui_add_difference(double before, double after, int digits, struct text *out);

/* ---- what is told, what is selected ---- */

/* Has this step of the derivation been told?  A step that is only asked has not. */
bool ui_told(const struct ui *ui, size_t step);

/* The comparison of the four cases for a sample; of a large batch that of the sample alone, so that
 * a key stays a key: then *whole is false.  The session's, as is said of session_comparison(). */
const struct comparison *ui_comparison(const struct ui *ui, size_t sample, bool *whole);

/* Does a step ask while the loss is not told yet?  Then nothing else may tell it.  Where the losses
 * of several samples are reduced it is told with the reduction. */
bool ui_hides_loss(const struct ui *ui);

/* Rows of the table; the place of the selected cell in the problem. */
size_t ui_rows(const struct ui *ui);
size_t ui_sample_of_row(const struct ui *ui);
size_t ui_class_of_row(const struct ui *ui);

/* The number in the selected cell: a label, or a value.  There must be values. */
double ui_selected_number(const struct ui *ui);

/* Selects a cell of the problem, whichever way the rows run. */
void ui_select(struct ui *ui, size_t sample, size_t class);

/* The name of the selected row: a class, an output, or "sample 2"; perhaps written into `room`. */
#define ROW_ROOM 64
const char *ui_row_name(const struct ui *ui, char room[ROW_ROOM]);

/* Brings selection and step back into what there is after the problem has changed. */
void ui_clamp(struct ui *ui);

/* ---- typing a number on a cell (ui_edit.c) ---- */

/* May this key begin a number? */
bool ui_starts_number(uint32_t key);

/* Begins to type on the selected cell. */
void ui_begin_edit(struct ui *ui, const char *begun);

/* Takes what was typed; a bad number stays there to be mended: false. */
bool ui_take_edit(struct ui *ui);

/* A key while a number is being typed. */
void ui_edit_key(struct ui *ui, uint32_t key);

#endif
