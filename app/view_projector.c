/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame.h"
#include "app/view.h"
#include "core/intl.h"

static void draw(struct ui *ui, struct canvas *canvas)
{
    const struct scene scene = scene_of(ui, canvas);
    frame_around(&scene);
}

const struct view view_projector = {
    .name = "projector",
    .key = 'P',
    .word = N_("projector"),
    .help = N_("big and few: one step a screen, asked first, for a class room"),
    .draw = draw,
};
