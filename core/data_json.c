/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a problem from JSON: like a table it is translated into `set` lines. */
#include <stdint.h>
#include <string.h>

#include <jansson.h>

#include "core/csv.h"
#include "core/data.h"
#include "core/intl.h"
#include "core/number.h"
#include "core/setting.h"

/* ---- where things stand; the text is known to be JSON ---- */

struct place {
    const char *bytes;
    size_t length, at;
};

static char peek(const struct place *place)
{
    return place->at < place->length ? place->bytes[place->at] : '\0';
}

static void skip_blanks(struct place *place)
{
    while (peek(place) && strchr(" \t\r\n", peek(place)))
        place->at++;
}

static void skip_string(struct place *place)
{
    for (place->at++; peek(place) && peek(place) != '"'; place->at++)
        place->at += peek(place) == '\\';
    place->at++;
}

static void skip_value(struct place *place)
{
    size_t depth = 0;
    do {
        skip_blanks(place);
        const char c = peek(place);
        if (c == '"') {
            skip_string(place);
            continue;
        }
        depth += c == '[' || c == '{';
        depth -= depth && (c == ']' || c == '}');
        if (!c)
            return;
        place->at += strchr("[]{},:", c) ? 1 : strcspn(place->bytes + place->at, " \t\r\n[]{},:");
    } while (depth);
}

/* From '{' to the value of a key; to the key itself if that is what is wanted.  A key that is
 * written with escapes is not found: then it stays where it is. */
static void go_to_key(struct place *place, const char *key, bool itself)
{
    const size_t object = place->at++;
    while (peek(place) && peek(place) != '}') {
        skip_blanks(place);
        const size_t begin = place->at;
        skip_value(place);
        const bool found = place->at - begin == strlen(key) + 2 &&
                           memcmp(place->bytes + begin + 1, key, strlen(key)) == 0;
        if (found && itself) {
            place->at = begin;
            return;
        }
        skip_blanks(place);
        place->at++; /* the colon */
        skip_blanks(place);
        if (found)
            return;
        skip_value(place);
        skip_blanks(place);
        place->at += peek(place) == ',';
        skip_blanks(place);
    }
    place->at = object;
}

/* From '[' to an element. */
static void go_to_element(struct place *place, size_t index)
{
    place->at++;
    skip_blanks(place);
    for (size_t i = 0; i < index && peek(place); i++) {
        skip_value(place);
        skip_blanks(place);
        place->at++; /* the comma */
        skip_blanks(place);
    }
}

static size_t row_size(const json_t *row)
{
    return json_is_array(row) ? json_array_size(row) : 1;
}

/* To the element that a word of the line came from; between rows stands a ';'. */
static void go_to_word(struct place *place, const json_t *value, size_t word)
{
    const bool rows = json_is_array(value) && json_is_array(json_array_get(value, 0));
    if (word == SIZE_MAX || !json_is_array(value))
        return;
    size_t row = rows ? 0 : word;
    while (rows && row < json_array_size(value) && word > row_size(json_array_get(value, row)))
        word -= row_size(json_array_get(value, row++)) + 1;
    if (row >= json_array_size(value))
        return;
    go_to_element(place, row);
    if (rows && word < json_array_size(json_array_get(value, row)))
        go_to_element(place, word);
}

/* ---- values as words ---- */

struct source {
    struct place begin; /* the '{' */
    const char *key;
    const json_t *value;
    struct error *error;
};

/* An error about a word, or about the whole value. */
static bool refuse_word(const struct source *source, size_t word)
{
    struct place place = source->begin;
    go_to_key(&place, source->key, false);
    if (place.at != source->begin.at)
        go_to_word(&place, source->value, word);
    csv_locate(place.bytes, place.at, source->error);
    return false;
}

static bool add_string(struct text *line, const json_t *value, bool number, struct error *error)
{
    const char *string = json_string_value(value);
    const size_t length = json_string_length(value);
    return number ? data_add_number(line, string, length, error)
                  : data_add_word(line, string, length, error);
}

/* One word.  In rows of numbers a string is a number that JSON has no form for, but among targets
 * it is the name of a class. */
static bool add_word(const struct source *source, struct text *line, const json_t *value)
{
    const struct setting *setting = setting_find(source->key);
    const bool number = setting->takes_literal && strcmp(source->key, "target") != 0;
    if (json_is_string(value))
        return add_string(line, value, number, source->error);
    if (json_is_boolean(value))
        text_add(line, setting->takes_literal ? json_is_true(value) ? "1" : "0"
                       : json_is_true(value)  ? "on"
                                              : "off");
    else if (json_is_real(value))
        text_add(line, number_exact(json_real_value(value)).text);
    else
        return error_set(source->error, 0,
                         json_is_null(value) ? _("'null' is no number here")
                                             : _("a number is wanted here, or a row of numbers"));
    return true;
}

/* The elements of one list, or a single value. */
static bool add_row(const struct source *source, struct text *line, const json_t *row, size_t *word)
{
    const size_t count = row_size(row);
    for (size_t i = 0; i < count; i++, ++*word) {
        const json_t *value = json_is_array(row) ? json_array_get(row, i) : row;
        text_add(line, " ");
        if (!add_word(source, line, value))
            return refuse_word(source, *word);
    }
    return true;
}

static bool add_words(const struct source *source, struct text *line)
{
    const json_t *value = source->value;
    const bool rows = json_is_array(value) && json_is_array(json_array_get(value, 0));
    size_t word = 0;
    if (!rows)
        return add_row(source, line, value, &word);
    for (size_t r = 0; r < json_array_size(value); r++) {
        text_add(line, r ? " ;" : "");
        word += r > 0;
        if (!add_row(source, line, json_array_get(value, r), &word))
            return false;
    }
    return true;
}

static bool apply(const struct source *source, struct problem *problem, struct text *notes)
{
    struct text line = {0};
    size_t word = SIZE_MAX;
    text_addf(&line, "set %s", source->key);
    bool good = add_words(source, &line);
    if (good) {
        good = data_apply(problem, &line, notes, &word, source->error);
        if (!good)
            refuse_word(source, word);
    }
    text_release(&line);
    return good;
}

/* ---- the object ---- */

static bool refuse_key(struct source *source)
{
    struct place place = source->begin;
    go_to_key(&place, source->key, true);
    csv_locate(place.bytes, place.at, source->error);
    return false;
}

/* Every key must be a setting; the error for another one is that of the language. */
static bool check_keys(struct source *source, json_t *object)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        struct problem nothing = problem_new();
        struct text line = {0}, notes = {0};
        size_t word;
        const struct setting *setting = setting_find(key);
        source->key = key;
        if (strcmp(key, "xent") == 0 ? json_number_value(value) <= DATA_FORMAT
                                     : setting && setting->write)
            continue;
        if (strcmp(key, "xent") == 0)
            error_set(source->error, 0,
                      _("this file was written in a newer format; this xent reads formats up to "
                        "%d"),
                      DATA_FORMAT);
        text_add(&line, "set ");
        if (strcmp(key, "xent") != 0 && data_add_word(&line, key, strlen(key), source->error)) {
            text_add(&line, " 0");
            data_apply(&nothing, &line, &notes, &word, source->error);
        }
        text_release(&line);
        text_release(&notes);
        return refuse_key(source);
    }
    return true;
}

static bool read_object(struct source *source, json_t *object, struct problem *problem,
                        struct text *notes)
{
    const struct setting *setting;
    if (!json_is_object(object)) {
        csv_locate(source->begin.bytes, source->begin.at, source->error);
        return error_set(source->error, source->error->column,
                         _("an object is wanted here, as {\"logits\": [[2, 1]], \"target\": [0]}"));
    }
    if (!check_keys(source, object))
        return false;
    for (size_t i = 0; (setting = setting_at(i)); i++) {
        source->key = setting->name;
        source->value = json_object_get(object, setting->name);
        if (source->value && !json_is_null(source->value) && !apply(source, problem, notes))
            return false;
    }
    if (!matrix_is_empty(&problem->values))
        return true;
    csv_locate(source->begin.bytes, source->begin.at, source->error);
    return error_set(source->error, source->error->column,
                     _("there are neither \"logits\" nor \"probs\" in this object"));
}

bool data_read_json(const char *bytes, size_t length, struct problem *problem, struct text *notes,
                    struct error *error)
{
    const size_t mark = text_mark(bytes, length);
    struct source source = {.begin = {.bytes = bytes, .length = length, .at = mark},
                            .error = error};
    json_error_t wrong;
    json_t *root = json_loadb(bytes + source.begin.at, length - source.begin.at,
                              JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &wrong);
    if (!root) {
        error_set(error, wrong.column > 0 ? (size_t)wrong.column : 1, _("this is no JSON: %s"),
                  error_quote(wrong.text, strlen(wrong.text)).text);
        error->line = wrong.line > 0 ? (size_t)wrong.line : 1;
        return false;
    }
    skip_blanks(&source.begin);
    const bool good = read_object(&source, root, problem, notes);
    json_decref(root);
    return good;
}
