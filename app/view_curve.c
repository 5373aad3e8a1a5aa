/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame.h"
#include "app/view.h"
#include "core/intl.h"

static void draw(struct ui *ui, struct canvas *canvas)
{
    const struct scene scene = scene_of(ui, canvas);
    frame_around(&scene);
}

const struct view view_curve = {
    .name = "curve",
    .key = 'V',
    .word = N_("curve"),
    .help = N_("the price of a probability, or the loss as one value is swept"),
    .draw = draw,
};
