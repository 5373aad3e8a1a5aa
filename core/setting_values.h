/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How each setting is read, checked and written: the functions behind the table in setting.c.  All
 * of them are `set` and `write` functions as setting.h describes them. */
#ifndef XENT_CORE_SETTING_VALUES_H
#define XENT_CORE_SETTING_VALUES_H

#include "core/error.h"
#include "core/problem.h"
#include "core/text.h"
#include "core/words.h"

/* values: logits, probs, target, labels (setting_values.c) */
bool set_logits(struct problem *, const struct words *, size_t, struct text *, struct error *);
bool set_probs(struct problem *, const struct words *, size_t, struct text *, struct error *);
bool set_target(struct problem *, const struct words *, size_t, struct text *, struct error *);
bool set_labels(struct problem *, const struct words *, size_t, struct text *, struct error *);
void write_logits(const struct problem *, struct text *);
void write_probs(const struct problem *, struct text *);
void write_target(const struct problem *, struct text *);
void write_labels(const struct problem *, struct text *);

/* Values, labels and class numbers that have been checked: the problem owns the matrix from now on.
 * With the notes that a person wants. */
void take_values(struct problem *, enum values_kind, struct matrix *, struct text *notes);
void take_label_rows(struct problem *, struct matrix *, struct text *notes);
void take_target_row(struct problem *, struct matrix *);

/* Can there be class numbers, and this many?  Where not, the error is set in this column. */
bool check_target(const struct problem *, size_t column, struct error *);
bool check_target_count(const struct problem *, size_t count, size_t column, struct error *);

/* Labels and weights that are finite: takes them over as the settings of these names do if they fit
 * the values.  On false the matrix is the caller's as before, perhaps turned, and the error is set
 * in this column. */
bool fit_labels(struct problem *, struct matrix *, size_t column, struct text *, struct error *);
bool fit_class_weight(struct problem *, struct matrix *, size_t column, struct text *,
                      struct error *);
bool fit_sample_weight(struct problem *, struct matrix *, size_t column, struct text *,
                       struct error *);
bool fit_pos_weight(struct problem *, struct matrix *, size_t column, struct text *,
                    struct error *);

/* Does it lie in 0..1? */
bool is_prob(double value);

/* Is it the number of a class, or the ignore_index? */
bool is_class(const struct problem *problem, double value);

/* Adds to the message about a number that is no class what the framework of the convention does
 * with such a number, if it is whole.  False, as error_set(). */
bool error_add_framework(const struct problem *problem, double value, struct error *error);

/* weights (setting_weights.c) */
bool set_class_weight(struct problem *, const struct words *, size_t, struct text *,
                      struct error *);
bool set_sample_weight(struct problem *, const struct words *, size_t, struct text *,
                       struct error *);
bool set_pos_weight(struct problem *, const struct words *, size_t, struct text *, struct error *);
void write_class_weight(const struct problem *, struct text *);
void write_sample_weight(const struct problem *, struct text *);
void write_pos_weight(const struct problem *, struct text *);

/* options and looks (setting_options.c) */
bool set_task(struct problem *, const struct words *, size_t, struct text *, struct error *);
bool set_from_logits(struct problem *, const struct words *, size_t, struct text *, struct error *);
bool set_reduction(struct problem *, const struct words *, size_t, struct text *, struct error *);
bool set_label_smoothing(struct problem *, const struct words *, size_t, struct text *,
                         struct error *);
bool set_ignore_index(struct problem *, const struct words *, size_t, struct text *,
                      struct error *);
bool set_convention(struct problem *, const struct words *, size_t, struct text *, struct error *);
bool set_precision(struct problem *, const struct words *, size_t, struct text *, struct error *);
bool set_temperature(struct problem *, const struct words *, size_t, struct text *, struct error *);
bool set_log_base(struct problem *, const struct words *, size_t, struct text *, struct error *);
bool set_digits(struct problem *, const struct words *, size_t, struct text *, struct error *);
void write_task(const struct problem *, struct text *);
void write_from_logits(const struct problem *, struct text *);
void write_reduction(const struct problem *, struct text *);
void write_label_smoothing(const struct problem *, struct text *);
void write_ignore_index(const struct problem *, struct text *);
void write_convention(const struct problem *, struct text *);
void write_precision(const struct problem *, struct text *);
void write_temperature(const struct problem *, struct text *);
void write_log_base(const struct problem *, struct text *);
void write_digits(const struct problem *, struct text *);

/* names and title (setting_names.c) */
bool set_names(struct problem *, const struct words *, size_t, struct text *, struct error *);
bool set_title(struct problem *, const struct words *, size_t, struct text *, struct error *);
void write_names(const struct problem *, struct text *);
void write_title(const struct problem *, struct text *);

/* Shared by these files. */

/* Refuses to go on without values: labels, weights and names are checked against them. */
bool need_values(const struct problem *problem, size_t column, const char *what,
                 struct error *error);

/* Refuses numbers that are not finite; `what` is the name of the setting. */
bool need_finite(const struct words *words, size_t first, const char *what, struct error *error);

/* Appends the rows of a matrix as `set` reads them, in full. */
void write_matrix(const struct matrix *matrix, struct text *out);

/* A note for each kind of thing that was dropped (enum problem_part, or-ed). */
void note_dropped(unsigned dropped, struct text *notes);

/* Warnings about the labels, if there are reasons: outside 0..1, a row that does not sum to one. */
void note_labels(const struct problem *problem, struct text *notes);

/* Do the values or labels of a row sum to one, as far as rounding lets them? */
bool sums_to_one(const double *row, size_t count, double *sum);

/* A warning if rows of probabilities do not sum to one. */
void note_probs(const struct problem *problem, struct text *notes);

/* In a binary problem the same numbers can be one sample or many: a note that says which it is. */
void note_shape(const struct problem *problem, struct text *notes);

/* "1 sample, 3 classes", "3 samples, 1 output each": the shape of the values, in words. */
void describe_shape(const struct problem *problem, struct text *out);

#endif
