/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/setting.h"

#include <string.h>

#include "core/intl.h"
#include "core/setting_files.h"
#include "core/setting_values.h"
#include "core/strings.h"

static const struct setting settings[] = {
    {"task", "multiclass|binary",
     N_("softmax over C classes, or one or more independent sigmoid outputs"), "task binary",
     "multiclass", "multiclass binary", .set = set_task, .write = write_task},
    {"logits", N_("R; R; ...|@FILE"),
     N_("the values, one row a sample, as logits: scores of any size that softmax or sigmoid turns "
        "into probabilities; the loss is told so; @FILE reads them from an NPY or text file"),
     "logits 2 1 0.1; 0.5 2.5 -1", "none", NULL, .takes_literal = true, .set = set_logits,
     .write = write_logits},
    {"probs", N_("R; R; ...|@FILE"),
     N_("the values, one row a sample, as probabilities in 0..1; the loss is told so"),
     "probs 0.7 0.2 0.1", "none", NULL, .takes_literal = true, .set = set_probs,
     .write = write_probs},
    {"from_logits", "on|off",
     N_("what the loss is told the values are; 'logits' and 'probs' set it to match, setting it "
        "afterwards makes the mismatch"),
     "from_logits off", "on", "on off", .set = set_from_logits, .write = write_from_logits},
    {"convention", "exact|pytorch|keras|tfkeras|sklearn|tfjs|optax",
     N_("whose loss: where it clips, what its mean divides by, what it does with labels and "
        "weights "
        "that the others refuse"),
     "convention keras", "exact", "exact pytorch keras tfkeras sklearn tfjs optax",
     .set = set_convention, .write = write_convention},
    {"precision", "float64|float32|float16|bfloat16",
     N_("the type that every step is rounded to; float64 is as exact as can be"),
     "precision float32", "float64", "float64 float32 float16 bfloat16", .set = set_precision,
     .write = write_precision},
    {"names", N_("NAME NAME ...|none"), N_("names of the classes or outputs"), "names cat dog owl",
     "none", NULL, .set = set_names, .write = write_names},
    {"ignore_index", N_("NUMBER|none"),
     N_("samples with this target do not count; set it before 'target' to let the number in"),
     "ignore_index -100", "none", NULL, .set = set_ignore_index, .write = write_ignore_index},
    {"target", N_("CLASS CLASS ...|@FILE"),
     N_("the true class of each sample, by number (counted from 0) or by name"), "target 2", "none",
     NULL, .takes_literal = true, .set = set_target, .write = write_target},
    {"labels", N_("R; R; ...|@FILE"),
     N_("the label of each class, one row a sample: one-hot, soft, or 0/1 for each binary output"),
     "labels 0.8 0.1 0.1", "none", NULL, .takes_literal = true, .set = set_labels,
     .write = write_labels},
    {"reduction", "mean|sum|none", N_("what the losses of the samples are reduced to"),
     "reduction sum", "mean", "mean sum none", .set = set_reduction, .write = write_reduction},
    {"label_smoothing", N_("NUMBER"),
     N_("the share of each label that is spread evenly: y(1-e) + e/C, binary y(1-e) + e/2"),
     "label_smoothing 0.1", "0", NULL, .set = set_label_smoothing, .write = write_label_smoothing},
    {"class_weight", N_("W W ...|@FILE|none"),
     N_("a weight for each class; with class numbers the mean divides by the weights of the "
        "targets"),
     "class_weight 1 2 0.5", "none", NULL, .takes_literal = true, .set = set_class_weight,
     .write = write_class_weight},
    {"sample_weight", N_("W W ...|@FILE|none"),
     N_("multiplies the loss of a sample (binary: of each output, as rows); the divisor stays"),
     "sample_weight 2", "none", NULL, .takes_literal = true, .set = set_sample_weight,
     .write = write_sample_weight},
    {"pos_weight", N_("W|W W ...|@FILE|none"),
     N_("multiplies the part of the positive label in a binary loss, one for all outputs or one "
        "each"),
     "pos_weight none", "none", NULL, .takes_literal = true, .set = set_pos_weight,
     .write = write_pos_weight},
    {"temperature", N_("NUMBER"),
     N_("divides what goes into the softmax or sigmoid; above 1 flattens, below 1 sharpens"),
     "temperature 2", "1", NULL, .set = set_temperature, .write = write_temperature},
    {"log_base", "e|2|10", N_("the unit of the loss: nats, bits or bans"), "log_base 2", "e",
     "e 2 10", .set = set_log_base, .write = write_log_base},
    {"digits", N_("NUMBER"), N_("decimals that are shown; the computation is not rounded"),
     "digits 6", "4", NULL, .set = set_digits, .write = write_digits},
    {"title", N_("TEXT|none"), N_("a line that says what this problem is"),
     "title \"a first look\"", "none", NULL, .set = set_title, .write = write_title},
    {"face", "unicode|ascii", N_("the characters to draw with; not part of the problem"),
     "face ascii", "unicode", "unicode ascii", .prefer = prefer_face, .preferred = preferred_face},
    {"ask", "on|off",
     N_("in the explorer each step asks first and answers at the next key; not part of the "
        "problem"),
     "ask on", "off", "on off", .prefer = prefer_ask, .preferred = preferred_ask},
    {"mouse", "on|off",
     N_("off leaves the mouse to the terminal, to select text with; not part of the problem"),
     "mouse off", "on", "on off", .prefer = prefer_mouse, .preferred = preferred_mouse},
};

#define SETTINGS (sizeof settings / sizeof *settings)

const struct setting *setting_at(size_t i)
{
    return i < SETTINGS ? &settings[i] : NULL;
}

const struct setting *setting_find(const char *name)
{
    for (size_t i = 0; i < SETTINGS; i++)
        if (strcmp(settings[i].name, name) == 0)
            return &settings[i];
    return NULL;
}

static const char *next_name(const void *user, size_t i)
{
    (void)user;
    return i < SETTINGS ? settings[i].name : NULL;
}

/* The row for a word; if there is none, the error says which word was meant. */
static const struct setting *look_up(const struct word *word, struct error *error)
{
    const struct setting *setting = setting_find(word->text);
    if (setting)
        return setting;
    const char *nearest = strings_nearest(word->text, word->length, next_name, NULL);
    if (nearest)
        error_set(error, word->column, _("unknown setting '%s'; did you mean '%s'?"),
                  word_quote(word).text, nearest);
    else
        error_set(error, word->column, _("unknown setting '%s'; 'help set' lists them"),
                  word_quote(word).text);
    return NULL;
}

bool setting_apply(struct problem *problem, struct preferences *preferences,
                   const struct words *words, struct text *notes, struct error *error)
{
    if (words->count < 2)
        return error_set(error, words->end_column,
                         _("'set' wants a setting and its value; 'help set' lists the settings"));
    const struct setting *setting = look_up(&words->word[1], error);
    if (!setting)
        return false;
    if (words->count == 2)
        return error_set(error, words->end_column, _("'%s' wants a value: %s"), setting->name,
                         _(setting->arguments));
    if (setting->prefer && !preferences)
        return error_set(error, words->word[1].column,
                         _("'%s' belongs to the screen and not into the file of a problem"),
                         setting->name);
    if (setting->prefer)
        return setting->prefer(preferences, words, 2, error);
    if (setting_is_in_file(problem, words))
        return setting_apply_file(problem, words, notes, error);
    struct words opened = {0};
    if (setting->takes_literal && !words_open_literal(words, 2, &opened, error))
        return false;
    const bool good = setting->set(problem, opened.word ? &opened : words, 2, notes, error);
    words_release(&opened);
    return good;
}

void setting_value(const struct setting *setting, const struct problem *problem,
                   const struct preferences *preferences, struct text *out)
{
    const size_t before = out->length;
    if (setting->preferred)
        text_add(out, setting->preferred(preferences));
    else
        setting->write(problem, out);
    if (out->length == before)
        text_add(out, setting->standard);
}

void setting_write_all(const struct problem *problem, struct text *out)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        struct text arguments = {0};
        if (settings[i].write)
            settings[i].write(problem, &arguments);
        if (arguments.length)
            text_addf(out, "set %s %s\n", settings[i].name, text_string(&arguments));
        text_release(&arguments);
    }
}
