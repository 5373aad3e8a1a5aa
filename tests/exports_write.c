/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exports_write FOLDER COUNT FORMAT...
 *
 * What is rare, under each convention, and COUNT random problems of all kinds, each as a script in
 * each of the formats, FOLDER/FORMAT/0017.py, and beside it the line that is yanked, 0017.line.
 * What a format refuses is not written.  Prints a line for each format: its name, how many were
 * written, how many refused.  The same in every run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/export.h"
#include "core/file.h"
#include "core/script.h"
#include "tests/problems.h"

#define PATH_ROOM 4096

/* What chance does not bring: infinity, nothing to average, certainty. */
static const char *const corners[] = {
    "set logits 2 inf 0.5; 1 2 inf; -inf 0 0; -inf 1 0\nset target 0 2 0 1\nset reduction none\n",
    "set logits 2 inf 0.5; 1 2 0.1\nset labels 1 0 0; 0 1 0\nset reduction none\n",
    "set logits 2 1; 1 -inf\nset labels 1 0; 1 0\n",
    "set logits -inf 1; 0 1\nset ignore_index 1\nset target 1 0\nset class_weight 2 0\n",
    "set logits 2 1; 1 0\nset ignore_index -100\nset target -100 -100\n",
    "set logits 2 1; 1 0\nset ignore_index -100\nset target -100 -100\nset reduction none\n",
    "set logits 2 1; 1 0\nset target 1 1\nset class_weight 1 0\n",
    "set logits 2 1; 1 0\nset target 1 0\nset sample_weight 0 0\n",
    "set logits -inf 0; 0 0\nset target 0 1\nset sample_weight 0 1\n",
    "set logits 40 0 0; 0 700 -700\nset target 0 1\nset reduction none\n",
    "set logits 40 0 0; 0 700 -700\nset target 1 2\nset temperature 0.5\n",
    "set probs 0 1 0; 0.2 0 0.8; 1 0 0\nset target 0 1 0\nset reduction none\n",
    "set probs 0 1 0; 0.2 0 0.8; 1 0 0\nset labels 1 0 0; 0 1 0; 1 0 0\nset reduction none\n",
    "set probs 0 1 0; 0.2 0 0.8\nset target 0 1\nset label_smoothing 0.1\n",
    "set probs 0.2 0.3; 0.5 0.9\nset target 1 0\nset class_weight 3 0.5\n",
    "set task binary\nset probs 0 1; 1 0\nset labels 1 1; 0 0\nset reduction none\n",
    "set task binary\nset logits inf -inf; inf -inf\nset labels 1 1; 0 0\nset reduction none\n",
    "set task binary\nset logits inf -inf; 1 2\nset labels 1 0; 0 0.5\nset sample_weight 0 1\n",
    "set task binary\nset logits 40; -40\nset labels 1; 0\nset sample_weight 0 0\n",
    "set task binary\nset logits 40 1000; -40 3\nset labels 0 0; 1 1\nset pos_weight 2 0\n",
};

#define CORNERS (sizeof corners / sizeof *corners * CONVENTIONS_TO_SET)

static void give_up(const char *what, const struct error *error)
{
    fprintf(stderr, "exports_write: %s: %s\n", what, error->message);
    exit(1);
}

static struct problem corner(const char *lines)
{
    struct problem problem;
    struct text notes = {0};
    struct error error;
    if (!script_problem(lines, strlen(lines), &problem, &notes, &error))
        give_up(lines, &error);
    text_release(&notes);
    return problem;
}

/* As many of each kind as there are conventions, most in double precision. */
static struct problem problem_of(struct dice *dice, size_t number)
{
    if (number < CORNERS) {
        struct problem rare = corner(corners[number / CONVENTIONS_TO_SET]);
        rare.convention = (enum convention)(number % CONVENTIONS_TO_SET);
        return rare;
    }
    const struct problem_mix mix = {
        .samples = 5, .classes = 5, .labelled = true, .large = number % 3 == 0};
    struct problem problem = problem_random(dice, &mix);
    problem.convention = (enum convention)(number % CONVENTIONS_TO_SET);
    if (dice_one_in(dice, 4))
        problem.precision = (enum precision)dice_below(dice, PRECISIONS);
    return problem;
}

typedef bool emitter(struct session *session, struct text *out, struct error *error);

/* True if it was written, false if it was refused. */
static bool write_one(struct session *session, emitter *emit, const char *folder, size_t number,
                      const char *extension)
{
    char path[PATH_ROOM];
    struct text text = {0};
    struct error error;
    const bool good = emit(session, &text, &error);
    snprintf(path, sizeof path, "%s/%04zu.%s", folder, number, extension);
    if (good && !file_write(path, text.bytes, text.length, &error))
        give_up(path, &error);
    text_release(&text);
    return good;
}

static void write_all(const char *folder, size_t count, const struct export_format *format)
{
    struct dice dice = {.state = 4};
    size_t written = 0;
    char path[PATH_ROOM];
    snprintf(path, sizeof path, "%s/%s", folder, format->name);
    mkdir(path, 0777);
    for (size_t i = 0; i < count; i++) {
        struct session session = session_new();
        struct problem problem = problem_of(&dice, i);
        session_commit(&session, &problem, "");
        const bool good = write_one(&session, format->write, path, i, format->extension);
        if (good && format->line)
            write_one(&session, format->line, path, i, "line");
        written += good;
        session_release(&session);
    }
    printf("%s %zu %zu\n", format->name, written, count - written);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    for (int i = 3; i < argc; i++) {
        const struct export_format *format = export_find(argv[i]);
        if (!format)
            return 2;
        write_all(argv[1], CORNERS + strtoul(argv[2], NULL, 10), format);
    }
    return 0;
}
