/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/number.h"
#include "core/show.h"
#include "core/strings.h"
#include "core/text.h"

#define EXACT (-1)

static const char digits[] = "0123456789";
static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
static const char values_name[] = "values";

/* An expression on its way to one without names. */
struct writing {
    struct session *session;
    const char *whole;
    size_t column; /* of its first character */
    int digits;    /* of the numbers that take the place of names; EXACT: all */
    struct text *out;
    struct error *error;
    void (*each)(void *user, double value); /* is told of each number; or NULL */
    void *user;
};

static size_t column_at(const struct writing *writing, const char *at)
{
    return writing->column + text_characters(writing->whole, (size_t)(at - writing->whole));
}

bool evaluate_is_expression(const char *word)
{
    return strpbrk(word, "[(+-*/^0123456789") != NULL;
}

static const char *next_name(const void *user, size_t i)
{
    (void)user;
    const struct quantity *quantity = quantity_at(i);
    if (quantity)
        return quantity->name;
    return quantity_at(i - 1) ? values_name : NULL;
}

/* Words of the arithmetic itself (number.h). */
static bool is_arithmetic(const char *name)
{
    static const char *const names[] = {"ln", "log2", "log10", "exp", "sqrt", "e", "pi", "inf"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool refuse_name(const struct writing *writing, const char *at, const char *name)
{
    const char *nearest = strings_nearest(name, strlen(name), next_name, NULL);
    const struct quoted quoted = error_quote(name, strlen(name));
    if (nearest)
        return error_set(writing->error, column_at(writing, at),
                         _("there is no quantity '%s'; did you mean '%s'?"), quoted.text, nearest);
    return error_set(writing->error, column_at(writing, at),
                     _("there is no quantity '%s'; 'help show' lists them"), quoted.text);
}

/* The numbers behind a name; the caller's. */
static bool find_numbers(const struct writing *writing, const char *at, const char *name,
                         struct matrix *numbers)
{
    const struct problem *problem = &writing->session->problem;
    if (strcmp(name, values_name) == 0 && !matrix_is_empty(&problem->values)) {
        *numbers = matrix_share(&problem->values);
        return true;
    }
    const struct quantity *quantity =
        quantity_find(strcmp(name, values_name) == 0 ? "probs" : name);
    if (!quantity)
        return refuse_name(writing, at, name);
    if (!quantity_applies(quantity, problem, column_at(writing, at), writing->error))
        return false;
    *numbers = quantity_values(quantity, problem, session_loss(writing->session));
    return true;
}

/* Reads up to two [NUMBER]; *at goes on behind them.  Returns how many there were, -1 if one is no
 * such thing. */
static int read_places(const char **at, size_t place[2])
{
    int count = 0;
    while (**at == '[') {
        const size_t length = strspn(*at + 1, digits);
        if (count == 2 || length == 0 || length > 9 || (*at)[1 + length] != ']')
            return -1;
        place[count++] = (size_t)strtoul(*at + 1, NULL, 10);
        *at += length + 2;
    }
    return count;
}

/* Chooses one of the numbers by what stands in brackets behind the name: its row and column. */
static bool choose(const struct writing *writing, const char *name, const char *from,
                   const struct matrix *numbers, const char **at, size_t place[2])
{
    place[0] = place[1] = 0;
    const int count = read_places(at, place);
    const bool one_row = numbers->rows == 1, one_column = numbers->columns == 1;
    if (count < 0)
        return error_set(writing->error, column_at(writing, *at),
                         _("a place is written as [SAMPLE] or [SAMPLE][CLASS], counted from 0"));
    if (count == 0 && !(one_row && one_column))
        return error_set(writing->error, column_at(writing, from),
                         _("'%s' has %zu numbers here; '%s[0]%s' is the first"), name,
                         numbers->rows * numbers->columns, name, one_column ? "" : "[0]");
    if (count == 1 && !one_column && !one_row)
        return error_set(writing->error, column_at(writing, from),
                         _("'%s' has several numbers a sample; '%s[0][0]' is the first"), name,
                         name);
    if (count == 1 && one_row && !one_column) {
        place[1] = place[0];
        place[0] = 0;
    }
    if (place[0] >= numbers->rows || place[1] >= numbers->columns)
        return error_set(writing->error, column_at(writing, from),
                         _("'%s' has no such place: it has %zu x %zu numbers, counted from 0"),
                         name, numbers->rows, numbers->columns);
    return true;
}

/* The first name of what follows. */
static void read_name(const char *from, struct text *name)
{
    text_add_bytes(name, from, strspn(from, letters));
    if (strcmp(text_string(name), "log") == 0) /* log2 and log10 */
        text_add_bytes(name, from + name->length, strspn(from + name->length, digits));
}

static void add_value(const struct writing *writing, double value)
{
    if (writing->digits == EXACT)
        text_addf(writing->out, "(%s)", number_exact(value).text);
    else
        text_addf(writing->out, value < 0 ? "(%s)" : "%s",
                  number_brief(value, writing->digits).text);
}

/* A name, with its places; *at goes on behind it. */
static bool write_name(const struct writing *writing, const char **at)
{
    const char *from = *at;
    struct text name = {0};
    struct matrix numbers = {0};
    size_t place[2];
    read_name(from, &name);
    *at = from + name.length;
    bool good = is_arithmetic(text_string(&name));
    if (good) {
        text_add(writing->out, text_string(&name));
    } else if (find_numbers(writing, from, text_string(&name), &numbers)) {
        good = choose(writing, text_string(&name), from, &numbers, at, place);
        const double value = good ? matrix_row(&numbers, place[0])[place[1]] : 0;
        if (good && isnan(value))
            good = error_set(writing->error, column_at(writing, from), _("'%s' has no value here"),
                             text_string(&name));
        if (good)
            add_value(writing, value);
        if (good && writing->each)
            writing->each(writing->user, value);
    }
    matrix_release(&numbers);
    text_release(&name);
    return good;
}

/* A number as it stands: its e is no name. */
static void write_number(const struct writing *writing, const char **at)
{
    size_t length = strspn(*at, "0123456789.");
    if ((*at)[length] == 'e' || (*at)[length] == 'E') {
        const size_t sign = (*at)[length + 1] == '-' || (*at)[length + 1] == '+';
        const size_t exponent = strspn(*at + length + 1 + sign, digits);
        length += exponent ? 1 + sign + exponent : 0;
    }
    text_add_bytes(writing->out, *at, length);
    *at += length;
}

/* The expression without names. */
static bool write_all(const struct writing *writing)
{
    bool good = true;
    for (const char *at = writing->whole; good && *at;)
        if (strchr(letters, *at))
            good = write_name(writing, &at);
        else if (strchr("0123456789.", *at))
            write_number(writing, &at);
        else
            text_add_bytes(writing->out, at++, 1);
    return good;
}

bool evaluate(struct session *session, const char *expression, size_t column, double *value,
              struct error *error)
{
    struct text plain = {0};
    const struct writing writing = {session, expression, column, EXACT, &plain, error, NULL, NULL};
    text_add(&plain, "(");
    bool good = write_all(&writing);
    text_add(&plain, ")");
    size_t used = 0;
    if (good && number_read(text_string(&plain), plain.length, 0, value, &used, error)) {
        if (used < plain.length)
            good = error_set(error, column, _("'%s' cannot be read as one expression"),
                             error_quote(expression, strlen(expression)).text);
    } else if (good) {
        error->column = column; /* it counted in what stands in place of the names */
        good = false;
    }
    text_release(&plain);
    return good;
}

bool evaluate_is_place(struct session *session, const char *expression,
                       struct evaluated_place *place)
{
    struct error error = {0};
    struct text name = {0};
    struct matrix numbers = {0};
    size_t at[2];
    const struct writing writing = {session, expression, 1, EXACT, NULL, &error, NULL, NULL};
    read_name(expression, &name);
    const char *behind = expression + name.length;
    const struct quantity *quantity = quantity_find(text_string(&name));
    const bool good =
        quantity && find_numbers(&writing, expression, text_string(&name), &numbers) &&
        choose(&writing, text_string(&name), expression, &numbers, &behind, at) && !*behind;
    if (good)
        *place = (struct evaluated_place){quantity->name, at[0], at[1]};
    matrix_release(&numbers);
    text_release(&name);
    return good;
}

void evaluate_put_in(struct session *session, const char *expression, int places, struct text *out)
{
    struct error error = {0};
    const struct writing writing = {session, expression, 1, places, out, &error, NULL, NULL};
    write_all(&writing);
}

void evaluate_each(struct session *session, const char *expression,
                   void (*each)(void *user, double value), void *user)
{
    struct error error = {0};
    struct text out = {0};
    const struct writing writing = {session, expression, 1, EXACT, &out, &error, each, user};
    write_all(&writing);
    text_release(&out);
}
