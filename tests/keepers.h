/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Explorers without a screen, for the tests of the autosave: a session and its journal, in a folder
 * of the test's own. */
#ifndef XENT_TESTS_KEEPERS_H
#define XENT_TESTS_KEEPERS_H

#include <stdbool.h>

#include "app/journal.h"
#include "core/session.h"

struct place {
    char folder[64];
};

struct explorer {
    struct session session;
    struct journal journal;
};

/* A new folder, where files of the user's state go from now on; removes it. */
struct place place_new(void);
void place_remove(const struct place *place);

/* The path of a file of xent in it; is it there?  Is this what is in it? */
const char *path_in(const struct place *place, const char *name, char room[128]);
bool exists(const struct place *place, const char *name);
void expect_file(const struct place *place, const char *name, const char *expected);
void write_file(const char *path, const char *bytes, size_t length);

/* Opens an example or a file; runs a line as the explorer does, where keeping must work; leaves. */
void explorer_start(struct explorer *explorer, const char *name);
void explorer_do(struct explorer *explorer, const char *line);
void explorer_stop(struct explorer *explorer);

/* One command line, with nothing kept. */
bool run_line(struct session *session, const char *line);

/* How many changes are offered; 0 if nothing is.  Takes the offer. */
size_t changes_left(const struct journal *journal);
bool restore(struct explorer *explorer, struct error *error);
void restore_well(struct explorer *explorer);

/* The same present, the same past, the same future. */
void expect_equal(const struct session *a, const struct session *b);

/* Command lines for somebody who opened `demo`: changes of many kinds, undone in part. */
#define SOME_CHANGES 15
extern const char *const some_changes[SOME_CHANGES];

/* The journal of somebody who opened `demo` and ran "put 0 1 3.5". */
extern const char demo_journal[];

#endif
