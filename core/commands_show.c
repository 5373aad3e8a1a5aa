/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers: show, steps, compare, frameworks. */
#include "core/commands.h"
#include "core/evaluate.h"
#include "core/intl.h"
#include "core/remark.h"
#include "core/secret.h"
#include "core/setting.h"
#include "core/show.h"
#include "core/steps.h"
#include "core/strings.h"

static void show_setting(const struct session *session, const struct setting *setting,
                         struct reply *reply)
{
    struct text value = {0};
    setting_value(setting, &session->problem, &session->preferences, &value);
    if (reply->format == REPLY_JSON) {
        json_t *object = json_object();
        json_object_set_new(object, "setting", json_string(setting->name));
        json_object_set_new(object, "value", json_string(text_string(&value)));
        reply_add_json(reply, object);
    } else {
        text_addf(&reply->out, "%s\n", text_string(&value));
    }
    text_release(&value);
}

static bool show_expression(struct session *session, const struct word *word, struct reply *reply,
                            struct error *error)
{
    double value;
    if (!evaluate(session, word->text, word->column, &value, error) ||
        !may_tell_expression(session, reply, value, word, error))
        return false;
    if (reply->format == REPLY_JSON) {
        json_t *object = json_object();
        json_object_set_new(object, "expression", json_string(word->text));
        json_object_set_new(object, "value", json_number(value));
        reply_add_json(reply, object);
    } else {
        text_addf(&reply->out, "%s\n", number_show(value, session->problem.digits).text);
    }
    return true;
}

/* Everything that `show` knows, for a misspelled word: quantities, then settings, then reports. */
static const char *next_word(const void *user, size_t i)
{
    (void)user;
    const struct quantity *quantity = quantity_at(i);
    if (quantity)
        return quantity->name;
    size_t quantities = 0;
    while (quantity_at(quantities))
        quantities++;
    const struct setting *setting = setting_at(i - quantities);
    if (setting)
        return setting->name;
    size_t settings = 0;
    while (setting_at(settings))
        settings++;
    const struct report *report = report_at(i - quantities - settings);
    return report ? report->name : NULL;
}

static bool nothing_to_show(const struct word *word, struct error *error)
{
    const char *nearest = strings_nearest(word->text, word->length, next_word, NULL);
    if (nearest)
        return error_set(error, word->column,
                         _("there is nothing to show called '%s'; did you mean '%s'?"),
                         word_quote(word).text, nearest);
    return error_set(error, word->column,
                     _("there is nothing to show called '%s'; 'help show' lists what there is"),
                     word_quote(word).text);
}

static bool show_word(struct session *session, const struct words *words, struct reply *reply,
                      struct error *error)
{
    if (!words_end(words, 2, error))
        return false;
    if (words->count == 1) { /* in JSON it is everything; the text leaves the loss out itself */
        const bool may = reply->format == REPLY_TEXT ||
                         may_tell(session, reply, TELLS_WAY, &words->word[0], error);
        if (may)
            show_summary(session, reply);
        return may;
    }
    const struct word *word = &words->word[1];
    const struct report *report = report_find(word->text);
    if (report)
        return may_tell(session, reply, TELLS_WAY, word, error) &&
               report->show(session, word->column, reply, error);
    const struct quantity *quantity = quantity_find(word->text);
    if (quantity && (!quantity_applies(quantity, &session->problem, word->column, error) ||
                     !may_tell_quantity(session, reply, quantity, word, error)))
        return false;
    if (quantity) {
        show_quantity(session, quantity, reply);
        return true;
    }
    const struct setting *setting = setting_find(word->text);
    if (!setting && evaluate_is_expression(word->text))
        return show_expression(session, word, reply, error);
    if (!setting)
        return nothing_to_show(word, error);
    show_setting(session, setting, reply);
    return true;
}

/* An answer about the loss comes with the reason if the loss is infinite or no number; the summary
 * also with the name of a loss that has one. */
bool run_show(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    if (!show_word(session, words, reply, error))
        return false;
    const struct problem *problem = &session->problem;
    const struct word *word = words->count > 1 ? &words->word[1] : NULL;
    const struct loss *loss = session_loss(session);
    const bool refused = word && loss->refusal && quantity_find(word->text) &&
                         quantity_find(word->text)->needs_labels;
    if (word && !refused && !word_is(word, "all") && !word_is(word, "loss") &&
        !word_is(word, "losses"))
        return true;
    if (secret_is(session, reply, loss_reduced(loss)))
        return true;
    if (remark_on_loss(problem, loss, &reply->notes) ||
        (!word && remark_known(problem, loss, &reply->notes)))
        text_add(&reply->notes, "\n");
    return true;
}

struct steps_wish {
    size_t first, last; /* samples */
    enum derivation_way way;
    enum steps_form form;
    enum face face;
};

/* One word of `steps`. */
static bool read_wish(const struct problem *problem, const struct word *word,
                      struct steps_wish *wish, struct error *error)
{
    static const struct {
        const char *word;
        int way, form, face; /* -1: says nothing about it */
    } table[] = {
        {"textbook", DERIVE_TEXTBOOK, -1, -1},
        {"stable", DERIVE_STABLE, -1, -1},
        {"unicode", -1, STEPS_DRAWN, FACE_UNICODE},
        {"ascii", -1, STEPS_DRAWN, FACE_ASCII},
        {"latex", -1, STEPS_LATEX, -1},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (!word_is(word, table[i].word))
            continue;
        wish->way = table[i].way < 0 ? wish->way : (enum derivation_way)table[i].way;
        wish->form = table[i].form < 0 ? wish->form : (enum steps_form)table[i].form;
        wish->face = table[i].face < 0 ? wish->face : (enum face)table[i].face;
        return true;
    }
    if (word_is(word, "all")) {
        wish->first = 0;
        wish->last = problem_samples(problem) - 1;
        return true;
    }
    double number;
    struct error not_a_number;
    if (!word_number(word, &number, &not_a_number))
        return error_set(error, word->column,
                         _("'%s' is no word for 'steps'; valid are a sample, 'all', 'textbook', "
                           "'stable', 'unicode', 'ascii', 'latex' and 'check'"),
                         word_quote(word).text);
    if (!find_sample(problem, word, &wish->first, error))
        return false;
    wish->last = wish->first;
    return true;
}

/* For an answer; for a change commands_edit.c has other advice. */
static bool need_any_values(const struct session *session, const struct words *words,
                            struct error *error)
{
    if (!matrix_is_empty(&session->problem.values))
        return true;
    return error_set(error, words->word[0].column,
                     _("there are no values yet; 'set logits 2 1 0.1' or 'load demo' gives some"));
}

bool run_steps(struct session *session, const struct words *words, struct reply *reply,
               struct error *error)
{
    const struct problem *problem = &session->problem;
    struct steps_wish wish = {.way = DERIVE_TEXTBOOK, .form = STEPS_DRAWN, .face = reply->face};
    if (!need_any_values(session, words, error))
        return false;
    for (size_t i = 1; i < words->count; i++) {
        const struct word *word = &words->word[i];
        if (word_is(word, "check"))
            return wish.first < wish.last
                       ? error_set(error, word->column, _("'steps check' goes by one sample"))
                       : run_steps_check(session, words, i + 1, wish.first, reply, error);
        if (!read_wish(problem, word, &wish, error))
            return false;
    }
    if (!may_tell(session, reply, TELLS_WAY, &words->word[0], error))
        return false;
    const enum face face = reply->face;
    reply->face = wish.face;
    for (size_t n = wish.first; n <= wish.last; n++) {
        struct derivation *d = derivation_new(problem, session_loss(session), n, wish.way);
        const bool of_batch = d->sample == EVERY_SAMPLE;
        if (problem_samples(problem) > 1 && reply->format == REPLY_TEXT)
            text_addf(&reply->out,
                      wish.form == STEPS_LATEX ? _("%% sample %zu (0 to %zu)\n")
                                               : _("sample %zu (0 to %zu)\n\n"),
                      n, problem_samples(problem) - 1);
        steps_add(d, of_batch ? n : problem_true_class(problem, n), wish.form, reply);
        derivation_free(d);
    }
    reply->face = face;
    if (problem->label_form == LABELS_NONE)
        text_add(&reply->notes, _("no labels yet: the steps end at the probabilities\n"));
    return true;
}

bool run_compare(struct session *session, const struct words *words, struct reply *reply,
                 struct error *error)
{
    const struct problem *problem = &session->problem;
    if (!words_end(words, 1, error) || !need_any_values(session, words, error))
        return false;
    if (problem->label_form == LABELS_NONE)
        return error_set(error, words->word[0].column,
                         _("to compare losses there must be labels; 'set target ...' or "
                           "'set labels ...' gives them"));
    if (!may_tell(session, reply, TELLS_LOSS, &words->word[0], error))
        return false;
    struct comparison comparison = comparison_new(problem, 0);
    comparison_add(problem, &comparison, 0, reply);
    comparison_release(&comparison);
    return true;
}

bool run_frameworks(struct session *session, const struct words *words, struct reply *reply,
                    struct error *error)
{
    const struct problem *problem = &session->problem;
    const struct word *word = words->count > 1 ? &words->word[1] : NULL;
    struct printed printed;
    if (!words_end(words, 2, error) || !need_any_values(session, words, error))
        return false;
    if (word && !printed_read(word->text, &printed))
        return error_set(error, word->column,
                         _("'%s' is no loss as a framework prints it; valid are numbers such as "
                           "0.5514 and 1.19e-07, inf and nan"),
                         word_quote(word).text);
    if (problem->label_form == LABELS_NONE)
        /* NOLINTNEXTLINE(clang-analyzer-core.*): the word of the command itself is there */
        return error_set(error, words->word[0].column,
                         _("without labels no framework gives a loss; 'set target ...' or "
                           "'set labels ...' gives them"));
    if (!may_tell(session, reply, TELLS_LOSS, &words->word[0], error))
        return false;
    struct frameworks frameworks = frameworks_new(problem, 0);
    frameworks_add(problem, &frameworks, 0, word ? &printed : NULL, word ? word->text : "", reply);
    frameworks_release(&frameworks);
    return true;
}
