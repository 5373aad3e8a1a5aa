/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a slide: its title, its one sentence, its keys. */
#include <stdio.h>
#include <string.h>

#include "app/event.h"
#include "app/projector.h"
#include "core/intl.h"

/* From so many columns on the sentence begins with the name of the step. */
#define VERB_FROM 48

static void draw_where(const struct slide *slide)
{
    struct canvas *canvas = slide->scene.canvas;
    const size_t count = slide->scene.derivation->count;
    char where[48] = "";
    if (slide->step < count)
        snprintf(where, sizeof where, _("step %zu of %zu"), slide->step + 1, count);
    else if (count)
        snprintf(where, sizeof where, _("all %zu steps"), count);
    canvas_put_right(canvas, 0, canvas->columns - 1, STYLE_PLAIN, where);
}

/* What is computed, which sample, what the loss is told if that is not True, and whose loss it is
 * if that is not exact: as much as fits. */
static void draw_subject(const struct slide *slide)
{
    struct canvas *canvas = slide->scene.canvas;
    const struct problem *problem = &slide->problem;
    const bool binary = problem->task == TASK_BINARY;
    const char *name = binary ? _("sigmoid + cross-entropy") : _("softmax + cross-entropy");
    const char *brief = binary ? _("sigmoid") : _("softmax");
    char sample[48] = "";
    if (!derivation_is_of_batch(problem) && problem_samples(problem) > 1)
        snprintf(sample, sizeof sample, _("sample %zu"), slide->scene.ui->sample);
    struct text whose = {0};
    add_convention(problem, &whose);
    const char *convention = whose.length ? text_string(&whose) + strlen(", ") : "";
    const char *part[] = {name, convention, sample,
                          problem->from_logits ? "" : "from_logits=False"};
    const int end = canvas->columns - 16; /* "step 10 of 12" */
    if (1 + (int)text_width(name) > end || whose.length)
        part[0] = brief;
    int column = 1;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        if (!part[i][0] || column + (int)text_width(part[i]) > end)
            continue;
        column = canvas_put(canvas, 0, column, i ? STYLE_PLAIN : STYLE_STRONG, part[i]) + 3;
    }
    text_release(&whose);
}

void slide_draw_title(const struct slide *slide)
{
    draw_subject(slide);
    draw_where(slide);
    if (slide->plan.rule)
        draw_heading(&slide->scene, 1, "");
}

/* The question or the reason. */
static const char *sentence_of(const struct slide *slide, size_t step)
{
    const struct derivation *d = slide->scene.derivation;
    if (d->ignored && slide->step == d->count)
        return _("ignored: not counted");
    if (d->problem->label_form == LABELS_NONE && slide->step == d->count)
        return _(no_labels_yet);
    if (step == d->count)
        return "";
    return slide->asked ? _(step_text(d, step).question) : _(step_text(d, step).why);
}

/* How many lines a sentence takes. */
static int count_lines(const char *sentence, int width)
{
    struct text lines = {0}, line = {0};
    int count = 0;
    text_add_wrapped(&lines, sentence, 0, (size_t)width);
    for (const char *at = text_string(&lines); text_next_line(&at, &line);)
        count++;
    text_release(&line);
    text_release(&lines);
    return count;
}

/* The sentence in as few lines as it takes, all of about the same length; returns their number. */
static int wrap(const char *sentence, int width, struct text *lines)
{
    const int count = count_lines(sentence, width);
    while (width > 1 && count_lines(sentence, width - 1) == count)
        width--;
    text_add_wrapped(lines, sentence, 0, (size_t)width);
    return count;
}

/* The name of the step, on a slide that is wide enough; "" elsewhere. */
static void add_verb(const struct slide *slide, size_t step, struct text *out)
{
    const struct derivation *d = slide->scene.derivation;
    if (slide->step < d->count && slide->scene.canvas->columns >= VERB_FROM)
        text_addf(out, "%s: ", _(step_text(d, step).verb));
}

int slide_draw_sentence(const struct slide *slide, size_t step, int end)
{
    struct canvas *canvas = slide->scene.canvas;
    const struct ui *ui = slide->scene.ui;
    const int width = canvas->columns - SLIDE_LEFT;
    struct text words = {0}, lines = {0}, line = {0};
    add_verb(slide, step, &words);
    const int verb = (int)text_width(text_string(&words));
    if (slide->step == slide->scene.derivation->count && slide->scene.derivation->refusal)
        text_addf(&words, _("refused: %s"), _(slide->scene.derivation->refusal));
    else
        text_add(&words, sentence_of(slide, step));
    const int needed = wrap(text_string(&words), width, &lines);
    int rows = slide->plan.sentence;
    if (needed > rows && rows == 1 && !ui->echo.length && !ui->editing) {
        rows++; /* the line of the echo has nothing else to say */
        end++;
    }
    rows = needed < rows ? needed : rows;
    const char *at = text_string(&lines);
    for (int i = 0; i < rows && text_next_line(&at, &line); i++) {
        if (i + 1 == rows && *at)
            text_addf(&line, " %s", at); /* to be cut, and marked as cut */
        canvas_put_cut(canvas, end - rows + i, SLIDE_LEFT, width, STYLE_PLAIN, text_string(&line),
                       ui_face(ui));
    }
    canvas_restyle(canvas, end - rows, SLIDE_LEFT, verb, STYLE_STRONG);
    text_release(&line);
    text_release(&lines);
    text_release(&words);
    return end - rows;
}

struct slide_key {
    const char *name, *word;
    uint32_t key;
};

/* The keys in the order of their importance where there is no room for all; `place` is theirs from
 * left to right. */
enum { KEY_STEP, KEY_LEAVE, KEY_BACK, KEY_QUIT, KEY_BLANK, KEYS };
static const int place[KEYS] = {KEY_STEP, KEY_BACK, KEY_BLANK, KEY_LEAVE, KEY_QUIT};

static struct slide_key key_of(const struct slide *slide, int which)
{
    static const struct slide_key keys[KEYS] = {
        [KEY_STEP] = {"PgDn", N_("next"), KEY_NAME_PAGE_DOWN},
        [KEY_LEAVE] = {"P", N_("leave"), 'P'},
        [KEY_BACK] = {"PgUp", N_("back"), KEY_NAME_PAGE_UP},
        [KEY_QUIT] = {"q", N_("quit"), 'q'},
        [KEY_BLANK] = {".", N_("blank"), '.'},
    };
    const struct derivation *d = slide->scene.derivation;
    struct slide_key key = keys[which];
    if (which == KEY_STEP && slide->next)
        key.word = slide->next;
    else if (which == KEY_STEP && d && slide->step >= d->count)
        key.word = N_("again");
    else if (which == KEY_STEP && slide->asked)
        key.word = N_("reveal");
    return key;
}

static int width_of_keys(const struct slide *slide, int count)
{
    int width = 0;
    for (int i = 0; i < count; i++) {
        const struct slide_key key = key_of(slide, i);
        width += (int)(strlen(key.name) + 1 + text_width(_(key.word)));
    }
    return width;
}

/* As many as fit, with the largest gap that fits; without a problem there is nothing to step
 * through.
 */
void slide_draw_keys(const struct slide *slide, int row)
{
    const bool empty = !slide->scene.derivation && !slide->next;
    const int room = slide->scene.canvas->columns - 2;
    int shown = KEYS, column = 1, gap = 5;
    while (shown > 1 && width_of_keys(slide, shown) + 2 * (shown - 1) > room)
        shown--;
    while (gap > 2 && width_of_keys(slide, shown) + gap * (shown - 1) > room)
        gap--;
    for (int i = 0; i < KEYS; i++) {
        const struct slide_key key = key_of(slide, place[i]);
        if (place[i] >= shown || (empty && place[i] != KEY_LEAVE && place[i] != KEY_QUIT))
            continue;
        column = gap + draw_pressable(&slide->scene, row, column, key.name, _(key.word), key.key);
    }
}
