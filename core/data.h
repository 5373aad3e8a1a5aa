/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A problem as a table of data, for spreadsheets and programs: CSV, TSV and JSON, written and read.
 * What is written is read back as the same problem, bit for bit.
 *
 * CSV and TSV have a row for each sample, below a row that names the columns; before it stand, as
 * comments, the settings that are no columns:
 *
 *     # xent data format 1
 *     # set task multiclass
 *     # set from_logits on
 *     # set title,"pets, first try"
 *     sample,label,z:cat,z:dog,z:owl
 *     0,cat,2,1,0.1
 *
 * Values are columns z:CLASS (logits) or p:CLASS (probabilities), CLASS being a name or a number;
 * class numbers are the column `label`, by name where there are names; label vectors the columns
 * y:CLASS; weights the column `weight`, or w:OUTPUT where each output has its own.
 *
 * Tables that others have written are read as well (data_columns.h): other words for the columns,
 * columns that are called by the class alone, one value a sample (a binary problem), or one row a
 * class with the columns class, y and z or p.
 *
 * JSON is an object with the names of the settings: "task", "logits" or "probs" (rows), "target"
 * or "labels", "names" and so on, infinite numbers as strings, and "xent": the format. */
#ifndef XENT_CORE_DATA_H
#define XENT_CORE_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/problem.h"
#include "core/text.h"

/* The newest form of files that is understood. */
#define DATA_FORMAT 1
#define DATA_HEADER "# xent data format "

enum data_format { DATA_NONE, DATA_CSV, DATA_TSV, DATA_JSON };

/* What a file is by the end of its name (.csv, .tsv, .json, in capitals or not). */
enum data_format data_format_of(const char *path);

/* Appends the problem, which has values, as a whole file. */
void data_write(const struct problem *problem, enum data_format format, struct text *out);

/* Builds a problem out of a file.  On true it is the caller's, and what a person should know is
 * appended to `notes`; on false *error has the line and the column of what is bad, if one is. */
bool data_read(const char *bytes, size_t length, enum data_format format, struct problem *problem,
               struct text *notes, struct error *error);

/* The parts of data_read(): data_table.c, data_json.c. */
bool data_read_table(const char *bytes, size_t length, enum data_format format,
                     struct problem *problem, struct text *notes, struct error *error);
bool data_read_json(const char *bytes, size_t length, struct problem *problem, struct text *notes,
                    struct error *error);

/* For these parts (data.c): a `set` line.  On false error->column is that of the line, and *word
 * the number of the word behind the setting that is bad, or SIZE_MAX. */
bool data_apply(struct problem *problem, const struct text *line, struct text *notes, size_t *word,
                struct error *error);

/* Appends bytes as a word in quotes, as lines take it; refuses line ends. */
bool data_add_word(struct text *line, const char *bytes, size_t length, struct error *error);

/* Appends a number as it is written, or what it comes to if it is arithmetic; columns count from 1
 * at `bytes`. */
bool data_add_number(struct text *line, const char *bytes, size_t length, struct error *error);

#endif
