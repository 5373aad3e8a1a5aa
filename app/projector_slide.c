/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a slide is about: the problem with few digits and short names. */
#include <stdlib.h>

#include "app/projector.h"
#include "core/derive.h"
#include "core/memory.h"

/* A name that is too long for a slide ends with a mark, in the formulas too. */
static void shorten_name(const char *name, enum face face, struct text *out)
{
    if (text_width(name) <= SLIDE_NAME) {
        text_add(out, name);
        return;
    }
    text_add_bytes(out, name, text_beginning(name, SLIDE_NAME - 1));
    text_add(out, face == FACE_ASCII ? "~" : "…");
}

static void shorten_names(struct problem *problem, enum face face)
{
    const size_t count = problem->names.count;
    bool fits = true;
    for (size_t i = 0; i < count && fits; i++)
        fits = (int)text_width(strings_item(&problem->names, i)) <= SLIDE_NAME;
    if (fits)
        return;
    struct text *shorter = memory_new(count, sizeof *shorter);
    const char **items = memory_new(count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        shorten_name(strings_item(&problem->names, i), face, &shorter[i]);
        items[i] = text_string(&shorter[i]);
    }
    strings_release(&problem->names);
    problem->names = strings_new(count, items);
    for (size_t i = 0; i < count; i++)
        text_release(&shorter[i]);
    free(shorter);
    free(items);
}

void slide_begin(struct slide *slide, struct ui *ui, struct canvas *picture)
{
    *slide = (struct slide){.scene = scene_of(ui, picture),
                            .problem = problem_share(&ui->session->problem)};
    slide->problem.digits = SLIDE_DIGITS;
    shorten_names(&slide->problem, ui_face(ui));
    slide->derivation = derivation_new_sound(&slide->problem, slide->scene.loss, ui->sample);
    slide->scene.problem = &slide->problem;
    slide->scene.derivation = slide->derivation;
    slide->step = ui->step < slide->derivation->count ? ui->step : slide->derivation->count;
    slide->asked = ui->asked && ui->step < slide->derivation->count;
}

void slide_end(struct slide *slide)
{
    derivation_free(slide->derivation);
    problem_release(&slide->problem);
}
