/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/choice.h"

#include "core/intl.h"
#include "core/text.h"

const struct choice choice_flag[] = {
    {"on", true, false},    {"off", false, false},  {"true", true, true}, {"True", true, true},
    {"false", false, true}, {"False", false, true}, {NULL, 0, false}};

const struct word *choice_only_word(const struct words *words, size_t first, struct error *error)
{
    if (words->count <= first) {
        error_set(error, words->end_column, _("a value is missing here"));
        return NULL;
    }
    return words_end(words, first + 1, error) ? &words->word[first] : NULL;
}

bool choice_read(const struct choice *choices, const struct words *words, size_t first, int *value,
                 struct error *error)
{
    const struct word *word = choice_only_word(words, first, error);
    if (!word)
        return false;
    struct text valid = {0};
    for (const struct choice *choice = choices; choice->word; choice++) {
        if (word_is(word, choice->word)) {
            *value = choice->value;
            text_release(&valid);
            return true;
        }
        if (!choice->silent)
            text_addf(&valid, "%s'%s'", choice == choices ? "" : ", ", choice->word);
    }
    error_set(error, word->column, _("'%s' is not possible here; valid are %s"),
              word_quote(word).text, text_string(&valid));
    text_release(&valid);
    return false;
}

const char *choice_word(const struct choice *choices, int value)
{
    while (choices->value != value)
        choices++;
    return choices->word;
}
