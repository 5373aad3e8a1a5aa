/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/compare_sheet.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "app/frame.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/steps.h"

/* Classes whose probabilities are shown even where not all lines fit on the screen: one for so many
 * rows of it. */
#define ROWS_FOR_A_CLASS 4

/* With fewer columns "from_logits" would be cut. */
#define TOLD_COLUMNS 48

/* What a sheet is made from. */
struct maker {
    struct compare_sheet sheet;
    struct routes routes;
    size_t *shown; /* classes */
    size_t shown_count;
    bool inputs_too; /* all of them with what goes in; else the selected one alone */
};

const char *compare_keep(struct compare_sheet *sheet, const char *format, ...)
{
    struct text text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_addv(&text, format, arguments);
    va_end(arguments);
    const char *kept = pool_copy(&sheet->pool, text_string(&text));
    text_release(&text);
    return kept;
}

static const char *loss_number(struct maker *maker, double value, const char *refusal)
{
    const int digits = maker->routes.problem->digits;
    return compare_keep(&maker->sheet, "%s", loss_or_refusal(value, digits, refusal).text);
}

static const char *number(struct maker *maker, double value)
{
    return compare_keep(&maker->sheet, "%s",
                        number_show(value, maker->routes.problem->digits).text);
}

struct sheet_line *compare_add(struct compare_sheet *sheet, enum sheet_kind kind, const char *label)
{
    sheet->line = memory_grow(sheet->line, sheet->count, &sheet->room, sizeof *sheet->line);
    sheet->line[sheet->count] =
        (struct sheet_line){.kind = kind, .label = label, .row = SHEET_NO_ROW};
    for (size_t i = 0; i < COMPARISON_CASES; i++)
        sheet->line[sheet->count].cell[i].text = "";
    return &sheet->line[sheet->count++];
}

void compare_add_sentence(struct compare_sheet *sheet, const char *sentence)
{
    struct text lines = {0}, line = {0};
    text_add_wrapped(&lines, sentence, 1, (size_t)sheet->columns - 1);
    for (const char *at = text_string(&lines); text_next_line(&at, &line);) {
        const char *words = text_string(&line) + strspn(text_string(&line), " ");
        compare_add(sheet, SHEET_TEXT, compare_keep(sheet, "%s", words));
    }
    text_release(&line);
    text_release(&lines);
}

const char *compare_mark(const struct ui *ui)
{
    return ui_is_unicode(ui) ? "≠" : "!";
}

const char *compare_symbol(const struct compare_sheet *sheet, const struct derivation *d,
                           size_t step)
{
    const struct step_text text = step_text(d, step);
    return _(ui_is_unicode(sheet->ui) ? text.unicode : text.ascii);
}

/* ---- the four cases ---- */

static bool is_airy(const struct maker *maker)
{
    return maker->sheet.rows >= SHEET_AIRY_ROWS;
}

static void add_told(struct maker *maker)
{
    if (is_airy(maker)) {
        struct sheet_line *line = compare_add(&maker->sheet, SHEET_GROUPS, "");
        line->cell[0].text = _("you pass z (scores)");
        line->cell[2].text = _("you pass p (probabilities)");
    }
    struct sheet_line *line = compare_add(
        &maker->sheet, SHEET_TOLD, maker->sheet.columns < TOLD_COLUMNS ? _("told") : "from_logits");
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        const struct comparison_case *one = &maker->routes.one[i].verdict;
        const char *mark = ui_is_unicode(maker->sheet.ui) ? "▸" : ">";
        const char *pass = is_airy(maker) ? "" : one->pass == VALUES_LOGITS ? "z " : "p ";
        const bool chosen = i == maker->sheet.chosen;
        line->cell[i].text = compare_keep(&maker->sheet, "%s%s%s%s%s%s", one->present ? mark : "",
                                          one->present ? " " : "", chosen ? "[" : "", pass,
                                          one->told ? "True" : "False", chosen ? "]" : "");
        line->cell[i].style = one->present || chosen ? STYLE_STRONG : STYLE_PLAIN;
    }
}

/* The name of a class in a label; the outputs of a binary problem whose rows are the samples have
 * none. */
static const char *indexed(struct maker *maker, const char *what, size_t class)
{
    char room[CLASS_ROOM];
    if (derivation_is_of_batch(maker->routes.problem))
        return compare_keep(&maker->sheet, "%s", what);
    return compare_keep(&maker->sheet, "%s(%s)", what,
                        problem_class_name(maker->routes.problem, class, room));
}

static size_t row_of(const struct maker *maker, size_t class)
{
    return derivation_is_of_batch(maker->routes.problem) ? maker->sheet.ui->row : class;
}

/* What goes in is shown as it was typed if that is short. */
static const char *input(struct maker *maker, const struct route_case *one, size_t class)
{
    const double value = one->derivation->value[class];
    const char *rounded = number(maker, value);
    const struct number_text exact = number_exact(value);
    const bool typed = one->verdict.pass == maker->routes.problem->kind;
    return typed && strlen(exact.text) < strlen(rounded)
               ? compare_keep(&maker->sheet, "%s", exact.text)
               : rounded;
}

static void add_input(struct maker *maker, size_t class)
{
    struct sheet_line *line =
        compare_add(&maker->sheet, SHEET_INPUT, indexed(maker, _("goes in"), class));
    line->row = row_of(maker, class);
    for (size_t i = 0; i < COMPARISON_CASES; i++)
        line->cell[i].text = input(maker, &maker->routes.one[i], class);
}

static void add_probs(struct maker *maker, size_t class)
{
    struct sheet_line *line = compare_add(&maker->sheet, SHEET_PROBS, indexed(maker, "p", class));
    line->row = row_of(maker, class);
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        const struct route_case *one = &maker->routes.one[i];
        line->cell[i].text = number(maker, one->derivation->prob[class]);
        line->cell[i].marked = one->verdict.stage == STAGE_PROBS && one->verdict.item == class;
    }
}

/* Dividing and cutting, in the order in which they are done. */
static const char *clipping(const struct maker *maker, const struct derivation *d)
{
    static const char *const unicode[] = {[ROW_SUM_NEVER] = N_("clip"),
                                          [ROW_SUM_BEFORE_CUT] = N_("/Σ, clip"),
                                          [ROW_SUM_AFTER_CUT] = N_("clip, /Σ")};
    static const char *const ascii[] = {[ROW_SUM_NEVER] = N_("clip"),
                                        [ROW_SUM_BEFORE_CUT] = N_("/sum, clip"),
                                        [ROW_SUM_AFTER_CUT] = N_("clip, /sum")};
    const bool is_unicode = ui_is_unicode(maker->sheet.ui);
    if (d->clip.cut_again)
        return is_unicode ? _("clip, /Σ, clip") : _("clip, /sum, clip");
    return _((is_unicode ? unicode : ascii)[d->clip.row_sum]);
}

/* How p is made of what goes in. */
static const char *operation(struct maker *maker, const struct derivation *d)
{
    const bool binary = d->problem->task == TASK_BINARY;
    switch (d->route) {
    case ROUTE_LOGITS:
        return compare_keep(&maker->sheet, "%s%s%s%s", d->problem->temperature == 1 ? "" : "/T, ",
                            binary ? _("sigmoid") : _("softmax"), derivation_cuts(d) ? ", " : "",
                            derivation_cuts(d) ? clipping(maker, d) : "");
    case ROUTE_PROBS:
        break;
    case ROUTE_CLIPPED:
        return clipping(maker, d);
    }
    return _("as it is");
}

static void add_operations(struct maker *maker)
{
    struct sheet_line *line = compare_add(&maker->sheet, SHEET_CASES, _("p made by"));
    for (size_t i = 0; i < COMPARISON_CASES; i++)
        line->cell[i].text = operation(maker, maker->routes.one[i].derivation);
}

/* How the loss is made: never through p where the loss is told logits. */
static void add_logarithms(struct maker *maker)
{
    static const char *const logarithms[] = {
        [LOG_BASE_E] = "-ln", [LOG_BASE_2] = "-log2", [LOG_BASE_10] = "-log10"};
    const struct problem *problem = maker->routes.problem;
    struct sheet_line *line = compare_add(&maker->sheet, SHEET_CASES, _("loss made by"));
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        const struct derivation *d = maker->routes.one[i].derivation;
        const bool directly = d->route == ROUTE_LOGITS && !derivation_cuts(d);
        const bool binary = problem->task == TASK_BINARY;
        const char *more = d->clip.kind == CLIP_LOG ? _(", cut")
                           : d->clip.added != 0     ? ", +1e-7"
                                                    : "";
        line->cell[i].text =
            d->refusal ? ""
            : directly ? (binary ? "softplus" : "log-sum-exp")
                       : compare_keep(&maker->sheet, "%s%s", logarithms[problem->log_base], more);
    }
}

/* A line with the number that each derivation has for a class at a step. */
static void add_numbers(struct maker *maker, const char *label, enum step_kind kind, size_t class)
{
    struct sheet_line *line = compare_add(&maker->sheet, SHEET_CASES, label);
    for (size_t i = 0; i < COMPARISON_CASES; i++)
        line->cell[i].text =
            maker->routes.one[i].derivation->refusal
                ? ""
                : number(maker, routes_numbers(maker->routes.one[i].derivation, kind)[class]);
}

/* -ln p of the true class; where the label is soft, of the selected one.  Binary: what the label
 * counts of the two. */
static void add_surprise(struct maker *maker)
{
    const struct routes *routes = &maker->routes;
    const struct derivation *textbook = routes->textbook;
    if (textbook->refusal)
        return;
    const char *yes =
        compare_symbol(&maker->sheet, textbook, derivation_find(textbook, STEP_SURPRISE));
    const bool binary = routes->problem->task == TASK_BINARY;
    size_t class = routes->class;
    const size_t top = problem_true_class(routes->problem, routes->sample);
    if (!binary && problem_label(routes->problem, routes->sample, top) == 1)
        class = top;
    if (!binary || routes->stable->smooth[class] != 0)
        add_numbers(maker, indexed(maker, yes, class), STEP_SURPRISE, class);
    if (binary && routes->stable->smooth[class] != 1)
        add_numbers(maker,
                    compare_symbol(&maker->sheet, textbook, derivation_find(textbook, STEP_OTHER)),
                    STEP_OTHER, class);
}

/* The mean or the sum of a batch; of one that is too large only the present case's is known. */
static void add_batch(struct maker *maker)
{
    static const char *const labels[] = {
        [REDUCTION_MEAN] = N_("loss, mean"), [REDUCTION_SUM] = N_("loss, sum")};
    const struct routes *routes = &maker->routes;
    const struct problem *problem = routes->problem;
    const struct loss *loss = session_loss(maker->sheet.ui->session);
    if (problem->reduction == REDUCTION_NONE || !loss_is_reduced(loss))
        return;
    struct sheet_line *line =
        compare_add(&maker->sheet, SHEET_CASES, _(labels[problem->reduction]));
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        const struct comparison_case *one = &routes->one[i].verdict;
        line->cell[i].text = routes->whole || one->present
                                 ? loss_number(maker, one->present ? loss_reduced(loss) : one->loss,
                                               one->present ? loss->refusal : one->refusal)
                                 : (ui_is_unicode(maker->sheet.ui) ? "·" : ".");
        line->cell[i].style = one->present ? STYLE_STRONG : STYLE_PLAIN;
    }
}

static void add_losses(struct maker *maker)
{
    const struct problem *problem = maker->routes.problem;
    if (maker->routes.labelled && is_airy(maker)) {
        add_logarithms(maker);
        add_surprise(maker);
    }
    if (maker->routes.labelled && problem->task == TASK_BINARY && problem_classes(problem) > 1)
        add_numbers(maker, indexed(maker, _("loss"), maker->routes.class), STEP_COUNT,
                    maker->routes.class);
    struct sheet_line *line =
        compare_add(&maker->sheet, SHEET_CASES,
                    problem_samples(problem) > 1
                        ? compare_keep(&maker->sheet, _("loss, sample %zu"), maker->routes.sample)
                        : _("loss"));
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        const struct comparison_case *one = &maker->routes.one[i].verdict;
        line->cell[i] =
            (struct sheet_cell){.text = loss_number(maker, one->sample_loss, one->refusal),
                                .style = STYLE_STRONG,
                                .marked = one->stage == STAGE_LOSS};
    }
    add_batch(maker);
}

static void add_verdicts(struct maker *maker)
{
    const bool words = maker->sheet.columns >= SHEET_WORDS_COLUMNS;
    struct sheet_line *line = compare_add(&maker->sheet, SHEET_CASES, _("verdict"));
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        const struct comparison_case *one = &maker->routes.one[i].verdict;
        const char *verdict = comparison_verdict(one);
        line->cell[i].text = verdict[0] ? _(verdict) : "";
        line->cell[i].style = one->right ? STYLE_RIGHT : STYLE_WRONG;
    }
    if (!words)
        return;
    line = compare_add(&maker->sheet, SHEET_CASES, "");
    for (size_t i = 0; i < COMPARISON_CASES; i++) {
        const char *word = comparison_word(maker->routes.problem, &maker->routes.one[i].verdict);
        line->cell[i].text = word[0] ? _(word) : "";
    }
}

/* The case that is told about: its verdict, its reason, and where it leaves the right way. */
static void add_reason(struct maker *maker)
{
    const struct routes *routes = &maker->routes;
    const struct comparison_case *one = &routes->one[maker->sheet.chosen].verdict;
    struct text sentence = {0};
    text_addf(&sentence, _("%s told from_logits=%s: %s; %s"), values_symbol(one->pass),
              one->told ? "True" : "False",
              one->refusal ? _("refused")
              : one->right ? _("right")
                           : _("WRONG"),
              _(comparison_reason(routes->problem, one)));
    compare_add_sentence(&maker->sheet, text_string(&sentence));
    text_clear(&sentence);
    if (!one->right && !one->refusal && routes->problem->label_form != LABELS_NONE) {
        if (one->stage != STAGE_NONE)
            text_addf(&sentence, "%s ", compare_mark(maker->sheet.ui));
        comparison_add_difference(routes->problem, one, routes->sample, &sentence);
        compare_add_sentence(&maker->sheet, text_string(&sentence));
    }
    text_release(&sentence);
}

static void add_cases(struct maker *maker)
{
    const struct routes *routes = &maker->routes;
    add_told(maker);
    for (size_t i = 0; i < maker->shown_count; i++)
        if (maker->inputs_too || maker->shown[i] == routes->class)
            add_input(maker, maker->shown[i]);
    if (is_airy(maker))
        add_operations(maker);
    for (size_t i = 0; i < maker->shown_count; i++)
        add_probs(maker, maker->shown[i]);
    if (routes->problem->label_form != LABELS_NONE)
        add_losses(maker);
    add_verdicts(maker);
    if (is_airy(maker))
        compare_add(&maker->sheet, SHEET_BLANK, "");
    else /* numbers first */
        add_operations(maker);
    if (routes->problem->label_form == LABELS_NONE)
        compare_add_sentence(&maker->sheet, _(no_labels_yet));
    else if (!routes->labelled)
        compare_add_sentence(
            &maker->sheet,
            _("this sample is ignored: it counts neither in the sum nor in the divisor"));
    add_reason(maker);
}

/* ---- which classes ---- */

static void show_class(struct maker *maker, size_t class)
{
    for (size_t i = 0; i < maker->shown_count; i++)
        if (maker->shown[i] == class)
            return;
    maker->shown[maker->shown_count++] = class;
}

static int by_number(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* The selected class, the true one, those where a wrong case leaves the right way; then, up to
 * `wanted`, those around the selected one. */
static void choose_classes(struct maker *maker, size_t wanted)
{
    const struct routes *routes = &maker->routes;
    const size_t classes = problem_classes(routes->problem);
    const bool outputs = routes->problem->task == TASK_BINARY;
    maker->shown_count = 0;
    show_class(maker, routes->class);
    if (!outputs && routes->labelled)
        show_class(maker, problem_true_class(routes->problem, routes->sample));
    for (size_t i = 0; i < COMPARISON_CASES; i++)
        if (routes->one[i].verdict.stage == STAGE_PROBS &&
            (is_airy(maker) || i == maker->sheet.chosen))
            show_class(maker, routes->one[i].verdict.item);
    wanted = wanted < classes ? wanted : classes;
    for (size_t away = 1; maker->shown_count < wanted && away < classes; away++) {
        if (away <= routes->class)
            show_class(maker, routes->class - away);
        if (maker->shown_count < wanted && routes->class + away < classes)
            show_class(maker, routes->class + away);
    }
    qsort(maker->shown, maker->shown_count, sizeof *maker->shown, by_number);
}

static void name_subject(struct maker *maker)
{
    const struct problem *problem = maker->routes.problem;
    struct compare_sheet *sheet = &maker->sheet;
    char room[ROW_ROOM];
    const char *name = ui_row_name(sheet->ui, room);
    if (derivation_is_of_batch(problem))
        sheet->subject = compare_keep(sheet, "%s", name);
    else
        sheet->subject = compare_keep(sheet,
                                      problem->task == TASK_BINARY ? _("output %s, sample %zu")
                                                                   : _("class %s, sample %zu"),
                                      name, maker->routes.sample);
}

static void make_lines(struct maker *maker)
{
    pool_release(&maker->sheet.pool);
    maker->sheet.count = 0;
    name_subject(maker);
    add_cases(maker);
    compare_add_ways(&maker->sheet, &maker->routes);
}

/* Where lines are left over, more classes are told of: their probabilities, then what goes in.
 * What must be scrolled anyway tells of some more, too. */
static void make(struct maker *maker)
{
    const size_t classes = problem_classes(maker->routes.problem);
    const size_t rows = (size_t)maker->sheet.rows;
    choose_classes(maker, 1);
    make_lines(maker);
    const size_t must = maker->shown_count, missing = classes - must;
    const size_t spare = rows > maker->sheet.count ? rows - maker->sheet.count : 0;
    const size_t more = spare < missing ? spare : missing;
    choose_classes(maker, maker->sheet.count > rows ? rows / ROWS_FOR_A_CLASS : must + more);
    maker->inputs_too = spare >= missing + classes - 1;
    make_lines(maker);
}

struct compare_sheet compare_sheet_new(const struct ui *ui, int rows, int columns)
{
    struct maker maker = {.sheet = {.ui = ui, .rows = rows, .columns = columns}};
    routes_take(&maker.routes, ui);
    maker.sheet.chosen = routes_chosen(ui);
    maker.sheet.present = routes_present(ui);
    /* those that must be shown, and no more than there are rows */
    maker.shown = memory_new((size_t)rows + 2 + COMPARISON_CASES, sizeof *maker.shown);
    make(&maker);
    free(maker.shown);
    routes_release(&maker.routes);
    return maker.sheet;
}

void compare_sheet_release(struct compare_sheet *sheet)
{
    pool_release(&sheet->pool);
    free(sheet->line);
    *sheet = (struct compare_sheet){0};
}
