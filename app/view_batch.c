/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame.h"
#include "app/view.h"
#include "core/intl.h"

static void draw(struct ui *ui, struct canvas *canvas)
{
    const struct scene scene = scene_of(ui, canvas);
    frame_around(&scene);
}

const struct view view_batch = {
    .name = "batch",
    .key = 'B',
    .word = N_("batch"),
    .help = N_("every sample: its label, its loss, its share of the mean"),
    .draw = draw,
};
