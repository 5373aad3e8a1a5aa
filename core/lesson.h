/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson: a file of Markdown as plain data.
 *
 * It begins with its title, "# Title".  A page begins at each heading of level 2, and at a rule
 * (---); what stands before the first of them is a page of its own.  A first paragraph that begins
 * with "Aim:" is the aim of the lesson and stands on no page.  Four kinds of fenced block mean
 * something:
 *
 *     xent     command lines, run in the learner's session when the page gets there
 *     output   what the block of commands before it prints
 *     quiz     a question for a number: struct lesson_quiz; lesson_quiz.c has its lines
 *     play     what to try in the live problem
 *
 * Any other fenced block is shown as it stands.  The answer of a quiz is an expression over what
 * the program computes (evaluate.h), never a number alone. */
#ifndef XENT_CORE_LESSON_H
#define XENT_CORE_LESSON_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/pool.h"

/* What a lesson may have at most. */
#define LESSON_BYTES_MAX  ((size_t)256 * 1024)
#define LESSON_LINE_MAX   ((size_t)2000) /* bytes of a line */
#define LESSON_PAGES_MAX  ((size_t)200)
#define LESSON_BLOCKS_MAX ((size_t)4000)
#define LESSON_CELLS_MAX  ((size_t)2000) /* of one table */
#define LESSON_SLIPS_MAX  ((size_t)12)   /* of a quiz */
#define LESSON_DIGITS_MAX 12             /* that a quiz may ask for */

enum lesson_style { LESSON_PLAIN, LESSON_EMPHASIS, LESSON_STRONG, LESSON_LITERAL };

/* Words with a style for each byte.  A line break that the writer wants is '\n'. */
struct lesson_text {
    const char *bytes; /* terminated */
    const unsigned char *style;
    size_t length;
};

struct lesson_table {
    size_t rows, columns; /* the first row is the head */
    struct lesson_text *cell;
    bool *right; /* a column: aligned to the right */
};

/* A wrong answer that is often given, computed like the right one, and what is to be said to it. */
struct lesson_slip {
    const char *answer, *sentence;
    size_t line;
};

struct lesson_quiz {
    const char *ask, *answer;
    const char *hint, *working; /* "" if there is none */
    int digits;                 /* decimals that are asked for */
    size_t answer_line;
    size_t slips;
    struct lesson_slip *slip;
};

enum lesson_kind {
    LESSON_PARAGRAPH,
    LESSON_HEADING, /* of level 3 and more */
    LESSON_ITEM,    /* of a list; `mark` is its number, "" for a bullet */
    LESSON_TABLE,
    LESSON_VERBATIM,
    LESSON_COMMANDS,
    LESSON_OUTPUT,
    LESSON_QUIZ,
    LESSON_PLAY,
};

struct lesson_block {
    enum lesson_kind kind;
    size_t line;  /* of the file, from 1; of a fenced block the line of its first ``` */
    size_t depth; /* how deep in lists: an item of the first list is 1 */
    const char *mark;
    struct lesson_text text; /* paragraph, heading, item */
    const char *lines;       /* fenced: its lines, each with its end */
    struct lesson_table table;
    struct lesson_quiz quiz;
};

struct lesson_page {
    const char *heading; /* "" if it has none */
    size_t first, count; /* of the lesson's blocks */
};

struct lesson {
    struct pool pool; /* all that is below but the two arrays */
    const char *title, *aim;
    struct lesson_page *page;
    size_t pages, page_room;
    struct lesson_block *block;
    size_t blocks, block_room;
};

/* Reads a lesson.  On true it is the caller's: lesson_release().  On false there is none;
 * error->line says where it is bad (0: as a whole). */
bool lesson_read(const char *bytes, size_t length, struct lesson *lesson, struct error *error);
void lesson_release(struct lesson *lesson);

/* Is the block one that the reader stops at: commands, or a question? */
bool lesson_stops_at(const struct lesson_block *block);

/* ---- between lesson.c, lesson_blocks.c and lesson_quiz.c ---- */

/* Goes through the Markdown, which lesson_read() has looked over, and fills the lesson. */
bool lesson_take_blocks(const char *bytes, size_t length, struct lesson *lesson,
                        struct error *error);

/* Reads the lines of a quiz block; `line` is the one before them. */
bool lesson_take_quiz(const char *lines, size_t line, struct pool *pool, struct lesson_quiz *quiz,
                      struct error *error);

#endif
