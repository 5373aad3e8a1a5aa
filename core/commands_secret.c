/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command would tell of what a question asks for: then it is refused, as the screen hides
 * it. */
#include <math.h>
#include <string.h>

#include "core/commands.h"
#include "core/evaluate.h"
#include "core/intl.h"
#include "core/secret.h"
#include "core/show.h"

static bool refuse(const struct word *word, struct error *error)
{
    if (word_is(word, "steps"))
        return error_set(
            error, word->column,
            _("'steps' would tell what is asked for; 'steps check' goes through yours, "
              "'answer NUMBER' answers, 'answer' alone gives up and tells it"));
    return error_set(error, word->column,
                     _("'%s' would tell what is asked for; 'answer NUMBER' answers, 'answer' alone "
                       "gives up and tells it"),
                     word_quote(word).text);
}

/* Is it among the numbers of a quantity?  The logarithm of a perplexity is a loss. */
static bool tells(struct session *session, const struct reply *reply,
                  const struct quantity *quantity)
{
    const struct problem *problem = &session->problem;
    struct error unused;
    bool told = false;
    if (problem->reduction == REDUCTION_NONE && quantity->otherwise)
        quantity = quantity_find(quantity->otherwise);
    if (!quantity_applies(quantity, problem, 0, &unused))
        return false;
    const bool power = strcmp(quantity->name, "perplexity") == 0;
    struct matrix values = quantity_values(quantity, problem, session_loss(session));
    for (size_t i = 0; i < values.rows * values.columns && !told; i++) {
        const double value = matrix_row(&values, i / values.columns)[i % values.columns];
        told = secret_is(session, reply, value) || (power && secret_is(session, reply, log(value)));
    }
    matrix_release(&values);
    return told;
}

bool may_tell(struct session *session, const struct reply *reply, enum telling telling,
              const struct word *word, struct error *error)
{
    static const char *const names[] = {"loss", "losses",   "probs", "log_probs", "terms",
                                        "exps", "gradient", "sum",   "logsumexp"};
    const size_t count = telling == TELLS_LOSS ? 1 : sizeof names / sizeof *names;
    for (size_t i = 0; i < count && secret_waits(session, reply); i++)
        if (tells(session, reply, quantity_find(names[i])))
            return refuse(word, error);
    return true;
}

bool may_tell_quantity(struct session *session, const struct reply *reply,
                       const struct quantity *quantity, const struct word *word,
                       struct error *error)
{
    return !secret_waits(session, reply) || !tells(session, reply, quantity) || refuse(word, error);
}

/* The numbers of an expression. */
struct expression {
    const struct session *session;
    const struct reply *reply;
    bool named, told;
};

static void look_at(void *user, double value)
{
    struct expression *expression = user;
    expression->named = true;
    expression->told = expression->told || secret_is(expression->session, expression->reply, value);
}

/* Arithmetic with numbers alone is what a calculator is for; with the number itself in it, as in
 * 2*loss, it tells as much as the number does. */
bool may_tell_expression(struct session *session, const struct reply *reply, double value,
                         const struct word *word, struct error *error)
{
    struct expression expression = {session, reply, false, false};
    evaluate_each(session, word->text, look_at, &expression);
    const bool tells_it = expression.named && secret_is(session, reply, value);
    return !(expression.told || tells_it) || refuse(word, error);
}
