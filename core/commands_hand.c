/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step check in words: steps [SAMPLE] check [STEP NUMBER... [; STEP NUMBER...]...]. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/commands.h"
#include "core/grid.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/strings.h"

/* Leave the cell as it is; empty it. */
#define AS_IT_IS "?"
#define EMPTY    "-"

#define NAME_ROOM 64

struct desk {
    struct session *session;
    const struct words *words;
    size_t at; /* the next word */
    size_t sample;
    const struct derivation *d;
    struct error *error;
};

/* ---- steps by name ---- */

/* Words as one of a command: "add-up". */
static void name_from(const char *words, char room[NAME_ROOM])
{
    snprintf(room, NAME_ROOM, "%s", words);
    for (char *at = room; *at; at++)
        *at = *at == ' ' ? '-' : *at >= 'A' && *at <= 'Z' ? (char)(*at | 32) : *at;
}

/* "THE LOSS" is "loss". */
static void name_of(const struct derivation *d, size_t step, char room[NAME_ROOM])
{
    static const char article[] = "the-";
    char name[NAME_ROOM];
    name_from(_(step_text(d, step).verb), name);
    const bool has = strncmp(name, article, strlen(article)) == 0;
    snprintf(room, NAME_ROOM, "%s", name + (has ? strlen(article) : 0));
}

struct names {
    const struct derivation *d;
    char (*room)[NAME_ROOM];
};

static const char *next_name(const void *user, size_t i)
{
    const struct names *names = user;
    return i < names->d->count ? names->room[i] : NULL;
}

static bool no_step(const struct desk *desk, const struct names *names)
{
    const struct word *word = &desk->words->word[desk->at];
    const char *nearest = strings_nearest(word->text, word->length, next_name, names);
    if (nearest)
        return error_set(desk->error, word->column, _("there is no step '%s'; did you mean '%s'?"),
                         word_quote(word).text, nearest);
    return error_set(desk->error, word->column,
                     _("there is no step '%s' here; 'steps check' alone lists them, 1 to %zu"),
                     word_quote(word).text, names->d->count);
}

/* Its number as it is shown, from 1; its name, its plain word, or its symbol. */
static bool is_step(const struct desk *desk, const struct names *names, size_t step)
{
    const char *word = desk->words->word[desk->at].text;
    char number[24], plain[NAME_ROOM];
    const enum step_kind kind = desk->d->step[step].kind;
    const bool is_prob = kind == STEP_DIVIDE || kind == STEP_SIGMOID;
    snprintf(number, sizeof number, "%zu", step + 1);
    name_from(_(step_text(desk->d, step).word), plain);
    return strcmp(word, number) == 0 || strcmp(word, names->room[step]) == 0 ||
           strcmp(word, plain) == 0 || (is_prob && strcmp(word, "p") == 0) ||
           strcmp(word, step_text(desk->d, step).ascii) == 0;
}

static bool read_step(struct desk *desk, size_t *step)
{
    struct names names = {desk->d, memory_new(desk->d->count + 1, NAME_ROOM)};
    for (size_t s = 0; s < desk->d->count; s++)
        name_of(desk->d, s, names.room[s]);
    *step = 0;
    while (*step < desk->d->count && !is_step(desk, &names, *step))
        ++*step;
    const bool good = *step < desk->d->count || no_step(desk, &names);
    free(names.room);
    desk->at++;
    return good;
}

/* ---- numbers ---- */

static bool ends_step(const struct desk *desk)
{
    return desk->at >= desk->words->count || word_ends_row(&desk->words->word[desk->at]);
}

static size_t results_of(const struct derivation *d, size_t step)
{
    return d->step[step].each ? d->items : 1;
}

/* "?" for what is left as it is. */
static bool is_readable(const struct desk *desk)
{
    const struct word *word = &desk->words->word[desk->at];
    struct error error = {0};
    if (word_is(word, AS_IT_IS) || word_is(word, EMPTY) || handwork_reads(word->text, &error))
        return true;
    return error_set(desk->error, word->column, "%s", error.message);
}

static bool too_many(const struct desk *desk, size_t step)
{
    const size_t most = results_of(desk->d, step);
    char name[NAME_ROOM];
    name_of(desk->d, step, name);
    return error_set(desk->error, desk->words->word[desk->at].column,
                     ngettext("'%s' has %zu number; a ';' stands before the next step",
                              "'%s' has %zu numbers; a ';' stands before the next step", most),
                     name, most);
}

/* The numbers of a step; typed only if `hand` is there, so that bad ones are found first. */
static bool read_numbers(struct desk *desk, size_t step, struct handwork *hand)
{
    size_t item = 0;
    for (; !ends_step(desk); desk->at++, item++) {
        const struct word *word = &desk->words->word[desk->at];
        if (item >= results_of(desk->d, step))
            return too_many(desk, step);
        if (!is_readable(desk))
            return false;
        if (hand && !word_is(word, AS_IT_IS))
            handwork_type(hand, desk->d, step, item, word_is(word, EMPTY) ? "" : word->text,
                          desk->error);
    }
    return item > 0 || error_set(desk->error, words_column(desk->words, desk->at),
                                 _("the numbers that you worked out are missing here"));
}

static bool read_all(struct desk *desk, size_t first, struct handwork *hand)
{
    for (desk->at = first; desk->at < desk->words->count;) {
        size_t step;
        if (!read_step(desk, &step) || !read_numbers(desk, step, hand))
            return false;
        desk->at += desk->at < desk->words->count; /* over the ';' */
    }
    return true;
}

/* ---- the answer ---- */

static const char *item_of(const struct derivation *d, struct hand_place place,
                           char room[CLASS_ROOM])
{
    return d->step[place.step].each ? derivation_item_name(d, place.item, room) : "";
}

static json_t *cell_as_json(const struct handwork *hand, const struct derivation *d,
                            struct hand_place place)
{
    const struct hand_cell *cell = handwork_cell(hand, place.step, place.item);
    char name[NAME_ROOM], room[CLASS_ROOM];
    struct text message = {0};
    json_t *object = json_object();
    name_of(d, place.step, name);
    handwork_say(hand, d, place, &message);
    json_object_set_new(object, "step", json_integer((json_int_t)place.step + 1));
    json_object_set_new(object, "name", json_string(name));
    if (d->step[place.step].each)
        json_object_set_new(object, "item", json_string(item_of(d, place, room)));
    json_object_set_new(object, "typed", json_string(cell->typed));
    json_object_set_new(object, "verdict", json_string(hand_verdict_id(cell->verdict)));
    if (handwork_shows(hand, d, place)) {
        json_object_set_new(object, "right", json_number(d->step[place.step].value[place.item]));
        json_object_set_new(object, "from_yours", json_number(cell->yours));
    }
    json_object_set_new(object, "message", json_string(text_string(&message)));
    text_release(&message);
    return object;
}

/* The cells that are filled in, one after the other; false behind the last. */
static bool next_filled(const struct handwork *hand, struct hand_place *place, bool begin)
{
    size_t at = begin ? 0 : place->step * hand->items + place->item + 1;
    while (at < hand->steps * hand->items && !hand->cell[at].typed[0])
        at++;
    *place = (struct hand_place){at / hand->items, at % hand->items};
    return at < hand->steps * hand->items;
}

static void add_as_json(const struct handwork *hand, const struct derivation *d,
                        struct reply *reply)
{
    json_t *object = json_object(), *cells = json_array();
    struct text sum = {0};
    struct hand_place place = {0};
    handwork_sum_up(hand, d, &sum);
    for (bool more = next_filled(hand, &place, true); more; more = next_filled(hand, &place, false))
        json_array_append_new(cells, cell_as_json(hand, d, place));
    if (d->sample != EVERY_SAMPLE)
        json_object_set_new(object, "sample", json_integer((json_int_t)d->sample));
    json_object_set_new(object, "cells", cells);
    json_object_set_new(object, "wrong", json_integer((json_int_t)handwork_wrong(hand)));
    json_object_set_new(object, "message", json_string(text_string(&sum)));
    reply_add_json(reply, object);
    text_release(&sum);
}

static void add_table(const struct handwork *hand, const struct derivation *d, struct text *out)
{
    struct grid grid = grid_new(6);
    struct hand_place place = {0}, slip = {SIZE_MAX, 0};
    const char *const heads[] = {
        _("step"),  "",        d->sample == EVERY_SAMPLE ? _("sample") : _("class"),
        _("yours"), _("ours"), ""};
    handwork_slip(hand, &slip);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        grid_add(&grid, heads[i]);
    for (bool more = next_filled(hand, &place, true); more;
         more = next_filled(hand, &place, false)) {
        const struct hand_cell *cell = handwork_cell(hand, place.step, place.item);
        char step[NAME_ROOM], room[CLASS_ROOM];
        const bool first = place.step == slip.step && place.item == slip.item;
        snprintf(step, sizeof step, "%s %zu %s", first ? "!" : " ", place.step + 1,
                 _(step_text(d, place.step).verb));
        grid_add(&grid, step);
        grid_add(&grid, step_text(d, place.step).ascii);
        grid_add(&grid, item_of(d, place, room));
        grid_add(&grid, cell->typed);
        grid_add(&grid,
                 handwork_shows(hand, d, place)
                     ? number_show(d->step[place.step].value[place.item], d->problem->digits).text
                     : "?");
        grid_add(&grid, _(hand_verdict_word(cell->verdict)));
    }
    grid_add_to_text(&grid, out);
    grid_release(&grid);
}

/* Of all that is not simply right a sentence, then one about the whole. */
static void add_sentences(const struct handwork *hand, const struct derivation *d, struct text *out)
{
    struct hand_place place = {0};
    struct text said = {0};
    for (bool more = next_filled(hand, &place, true); more;
         more = next_filled(hand, &place, false)) {
        if (handwork_cell(hand, place.step, place.item)->verdict == HAND_RIGHT)
            continue;
        text_clear(&said);
        handwork_say(hand, d, place, &said);
        text_add_wrapped(out, text_string(&said), 0, REPLY_WIDTH);
    }
    text_clear(&said);
    handwork_sum_up(hand, d, &said);
    text_add_wrapped(out, text_string(&said), 0, REPLY_WIDTH);
    text_release(&said);
}

/* What there is to fill in. */
static void add_steps(const struct derivation *d, struct text *out)
{
    struct grid grid = grid_new(4);
    const char *const heads[] = {_("step"), _("name"), "", _("numbers")};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        grid_add(&grid, heads[i]);
    for (size_t s = 0; s < d->count; s++) {
        char name[NAME_ROOM], number[24];
        name_of(d, s, name);
        snprintf(number, sizeof number, "%zu", s + 1);
        grid_add(&grid, number);
        grid_add(&grid, name);
        grid_add(&grid, step_text(d, s).ascii);
        snprintf(number, sizeof number, "%zu", results_of(d, s));
        grid_add(&grid, number);
    }
    grid_add_to_text(&grid, out);
    grid_release(&grid);
}

static void add_answer(const struct handwork *hand, const struct derivation *d, struct reply *reply)
{
    reply->wrong = handwork_wrong(hand) > 0;
    if (reply->format == REPLY_JSON) {
        add_as_json(hand, d, reply);
        return;
    }
    if (handwork_is_empty(hand)) {
        add_steps(d, &reply->out);
        text_add(&reply->notes,
                 _("'steps check 1 7.39 2.72' fills in step 1, '?' leaves one out, '-' empties "
                   "one, ';' goes on to another step\n"));
        return;
    }
    add_table(hand, d, &reply->out);
    text_add(&reply->out, "\n");
    add_sentences(hand, d, &reply->out);
}

bool run_steps_check(struct session *session, const struct words *words, size_t first,
                     size_t sample, struct reply *reply, struct error *error)
{
    struct desk desk = {.session = session, .words = words, .sample = sample, .error = error};
    const bool anew = words->count == first + 1 && word_is(&words->word[first], "anew");
    desk.d = session_derivation(session, sample);
    if (desk.d->count == 0)
        return error_set(error, words->word[0].column, _("there is nothing to work out here"));
    if (!anew && !read_all(&desk, first, NULL))
        return false;
    bool lost;
    if (anew)
        handwork_release(&session->hands.open);
    struct handwork *hand = session_hand(session, sample, &lost);
    if (lost)
        text_add(&reply->notes, _("another problem or sample: the column begins anew\n"));
    if (!anew)
        read_all(&desk, first, hand);
    if (practice_is_about(&session->practice, &session->problem))
        handwork_hide(hand, session->practice.exercise.answer, EXERCISE_DIGITS);
    else
        handwork_hide(hand, reply->asked ? reply->secret : NAN, reply->secret_digits);
    handwork_judge(hand, desk.d);
    add_answer(hand, desk.d, reply);
    return true;
}
