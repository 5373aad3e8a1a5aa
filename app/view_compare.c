/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame.h"
#include "app/view.h"
#include "core/intl.h"

static void draw(struct ui *ui, struct canvas *canvas)
{
    const struct scene scene = scene_of(ui, canvas);
    frame_around(&scene);
}

const struct view view_compare = {
    .name = "compare",
    .key = 'C',
    .word = N_("compare"),
    .help = N_("the ways to the loss side by side, and where they part"),
    .draw = draw,
};
