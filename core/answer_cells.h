/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict on numbers of a calculation on its way: probabilities, terms, losses of the samples,
 * a gradient.  Each number is compared with the right one; where some are wrong, the mistakes that
 * give all of them are looked for. */
#ifndef XENT_CORE_ANSWER_CELLS_H
#define XENT_CORE_ANSWER_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/answer.h"
#include "core/matrix.h"

enum cell_verdict {
    CELL_BLANK, /* not worked out */
    CELL_RIGHT,
    CELL_CUT,  /* cut off, not rounded */
    CELL_NEAR, /* one off in the last digit */
    CELL_WRONG,
    CELLS
};

/* "right", "cut off", ... for JSON without blanks: "cut" */
const char *cell_word(enum cell_verdict cell);

/* Some numbers of a quantity: `rows` x `columns` of it from row `first` on. */
struct cells {
    const char *quantity;        /* its name in `show` */
    const struct matrix *values; /* all right numbers of the quantity */
    size_t first, rows, columns;
    const struct typed *typed; /* rows * columns; where blank[i] they mean nothing */
    const bool *blank;
};

struct cell_answer {
    enum cell_verdict *cell; /* rows * columns */
    size_t wrong;            /* how many are not right */
    size_t at;               /* the first of these */
    struct answer answer;    /* the verdict on all of them, and what gives them */
};

struct cell_answer cell_answer_new(const struct problem *problem, const struct loss *loss,
                                   const struct cells *cells);
void cell_answer_release(struct cell_answer *answer);

#endif
