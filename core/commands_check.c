/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hand answers: check. */
#include <stdlib.h>
#include <string.h>

#include "core/answer.h"
#include "core/answer_cells.h"
#include "core/answer_text.h"
#include "core/commands.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/show.h"
#include "core/strings.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Is the comma between word i and the next one a decimal comma: "1,48"? */
static bool has_comma(const struct words *words, size_t i)
{
    if (i + 1 >= words->count)
        return false;
    const struct word *a = &words->word[i], *b = &words->word[i + 1];
    return b->from == a->to + 1 && words->line[a->to] == ',' && !a->quoted && !b->quoted &&
           a->length && is_digit(a->text[a->length - 1]) && is_digit(b->text[0]) &&
           !strchr(a->text, '.') && !strchr(b->text, '.');
}

/* The numbers from a word on. */
struct numbers {
    size_t count, capacity;
    struct typed *typed;
    bool *blank;
    bool commas; /* decimal commas were read */
};

static void numbers_release(struct numbers *numbers)
{
    free(numbers->typed);
    free(numbers->blank);
    *numbers = (struct numbers){0};
}

static bool add_number(struct numbers *numbers, const char *text, size_t length, size_t column,
                       struct error *error)
{
    struct typed typed = {0};
    const bool blank = length == 1 && text[0] == '?';
    if (!blank && !typed_read(text, length, column, &typed, error))
        return false;
    if (numbers->count == numbers->capacity) {
        numbers->capacity = 2 * numbers->capacity + 8;
        numbers->typed = memory_resize(numbers->typed, numbers->capacity, sizeof *numbers->typed);
        numbers->blank = memory_resize(numbers->blank, numbers->capacity, sizeof *numbers->blank);
    }
    numbers->typed[numbers->count] = typed;
    numbers->blank[numbers->count++] = blank;
    return true;
}

static bool read_numbers(const struct words *words, size_t first, bool commas,
                         struct numbers *numbers, struct error *error)
{
    *numbers = (struct numbers){.commas = commas};
    for (size_t i = first; i < words->count; i++) {
        const struct word *word = &words->word[i];
        if (word_ends_row(word))
            continue;
        const bool pair = commas && has_comma(words, i);
        const size_t to = pair ? words->word[i + 1].to : word->to;
        const bool good = pair ? add_number(numbers, words->line + word->from, to - word->from,
                                            word->column, error)
                               : add_number(numbers, word->text, word->length, word->column, error);
        if (!good) {
            numbers_release(numbers);
            return false;
        }
        i += pair;
    }
    return true;
}

/* As many numbers as are wanted; commas separate, unless there are too many numbers then. */
static bool read_wanted(const struct words *words, size_t first, size_t wanted,
                        struct numbers *numbers, struct error *error)
{
    bool comma = false;
    for (size_t i = first; i < words->count; i++)
        comma = comma || has_comma(words, i);
    if (!read_numbers(words, first, false, numbers, error))
        return false;
    if (numbers->count == wanted || !comma)
        return true;
    struct numbers with_commas;
    if (!read_numbers(words, first, true, &with_commas, error)) {
        numbers_release(numbers);
        return false;
    }
    struct numbers *worse = with_commas.count == wanted ? numbers : &with_commas;
    numbers_release(worse);
    if (worse == numbers)
        *numbers = with_commas;
    return true;
}

/* A decimal comma is understood, and said to be none of ours. */
static void note_commas(const struct numbers *numbers, struct reply *reply)
{
    if (numbers->commas)
        text_add(&reply->notes, _("the comma was read as a decimal point; xent writes a point\n"));
}

/* ---- the loss ---- */

/* What may stand behind the number, to say what it is meant to be. */
static const struct meaning {
    const char *word;
    enum answer_stated what;
    int value; /* an enum reduction, or an enum log_base */
} meanings[] = {
    {"mean", STATED_REDUCTION, REDUCTION_MEAN}, {"sum", STATED_REDUCTION, REDUCTION_SUM},
    {"nats", STATED_UNIT, LOG_BASE_E},          {"bits", STATED_UNIT, LOG_BASE_2},
    {"bans", STATED_UNIT, LOG_BASE_10},
};

static const struct meaning *meaning_of(const struct word *word)
{
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (word_is(word, meanings[i].word))
            return &meanings[i];
    return NULL;
}

/* A number for the loss, and the problem whose loss it is meant to be. */
struct claim {
    struct problem problem;
    unsigned stated;
    struct words words; /* those before its meaning; borrowed */
    struct numbers numbers;
    struct text typed;
};

static void claim_release(struct claim *claim)
{
    problem_release(&claim->problem);
    numbers_release(&claim->numbers);
    text_release(&claim->typed);
}

/* Takes what was said of the number from the end of the words. */
static bool take_meanings(struct claim *claim, size_t first, struct error *error)
{
    unsigned said = 0;
    const struct meaning *meaning;
    for (size_t *count = &claim->words.count; *count > first; --*count) {
        const struct word *word = &claim->words.word[*count - 1];
        if (!(meaning = meaning_of(word)))
            break;
        if (said & meaning->what)
            return error_set(error, word->column,
                             meaning->what == STATED_UNIT
                                 ? _("one unit is enough: nats, bits or bans")
                                 : _("one is enough: mean or sum"));
        said |= meaning->what;
        if (meaning->what == STATED_UNIT)
            claim->problem.log_base = (enum log_base)meaning->value;
        else
            claim->problem.reduction = (enum reduction)meaning->value;
    }
    /* what differs from the default was set on purpose */
    claim->stated = said | (claim->problem.log_base == LOG_BASE_E ? 0 : (unsigned)STATED_UNIT) |
                    (claim->problem.reduction == REDUCTION_MEAN ? 0 : (unsigned)STATED_REDUCTION);
    return true;
}

static bool take_number(struct claim *claim, size_t first, struct error *error)
{
    const struct words *words = &claim->words;
    if (first >= words->count)
        return error_set(error, words_column(words, first),
                         _("the loss that you worked out is missing"));
    const struct quantity *last = quantity_find(words->word[words->count - 1].text);
    if (last && words->count > first + 1)
        return error_set(error, words_column(words, words->count - 1),
                         _("the name comes first: 'check %s' and its numbers"), last->name);
    if (!read_wanted(words, first, 1, &claim->numbers, error))
        return false;
    if (claim->numbers.count != 1 || claim->numbers.blank[0])
        return error_set(error, words_column(words, first + 1),
                         _("the loss is one number; 'check losses ...' takes one for each sample"));
    const size_t from = words->word[first].from;
    text_add_bytes(&claim->typed, words->line + from, words->word[words->count - 1].to - from);
    return true;
}

static bool is_checkable(const struct problem *problem, const struct loss *loss, size_t column,
                         struct error *error)
{
    if (!quantity_applies(quantity_find("loss"), problem, column, error))
        return false;
    if (problem->reduction == REDUCTION_NONE)
        return error_set(error, column,
                         _("without a reduction there is no single loss; 'check losses ...' takes "
                           "one for each sample, 'check 1.48 mean' their mean"));
    return !loss->refusal ||
           error_set(error, column, _("there is no loss to check: %s"), _(loss->refusal));
}

/* The verdict on a claim about a problem with values. */
static bool judge_claim(struct session *session, const struct claim *claim, size_t column,
                        struct reply *reply, struct error *error)
{
    const struct problem *problem = &claim->problem;
    const bool as_set = problem->reduction == session->problem.reduction &&
                        problem->log_base == session->problem.log_base;
    struct loss own = {0};
    if (!as_set)
        loss_evaluate(&own, problem);
    const struct loss *loss = as_set ? session_loss(session) : &own;
    const bool good = is_checkable(problem, loss, column, error);
    if (good) {
        struct answer answer = answer_new(problem, loss, claim->numbers.typed, claim->stated);
        note_commas(&claim->numbers, reply);
        answer_add_to(&answer, problem, text_string(&claim->typed), reply);
        answer_release(&answer);
    }
    loss_release(&own);
    return good;
}

static bool check_loss(struct session *session, const struct words *words, size_t first,
                       struct reply *reply, struct error *error)
{
    struct claim claim = {.problem = problem_share(&session->problem), .words = *words};
    const size_t column = words->word[0].column;
    const bool alone = matrix_is_empty(&session->problem.values);
    bool good = take_meanings(&claim, first, error) && take_number(&claim, first, error);
    if (good && alone) {
        struct answer answer = answer_alone(claim.numbers.typed);
        note_commas(&claim.numbers, reply);
        answer_add_to(&answer, &claim.problem, text_string(&claim.typed), reply);
        answer_release(&answer);
    } else if (good) {
        good = judge_claim(session, &claim, column, reply, error);
    }
    claim_release(&claim);
    return good;
}

/* While a question is open a number alone is an answer to it, and nothing tells the right one. */
static bool is_asked(const struct session *session, const struct words *words,
                     const struct reply *reply)
{
    return !meaning_of(&words->word[words->count - 1]) &&
           (reply->asked || practice_is_about(&session->practice, &session->problem));
}

/* ---- a quantity ---- */

/* Which of its rows, and from which word on the numbers stand. */
static bool read_rows(const struct problem *problem, const struct words *words,
                      const struct matrix *values, struct cells *cells, size_t *first,
                      struct error *error)
{
    *first = 2;
    cells->first = 0;
    cells->rows = values->rows;
    cells->columns = values->columns;
    if (words->count <= 2 || !word_is(&words->word[2], "sample") || values->rows == 1)
        return true;
    if (words->count <= 3)
        return error_set(error, words->end_column, _("the number of a sample is missing here"));
    *first = 4;
    cells->rows = 1;
    return find_sample(problem, &words->word[3], &cells->first, error);
}

static bool expect_count(const struct words *words, const struct cells *cells, size_t first,
                         size_t count, struct error *error)
{
    const size_t wanted = cells->rows * cells->columns;
    if (count == wanted)
        return true;
    if (cells->rows > 1)
        return error_set(error, words_column(words, first),
                         _("'%s' has %zu numbers, %zu for each of %zu samples, but here are %zu; "
                           "'check %s sample 0 ...' takes those of one sample"),
                         cells->quantity, wanted, cells->columns, cells->rows, count,
                         cells->quantity);
    return error_set(error, words_column(words, first),
                     ngettext("'%s' has %zu number here, but %zu were given",
                              "'%s' has %zu numbers here, but %zu were given", wanted),
                     cells->quantity, wanted, count);
}

/* The name of a class among the numbers; one that is a number itself is taken for a number. */
static bool refuse_names(const struct words *words, size_t first, const struct cells *cells,
                         const struct problem *problem, struct error *error)
{
    struct typed typed;
    struct error no_number;
    for (size_t i = first; i < words->count; i++) {
        const struct word *word = &words->word[i];
        if (strings_find(&problem->names, word->text, word->length) < problem->names.count &&
            !typed_read(word->text, word->length, word->column, &typed, &no_number))
            return error_set(error, word->column,
                             _("numbers alone, in the order of the classes: 'check %s' and one for "
                               "each of %zu, '?' for what you leave out"),
                             cells->quantity, cells->columns);
    }
    return true;
}

static bool check_cells(struct session *session, const struct quantity *quantity,
                        const struct words *words, struct reply *reply, struct error *error)
{
    const struct problem *problem = &session->problem;
    const struct loss *loss = session_loss(session);
    if (quantity->needs_labels && loss->refusal)
        return error_set(error, words->word[1].column, _("there is nothing to check: %s"),
                         _(loss->refusal));
    if (quantity->reductions == WITH_MEAN && problem->reduction != REDUCTION_MEAN)
        return error_set(error, words->word[1].column,
                         _("there is a %s with 'set reduction mean' only"), quantity->name);
    struct matrix values = quantity_values(quantity, problem, loss);
    struct cells cells = {.quantity = quantity->name, .values = &values};
    struct numbers numbers = {0};
    size_t first;
    const bool good = read_rows(problem, words, &values, &cells, &first, error) &&
                      refuse_names(words, first, &cells, problem, error) &&
                      read_wanted(words, first, cells.rows * cells.columns, &numbers, error) &&
                      expect_count(words, &cells, first, numbers.count, error);
    if (good) {
        cells.typed = numbers.typed;
        cells.blank = numbers.blank;
        struct cell_answer answer = cell_answer_new(problem, loss, &cells);
        note_commas(&numbers, reply);
        cell_answer_add_to(&answer, &cells, problem, reply);
        cell_answer_release(&answer);
    }
    numbers_release(&numbers);
    matrix_release(&values);
    return good;
}

static const char *next_name(const void *user, size_t i)
{
    (void)user;
    return quantity_at(i) ? quantity_at(i)->name : NULL;
}

static bool no_quantity(const struct word *word, struct error *error)
{
    const char *nearest = strings_nearest(word->text, word->length, next_name, NULL);
    if (nearest)
        return error_set(error, word->column,
                         _("'%s' is no number and no quantity; did you mean '%s'?"),
                         word_quote(word).text, nearest);
    return error_set(error, word->column,
                     _("'%s' is no number and no quantity; 'help show' lists the quantities"),
                     word_quote(word).text);
}

bool run_check(struct session *session, const struct words *words, struct reply *reply,
               struct error *error)
{
    if (words->count < 2)
        return error_set(error, words->end_column,
                         _("'check' wants the loss that you worked out, or a quantity and its "
                           "numbers: 'check 0.4170', 'check probs 0.7 0.2 0.1'"));
    const struct word *word = &words->word[1];
    const struct quantity *quantity = quantity_find(word->text);
    struct typed typed;
    struct error no_number;
    if (quantity && strcmp(quantity->name, "loss") == 0)
        return may_tell_quantity(session, reply, quantity, word, error) &&
               check_loss(session, words, 2, reply, error);
    if (quantity)
        return quantity_applies(quantity, &session->problem, word->column, error) &&
               may_tell_quantity(session, reply, quantity, word, error) &&
               check_cells(session, quantity, words, reply, error);
    if (!typed_read(word->text, word->length, word->column, &typed, &no_number)) {
        const bool name =
            word->length && ((word->text[0] | 32) >= 'a' && (word->text[0] | 32) <= 'z');
        no_number.line = error->line;
        *error = no_number;
        return name && !strchr(word->text, '(') ? no_quantity(word, error) : false;
    }
    if (is_asked(session, words, reply))
        return run_answer(session, words, reply, error);
    return may_tell_quantity(session, reply, quantity_find("loss"), &words->word[0], error) &&
           check_loss(session, words, 1, reply, error);
}
