/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion: which words may stand where the cursor is, read off the tables. */
#include <string.h>

#include "core/command.h"
#include "core/example.h"
#include "core/export.h"
#include "core/setting.h"
#include "core/show.h"

struct candidates {
    const char *begun; /* what stands there already */
    size_t length;
    void (*add)(void *user, const char *word);
    void *user;
};

static void offer(const struct candidates *candidates, const char *word)
{
    if (strncmp(word, candidates->begun, candidates->length) == 0)
        candidates->add(candidates->user, word);
}

/* Each of some words that are separated by blanks. */
static void offer_words(const struct candidates *candidates, const char *words)
{
    char word[32];
    while (words && *words) {
        const size_t length = strcspn(words, " ");
        if (length < sizeof word) {
            memcpy(word, words, length);
            word[length] = '\0';
            offer(candidates, word);
        }
        words += length + strspn(words + length, " ");
    }
}

static void offer_commands(const struct candidates *candidates)
{
    for (size_t i = 0; command_at(i); i++) {
        const char *shorthand = command_shorthand(command_at(i));
        offer(candidates, command_at(i)->name);
        if (shorthand && candidates->length)
            offer(candidates, shorthand);
    }
}

static void offer_settings(const struct candidates *candidates)
{
    for (size_t i = 0; setting_at(i); i++)
        offer(candidates, setting_at(i)->name);
}

static void offer_quantities(const struct candidates *candidates)
{
    for (size_t i = 0; report_at(i); i++)
        offer(candidates, report_at(i)->name);
    for (size_t i = 0; quantity_at(i); i++)
        offer(candidates, quantity_at(i)->name);
}

static void offer_examples(const struct candidates *candidates)
{
    for (size_t i = 0; example_at(i); i++)
        offer(candidates, example_at(i)->name);
}

static void offer_formats(const struct candidates *candidates)
{
    for (size_t i = 0; export_at(i); i++)
        offer(candidates, export_at(i)->name);
}

/* Those that have a line to be pasted. */
static void offer_lines(const struct candidates *candidates)
{
    for (size_t i = 0; export_at(i); i++)
        if (export_at(i)->line)
            offer(candidates, export_at(i)->name);
}

static void offer_exercises(const struct candidates *candidates)
{
    for (size_t i = 0; exercise_kind_at(i); i++)
        offer(candidates, exercise_kind_at(i)->name);
}

static void offer_setting_values(const struct session *session, const struct words *words,
                                 const struct candidates *candidates)
{
    const struct setting *setting = setting_find(words->word[1].text);
    if (!setting)
        return;
    offer_words(candidates, setting->values);
    if (strcmp(setting->name, "target") == 0)
        for (size_t c = 0; c < session->problem.names.count; c++)
            offer(candidates, strings_item(&session->problem.names, c));
}

/* What may follow a verb, as word 1. */
static void offer_arguments(const struct command *command, const struct candidates *candidates)
{
    static const struct {
        const char *command;
        void (*offer)(const struct candidates *candidates);
    } table[] = {
        {"set", offer_settings},     {"show", offer_quantities},    {"show", offer_settings},
        {"check", offer_quantities}, {"load", offer_examples},      {"help", offer_commands},
        {"help", offer_settings},    {"help", offer_quantities},    {"export", offer_formats},
        {"yank", offer_lines},       {"exercise", offer_exercises},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(command->name, table[i].command) == 0)
            table[i].offer(candidates);
}

void command_complete(const struct session *session, const char *line, size_t length,
                      void (*add)(void *user, const char *word), void *user)
{
    size_t start = length;
    while (start && !strchr(" \t,;", line[start - 1]))
        start--;
    const struct candidates candidates = {line + start, length - start, add, user};
    struct words before;
    struct error error;
    if (!words_split(line, start, &before, &error))
        return;
    const struct command *command = before.count ? command_find(before.word[0].text) : NULL;
    if (before.count == 0)
        offer_commands(&candidates);
    else if (command && before.count == 1)
        offer_arguments(command, &candidates);
    else if (command && strcmp(command->name, "set") == 0)
        offer_setting_values(session, &before, &candidates);
    if (command)
        offer_words(&candidates, command->values);
    words_release(&before);
}
