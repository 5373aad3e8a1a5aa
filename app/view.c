/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/view.h"

#include <string.h>

static const struct view *const views[] = {&view_work,  &view_batch,      &view_compare,
                                           &view_curve, &view_frameworks, &view_projector,
                                           &view_help,  &view_lesson,     &view_check};

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
    const struct view *left = ui->view;
    ui->view = view;
    if (view->open)
        view->open(ui);
    if (left == &view_lesson)
        lesson_left(ui);
}

bool view_act(const struct view_key *keys, size_t count, struct ui *ui, uint32_t key)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sizeof keys->key / sizeof *keys->key; k++)
            if (key && keys[i].key[k] == key) {
                text_clear(&ui->echo);
                keys[i].act(ui, keys[i].argument);
                return true;
            }
    return false;
}

void view_select_row(struct ui *ui, size_t item, int field)
{
    ui->row = item;
    if (field >= 0)
        ui->field = (enum field)field;
    text_clear(&ui->echo);
}

bool view_find_row(struct ui *ui, const char *what, int by)
{
    const size_t rows = ui_rows(ui);
    const size_t before = ui->row;
    char room[ROW_ROOM];
    for (size_t i = 0; i < rows; i++) {
        ui->row = by > 0 ? (ui->row + 1) % rows : (ui->row + rows - 1) % rows;
        if (text_find(ui_row_name(ui, room), what))
            return true;
    }
    ui->row = before;
    return false;
}
