/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/look.h"

enum { OWN = -1, RED = 1, MAGENTA = 5, BLUE = 32, ORANGE = 166, GREY = 244 };

/* Blue, orange and grey can be read on black and on white and by colour-blind eyes; of eight
 * colours only magenta and red can be read on both. */
static const struct {
    unsigned attributes;
    short colour[PALETTE_COUNT];
} looks[STYLE_COUNT] = {
    [STYLE_PLAIN] = {0, {OWN, OWN, OWN}},
    [STYLE_FAINT] = {0, {OWN, OWN, GREY}},
    [STYLE_HEADING] = {LOOK_BOLD, {OWN, OWN, OWN}},
    [STYLE_STRONG] = {LOOK_BOLD, {OWN, OWN, OWN}},
    [STYLE_BAR] = {0, {OWN, MAGENTA, BLUE}},
    [STYLE_CURSOR] = {LOOK_REVERSE, {OWN, OWN, OWN}},
    [STYLE_STEP] = {LOOK_UNDERLINE, {OWN, OWN, BLUE}},
    [STYLE_RESULT] = {LOOK_BOLD | LOOK_REVERSE, {OWN, OWN, OWN}},
    [STYLE_RIGHT] = {LOOK_BOLD, {OWN, OWN, BLUE}},
    [STYLE_WRONG] = {LOOK_BOLD | LOOK_UNDERLINE, {OWN, RED, ORANGE}},
    [STYLE_BIG] = {LOOK_REVERSE, {OWN, OWN, OWN}},
};

struct look look_of(enum palette palette, enum style style)
{
    return (struct look){looks[style].attributes, looks[style].colour[palette]};
}
