/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems to be solved by hand.
 *
 * An exercise is drawn from a kind, a level and a seed; the same three give the same exercise on
 * every machine.  Its numbers are friendly: logits among -3 .. 3 in steps of 1 or 0.5,
 * probabilities of one or two decimals that sum to 1, at most 4 classes and 4 samples.  It can be
 * solved with a pocket calculator that adds, multiplies and divides and a table of ln and e^x: who
 * keeps EXERCISE_KEPT decimals at every step, on whichever way, gets the right number to
 * EXERCISE_DIGITS decimals, whether ln and e^x come from a key or from the table.  And it is
 * unambiguous to as many: no mistake of the catalogue gives the right number, nor do steps that are
 * rounded to fewer decimals than are asked for. */
#ifndef XENT_CORE_EXERCISE_H
#define XENT_CORE_EXERCISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/chance.h"
#include "core/derive.h"
#include "core/loss.h"
#include "core/problem.h"
#include "core/text.h"

#define EXERCISE_LEVELS 3
#define EXERCISE_DIGITS 3 /* decimals asked for */
#define EXERCISE_KEPT   5 /* decimals to keep on the way */

/* Which number of the problem is asked for. */
enum asked {
    ASKED_LOSS,       /* the reduced loss */
    ASKED_PROB,       /* the probability of a class of sample 0 */
    ASKED_SLOPE,      /* dL/dz of a class of sample 0 */
    ASKED_PERPLEXITY, /* e^loss */
};

struct exercise;

struct exercise_kind {
    const char *name;
    const char *help;     /* what it drills, one sentence; shown through _() */
    const char *question; /* one or two sentences; shown through _() */
    enum asked asked;
    int lesson; /* the one that is about it, from 1 */

    /* Fills the problem, and the class that is asked about, for a level of 1 .. EXERCISE_LEVELS. */
    void (*draw)(struct chance *chance, int level, struct exercise *exercise);
};

#define EXERCISE_KINDS 12

/* Row i of the table, or NULL behind the last; the row of a name, or NULL if there is none. */
const struct exercise_kind *exercise_kind_at(size_t i);
const struct exercise_kind *exercise_kind_find(const char *name);

struct exercise {
    const struct exercise_kind *kind;
    uint64_t seed;
    int level;
    struct problem problem;
    struct loss loss;
    size_t class; /* asked about; 0 if the whole problem is */
    double answer;
};

/* The caller's: exercise_release(). */
struct exercise exercise_new(const struct exercise_kind *kind, uint64_t seed, int level);
void exercise_release(struct exercise *exercise);

/* Appends the question, one line without its end; the numbers are those of the problem.  Who shows
 * it says, too, that ln is the natural logarithm and that classes and samples count from 0. */
void exercise_add_question(const struct exercise *exercise, struct text *out);

/* The number that the exercise asks for, of a problem like its own that was evaluated. */
double exercise_value(const struct exercise *exercise, const struct problem *problem,
                      const struct loss *loss);

/* What somebody who works it out rounds on the way. */
enum rounding {
    ROUND_EVERYTHING,  /* the result of every step */
    ROUND_BEFORE_LOG,  /* what goes into the logarithm, and what that is made of */
    ROUND_BEFORE_LAST, /* everything but the number that is asked for */
    ROUNDINGS
};

/* And how; half way between two decimals a hand may go either way. */
enum rounding_rule { HALF_UP, HALF_DOWN, CUT_OFF, ROUNDING_RULES };

struct habit {
    enum derivation_way way;
    enum rounding rounding;
    enum rounding_rule rule;
    int decimals;
    bool by_table; /* on the textbook's way: ln and e^x are read off the table */
};

/* The answer of someone with this habit. */
double exercise_rounded(const struct exercise *exercise, const struct habit *habit);

/* Is that the right number to as many decimals as are asked for? */
bool exercise_accepts(const struct exercise *exercise, double value);

/* The table of ln (of 1 to 10) and e^x that is meant: a line for each hundredth, five decimals, and
 * a straight line between two of them.  What is out of its range is made of what is in it: ln 0.05
 * is ln 5 - 2 ln 10. */
double table_ln(double x);
double table_exp(double x);

/* What exercise_new() makes sure of; see above. */
bool exercise_is_friendly(const struct exercise *exercise);
bool exercise_is_solvable(const struct exercise *exercise);
bool exercise_is_unambiguous(const struct exercise *exercise);

/* Appends why a wrong number came out, a sentence a line: rounding that was too early, mistakes
 * that give it (all that do), and nothing where nothing is known.  `margin` is half a unit of its
 * last digit. */
void exercise_explain(const struct exercise *exercise, double value, double margin,
                      struct text *out);

/* ---- between exercise.c and the files beside it ---- */

/* Wrong numbers for what is asked where that is not the loss; the catalogue knows those of the
 * loss.  Returns how many there are. */
struct decoy {
    double value;
    const char *sentence; /* shown through _() */
};

#define DECOYS_MOST 16
size_t exercise_decoys(const struct exercise *exercise, struct decoy out[DECOYS_MOST]);

/* Calls `give` for each wrong number of the catalogue that leads to another answer than the right
 * one would by its method; stops where that returns false. */
struct mistake;
void exercise_mistakes(const struct exercise *exercise,
                       bool (*give)(void *user, const struct mistake *mistake, double value),
                       void *user);

#endif
