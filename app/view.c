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

/* A view that was behind another one is so no longer. */
static void take_out(struct ui *ui, const struct view *view)
{
    size_t kept = 0;
    for (size_t i = 0; i < ui->depth; i++)
        if (ui->below[i] != view)
            ui->below[kept++] = ui->below[i];
    ui->depth = kept;
    if (ui->behind == view)
        ui->behind = ui->depth ? ui->below[--ui->depth] : &view_work;
}

static void pop(struct ui *ui)
{
    ui->view = ui->behind;
    ui->behind = ui->depth ? ui->below[--ui->depth] : &view_work;
}

/* The present view is what the next one leads back to; the main view leads nowhere. */
static void push(struct ui *ui, const struct view *view)
{
    if (ui->view == &view_help) /* nothing is opened from help, but from where it was opened */
        pop(ui);
    if (view == &view_work || ui->view == &view_work)
        ui->depth = 0;
    else if (ui->view != view && ui->depth < VIEWS_BELOW)
        ui->below[ui->depth++] = ui->behind;
    if (ui->view != view)
        ui->behind = view == &view_work ? view : ui->view;
    take_out(ui, view);
    ui->view = view;
}

void view_open(struct ui *ui, const struct view *view)
{
    if (view == ui->view) {
        view_leave(ui);
        return;
    }
    pages_close(&ui->pages);
    text_clear(&ui->echo);
    push(ui, view);
    if (view->open)
        view->open(ui);
}

void view_leave(struct ui *ui)
{
    const struct view *left = ui->view;
    pages_close(&ui->pages);
    text_clear(&ui->echo);
    pop(ui);
    if (ui->view == left)
        return;
    if (ui->view->open)
        ui->view->open(ui);
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

size_t view_moved(size_t row, int by, size_t count)
{
    const size_t far = (size_t)(by < 0 ? -by : by);
    if (by < 0)
        return row > far ? row - far : 0;
    return count - 1 - row > far ? row + far : count - 1;
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
