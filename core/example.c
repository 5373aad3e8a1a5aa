/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/example.h"

#include <string.h>

#include "core/intl.h"
#include "core/strings.h"

static const struct example examples[] = {
    {"demo", N_("three classes, one sample: from scores to the loss, step by step"),
     "set logits 2 1 0.1\n"
     "set names cat dog owl\n"
     "set target 0\n"},
    {"threeclass", N_("a batch of three; most tutorials use these numbers"),
     "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\n"
     "set target 2 0 1\n"},
    {"onehot", N_("the same batch with one-hot rows in place of class numbers"),
     "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\n"
     "set labels 0 0 1; 1 0 0; 0 1 0\n"},
    {"binary", N_("called probabilities, then passed to a loss for logits: 0.1839 or 0.5035?"),
     "set task binary\n"
     "set probs 0.9; 0.2; 0.8\n"
     "set labels 1; 0; 1\n"},
    {"multilabel", N_("one sample with three yes/no outputs: three sigmoids, not one softmax"),
     "set task binary\n"
     "set logits 2 -1 0.5\n"
     "set names indoor person text\n"
     "set labels 1 0 1\n"},
    {"perfect", N_("a one-hot 'prediction' passed as logits: a perfect model that costs 0.5514"),
     "set logits 0 1 0\n"
     "set target 1\n"},
    {"twice", N_("probabilities that a loss for logits puts through softmax a second time"),
     "set probs 0.7 0.2 0.1\n"
     "set from_logits on\n"
     "set target 0\n"},
    {"frog",
     N_("a confident and right prediction; told that the scores are probabilities it costs 1e-7"),
     "set logits -1.2 0.12 4.8\n"
     "set names dog cat frog\n"
     "set target frog\n"},
    {"huge", N_("e^500 is a number of 218 digits, far beyond float32; the loss is simply 300"),
     "set logits -100 200 500\n"
     "set target 1\n"},
    {"overflow", N_("e^1000 is too large even for a double: the largest score is taken off first"),
     "set logits 1000 990 0\n"
     "set target 1\n"},
    {"uniform", N_("guessing among ten classes costs ln 10 = 2.3026"),
     "set logits 0 0 0 0 0 0 0 0 0 0\n"
     "set target 3\n"},
    {"coin", N_("a logit of 0 is a coin flip and costs ln 2"),
     "set task binary\n"
     "set logits 0\n"
     "set labels 1\n"},
    {"impossible", N_("the true class has probability 0: the loss is infinite"),
     "set probs 0 0.5 0.5\n"
     "set target 0\n"},
    {"soft", N_("soft labels: the loss cannot fall below the entropy of the label"),
     "set logits 2 1 0.1\n"
     "set names cat dog owl\n"
     "set labels 0.7 0.2 0.1\n"},
    {"smoothed", N_("label smoothing and class weights together; what does the mean divide by?"),
     "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\n"
     "set target 2 0 1\n"
     "set label_smoothing 0.1\n"
     "set class_weight 1 2 0.5\n"},
};

#define EXAMPLES (sizeof examples / sizeof *examples)

const struct example *example_at(size_t i)
{
    return i < EXAMPLES ? &examples[i] : NULL;
}

const struct example *example_find(const char *name)
{
    for (size_t i = 0; i < EXAMPLES; i++)
        if (strcmp(examples[i].name, name) == 0)
            return &examples[i];
    return NULL;
}

static const char *next_name(const void *user, size_t i)
{
    (void)user;
    return i < EXAMPLES ? examples[i].name : NULL;
}

const char *example_nearest(const char *name)
{
    return strings_nearest(name, strlen(name), next_name, NULL);
}
