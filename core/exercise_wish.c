/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wished for, out of words; one table for the command and for the sheets. */
#include <stdlib.h>
#include <string.h>

#include "core/exercise_text.h"
#include "core/intl.h"
#include "core/strings.h"

static struct quoted quote(const char *word)
{
    return error_quote(word, strlen(word));
}

/* A whole number of at most 18 digits within limits. */
static bool read_whole(const char *word, unsigned long long least, unsigned long long most,
                       unsigned long long *value)
{
    const size_t digits = strspn(word, "0123456789");
    if (digits == 0 || digits > 18 || word[digits])
        return false;
    *value = strtoull(word, NULL, 10);
    return *value >= least && *value <= most;
}

static bool take_seed(struct exercise_wish *wish, const char *word, struct error *error)
{
    unsigned long long seed;
    if (!read_whole(word, 0, 999999999999999999u, &seed))
        return error_set(error, 1, _("'%s' is no seed; valid are 0, 1, 2 and so on"),
                         quote(word).text);
    wish->has_seed = true;
    wish->seed = seed;
    return true;
}

static bool take_level(struct exercise_wish *wish, const char *word, struct error *error)
{
    unsigned long long level;
    if (!read_whole(word, 1, EXERCISE_LEVELS, &level))
        return error_set(error, 1, _("'%s' is no level; valid are 1 (easy) to %d"),
                         quote(word).text, EXERCISE_LEVELS);
    wish->level = (int)level;
    return true;
}

static bool take_count(struct exercise_wish *wish, const char *word, struct error *error)
{
    unsigned long long count;
    if (!read_whole(word, 1, SHEET_MOST, &count))
        return error_set(error, 1, _("'%s' is no number of exercises; valid are 1 to %d"),
                         quote(word).text, SHEET_MOST);
    wish->count = (size_t)count;
    return true;
}

static const char *next_kind(const void *user, size_t i)
{
    (void)user;
    return exercise_kind_at(i) ? exercise_kind_at(i)->name : NULL;
}

static bool take_kind(struct exercise_wish *wish, const char *word, struct error *error)
{
    const char *nearest = strings_nearest(word, strlen(word), next_kind, NULL);
    wish->kind = exercise_kind_find(word);
    if (wish->kind)
        return true;
    if (nearest)
        return error_set(error, 1, _("there are no exercises of kind '%s'; did you mean '%s'?"),
                         quote(word).text, nearest);
    return error_set(error, 1,
                     _("there are no exercises of kind '%s'; 'help exercise' lists the kinds"),
                     quote(word).text);
}

static bool take_format(struct exercise_wish *wish, const char *word, struct error *error)
{
    static const char *const forms[] = {
        [EXERCISE_PLAIN] = "text", [EXERCISE_MARKDOWN] = "markdown", [EXERCISE_LATEX] = "latex"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(word, forms[i]) == 0) {
            wish->form = (enum exercise_form)i;
            return true;
        }
    return error_set(error, 1, _("'%s' is no format; valid are text, markdown and latex"),
                     quote(word).text);
}

static bool take_answers(struct exercise_wish *wish, const char *word, struct error *error)
{
    (void)word;
    (void)error;
    wish->answers = true;
    return true;
}

static const struct option {
    const char *name;
    bool of_sheet; /* only for sheets */
    bool alone;    /* without a word behind it */
    bool (*take)(struct exercise_wish *wish, const char *word, struct error *error);
} options[] = {
    {"--kind", false, false, take_kind},    {"--level", false, false, take_level},
    {"--seed", false, false, take_seed},    {"--count", true, false, take_count},
    {"--format", true, false, take_format}, {"--answers", true, true, take_answers},
};

#define OPTIONS (sizeof options / sizeof *options)

/* The words that options begin with, those of sheets last. */
static const char *next_option(const void *user, size_t i)
{
    const bool *of_sheet = user;
    return i < OPTIONS && (*of_sheet || !options[i].of_sheet) ? options[i].name : NULL;
}

static bool unknown(const char *word, size_t length, bool of_sheet, struct error *error)
{
    const char *nearest = strings_nearest(word, length, next_option, &of_sheet);
    if (nearest)
        return error_set(error, 1, _("unknown option '%s'; did you mean '%s'?"),
                         error_quote(word, length).text, nearest);
    return error_set(error, 1,
                     of_sheet ? _("unknown option '%s'; valid are --kind, --level, --seed, "
                                  "--count, --format and --answers")
                              : _("unknown option '%s'; valid are --kind, --level and --seed"),
                     error_quote(word, length).text);
}

/* "--name value" or "--name=value"; goes on to the last word that it takes. */
static bool take_option(struct exercise_wish *wish, size_t count, const char *const *word,
                        bool of_sheet, size_t *at, struct error *error)
{
    const char *name = word[*at];
    const size_t length = strcspn(name, "=");
    const char *value = name[length] ? name + length + 1 : NULL;
    const struct option *option = NULL;
    for (size_t i = 0; i < OPTIONS && !option; i++)
        if (strlen(options[i].name) == length && strncmp(options[i].name, name, length) == 0)
            option = &options[i];
    if (!option || (option->of_sheet && !of_sheet))
        return unknown(name, length, of_sheet, error);
    if (option->alone && value)
        return error_set(error, 1, _("'%s' stands alone"), option->name);
    if (!option->alone && !value && *at + 1 == count)
        return error_set(error, 1, _("'%s' wants a word behind it"), option->name);
    if (!option->alone && !value)
        value = word[++*at];
    return option->take(wish, value, error);
}

bool exercise_wish_read(struct exercise_wish *wish, size_t count, const char *const *word,
                        bool of_sheet, size_t *bad, struct error *error)
{
    for (*bad = 0; *bad < count; ++*bad) {
        const bool good = word[*bad][0] == '-'
                              ? take_option(wish, count, word, of_sheet, bad, error)
                              : take_kind(wish, word[*bad], error);
        if (!good)
            return false;
    }
    return true;
}
