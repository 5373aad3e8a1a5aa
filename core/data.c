/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/data.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "core/csv.h"
#include "core/decimal.h"
#include "core/intl.h"
#include "core/number.h"
#include "core/setting.h"
#include "core/words.h"

enum data_format data_format_of(const char *path)
{
    static const struct {
        const char *ending;
        enum data_format format;
    } endings[] = {{".csv", DATA_CSV}, {".tsv", DATA_TSV}, {".json", DATA_JSON}};
    const size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t ending = strlen(endings[i].ending);
        if (length > ending && strcasecmp(path + length - ending, endings[i].ending) == 0)
            return endings[i].format;
    }
    return DATA_NONE;
}

/* Which word behind "set NAME" a column belongs to. */
static size_t word_of(const struct words *words, size_t column)
{
    size_t i = words->count;
    while (i > 0 && words->word[i - 1].column > column)
        i--;
    return i > 2 ? i - 3 : SIZE_MAX;
}

bool data_apply(struct problem *problem, const struct text *line, struct text *notes, size_t *word,
                struct error *error)
{
    struct words words;
    *word = SIZE_MAX;
    if (setting_apply_rows(problem, text_string(line), line->length, notes))
        return true;
    if (!words_split(text_string(line), line->length, &words, error))
        return false;
    const bool good = setting_apply(problem, NULL, &words, notes, error);
    if (!good)
        *word = word_of(&words, error->column);
    words_release(&words);
    return good;
}

bool data_add_word(struct text *line, const char *bytes, size_t length, struct error *error)
{
    if (memchr(bytes, '\n', length) || memchr(bytes, '\r', length))
        return error_set(error, 1, _("a line end cannot stand in a name or a title"));
    word_add_quoted(line, bytes, length);
    return true;
}

/* 2,5: digits, one comma, digits. */
static bool has_decimal_comma(const char *bytes, size_t length)
{
    const char *comma = memchr(bytes, ',', length);
    const size_t sign = length && (*bytes == '-' || *bytes == '+');
    if (!comma || comma == bytes + sign || comma + 1 == bytes + length)
        return false;
    for (size_t i = sign; i < length; i++)
        if (bytes + i != comma && !(bytes[i] >= '0' && bytes[i] <= '9'))
            return false;
    return true;
}

bool data_add_number(struct text *line, const char *bytes, size_t length, struct error *error)
{
    const size_t sign = length && *bytes == '-';
    double value;
    size_t used;
    if (length > sign && decimal_length(bytes + sign, length - sign) == length - sign) {
        text_add_bytes(line, bytes, length);
        return true;
    }
    if (length == 0)
        return error_set(error, 1, _("a number is missing here"));
    if (has_decimal_comma(bytes, length))
        return error_set(error, 1,
                         _("'%s' has a decimal comma; write numbers with a point, as in 2.5"),
                         error_quote(bytes, length).text);
    if (!number_read(bytes, length, 1, &value, &used, error))
        return false;
    while (used < length && bytes[used] == ' ')
        used++;
    if (used < length)
        return error_set(error, 1 + text_characters(bytes, used), _("'%s' is not part of a number"),
                         error_quote(bytes + used, length - used).text);
    text_add(line, number_exact(value).text);
    return true;
}

bool data_read(const char *bytes, size_t length, enum data_format format, struct problem *problem,
               struct text *notes, struct error *error)
{
    const char *zero = length ? memchr(bytes, '\0', length) : NULL;
    error->line = 0;
    if (length == 0)
        return error_set(error, 0, _("it is empty; a table has a row that names its columns"));
    if (zero) {
        error_set(error, 0, _("byte 0x00: this is no text in UTF-8"));
        csv_locate(bytes, (size_t)(zero - bytes), error);
        return false;
    }
    struct problem built = problem_new();
    struct text said = {0};
    const bool good = format == DATA_JSON
                          ? data_read_json(bytes, length, &built, &said, error)
                          : data_read_table(bytes, length, format, &built, &said, error);
    if (good) {
        *problem = built;
        text_add(notes, text_string(&said));
    } else {
        problem_release(&built);
    }
    text_release(&said);
    return good;
}
