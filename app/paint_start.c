/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/look.h"
#include "app/paint.h"

static enum palette palette_of(const struct capabilities *terminal)
{
    const int colours = terminal->string("setaf") ? terminal->number("colors") : 0;
    /* There a number from 8 on is an amount of red, green and blue, not a place in a palette. */
    const bool direct = terminal->number("RGB") > 0;
    return colours >= 256 && !direct ? PALETTE_256 : colours >= 8 ? PALETTE_8 : PALETTE_NONE;
}

/* What sets a look where nothing is set. */
static void add_look(const struct capabilities *terminal, struct look look, struct text *out)
{
    static const struct {
        unsigned attribute;
        const char *name;
        int bit; /* in "ncv", which says what a terminal cannot show together with a colour */
    } attributes[] = {{LOOK_BOLD, "bold", 1 << 5},
                      {LOOK_UNDERLINE, "smul", 1 << 1},
                      {LOOK_REVERSE, "rev", 1 << 2}};
    const int excluded = look.colour >= 0 ? terminal->number("ncv") : 0;
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++)
        if (look.attributes & attributes[i].attribute && !(excluded & attributes[i].bit))
            capability_add(terminal, attributes[i].name, out);
    if (look.colour >= 0)
        capability_expand(terminal, "setaf", look.colour, 0, out);
}

static bool is_string(const struct capabilities *terminal, const char *name, const char *wanted)
{
    const char *string = terminal->string(name);
    return string && strcmp(string, wanted) == 0;
}

/* Makes "\033[1;7m" of "\033[1m\033[7m". */
static void join_attributes(struct text *text)
{
    static const char seam[] = "m\033[";
    if (strspn(text_string(text), "\033[0123456789;:m") < text->length)
        return; /* not all of it sets attributes as ANSI says */
    struct text joined = {0};
    const char *at = text_string(text), *end;
    for (; (end = strstr(at, seam)); at = end + strlen(seam)) {
        text_add_bytes(&joined, at, (size_t)(end - at));
        text_add(&joined, ";");
    }
    text_add(&joined, at);
    text_release(text);
    *text = joined;
}

/* The strings of the styles.  What takes a look off often chooses a character set as well, which is
 * never changed here: where ANSI is spoken the rest of it will do.  A number left out is 0 there.
 */
static void make_styles(struct paint *paint, enum palette palette)
{
    const struct capabilities *terminal = paint->terminal;
    struct text plain = {0};
    capability_add(terminal, "sgr0", &plain);
    const char *const off = text_string(&plain);
    const bool ansi = paint->ansi && (strstr(off, "\033[m") || strstr(off, "\033[0"));
    /* without it there would be no way back */
    for (size_t i = 0; i < STYLE_COUNT && plain.length; i++) {
        struct text *style = &paint->style[i], *on_plain = &paint->on_plain[i];
        add_look(terminal, look_of(palette, (enum style)i), on_plain);
        join_attributes(on_plain);
        text_add(style, ansi ? "\033[m" : off);
        text_add(style, text_string(on_plain));
        join_attributes(style);
    }
    text_release(&plain);
}

void paint_start(struct paint *paint, const struct capabilities *terminal, bool coloured,
                 bool unicode)
{
    const enum palette palette = coloured ? palette_of(terminal) : PALETTE_NONE;
    *paint = (struct paint){.terminal = terminal, .unicode = unicode};
    capability_add(terminal, "sgr0", &paint->clear);
    capability_add(terminal, "clear", &paint->clear);
    capability_add(terminal, "el", &paint->clear_right);
    paint->steps = is_string(terminal, "cud1", "\n") && is_string(terminal, "cub1", "\b") &&
                   terminal->string("cub") && terminal->string("cuf");
    paint->ansi = is_string(terminal, "cup", "\033[%i%p1%d;%p2%dH") &&
                  is_string(terminal, "cub", "\033[%p1%dD") &&
                  is_string(terminal, "cuf", "\033[%p1%dC");
    paint->corner_scrolls = terminal->number("am") && !terminal->number("xenl");
    make_styles(paint, palette);
}
