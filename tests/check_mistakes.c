/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue of mistakes: values of each that were computed elsewhere with 50 digits, and
 * numbers that people have posted. */
#include <stdio.h>
#include <string.h>

#include "tests/homework.h"

#define BP  "set task binary\nset probs 0.9; 0.2; 0.8\nset labels 1; 0; 1\n"
#define BZ  "set task binary\nset logits 0.9; 0.2; 0.8\nset labels 1; 0; 1\n"
#define BZ5 "set task binary\nset logits 2.2; -1.3; 0.4; -0.6; 1.7\nset labels 1; 0; 0; 1; 0\n"
#define Z   "set logits 2 1 0.5; 1 2 0.1; 0.1 1.5 2\n"
#define MZ  Z "set target 2 0 1\n"
#define MZD Z "set target 0 1 2\n"
#define MZ4 "set logits 1.2 -0.3 0.5 2; 0.1 0.2 -1 0.4\nset target 3 0\n"
#define MP  "set probs 0.7 0.2 0.1; 0.1 0.6 0.3; 0.25 0.25 0.5\nset target 0 1 2\n"
#define MP4 "set probs 0.7 0.2 0.1; 0.1 0.6 0.3; 0.25 0.25 0.5; 0.05 0.15 0.8\nset target 0 2 2 1\n"
#define ROW "set logits 2 1 0.5\nset target 2\n"

/* ---- one number ---- */

/* The id "" stands for the right value. */
static void expect(const char *lines, const char *id, const char *number)
{
    struct homework homework;
    ck_assert_msg(homework_new(&homework, lines), "%s", lines);
    struct answer answer = homework_answer(&homework, number);
    if (!*id)
        ck_assert_msg(answer.verdict == VERDICT_RIGHT, "%s%s: right is %.9f", lines, number,
                      answer.right);
    else
        ck_assert_msg(homework_lists(&answer, id), "%s%s: not %s; right is %.9f", lines, number, id,
                      answer.right);
    answer_release(&answer);
    homework_release(&homework);
}

/* ---- tables of the brief ---- */

static const char *const binary[] = {BP, BZ, BZ5};

static const struct {
    const char *id, *number[3];
} binary_rows[] = {
    {"", {"0.183883", "0.503464", "0.832876"}},
    {"sum-for-mean", {"0.551648", "1.510393", "4.164381"}},
    {"divided-twice", {"0.061294", "0.167821", "0.166575"}},
    {"log10", {"0.079859", "0.218652", "0.361714"}},
    {"log2", {"0.265286", "0.726346", "1.201586"}},
    {"wrong-sign", {"-0.183883", "-0.503464", "-0.832876"}},
    {"double-sigmoid", {"0.503464", "0.603826", "0.783600"}},
    {"logit-clipped-as-p", {NULL, "0.183883", "6.549403"}},
    {"nll-without-log", {"-0.833333", "-0.617030", "-0.519241"}},
    {"nll-on-logits", {NULL, "-0.500000", "-0.160000"}},
    {"batch-as-one-sample", {"1.852123", "1.852123", "4.044201"}},
    {"batch-as-one-sample", {"1.612212", NULL, NULL}},
    {"log-p-as-logit", {"0.580155", NULL, NULL}},
    {"positive-term-only", {"0.109501", "0.237418", "0.228514"}},
    {"negative-term-only", {"0.074381", "0.266046", "0.604362"}},
    {"ignore-label", {"0.645981", "0.436798", "0.672876"}},
    {"label-flip", {"1.840487", "1.003464", "0.992876"}},
    {"one-minus-log", {"-0.760311", "-0.295295", "-0.815848"}},
    {"minus-between-terms", {"0.035120", "-0.028628", "-0.375848"}},
    {"arguments-swapped", {"2.686349", "6.172747", "7.748917"}},
    {"predicted-class", {NULL, "0.436798", "0.292876"}},
    {"entropy-of-p", {"0.441963", "0.636197", "0.519594"}},
    {"squared-error", {"0.030000", "0.160661", "0.309209"}},
    {"linear-error", {"0.166667", "0.382970", "0.480759"}},
    {"log-of-mean", {"0.182322", "0.482838", "0.655387"}},
    {"broadcast-nxn", {"0.890117", "0.647909", "0.960876"}},
    {"broadcast-nxn", {"2.670350", "1.943727", "4.804381"}},
};

static const char *const multiclass[] = {MZ, MZD, MZ4, MP, MP4};

static const struct {
    const char *id, *number[5];
} multiclass_rows[] = {
    {"", {"1.481498", "0.481498", "0.952163", "0.520216", "1.037729"}},
    {"sum-for-mean", {"4.444494", "1.444494", "1.904326", "1.560648", "4.150915"}},
    {"mean-over-classes", {"0.493833", "0.160499", "0.238041", "0.173405", "0.345910"}},
    {"divided-twice", {"0.493833", "0.160499", "0.476081", "0.173405", "0.259432"}},
    {"log10", {"0.643406", "0.209112", "0.413519", "0.225927", "0.450680"}},
    {"log2", {"2.137350", "0.694655", "1.373681", "0.750513", "1.497126"}},
    {"wrong-sign", {"-1.481498", "-0.481498", "-0.952163", "-0.520216", "-1.037729"}},
    {"double-softmax", {"1.213208", "0.836903", "1.234537", "0.853435", "1.050164"}},
    {"no-softmax-renormalise", {"1.317594", "0.528552", "8.324362", NULL, NULL}},
    {"sparse-clip-renormalise", {"1.031104", "0.800055", "1.431101", NULL, NULL}},
    {"log-of-score", {"0.095894", "-0.693147", "0.804719", NULL, NULL}},
    {"nll-without-log", {"-0.242688", "-0.618992", "-0.414052", "-0.600000", "-0.412500"}},
    {"nll-on-logits", {"-1.000000", "-2.000000", "-1.050000", NULL, NULL}},
    {"sigmoid-true-class", {"0.329584", "0.126928", "0.385662", NULL, NULL}},
    {"one-vs-all-bce", {"3.390530", "2.390530", "2.893728", NULL, NULL}},
    {"one-vs-all-bce", {"1.130177", "0.796843", "0.723432", "0.678657", "0.743203"}},
    {"bce-on-softmax", {"2.603027", "0.917565", "1.633481", "0.975517", "1.934291"}},
    {"bce-on-softmax", {"0.867676", "0.305855", "0.408370", "0.325172", "0.644764"}},
    {"sigmoid-then-softmax", {"1.116886", "0.959786", "1.274399", NULL, NULL}},
    {"logit-p-into-softmax", {NULL, NULL, NULL, "0.320683", NULL}},
    {"wrong-axis", {"1.471359", "0.471359", "0.785618", NULL, NULL}},
    {"base-2-softmax", {"1.315652", "0.622505", "1.041750", NULL, NULL}},
    {"log-of-mean", {"1.415981", "0.479663", "0.881764", "0.510826", "0.885519"}},
    {"arguments-swapped", {"12.206435", "6.141119", "9.444366", "6.447238", "9.469381"}},
    {"predicted-class", {"0.481498", NULL, "0.802163", NULL, "0.445948"}},
    {"index-off-by-one", {"2.081498", "1.481498", "1.552163", "1.997155", "1.798859"}},
    {"index-off-by-one", {"0.481498", "2.081498", "1.302163", "1.399902", "1.380365"}},
    {"entropy-of-p", {"0.883437", "0.883437", "1.193283", "0.913162", "0.838089"}},
    {"all-classes", {"4.044494", "4.044494", "6.458652", "3.917272", "4.216953"}},
    {"all-classes", {"1.348165", "1.348165", "1.614663", "1.305757", "1.405651"}},
    {"complement", {"0.284153", "0.969615", "0.568439", "0.937804", "0.604078"}},
    {"squared-error", {"0.988548", "0.235938", "0.517416", "0.258333", "0.685000"}},
    {"squared-error", {"0.329516", "0.078646", "0.129354", "0.086111", "0.228333"}},
    {"linear-error", {"0.757312", "0.381008", "0.585948", "0.400000", "0.587500"}},
    {"max-not-added-back", {"-0.518502", "-1.518502", "-0.247837", NULL, NULL}},
    {"lse-only", {"2.481498", "2.481498", "2.002163", NULL, NULL}},
    {"sum-not-logged", {"10.981495", "9.981495", "7.592495", NULL, NULL}},
    {"perplexity", {"4.399531", "1.618497", "2.591309", "1.682391", "2.822798"}},
    {"perplexity-base", {"2.792385", "1.396193", "1.934771", "1.434170", "2.052993"}},
    {"mean-of-perplexities", {"4.716860", "1.621519", "2.780309", "1.698413", "3.357143"}},
    /* coincide by construction */
    {"kldiv-mean", {"0.493833", "0.160499", "0.238041", "0.173405", "0.345910"}},
    {"kldiv-on-probs", {"-0.242688", "-0.618992", "-0.414052", "-0.600000", "-0.412500"}},
};

START_TEST(scenarios)
{
    for (size_t i = 0; i < sizeof binary_rows / sizeof *binary_rows; i++)
        for (size_t s = 0; s < 3; s++)
            if (binary_rows[i].number[s])
                expect(binary[s], binary_rows[i].id, binary_rows[i].number[s]);
    for (size_t i = 0; i < sizeof multiclass_rows / sizeof *multiclass_rows; i++)
        for (size_t s = 0; s < 5; s++)
            if (multiclass_rows[i].number[s])
                expect(multiclass[s], multiclass_rows[i].id, multiclass_rows[i].number[s]);
}
END_TEST

#define WEIGHTED   MZ "set class_weight 1 2 3\n"
#define POS_WEIGHT BZ "set pos_weight 3\n"
#define SMOOTHED   MZ "set label_smoothing 0.1\n"
#define SOFT       "set probs 0.1 0.2 0.7\nset labels 0 0.1 0.9\n"
#define SHARES     "set probs 0.7 0.2 0.1\nset labels 0.5 0.25 0.25\n"

/* The other sections of the catalogue, the lessons, and numbers that people have posted. */
static const struct {
    const char *lines, *id, *number;
} others[] = {
    {ROW "set temperature 2\n", "", "1.481838"},
    {ROW "set temperature 2\n", "temperature-inverted", "3.169846"},
    {"set logits 2 1 0.5\nset target 0\nset temperature 2\n", "", "0.731838"},
    {"set logits 2 1 0.5\nset target 0\nset temperature 2\n", "temperature-inverted", "0.169846"},
    {SOFT, "", "0.481951"},
    {SOFT, "soft-label-as-hard", "0.356675"},
    {SHARES, "", "1.156343"},
    {SHARES, "kl-for-ce", "0.116622"},
    {SHARES, "kl-reversed", "0.099273"},
    {"set probs 0.1 0.2 0.7\nset target 2\n", "mean-over-classes", "0.118892"},
    {"set probs 0.1 0.2 0.7\nset target 2\n", "bce-on-softmax", "0.685179"},
    {"set probs 0.1 0.2 0.7\nset target 2\n", "entropy-of-p", "0.801819"},
    {"set probs 0.1 0.2 0.7\nset target 2\n", "all-classes", "4.268698"},

    {Z "set ignore_index 9\nset target 2 9 1\n", "", "1.513732"},
    {Z "set ignore_index 9\nset target 2 9 1\n", "ignored-in-denominator", "1.009155"},
    {MZ, "mean-of-means", "1.376897"},
    {WEIGHTED, "", "1.572721"},
    {WEIGHTED, "weighted-mean-by-n", "3.145442"},
    {WEIGHTED, "weights-one-hot", "3.145442"},
    {WEIGHTED, "sum-for-mean", "9.436326"},
    {Z "set labels 0 0 1; 1 0 0; 0 1 0\nset class_weight 1 2 3\n", "", "3.145442"},
    {Z "set labels 0 0 1; 1 0 0; 0 1 0\nset class_weight 1 2 3\n", "weighted-mean-by-n",
     "1.572721"},
    {Z "set target 1 1 1\nset class_weight 1 5 1\n", "common-weight-kept", "4.907490"},
    {POS_WEIGHT, "", "0.978301"},
    {POS_WEIGHT, "pos-weight-on-negatives", "1.035557"},
    {POS_WEIGHT, "pos-weight-on-negatives", "1.510393"},
    {POS_WEIGHT, "pos-weight-inverted", "0.345186"},
    {POS_WEIGHT, "pos-weight-normalised", "0.419272"},

    {SMOOTHED, "", "1.468165"},
    {SMOOTHED, "no-smoothing", "1.481498"},
    {SMOOTHED, "s-over-c-minus-1", "1.461498"},
    {SMOOTHED, "lost-mass", "1.418781"},
    {SMOOTHED, "one-over-c", "2.681513"},
    {SMOOTHED, "smoothed-floor", "0.291140"},
    {SMOOTHED, "smoothed-floor", "0.394398"},
    {ROW "set label_smoothing 0.1\n", "", "1.897702"},
    {ROW "set label_smoothing 0.1\n", "s-over-c-minus-1", "1.864369"},
    {BZ "set label_smoothing 0.1\n", "", "0.528464"},
    {BZ "set label_smoothing 0.1\n", "binary-full-smoothing", "0.553464"},

    {"set logits 1000 1001 1002\nset target 0\n", "", "2.407606"},
    {"set logits 1000 1001 1002\nset target 0\n", "overflow", "nan"},
    {MZ, "log-zero", "inf"},
    {BP, "log-zero", "inf"},
    {"set task binary\nset logits -800\nset labels 1\n", "log-zero", "inf"},
    {"set probs 0.3 0 0.7\nset target 2\n", "zero-times-log-zero", "nan"},
    {"set logits 0 1; 200 201\nset target 0 0\n", "global-max", "nan"},
    {"set probs 0 1\nset target 0\n", "", "inf"},
    {"set probs 0 1\nset target 0\n", "clip-1e-7", "16.118096"},
    {"set probs 0 1; 0.5 0.5\nset target 0 0\nset reduction sum\n", "clip-1e-7", "16.811243"},
    {"set task binary\nset probs 0.9; 0; 0.8\nset labels 1; 1; 1\n", "clip-log-100", "33.442835"},
    {"set task binary\nset probs 0.9; 0; 0.8\nset labels 1; 1; 1\n", "clip-1e-7", "5.482200"},
    /* printed in old documentation */
    {"set task binary\nset probs 1; 1; 1; 0\nset labels 0; 0; 1; 1\n", "", "inf"},
    {"set task binary\nset probs 1; 1; 1; 0\nset labels 0; 0; 1; 1\n", "clip-and-add-binary",
     "11.522857"},
    {MZ, "clip-1e-6", "13.815511"},
    {BZ, "clip-2^-23", "15.942385"},
    {BZ, "clip-and-add", "15.424948"},
    {BZ, "clip-and-add-binary", "15.333239"},
    {BP, "clip-log-100", "100.0000"},
    {MZ, "clip-1e-12", "27.631021"},
    {MZ, "clip-sklearn", "34.539576"},
    {MZ, "clip-2^-52", "36.043653"},
    {MZ, "clip-float-min", "87.336545"},
    {MZ, "clip-1e-8", "18.420681"},
    {MZ, "clip-1e-9", "20.723266"},
    {MZ, "clip-1e-10", "23.025851"},
    {MZ, "clip-1e-15", "34.538776"},
    {"set task binary\nset logits 0.4\nset labels 0\n", "one-output-softmax", "16.118096"},

    {"set logits 1e8 1e8\nset target 0\n", "absorbed-by-offset", "0"},
    {MZ, "arguments-swapped", "inf"},
    {BP, "arguments-swapped", "inf"},
    {"set logits -2 1\nset target 0\n", "log-of-score", "nan"},

    {"set probs 0.5 0.5\nset target 0\n", "", "0.693147"},
    {"set probs 0.5 0.5\nset target 0\n", "log10", "0.301030"},
    {"set probs 0.5 0.5\nset target 0\n", "log2", "1.000000"},
    {"set probs 0.5 0.5\nset target 0\n", "wrong-sign", "-0.693147"},
    {"set probs 0.5 0.4 0.1\nset target 1\n", "nll-without-log", "0.400"},
    {"set task binary\nset logits 2; -1; 0.5\nset labels 1; 0; 1\n", "", "0.304756"},
    {"set task binary\nset logits 2; -1; 0.5\nset labels 1; 0; 1\n", "logit-clipped-as-p",
     "0.231049"},
    {"set task binary\nset logits 2; -1; 0.5\nset labels 0; 1; 1\n", "", "1.304756"},
    {"set task binary\nset logits 2; -1; 0.5\nset labels 0; 1; 1\n", "logit-clipped-as-p",
     "10.976446"},
    {MP "set from_logits on\n", "", "0.853435"},
    {MP "set from_logits on\n", "from-logits-as-values-are", "0.520216"},
    {MZ "set reduction sum\n", "", "4.444494"},
    {MZ "set reduction sum\n", "mean-for-sum", "1.481498"},
    {MZ "set log_base 2\n", "", "2.137350"},
    {MZ "set log_base 2\n", "natural-log", "1.481498"},
    {MZ "set log_base 2\n", "log10", "0.643406"},

    {MZ, "stuck-at-even-guess", "1.0986"},
    {BZ, "stuck-at-even-guess", "0.6931"},
    {"set logits 0 1 2 3 4 5 6 7 8 9\nset target 0\n", "stuck-at-even-guess", "2.3026"},
    {"set logits 0 3\nset target 0\n", "stuck-at-double-softmax", "0.3133"},
    {MZ, "stuck-at-double-softmax", "0.5514"},
    {"set logits 0 1 2 3 4 5 6 7 8 9\nset target 0\n", "stuck-at-double-softmax", "1.4612"},
    {"set task binary\nset logits 0 0 0\nset labels 1 0 0\n", "wrong-baseline", "1.098612"},

    {"set logits 0 0 1 0\nset target 2\n", "", "0.743668"},
    {"set logits 0 3 0 0\nset target 0\n", "stuck-at-double-softmax", "0.743668"},
    {"set logits 0 1 0\nset target 1\n", "", "0.5514"},
    {"set logits 0 1 0\nset target 1\n", "perfect-is-zero", "0"},
    {"set logits -0.0820 0.0076 -0.0952 0.0285\nset target 1\n", "", "1.3449"},
    {"set logits -0.0820 0.0076 -0.0952 0.0285\nset target 1\n", "log-of-score", "4.8796"},
    {"set logits 1 0; 0 1\nset target 0 1\n", "", "0.313262"},
    {"set logits 1 0; 0 1\nset target 0 1\n", "double-softmax", "0.488548"},
    {"set probs 0.7 0.2 0.1; 0.1 0.6 0.3; 0.1 0.6 0.3; 0.2 0.2 0.6\nset target 0 1 1 2\n", "",
     "0.4723"},
    {"set probs 0.7 0.2 0.1; 0.1 0.6 0.3; 0.1 0.6 0.3; 0.2 0.2 0.6\nset target 0 1 1 2\n",
     "double-softmax", "0.8312"},
    {"set logits 0.2 0.3 0.5; 0.5 0.2 0.3\nset target 2 1\nset class_weight 2 4 6\n", "", "1.0598"},
    {"set logits 0.2 0.3 0.5; 0.5 0.2 0.3\nset target 2 1\nset class_weight 2 4 6\n",
     "weighted-mean-by-n", "5.2992"},
    {"set logits 2.3 2.1 4.5; 4.2 3.2 5.1\nset target 1 2\nset class_weight 25 25 100\n", "",
     "0.8705"},
    {"set logits 2.3 2.1 4.5; 4.2 3.2 5.1\nset target 1 2\nset class_weight 25 25 100\n",
     "weights-one-hot", "54.4052"},
    {"set task binary\nset probs 0.99979657; 0.62245933; 0.00273196\nset labels 1; 1; 0\n", "",
     "0.159005"},
    {"set task binary\nset probs 0.99979657; 0.62245933; 0.00273196\nset labels 1; 1; 0\n",
     "one-minus-log", "-2.142818"},
    {"set task binary\nset probs 0.99849882; 0.99979657; 0.15446527; 0.99966465\n"
     "set labels 1; 1; 0; 0\n",
     "one-minus-log", "-0.966604"},
    {"set task binary\nset probs 0.99849882; 0.99979657; 0.15446527; 0.99966465\n"
     "set labels 1; 1; 0; 0\n",
     "broadcast-nxn", "12.519827"},
    {"set logits -1.2 0.12 4.8\nset target 2\n", "", "0.0117"},
    {"set logits -1.2 0.12 4.8\nset target 2\n", "index-off-by-one", "6.0117"},
    {"set logits -1.2 0.12 4.8\nset target 2\n", "index-off-by-one", "4.6917"},
    /* four samples with a mean of 0.16425 */
    {"set task binary\nset probs exp(-0.1); exp(-0.2); exp(-0.15); exp(-0.207)\n"
     "set labels 1; 1; 1; 1\n",
     "log10+sum-for-mean", "0.28533"},
};

START_TEST(sections_and_threads)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        expect(others[i].lines, others[i].id, others[i].number);
}
END_TEST

/* ---- coincidences ---- */

/* Two that nothing can tell apart: both are listed. */
static const struct {
    const char *lines, *number, *id, *other;
} coincidences[] = {
    {BZ, "0.436798", "ignore-label", "predicted-class"},
    {MZ, "0.493833", "mean-over-classes", "divided-twice"},
    {MZD, "0.160499", "mean-over-classes", "divided-twice"},
    {MP, "0.173405", "mean-over-classes", "divided-twice"},
    {MZ, "0.481498", "predicted-class", "index-off-by-one"},
    {MZ, "0.493833", "mean-over-classes", "kldiv-mean"},
    {MZ, "-0.242688", "nll-without-log", "kldiv-on-probs"},
    {WEIGHTED, "3.145442", "weighted-mean-by-n", "weights-one-hot"},
    /* close by, and the same to the digits given */
    {BZ, "-0.50", "wrong-sign", "nll-on-logits"},
    {MZ, "0.330", "squared-error", "sigmoid-true-class"},
};

START_TEST(both_are_listed)
{
    for (size_t i = 0; i < sizeof coincidences / sizeof *coincidences; i++) {
        expect(coincidences[i].lines, coincidences[i].id, coincidences[i].number);
        expect(coincidences[i].lines, coincidences[i].other, coincidences[i].number);
    }
    /* and where the number is the right one there is nothing to be listed */
    expect(BP, "", "0.183883");
    expect(MZD, "", "0.481498");
    expect(MP, "", "0.520216");
}
END_TEST

/* How many single mistakes it lists, without those that are another one by construction. */
static size_t listed(const char *lines, const char *number)
{
    static const char *const twins[] = {"kldiv-mean", "kldiv-on-probs"};
    struct homework homework;
    size_t count = 0;
    ck_assert(homework_new(&homework, lines));
    struct answer answer = homework_answer(&homework, number);
    for (size_t i = 0; i < answer.count; i++)
        count += mistake_find(answer.match[i].id) && strcmp(answer.match[i].id, twins[0]) != 0 &&
                 strcmp(answer.match[i].id, twins[1]) != 0;
    answer_release(&answer);
    homework_release(&homework);
    return count;
}

/* The two scenarios in which no mistake coincides with another one: what is listed is the cause. */
START_TEST(one_cause)
{
    for (size_t i = 1; i < sizeof multiclass_rows / sizeof *multiclass_rows; i++)
        for (size_t s = 2; s <= 4; s += 2)
            if (multiclass_rows[i].number[s])
                ck_assert_msg(listed(multiclass[s], multiclass_rows[i].number[s]) == 1,
                              "%s%s: %zu causes", multiclass[s], multiclass_rows[i].number[s],
                              listed(multiclass[s], multiclass_rows[i].number[s]));
}
END_TEST

/* Where one clip gives a number, others that cut nothing there are not listed. */
START_TEST(one_clip)
{
    static const char zero[] = "set task binary\nset probs 0.9; 0; 0.8\nset labels 1; 1; 1\n";
    static const char both[] = "set task binary\nset probs 1; 1; 1; 0\nset labels 0; 0; 1; 1\n";
    ck_assert_uint_eq(listed(zero, "5.482200"), 1);
    ck_assert_uint_eq(listed(zero, "33.442835"), 1);
    ck_assert_uint_eq(listed(both, "11.522857"), 1);
    ck_assert_uint_eq(listed("set task binary\nset probs 0; 0.5\nset labels 1; 1\n", "8.405621"),
                      1);
}
END_TEST

/* ---- the table ---- */

static bool has_code(const char *code)
{
    for (size_t i = 0; mistake_at(i); i++)
        if (strcmp(mistake_at(i)->code, code) == 0)
            return true;
    return false;
}

/* The 82 entries of the catalogue.  Not in this table: those of a gradient (check_cells.c), F9,
 * which is rounding (check_rounding.c), H1 and H5, which are beliefs and give no number. */
START_TEST(every_code)
{
    static const struct {
        char section;
        int entries;
    } sections[] = {{'A', 19}, {'B', 4}, {'C', 19}, {'D', 12}, {'E', 6}, {'F', 9}, {'H', 7}};
    static const char *const elsewhere[] = {"F9", "H1", "H5"};
    size_t rows = 0;
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++)
        for (int i = 1; i <= sections[s].entries; i++) {
            char code[16];
            bool wanted = true;
            snprintf(code, sizeof code, "%c%d", sections[s].section, i);
            for (size_t e = 0; e < sizeof elsewhere / sizeof *elsewhere; e++)
                wanted = wanted && strcmp(code, elsewhere[e]) != 0;
            ck_assert_msg(has_code(code) == wanted, "%s", code);
            rows += wanted;
        }
    ck_assert_uint_eq(rows, 82 - 6 - 3);
}
END_TEST

static bool is_golden(const char *id)
{
    bool found = false;
    for (size_t i = 0; i < sizeof binary_rows / sizeof *binary_rows; i++)
        found = found || strcmp(binary_rows[i].id, id) == 0;
    for (size_t i = 0; i < sizeof multiclass_rows / sizeof *multiclass_rows; i++)
        found = found || strcmp(multiclass_rows[i].id, id) == 0;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        found = found || strcmp(others[i].id, id) == 0;
    return found;
}

/* No row computes a number that was not computed elsewhere. */
START_TEST(every_row_is_golden)
{
    for (size_t i = 0; mistake_at(i); i++)
        ck_assert_msg(is_golden(mistake_at(i)->id), "%s", mistake_at(i)->id);
}
END_TEST

static size_t lines_of(const char *sentence)
{
    struct text lines = {0};
    size_t count = 0;
    text_add_wrapped(&lines, sentence, 4, 80);
    for (const char *at = text_string(&lines); (at = strchr(at, '\n')); at++)
        count++;
    text_release(&lines);
    return count;
}

/* What the learner reads: two lines of 80 columns at most, as a sentence; of classes only where
 * there are some. */
START_TEST(sentences)
{
    struct problem problem = problem_new();
    size_t different = 0;
    for (size_t i = 0; mistake_at(i); i++)
        for (problem.task = TASK_MULTICLASS; problem.task <= TASK_BINARY; problem.task++) {
            const char *sentence = mistake_sentence(mistake_at(i), &problem);
            ck_assert_msg(lines_of(sentence) <= 2 && sentence[strlen(sentence) - 1] == '.',
                          "%s: %s", mistake_at(i)->id, sentence);
            ck_assert(problem.task == TASK_MULTICLASS || !(mistake_at(i)->where & IN_BINARY) ||
                      !strstr(sentence, "sum e^z"));
            different += sentence != mistake_at(i)->sentence;
        }
    ck_assert_uint_eq(different, 2);
}
END_TEST

/* The table has no two rows of one id, and no row without a word for the learner. */
START_TEST(table)
{
    for (size_t i = 0; mistake_at(i); i++) {
        const struct mistake *mistake = mistake_at(i);
        ck_assert_ptr_eq(mistake_find(mistake->id), mistake);
        ck_assert(mistake->stars >= 0 && mistake->stars <= 3);
        ck_assert(mistake->lesson >= 1 && mistake->lesson <= 16);
        ck_assert(strlen(mistake->sentence) > 20 && *mistake->code);
        ck_assert((mistake->logs != NULL) + (mistake->numbers != NULL) + (mistake->number != 0) ==
                  1);
    }
    ck_assert_ptr_null(mistake_find("no-such"));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {table,           every_code, every_row_is_golden,
                                  sentences,       scenarios,  sections_and_threads,
                                  both_are_listed, one_cause,  one_clip};
    return run_tests("mistakes", tests, sizeof tests / sizeof *tests);
}
