/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/loss_convention.h"
#include "core/memory.h"
#include "core/num.h"
#include "core/number.h"

/* From this relative difference on, two right losses are told apart. */
#define CAVEAT_FROM 1e-6

/* The numbers of the two right cases. */
enum { RIGHT_LOGITS = 0, RIGHT_PROBS = 3 };

/* The problem with its values on either side; the two share what is the same. */
struct sides {
    struct problem logits, probs;
};

struct comparison_memory {
    struct problem problem; /* that was compared */
    struct sides sides;
    struct loss loss[COMPARISON_CASES];
    bool *apart; /* of each sample: do the two right losses differ, or look different? */
};

static void release_sides(struct sides *sides)
{
    problem_release(&sides->logits);
    problem_release(&sides->probs);
}

/* Puts known values in the place of those that would have to be passed. */
static void take_passed(struct problem *side, enum values_kind kind, const struct matrix *passed)
{
    matrix_release(&side->values);
    side->values = matrix_share(passed);
    side->kind = kind;
}

static void update_sides(struct comparison_memory *memory, const struct problem *problem,
                         const struct matrix *passed)
{
    struct sides sides = {problem_share(problem), problem_share(problem)};
    if (passed && problem->kind == VALUES_LOGITS)
        take_passed(&sides.probs, VALUES_PROBS, passed);
    else if (passed)
        take_passed(&sides.logits, VALUES_LOGITS, passed);
    problem_pass_again(&sides.logits, VALUES_LOGITS, &memory->problem, &memory->sides.logits);
    problem_pass_again(&sides.probs, VALUES_PROBS, &memory->problem, &memory->sides.probs);
    release_sides(&memory->sides);
    memory->sides = sides;
}

/* Borrowed from the sides. */
static struct problem variant(const struct sides *sides, enum values_kind pass, bool told)
{
    struct problem other = pass == VALUES_LOGITS ? sides->logits : sides->probs;
    other.from_logits = told;
    return other;
}

enum values_kind comparison_pass(size_t i)
{
    return i < COMPARISON_CASES / 2 ? VALUES_LOGITS : VALUES_PROBS;
}

bool comparison_told(size_t i)
{
    return i % 2 == 0;
}

bool comparison_is_right(size_t i)
{
    return comparison_told(i) == (comparison_pass(i) == VALUES_LOGITS);
}

size_t comparison_number(enum values_kind pass, bool told)
{
    const size_t first = pass == VALUES_LOGITS ? 0 : COMPARISON_CASES / 2;
    return told ? first : first + 1;
}

/* What its loss says of a case. */
static void fill_case(const struct problem *problem, size_t sample, const struct loss *loss,
                      struct comparison_case *one)
{
    one->refusal = loss->refusal;
    one->loss = loss_reduced(loss);
    for (size_t n = 0; n < problem_samples(problem); n++)
        one->losses[n] = loss_of_sample(loss, n);
    one->sample_loss = one->losses[sample];
}

/* The right way for the values of a case.  The probabilities that belong to given logits are there
 * already: they are the other side. */
static struct problem right_way(const struct sides *sides, const struct problem *problem,
                                const struct comparison_case *one)
{
    const enum values_kind pass = problem->kind == VALUES_LOGITS ? VALUES_PROBS : one->pass;
    return variant(sides, pass, pass == VALUES_LOGITS);
}

/* Looks for the first stage at which a wrong case leaves the right one. */
static void find_stage(const struct sides *sides, const struct problem *problem, size_t sample,
                       struct comparison_case *one, const struct comparison_case *right)
{
    const struct problem here = variant(sides, one->pass, one->told);
    const struct problem there = right_way(sides, problem, one);
    struct sample wrong = sample_new(problem_classes(&here));
    struct sample good = sample_new(problem_classes(&here));
    sample_evaluate_probs(&here, sample, &wrong);
    sample_evaluate_probs(&there, sample, &good);
    double most = 0;
    for (size_t c = 0; c < wrong.classes; c++) {
        const double gap = fabs(wrong.probs[c] - good.probs[c]);
        if (nearly_equal(wrong.probs[c], good.probs[c]) ||
            !(gap > most || one->stage == STAGE_NONE))
            continue;
        most = gap;
        one->stage = STAGE_PROBS;
        one->item = c;
        one->here = wrong.probs[c];
        one->instead = good.probs[c];
    }
    if (one->stage == STAGE_NONE && !nearly_equal(one->sample_loss, right->sample_loss)) {
        one->stage = STAGE_LOSS;
        one->here = one->sample_loss;
        one->instead = right->sample_loss;
    }
    sample_release(&wrong);
    sample_release(&good);
}

/* Do the losses differ by more than rounding?  Relative, since a loss may be tiny. */
static bool differ(double a, double b)
{
    return isfinite(a) != isfinite(b) || fabs(a - b) > CAVEAT_FROM * fmax(fabs(a), fabs(b));
}

static bool look_different(double a, double b, int digits)
{
    return strcmp(number_show(a, digits).text, number_show(b, digits).text) != 0;
}

/* Do the two right losses of a sample need an explanation? */
static bool are_apart(const struct problem *problem, double logits, double probs)
{
    if (problem->kind == VALUES_LOGITS)
        return differ(logits, probs) || look_different(logits, probs, problem->digits);
    return (problem->task == TASK_MULTICLASS || loss_by_convention(problem)) &&
           differ(logits, probs);
}

/* Does the clip change a p of sample n, or its logarithm? */
static bool is_clipped(const struct problem *probs, const struct clip *clip, size_t n)
{
    const bool binary = probs->task == TASK_BINARY;
    struct sample s = sample_new(problem_classes(probs));
    sample_evaluate_probs(probs, n, &s);
    bool clipped = clip->added != 0 && probs->precision == PRECISION_FLOAT64;
    for (size_t c = 0; c < s.classes; c++) {
        const double p = s.probs[c];
        clipped = clipped || p <= clip->low || p >= clip->high || log(p) < clip->log_low ||
                  (binary && log1p(-p) < clip->log_low);
    }
    sample_release(&s);
    return clipped;
}

/* Why the right losses of sample n, which are apart, are so. */
static enum caveat caveat_of(const struct problem *problem, const struct sides *sides, size_t n)
{
    const struct problem probs = variant(sides, VALUES_PROBS, false);
    const struct clip clip = loss_clip(&probs);
    const double sum =
        twofold_value(twofold_sum(matrix_row(&problem->values, n), problem_classes(problem)));
    if (problem->kind == VALUES_PROBS && problem->task == TASK_MULTICLASS &&
        clip.row_sum == ROW_SUM_NEVER && !(fabs(sum - 1) <= SUM_TOLERANCE))
        return CAVEAT_NORMALISED;
    if (is_clipped(&probs, &clip, n))
        return CAVEAT_CLIPPED;
    return problem->kind == VALUES_LOGITS ? CAVEAT_ROUNDED : CAVEAT_NORMALISED;
}

/* The two right cases give one loss, but for what happens on the way to the other side: the case
 * that is not on the side of the values gets the caveat. */
static void find_caveat(const struct problem *problem, struct comparison *comparison)
{
    const bool from_logits = problem->kind == VALUES_LOGITS;
    struct comparison_case *other = &comparison->one[from_logits ? RIGHT_PROBS : RIGHT_LOGITS];
    if (comparison->one[RIGHT_LOGITS].refusal || comparison->one[RIGHT_PROBS].refusal)
        return;
    for (size_t n = 0; n < comparison->samples && other->caveat == CAVEAT_NONE; n++)
        if (comparison->memory->apart[n])
            other->caveat = caveat_of(problem, &comparison->memory->sides, n);
}

/* Which samples are apart: those whose losses are as before need no new look. */
static void update_apart(const struct problem *problem, struct comparison *comparison,
                         const double *old_logits, const double *old_probs)
{
    const struct problem *before = &comparison->memory->problem;
    const bool same_rules = before->kind == problem->kind && before->task == problem->task &&
                            before->digits == problem->digits &&
                            before->convention == problem->convention &&
                            before->precision == problem->precision;
    const double *logits = comparison->one[RIGHT_LOGITS].losses;
    const double *probs = comparison->one[RIGHT_PROBS].losses;
    for (size_t n = 0; n < comparison->samples; n++)
        if (!same_rules || !old_logits || old_logits[n] != logits[n] || old_probs[n] != probs[n])
            comparison->memory->apart[n] = are_apart(problem, logits[n], probs[n]);
}

/* Room for the samples of a problem; what was known is forgotten if there are more or fewer. */
static void make_room(struct comparison *comparison, size_t samples)
{
    if (comparison->memory && comparison->samples == samples)
        return;
    comparison_release(comparison);
    comparison->samples = samples;
    comparison->memory = memory_new(1, sizeof *comparison->memory);
    comparison->memory->apart = memory_new(samples, sizeof *comparison->memory->apart);
}

void comparison_update(struct comparison *comparison, const struct problem *problem,
                       const struct loss *loss, const struct matrix *passed, size_t sample)
{
    make_room(comparison, problem_samples(problem));
    struct comparison_memory *memory = comparison->memory;
    double *old[COMPARISON_CASES];
    update_sides(memory, problem, passed);
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        struct comparison_case *one = &comparison->one[i];
        old[i] = one->losses;
        *one = (struct comparison_case){.pass = comparison_pass(i),
                                        .told = comparison_told(i),
                                        .right = comparison_is_right(i),
                                        .losses = memory_new(comparison->samples, sizeof(double))};
        one->present = one->pass == problem->kind && one->told == problem->from_logits;
        if (one->present && loss) {
            fill_case(problem, sample, loss, one);
            continue;
        }
        const struct problem other = variant(&memory->sides, one->pass, one->told);
        loss_evaluate(&memory->loss[i], &other);
        fill_case(problem, sample, &memory->loss[i], one);
    }
    update_apart(problem, comparison, old[RIGHT_LOGITS], old[RIGHT_PROBS]);
    find_caveat(problem, comparison);
    for (size_t i = 0; i < COMPARISON_CASES; i++)
        free(old[i]);
    problem_release(&memory->problem);
    memory->problem = problem_share(problem);
}

void comparison_find_stages(struct comparison *comparison, const struct problem *problem,
                            size_t sample)
{
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        struct comparison_case *one = &comparison->one[i];
        one->stage = STAGE_NONE;
        if (!one->right && !one->refusal)
            find_stage(&comparison->memory->sides, problem, sample, one,
                       comparison_find(comparison, one->pass, one->pass == VALUES_LOGITS));
    }
}

struct comparison comparison_new(const struct problem *problem, size_t sample)
{
    struct comparison comparison = {.samples = 0};
    comparison_update(&comparison, problem, NULL, NULL, sample);
    comparison_find_stages(&comparison, problem, sample);
    return comparison;
}

void comparison_release(struct comparison *comparison)
{
    struct comparison_memory *memory = comparison->memory;
    for (size_t i = 0; i < COMPARISON_CASES; i++)
        free(comparison->one[i].losses);
    if (memory) {
        problem_release(&memory->problem);
        release_sides(&memory->sides);
        for (size_t i = 0; i < COMPARISON_CASES; i++)
            loss_release(&memory->loss[i]);
        free(memory->apart);
        free(memory);
    }
    *comparison = (struct comparison){0};
}

const struct comparison_case *comparison_find(const struct comparison *comparison,
                                              enum values_kind pass, bool told)
{
    return &comparison->one[comparison_number(pass, told)];
}

/* One row for each task and wrong case. */
struct mismatch {
    enum task task;
    enum values_kind pass;
    const char *word, *reason;
};

static const struct mismatch mismatches[] = {
    {TASK_MULTICLASS, VALUES_PROBS, N_("softmax twice"),
     N_("softmax twice: probabilities are told to be logits and go through softmax once more")},
    {TASK_BINARY, VALUES_PROBS, N_("sigmoid twice"),
     N_("sigmoid twice: probabilities are told to be logits and go through sigmoid once more")},
    {TASK_MULTICLASS, VALUES_LOGITS, N_("no exp"),
     N_("no exp: logits are told to be probabilities; as Keras does, the row is divided by its sum "
        "and clipped to 1e-7 .. 1 - 1e-7")},
    {TASK_BINARY, VALUES_LOGITS, N_("no sigmoid"),
     N_("no sigmoid: logits are told to be probabilities; as Keras does, they are clipped to "
        "1e-7 .. 1 - 1e-7")},
};

static const struct mismatch *find_mismatch(const struct problem *problem,
                                            const struct comparison_case *one)
{
    size_t i = 0;
    while (mismatches[i].task != problem->task || mismatches[i].pass != one->pass)
        i++;
    return &mismatches[i];
}

/* What a framework does with logits that are told to be probabilities: one row for each clip. */
struct treatment {
    enum task task;
    enum clip_kind kind;
    enum row_sum row_sum;
    bool fixed; /* to 1e-7; else the machine epsilon */
    bool again; /* behind the division as well */
    const char *reason;
};

static const struct treatment treatments[] = {
    {TASK_MULTICLASS, CLIP_NONE, ROW_SUM_NEVER, false, false,
     N_("no exp: logits are told to be probabilities, and their logarithm is taken as they stand")},
    {TASK_MULTICLASS, CLIP_CUT, ROW_SUM_BEFORE_CUT, true, false,
     N_("no exp: logits are told to be probabilities; the row is divided by its sum and then "
        "clipped to 1e-7 .. 1 - 1e-7")},
    {TASK_MULTICLASS, CLIP_CUT, ROW_SUM_AFTER_CUT, true, false,
     N_("no exp: logits are told to be probabilities; the row is clipped to 1e-7 .. 1 - 1e-7 and "
        "then divided by its sum")},
    {TASK_MULTICLASS, CLIP_CUT, ROW_SUM_AFTER_CUT, true, true,
     N_("no exp: logits are told to be probabilities; the row is clipped to 1e-7 .. 1 - 1e-7, "
        "divided by its sum and clipped again")},
    {TASK_MULTICLASS, CLIP_CUT, ROW_SUM_NEVER, false, false,
     N_("no exp: logits are told to be probabilities; the row is clipped to 0 .. 1, but for a "
        "machine epsilon, and not divided by its sum")},
    {TASK_BINARY, CLIP_LOG, ROW_SUM_NEVER, true, false,
     N_("no sigmoid: logits are told to be probabilities; their logarithm is cut at -100")},
    {TASK_BINARY, CLIP_CUT, ROW_SUM_NEVER, true, false,
     N_("no sigmoid: logits are told to be probabilities; they are clipped to 1e-7 .. 1 - 1e-7")},
    {TASK_BINARY, CLIP_CUT, ROW_SUM_NEVER, false, false,
     N_("no sigmoid: logits are told to be probabilities; they are clipped to 0 .. 1, but for a "
        "machine epsilon")},
    {TASK_BINARY, CLIP_CUT_AND_ADD, ROW_SUM_NEVER, true, false,
     N_("no sigmoid: logits are told to be probabilities; they are clipped to 1e-7 .. 1 - 1e-7, "
        "and the logarithm adds 1e-7")},
    {TASK_BINARY, CLIP_ADD, ROW_SUM_NEVER, true, false,
     N_("no sigmoid: logits are told to be probabilities; the logarithm adds 1e-7, and nothing is "
        "clipped")},
};

#define TREATMENTS (sizeof treatments / sizeof *treatments)

/* Of logits that are told to be probabilities, by the convention. */
static const char *reason_of_treatment(const struct problem *problem)
{
    const struct clip_rule *rule = &convention_rules(problem->convention)->clip[loss_call(problem)];
    size_t i = 0;
    while (i < TREATMENTS &&
           (treatments[i].task != problem->task || treatments[i].kind != rule->kind ||
            treatments[i].row_sum != rule->row_sum || treatments[i].fixed != (rule->epsilon != 0) ||
            treatments[i].again != rule->cut_again))
        i++;
    return i < TREATMENTS ? treatments[i].reason : NULL;
}

static const char *reason_of_mismatch(const struct problem *problem,
                                      const struct comparison_case *one)
{
    const char *reason = one->pass == VALUES_LOGITS && problem->convention != CONVENTION_EXACT
                             ? reason_of_treatment(problem)
                             : NULL;
    return reason ? reason : find_mismatch(problem, one)->reason;
}

const char *comparison_verdict(const struct comparison_case *one)
{
    if (one->right)
        return one->refusal ? "" : N_("right");
    return N_("WRONG");
}

static enum clip_kind clip_kind_of(const struct problem *problem)
{
    return convention_rules(problem->convention)->clip[loss_call(problem)].kind;
}

static const char *word_of_clip(const struct problem *problem, const struct comparison_case *one)
{
    const enum clip_kind kind = clip_kind_of(problem);
    if (one->pass == VALUES_LOGITS)
        return kind == CLIP_ADD ? N_("nothing added") : N_("without the cut");
    return kind == CLIP_ADD   ? N_("but 1e-7 added")
           : kind == CLIP_LOG ? N_("but ln is cut")
                              : N_("but p is cut");
}

const char *comparison_word(const struct problem *problem, const struct comparison_case *one)
{
    static const char *const words[] = {
        [CAVEAT_NONE] = "",
        [CAVEAT_ROUNDED] = N_("but p is rounded"),
        [CAVEAT_NORMALISED] = N_("for p / sum p"),
    };
    if (!one->right)
        return find_mismatch(problem, one)->word;
    return one->caveat == CAVEAT_CLIPPED ? word_of_clip(problem, one) : words[one->caveat];
}

/* Of a right case with a caveat. */
static const char *reason_of_caveat(const struct problem *problem,
                                    const struct comparison_case *one)
{
    static const char *const reasons[] = {
        [CAVEAT_ROUNDED] = N_("probabilities told to be probabilities; but a double rounds p, to 0 "
                              "or 1 even, and the loss suffers"),
        [CAVEAT_NORMALISED] = N_("logits told to be logits; but the probabilities do not sum to 1, "
                                 "and softmax divides them by their sum"),
        [CAVEAT_CLIPPED] = N_("probabilities told to be probabilities; but this loss keeps their "
                              "logarithm from becoming infinite"),
    };
    if (one->caveat == CAVEAT_CLIPPED && one->pass == VALUES_LOGITS)
        return clip_kind_of(problem) == CLIP_ADD
                   ? N_("logits told to be logits; nothing is added, as it is to probabilities")
                   : N_("logits told to be logits; nothing is cut, as it is with probabilities");
    if (one->caveat == CAVEAT_ROUNDED && problem->precision != PRECISION_FLOAT64)
        return N_("probabilities told to be probabilities; but the precision rounds p, to 0 or 1 "
                  "even, and the loss suffers");
    return reasons[one->caveat];
}

const char *comparison_reason(const struct problem *problem, const struct comparison_case *one)
{
    const bool binary = problem->task == TASK_BINARY;
    if (one->refusal)
        return one->refusal;
    if (!one->right)
        return reason_of_mismatch(problem, one);
    if (one->caveat != CAVEAT_NONE)
        return reason_of_caveat(problem, one);
    if (!one->told)
        return N_("probabilities told to be probabilities: the loss takes their logarithm");
    return binary ? N_("logits told to be logits: the loss applies sigmoid itself")
                  : N_("logits told to be logits: the loss applies softmax itself");
}
