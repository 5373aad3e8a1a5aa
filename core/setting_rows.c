/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast way for `set` lines that are nothing but plain numbers (rows.h).  Each function takes
 * what the one of the same name in setting_values.c takes, and leaves to that whatever there is an
 * error to be told about. */
#include <math.h>
#include <string.h>

#include "core/rows.h"
#include "core/setting.h"
#include "core/setting_values.h"

static bool take_logits(struct problem *problem, struct matrix *values, struct text *notes)
{
    take_values(problem, VALUES_LOGITS, values, notes);
    return true;
}

static bool take_probs(struct problem *problem, struct matrix *values, struct text *notes)
{
    for (size_t r = 0; r < values->rows; r++)
        for (size_t c = 0; c < values->columns; c++)
            if (!is_prob(matrix_row(values, r)[c]))
                return false;
    take_values(problem, VALUES_PROBS, values, notes);
    return true;
}

static bool take_labels(struct problem *problem, struct matrix *labels, struct text *notes)
{
    if (matrix_is_empty(&problem->values) || labels->rows != problem_samples(problem) ||
        labels->columns != problem_classes(problem))
        return false;
    take_label_rows(problem, labels, notes);
    return true;
}

/* Class numbers; no class has a name that is a number. */
static bool take_target(struct problem *problem, struct matrix *target, struct text *notes)
{
    (void)notes;
    if (matrix_is_empty(&problem->values) || problem->task == TASK_BINARY || target->rows != 1 ||
        target->columns != problem_samples(problem))
        return false;
    for (size_t n = 0; n < target->columns; n++)
        if (!is_class(problem, matrix_row(target, 0)[n]))
            return false;
    take_target_row(problem, target);
    return true;
}

static const struct taker {
    const char *name;
    bool (*take)(struct problem *, struct matrix *, struct text *);
} takers[] = {
    {"logits", take_logits},
    {"probs", take_probs},
    {"labels", take_labels},
    {"target", take_target},
};

/* Passes over a word and the blanks before it; false if another stands there. */
static bool pass_word(const char **line, size_t *length, const char *word)
{
    const size_t letters = strlen(word);
    const char *at = *line;
    size_t rest = *length;
    for (; rest && (*at == ' ' || *at == '\t'); at++)
        rest--;
    if (rest <= letters || memcmp(at, word, letters) != 0 ||
        (at[letters] != ' ' && at[letters] != '\t'))
        return false;
    *line = at + letters;
    *length = rest - letters;
    return true;
}

/* Passes over `set` and the name of what can be many plain numbers; NULL if this is not it. */
static const struct taker *pass_name(const char **line, size_t *length)
{
    if (!pass_word(line, length, "set"))
        return NULL;
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (pass_word(line, length, takers[i].name))
            return &takers[i];
    return NULL;
}

static bool take(const struct taker *taker, struct problem *problem, struct matrix *rows,
                 struct text *notes)
{
    const bool taken = taker->take(problem, rows, notes);
    if (!taken)
        matrix_release(rows);
    return taken;
}

bool setting_apply_rows(struct problem *problem, const char *line, size_t length,
                        struct text *notes)
{
    struct matrix rows;
    const struct taker *taker = pass_name(&line, &length);
    return taker && rows_read(line, length, &rows) && take(taker, problem, &rows, notes);
}

/* The bytes of a line in which its name is looked for. */
#define NAME_ROOM ((size_t)64)

bool setting_apply_line_rows(struct problem *problem, const struct file_pieces *file, size_t *at,
                             struct text *notes)
{
    char room[NAME_ROOM];
    struct matrix rows;
    size_t left = file->length - *at < NAME_ROOM ? file->length - *at : NAME_ROOM;
    const char *line = file_piece(file, *at, left, room), *numbers = line;
    const struct taker *taker = line ? pass_name(&numbers, &left) : NULL;
    if (!taker)
        return false;
    size_t end = *at + (size_t)(numbers - line);
    if (!rows_read_line(file, &end, &rows) || !take(taker, problem, &rows, notes))
        return false;
    *at = end;
    return true;
}
