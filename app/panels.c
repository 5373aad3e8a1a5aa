/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands under the table: the chain of the selected cell, the four cases. */
#include <stdio.h>
#include <string.h>

#include "app/frame.h"
#include "core/intl.h"
#include "core/larger.h"
#include "core/layout.h"
#include "core/loss_convention.h"
#include "core/number.h"

#define HEADING_LEFT 2
#define FOUR_LEFT    19 /* where the cases of the logits begin, */
#define ROUTES_LEFT  19 /* or, on a wide screen, their routes, */
#define ROUTES       38 /* which take so many columns */

/* From where the cases of the logits begin to where those of the probabilities do, at the least:
 * beside the routes, on a wide screen, on any other. */
#define FOUR_GAP_ROUTES 26
#define FOUR_GAP_WIDE   40
#define FOUR_GAP        30
#define FOUR_WIDE_FROM  100

/* Columns from which the folded cases begin with "from_logits=". */
#define FOLDED_NAMED_FROM 60

void draw_heading_at(const struct scene *scene, int row, int column, int columns, const char *text)
{
    struct canvas *canvas = scene->canvas;
    canvas_fill(canvas, row, column, columns, STYLE_FAINT, ui_is_unicode(scene->ui) ? "─" : "-");
    if (!text[0])
        return;
    struct text padded = {0};
    text_add(&padded, " ");
    text_add(&padded, text);
    text_add(&padded, " ");
    canvas_put_cut(canvas, row, column + HEADING_LEFT, columns - HEADING_LEFT, STYLE_HEADING,
                   text_string(&padded), ui_face(scene->ui));
    text_release(&padded);
}

void draw_heading(const struct scene *scene, int row, const char *text)
{
    draw_heading_at(scene, row, 0, scene->canvas->columns, text);
}

/* The step whose formula is shown: the one that is told, or the one that makes the probability; if
 * it is given, the one that makes the loss of it. */
static size_t chain_step(const struct scene *scene)
{
    static const enum step_kind orders[2][5] = {
        [TASK_MULTICLASS] = {STEP_DIVIDE, STEP_CLIP, STEP_SURPRISE, STEP_COUNT, STEP_DIRECT},
        [TASK_BINARY] = {STEP_SIGMOID, STEP_CLIP, STEP_COUNT, STEP_SURPRISE, STEP_DIRECT},
    };
    const struct derivation *d = scene->derivation;
    const enum step_kind *order = orders[scene->problem->task];
    if (scene->ui->step < d->count)
        return scene->ui->step;
    for (size_t i = 0; i < sizeof orders[0] / sizeof *orders[0]; i++) {
        const size_t step = derivation_find(d, order[i]);
        if (step < d->count)
            return step;
    }
    return d->count;
}

/* Rows that do not fit end with a mark, lest half a number be taken for a whole one. */
static void mark_cut(struct canvas *canvas, enum face face, int width)
{
    for (int row = 0; row < canvas->rows; row++) {
        bool cut = false;
        for (int column = width; column < canvas->columns && !cut; column++)
            cut = canvas_cell(canvas, row, column)->code > ' ';
        if (!cut)
            continue;
        canvas_put(canvas, row, width - 1, STYLE_PLAIN, face == FACE_ASCII ? "~" : "…");
        canvas_fill(canvas, row, width, canvas->columns - width, STYLE_PLAIN, " ");
    }
}

/* The largest way of writing it that fits; cut to the width if none does. */
static struct canvas typeset(const struct scene *scene, const struct chain *chain, int rows,
                             int width)
{
    struct layout_options options = {.face = ui_face(scene->ui),
                                     .width = width,
                                     .marked =
                                         scene->derivation->items > 1 ? &scene->ui->row : NULL};
    for (options.style = LAYOUT_TEXTBOOK; options.style != LAYOUT_LINE; options.style++) {
        /* raised exponents want a blank line below them */
        options.rows = options.style == LAYOUT_TEXTBOOK ? rows - 1 : rows;
        if (options.rows < 1 || width < 1)
            continue; /* nothing is that flat, or narrow */
        struct canvas canvas = layout_chain_within(chain, &options);
        if (canvas.rows)
            return canvas;
    }
    options.rows = rows;
    struct canvas canvas = layout_chain(chain, &options);
    mark_cut(&canvas, options.face, width);
    return canvas;
}

/* Shortens a heading that is too wide by whole clauses: what is left is still a sentence. */
static void drop_clauses(char *heading, int width)
{
    while ((int)text_width(heading) > width) {
        char *colon = strrchr(heading, ':'), *comma = strrchr(heading, ',');
        char *end = colon > comma ? colon : comma;
        if (!end || end < strstr(heading, "  ") + 2 || end[1] != ' ')
            return;
        *end = '\0';
    }
}

static void chain_heading(const struct scene *scene, size_t step, char *heading, size_t room)
{
    const struct derivation *d = scene->derivation;
    const struct step_text text = step_text(d, step);
    if (scene->ui->step == STEP_ALL)
        snprintf(heading, room, "%s  %s", _(text.verb), _(text.why));
    else
        snprintf(heading, room, _("step %zu of %zu  %s: %s"), step + 1, d->count, _(text.verb),
                 scene->ui->asked ? _(text.question) : _(text.why));
}

int draw_chain(const struct scene *scene, int row)
{
    const int width = scene->canvas->columns - scene->side;
    const size_t step = chain_step(scene);
    const char *refusal = scene->derivation->refusal;
    char heading[256];
    if (step == scene->derivation->count) {
        snprintf(heading, sizeof heading, refusal ? _("refused: %s") : "%s",
                 refusal ? _(refusal) : _("the values are what the loss takes its logarithm of"));
        draw_heading_at(scene, row, 0, width, heading);
        return row + 1;
    }
    chain_heading(scene, step, heading, sizeof heading);
    drop_clauses(heading, width - HEADING_LEFT - 4);
    draw_heading_at(scene, row, 0, width, heading);
    struct pool pool = {0};
    struct chain chain;
    const int rows = scene->plan.chain - 1, indent = 4;
    derivation_chain(scene->derivation, step, scene->ui->row, &pool, &chain);
    if (scene->ui->asked)
        chain_ask(&chain, &pool);
    struct canvas drawn = typeset(scene, &chain, rows, width - indent - 1);
    /* a last row that is left over goes below, to the next heading */
    const int spare = rows - drawn.rows;
    const int above = spare < 2 ? 0 : scene->plan.trail ? 1 : 1 + (spare - 2) / 2;
    if (drawn.rows > rows)
        drawn.rows = rows; /* what is lost stands at the end, and the numbers stand in the table */
    canvas_copy(scene->canvas, row + 1 + above, indent, &drawn);
    const int after = row + 1 + above + drawn.rows;
    canvas_release(&drawn);
    pool_release(&pool);
    return after;
}

/* A step of the trail in one line, or as many as its names take; returns their number. */
static int draw_trail_step(const struct scene *scene, size_t step, int row, int end)
{
    const int label = 4, left = 22, width = scene->canvas->columns - scene->side;
    struct pool pool = {0};
    struct chain chain;
    derivation_chain(scene->derivation, step, scene->ui->row, &pool, &chain);
    struct canvas drawn = typeset(scene, &chain, 1, width - left - 1);
    const int rows = drawn.rows;
    if (row + rows <= end) {
        canvas_put(scene->canvas, row + drawn.baseline, label, STYLE_PLAIN,
                   _(step_text(scene->derivation, step).verb));
        canvas_copy(scene->canvas, row, left, &drawn);
    }
    canvas_release(&drawn);
    pool_release(&pool);
    return rows;
}

/* Where there is room: the steps that follow, down to the loss; or those that have been told, so
 * that nothing is told before its time. */
void draw_trail(const struct scene *scene, int row, int end)
{
    const bool all = scene->ui->step == STEP_ALL;
    const int room = end - row - 1;
    size_t first = all ? chain_step(scene) + 1 : 0;
    const size_t last = all ? scene->derivation->count : scene->ui->step;
    if (!all && last > (size_t)room)
        first = last - (size_t)room;
    const bool airy = all && room >= 2 * (int)(last - first) - 1;
    for (row++; first < last && row < end; first++)
        row += draw_trail_step(scene, first, row, end) + airy;
}

/* ---- the four cases ---- */

static double case_loss(const struct scene *scene, const struct comparison_case *one)
{
    const bool alone =
        scene->comparison_is_of_sample || scene->problem->reduction == REDUCTION_NONE;
    return alone ? one->sample_loss : one->loss;
}

/* Its loss, as far as it may be told. */
static const char *case_text(const struct scene *scene, const struct comparison_case *one,
                             struct number_text *room)
{
    *room = loss_or_refusal(case_loss(scene, one), scene->problem->digits, one->refusal);
    return scene->loss_is_asked ? "?" : room->text;
}

static void draw_case(const struct scene *scene, int row, int column,
                      const struct comparison_case *one)
{
    struct canvas *canvas = scene->canvas;
    const char *mark = ui_is_unicode(scene->ui) ? "▸" : ">";
    if (one->present)
        canvas_put(canvas, row, column, STYLE_STRONG, mark);
    struct number_text loss;
    column = canvas_put(canvas, row, column + 2, one->present ? STYLE_STRONG : STYLE_PLAIN,
                        case_text(scene, one, &loss));
    const char *verdict = comparison_verdict(one), *word = comparison_word(scene->problem, one);
    column = canvas_put(canvas, row, column + 2, one->right ? STYLE_RIGHT : STYLE_WRONG,
                        verdict[0] ? _(verdict) : "");
    canvas_put(canvas, row, column + 1, STYLE_PLAIN, word[0] ? _(word) : "");
}

/* "True: 0.4170", and WRONG if it is. */
static int draw_folded(const struct scene *scene, int row, int column,
                       const struct comparison_case *one)
{
    struct canvas *canvas = scene->canvas;
    struct number_text loss;
    column = canvas_putf(canvas, row, column, one->present ? STYLE_STRONG : STYLE_PLAIN, "%s: %s",
                         one->told ? "True" : "False", case_text(scene, one, &loss));
    return one->right ? column : canvas_put(canvas, row, column + 1, STYLE_WRONG, _("WRONG"));
}

/* "from_logits=True: 0.4170   False: 0.4383 WRONG", for what is passed now; the present case alone
 * where there is no room for both. */
static void draw_four_folded(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    int column = 1;
    if (canvas->columns >= FOLDED_NAMED_FROM)
        column = canvas_put(canvas, row, column, STYLE_PLAIN, "from_logits=");
    int end = column;
    for (int told = 1; told >= 0; told--)
        end = 3 + draw_folded(scene, row, end,
                              comparison_find(scene->comparison, scene->problem->kind, told));
    if (end - 3 <= canvas->columns)
        return;
    canvas_clear_row(canvas, row);
    draw_folded(
        scene, row, 1,
        comparison_find(scene->comparison, scene->problem->kind, scene->problem->from_logits));
}

/* Columns that a case takes, with the mark before it. */
static int case_width(const struct scene *scene, const struct comparison_case *one)
{
    const struct number_text loss =
        loss_or_refusal(case_loss(scene, one), scene->problem->digits, one->refusal);
    const char *word = comparison_word(scene->problem, one), *verdict = comparison_verdict(one);
    return (int)(2 + text_width(loss.text) + (verdict[0] ? 2 + text_width(_(verdict)) : 0) +
                 (word[0] ? 1 + text_width(_(word)) : 0));
}

static struct places places_with(const struct scene *scene, bool routes)
{
    const int gap = routes                                     ? FOUR_GAP_ROUTES
                    : scene->canvas->columns >= FOUR_WIDE_FROM ? FOUR_GAP_WIDE
                                                               : FOUR_GAP;
    struct places places = {.routes = routes, .first = routes ? ROUTES_LEFT + ROUTES : FOUR_LEFT};
    places.second = places.first + gap;
    for (int told = 0; told < 2; told++)
        places.second =
            larger(places.second,
                   places.first + 2 +
                       case_width(scene, comparison_find(scene->comparison, VALUES_LOGITS, told)));
    places.end = places.second + 2 + (int)text_width(_("you pass p (probabilities)"));
    for (int told = 0; told < 2; told++)
        places.end = larger(places.end,
                            places.second + case_width(scene, comparison_find(scene->comparison,
                                                                              VALUES_PROBS, told)));
    return places;
}

/* With the routes if there is room. */
static struct places places_of(const struct scene *scene)
{
    const struct places wide = places_with(scene, true);
    return wide.end <= scene->canvas->columns ? wide : places_with(scene, false);
}

int four_columns(struct scene *scene)
{
    scene->places = places_of(scene);
    return scene->places.end;
}

/* What happens on the way from z to the loss. */
enum path { PATH_DIRECT, PATH_CLIPPED, PATH_PLAIN, PATH_LOG_CUT, PATH_ADDED, PATHS };

/* By what the loss is told, and what the convention does with probabilities. */
static enum path path_of(const struct problem *problem, bool told)
{
    struct problem other = *problem;
    other.from_logits = told;
    const struct clip clip = loss_clip(&other);
    if (told)
        return clip.kind == CLIP_NONE ? PATH_DIRECT : PATH_CLIPPED;
    if (problem->convention == CONVENTION_EXACT)
        return PATH_CLIPPED; /* what it does with scores that are told to be probabilities */
    return clip.kind == CLIP_NONE  ? PATH_PLAIN
           : clip.kind == CLIP_LOG ? PATH_LOG_CUT
           : clip.kind == CLIP_ADD ? PATH_ADDED
                                   : PATH_CLIPPED;
}

static void draw_route(const struct scene *scene, int row, bool told)
{
    static const char *const unicode_routes[2][PATHS] = {
        [TASK_MULTICLASS] = {[PATH_DIRECT] = "z ─────────── log-sum-exp ────────▸ L",
                             [PATH_CLIPPED] = "z ──softmax──▸ p ──clip──▸ -ln ──▸ L",
                             [PATH_PLAIN] = "z ──softmax──▸ p ────────▸ -ln ──▸ L"},
        [TASK_BINARY] = {[PATH_DIRECT] = "z ────────── ln(1 + e^-z) ────────▸ L",
                         [PATH_CLIPPED] = "z ──sigmoid──▸ p ──clip──▸ -ln ──▸ L",
                         [PATH_PLAIN] = "z ──sigmoid──▸ p ────────▸ -ln ──▸ L",
                         [PATH_LOG_CUT] = "z ──sigmoid──▸ p ──▸ -ln ──clip──▸ L",
                         [PATH_ADDED] = "z ──sigmoid──▸ p ─+1e-7──▸ -ln ──▸ L"},
    };
    static const char *const ascii_routes[2][PATHS] = {
        [TASK_MULTICLASS] = {[PATH_DIRECT] = "z ----------- log-sum-exp --------> L",
                             [PATH_CLIPPED] = "z --softmax--> p --clip--> -ln --> L",
                             [PATH_PLAIN] = "z --softmax--> p --------> -ln --> L"},
        [TASK_BINARY] = {[PATH_DIRECT] = "z ---------- ln(1 + e^-z) --------> L",
                         [PATH_CLIPPED] = "z --sigmoid--> p --clip--> -ln --> L",
                         [PATH_PLAIN] = "z --sigmoid--> p --------> -ln --> L",
                         [PATH_LOG_CUT] = "z --sigmoid--> p --> -ln --clip--> L",
                         [PATH_ADDED] = "z --sigmoid--> p -+1e-7--> -ln --> L"},
    };
    const char *const(*routes)[PATHS] = ui_is_unicode(scene->ui) ? unicode_routes : ascii_routes;
    const char *route = routes[scene->problem->task][path_of(scene->problem, told)];
    canvas_put(scene->canvas, row, ROUTES_LEFT, STYLE_PLAIN, route ? route : "");
}

void draw_four(const struct scene *scene, int row)
{
    struct canvas *canvas = scene->canvas;
    if (scene->plan.four < 4) {
        draw_four_folded(scene, row + scene->plan.four - 1);
        return;
    }
    const struct places places = scene->places;
    const char *heading =
        scene->comparison_is_of_sample
            ? _("from_logits: what you pass, and what you say it is (this sample alone)")
        : places.routes ? _("from_logits: two routes to one number, and two ways to miss it")
                        : _("from_logits: what you pass, and what you say it is");
    draw_heading(scene, row, heading);
    canvas_put(canvas, row + 1, places.first + 2, STYLE_PLAIN, _("you pass z (scores)"));
    canvas_put(canvas, row + 1, places.second + 2, STYLE_PLAIN, _("you pass p (probabilities)"));
    for (int told = 1; told >= 0; told--) {
        const int line = row + (told ? 2 : 3);
        const int end = canvas_put(canvas, line, 1, STYLE_PLAIN, "from_logits=");
        canvas_put(canvas, line, end, STYLE_PLAIN, told ? "True" : "False");
        if (places.routes && !comparison_find(scene->comparison, VALUES_PROBS, told)->refusal)
            draw_route(scene, line, told);
        draw_case(scene, line, places.first,
                  comparison_find(scene->comparison, VALUES_LOGITS, told));
        draw_case(scene, line, places.second,
                  comparison_find(scene->comparison, VALUES_PROBS, told));
    }
}
