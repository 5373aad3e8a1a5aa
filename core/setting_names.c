/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a problem: the names of its classes and its title. */
#include <stdlib.h>
#include <string.h>
#include <unictype.h>

#include "core/intl.h"
#include "core/memory.h"
#include "core/setting_values.h"

/* Columns are counted character by character, so a name is made of characters that stand for
 * themselves.  What they are is asked of Unicode's tables, not of the locale: a file is good
 * everywhere or nowhere. */

/* Is it a mark that is drawn on the character before it? */
static bool is_mark(uint32_t code)
{
    return uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me);
}

/* A tab, the ends of lines and paragraphs; words_split() refuses the others. */
static bool is_control(uint32_t code)
{
    return uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Zl |
                                                      UC_CATEGORY_MASK_Zp);
}

static bool is_unassigned(uint32_t code)
{
    return uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Cn);
}

static bool turns_direction(uint32_t code)
{
    return uc_is_property_bidi_control(code);
}

/* Joiners, soft hyphens, variation selectors, tags. */
static bool is_invisible(uint32_t code)
{
    return uc_is_property_default_ignorable_code_point(code) ||
           uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Cf);
}

/* Skin tones and the letters of flags: alone they are one picture, behind another one none. */
static bool is_part_of_emoji(uint32_t code)
{
    return (code >= 0x1F3FB && code <= 0x1F3FF) || (code >= 0x1F1E6 && code <= 0x1F1FF);
}

/* Why a character cannot be in a name; the first row that fits speaks. */
static const struct {
    bool (*is)(uint32_t code);
    const char *reason;
} refused[] = {
    {turns_direction, N_("U+%04X in a name turns the direction of writing, and the line with it")},
    {is_invisible, N_("U+%04X in a name cannot be seen; it only changes its neighbours")},
    {is_part_of_emoji,
     N_("U+%04X in a name is a part of an emoji, which terminals draw in different widths; an "
        "emoji of a single character is fine")},
    {is_control, N_("U+%04X in a name is a control character, which has no picture")},
    {is_unassigned, N_("U+%04X in a name cannot be shown: no such character is known")},
};

/* Looks at the word as it was typed, so that the column is right. */
static bool check_characters(const struct words *words, const struct word *word,
                             struct error *error)
{
    const size_t end = word->to - word->quoted;
    size_t column = word->column + word->quoted;
    bool seen = false; /* is there anything but blanks? */
    bool base = false; /* is there a character that a mark could be drawn on? */
    for (size_t i = word->from + word->quoted; i < end; column++) {
        uint32_t code;
        i += text_character(words->line + i, end - i, &code);
        for (size_t r = 0; r < sizeof refused / sizeof *refused; r++)
            if (refused[r].is(code))
                return error_set(error, column, _(refused[r].reason), (unsigned)code);
        if (is_mark(code) && !base)
            return error_set(error, column,
                             _("U+%04X in a name is a mark that is drawn on a letter, and none "
                               "stands before it"),
                             (unsigned)code);
        base = !uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Zs);
        seen = seen || base;
    }
    return seen || error_set(error, word->column, _("a class name must not be empty"));
}

/* A name must be seen, must be told from the others and must not look like a class number. */
static bool check_name(const struct words *words, size_t first, size_t i, struct error *error)
{
    const struct word *word = &words->word[i];
    const struct quoted quoted = word_quote(word);
    double value;
    struct error not_a_number;
    if (!check_characters(words, word, error))
        return false;
    struct word plain = *word;
    plain.quoted = false;
    if (strchr("0123456789+-.", word->text[0]) && word_number(&plain, &value, &not_a_number))
        return error_set(
            error, word->column,
            _("'%s' is a number; a class name must not be one, because classes are also "
              "called by their numbers"),
            quoted.text);
    for (size_t before = first; before < i; before++)
        if (word_is(word, words->word[before].text))
            return error_set(error, word->column, _("the name '%s' stands here twice"),
                             quoted.text);
    return true;
}

bool set_names(struct problem *problem, const struct words *words, size_t first, struct text *notes,
               struct error *error)
{
    (void)notes;
    const size_t count = words->count - first;
    if (count == 1 && word_is(&words->word[first], "none") && !words->word[first].quoted) {
        strings_release(&problem->names);
        return true;
    }
    if (!need_values(problem, words_column(words, first), "names", error))
        return false;
    for (size_t i = first; i < words->count; i++)
        if (word_ends_row(&words->word[i]))
            return error_set(error, words->word[i].column,
                             _("names are separated by blanks or commas, not ';'"));
    if (count != problem_classes(problem))
        return error_set(error, words_column(words, first),
                         ngettext("%zu name is given; wanted: %zu, one for each class",
                                  "%zu names are given; wanted: %zu, one for each class", count),
                         count, problem_classes(problem));
    const char **items = memory_new(count, sizeof *items);
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = check_name(words, first, first + i, error);
        items[i] = words->word[first + i].text;
    }
    if (good) {
        strings_release(&problem->names);
        problem->names = strings_new(count, items);
    }
    free(items);
    return good;
}

static void write_word(const char *word, struct text *out)
{
    word_add_quoted(out, word, strlen(word));
}

void write_names(const struct problem *problem, struct text *out)
{
    for (size_t i = 0; i < problem->names.count; i++) {
        if (i)
            text_add(out, " ");
        write_word(strings_item(&problem->names, i), out);
    }
}

bool set_title(struct problem *problem, const struct words *words, size_t first, struct text *notes,
               struct error *error)
{
    (void)notes;
    (void)error;
    const struct word *word = &words->word[first], *last = &words->word[words->count - 1];
    const bool alone = word == last;
    struct text title = {0};
    /* several words are taken as they stand, with their commas and quotes */
    if (!alone)
        text_add_bytes(&title, words->line + word->from, last->to - word->from);
    else if (word->quoted || !word_is(word, "none"))
        text_add(&title, word->text);
    strings_release(&problem->title);
    const char *string = text_string(&title);
    problem->title = strings_new(title.length > 0, &string);
    text_release(&title);
    return true;
}

void write_title(const struct problem *problem, struct text *out)
{
    if (problem->title.count)
        write_word(strings_item(&problem->title, 0), out);
}
