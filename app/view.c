/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/view.h"

#include <string.h>

static const struct view *const views[] = {&view_work,  &view_batch,     &view_compare,
                                           &view_curve, &view_projector, &view_help};

#define VIEWS (sizeof views / sizeof *views)

const struct view *view_at(size_t i)
{
    return i < VIEWS ? views[i] : NULL;
}

const struct view *view_find(const char *name)
{
    for (size_t i = 0; i < VIEWS; i++)
        if (strcmp(views[i]->name, name) == 0)
            return views[i];
    return NULL;
}

void view_open(struct ui *ui, const struct view *view)
{
    if (view == ui->view) {
        view_leave(ui);
        return;
    }
    pages_close(&ui->pages);
    text_clear(&ui->echo);
    ui->behind = view == &view_work || ui->view == &view_help ? &view_work : ui->view;
    ui->view = view;
    if (view->open)
        view->open(ui);
}

void view_leave(struct ui *ui)
{
    const struct view *view = ui->behind ? ui->behind : &view_work;
    pages_close(&ui->pages);
    text_clear(&ui->echo);
    ui->behind = &view_work;
    if (ui->view == view)
        return;
    ui->view = view;
    if (view->open)
        view->open(ui);
}
