/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command answers.
 *
 * The caller says in which form it wants the answer (format, face, width) and where it wants it;
 * the command appends to `out` what was asked for and to `notes` what a person should know besides
 * (what was dropped, a warning), one line each.  Nothing here writes to a stream. */
#ifndef XENT_CORE_REPLY_H
#define XENT_CORE_REPLY_H

#include <jansson.h>
#include <stdbool.h>

#include "core/canvas.h"
#include "core/matrix.h"
#include "core/text.h"

/* Sentences and lists are broken before this column where no width is asked for. */
#define REPLY_WIDTH 80

enum reply_format {
    REPLY_TEXT, /* lines for a person */
    REPLY_JSON, /* one JSON object on one line; nothing from commands that only change the state */
};

/* What only the door can do that the command came through. */
enum reply_request {
    REQUEST_NONE,
    REQUEST_QUIT,
    REQUEST_VIEW,    /* show the view called `subject` */
    REQUEST_PRINT,   /* write a picture of the frame to the file `subject` */
    REQUEST_RESTORE, /* bring the last session back */
    REQUEST_COPY,    /* hand `subject` to the clipboard, where there is one */
    REQUEST_LESSON,  /* open the lesson `subject`, a name or a file; "": list the lessons */
    REQUEST_NEXT,    /* go on in the lesson */
    REQUEST_ANSWER,  /* `subject` answers its question; "": the person gives up */
    REQUEST_CONFIRM, /* nothing is done yet: the notes ask a question, and on yes the same line is
                        to be run again with `careful` off */
};

struct reply {
    /* what the caller asks for */
    enum reply_format format;
    enum face face;
    int width;          /* columns that formulas may take; 0: as many as it takes */
    bool careful;       /* ask before a file is written over; scripts do not */
    const char *source; /* the file that the lines come from, as in words.h; NULL: none */
    bool confined; /* the line comes from a lesson: it may look at the problem and change it, but
                      not touch files or doors */
    bool asked;    /* a question of a lesson waits for a number, */
    double secret; /* its answer, and */
    int secret_digits; /* to how many decimals it is asked for */

    /* what the command answers */
    struct text out;
    struct text notes;
    enum reply_request request;
    struct text subject;
    int rows, columns;  /* REQUEST_PRINT: of the picture; 0: as the screen is */
    bool opened;        /* another problem was opened (`subject`), or a new one begun ("") */
    bool saved;         /* the problem stands in a file now */
    bool wrong;         /* a hand answer, or one to a question, is not right */
    bool asks;          /* an exercise was given: nothing may tell what it asks for */
    const char *judged; /* an exercise was answered, "right", "wrong" or "told"; else NULL */
};

/* Empties what the command has answered; what the caller asks for stays. */
void reply_clear(struct reply *reply);
void reply_release(struct reply *reply);

/* Once, at the start of a program: from now on JSON takes its memory from memory.h.  Without it an
 * object of which a part finds no memory lacks that part, and nobody hears of it. */
void json_take_memory(void);

/* Appends the object as one line and releases it. */
void reply_add_json(struct reply *reply, json_t *object);

/* A number with 17 significant digits; "inf", "-inf", "nan" as strings, since JSON has no such
 * numbers. */
json_t *json_number(double value);

/* An array of numbers, and an array of rows. */
json_t *json_row(const double *values, size_t count);
json_t *json_matrix(const struct matrix *matrix);

#endif
