/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of curves, whole and in both faces. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/plot.h"
#include "core/sweep.h"
#include "tests/problems.h"

static char *picture_of(const struct plot *plot, enum face face, int rows, int columns)
{
    struct plot faced = *plot;
    faced.face = face;
    struct canvas canvas = canvas_new(rows, columns);
    plot_draw(&faced, &canvas, 0, 0, rows, columns);
    struct text text = {0};
    canvas_add_to_text(&canvas, &text);
    char *picture = strdup(text_string(&text));
    text_release(&text);
    canvas_release(&canvas);
    return picture;
}

static void expect(const struct plot *plot, int rows, int columns, const char *unicode,
                   const char *ascii)
{
    char *drawn = picture_of(plot, FACE_UNICODE, rows, columns);
    ck_assert_msg(strcmp(drawn, unicode) == 0, "drawn:\n%sexpected:\n%s", drawn, unicode);
    free(drawn);
    drawn = picture_of(plot, FACE_ASCII, rows, columns);
    ck_assert_msg(strcmp(drawn, ascii) == 0, "drawn:\n%sexpected:\n%s", drawn, ascii);
    free(drawn);
}

static const double zero_ten[] = {0, 10}, zero_five[] = {0, 5};

/* y = x / 2 */
static const struct plot half = {
    .x = {0, 10}, .y = {0, 5}, .curve = {{"half", zero_ten, zero_five, 2}}, .x_name = "x"};

START_TEST(surprise)
{
    struct sweep sweep = sweep_surprise(LOG_BASE_E, 401);
    const struct plot_mark marks[] = {
        {.x = 0.6590, .y = 0.4170, .label = "C", .present = true},
        {.x = 0.2424, .y = 1.4170, .label = "D"},
        {.x = 0.0986, .y = 2.3170, .label = "O"},
    };
    const struct plot plot = {.x = {0, 1},
                              .y = {0, 4},
                              .curve = {{"-ln p", sweep.x, sweep.loss, sweep.count}},
                              .marks = marks,
                              .mark_count = 3,
                              .x_name = "p"};
    expect(&plot, 12, 41,
           "-ln p\n"
           "4 ┤↑█\n"
           "  │ █\n"
           "3 ┤  █\n"
           "  │   █O\n"
           "2 ┤    ▀▀▄\n"
           "  │       ▀▀D▄\n"
           "1 ┤           ▀▀▄▄▄▄\n"
           "  │╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌▀▀▀▀▄▄▄C▄\n"
           "0 ┤                        ╎ ▀▀▀▀▀▀▀▄▄▄▄▄\n"
           "  └┬──────┬───────┬──────┬───────┬──────┬\n"
           "   0     0.2     0.4    0.6     0.8   p 1\n",
           "-ln p\n"
           "4 +^*\n"
           "  | *\n"
           "3 +  *\n"
           "  |   *O\n"
           "2 +    ***\n"
           "  |       **D*\n"
           "1 +           ******\n"
           "  |-----------------*******C*\n"
           "0 +                        | ************\n"
           "  ++------+-------+------+-------+------+\n"
           "   0     0.2     0.4    0.6     0.8   p 1\n");
    sweep_release(&sweep);
}
END_TEST

START_TEST(inside)
{
    const struct plot_mark marks[] = {
        {4, 2, "A", false}, {6.1, 3, "gone", false}, {6, 3, "B", true}};
    struct plot plot = half;
    plot.marks = marks;
    plot.mark_count = 3;
    /* The second is where B is, and B is the present one: neither it nor its label is seen. */
    expect(&plot, 8, 24,
           "half\n"
           "5 ┤                 ▄▄▀▀\n"
           "  │             ▄▄▀▀\n"
           "  │╌╌╌╌╌╌╌╌A▄▀▀B\n"
           "  │    ▄▄▀▀    ╎\n"
           "0 ┤▄▄▀▀        ╎\n"
           "  └┬─────────┬─────────┬\n"
           "   0         5      x 10\n",
           "half\n"
           "5 +                 ****\n"
           "  |             ****\n"
           "  |--------A***B\n"
           "  |    ****    |\n"
           "0 +****        |\n"
           "  ++---------+---------+\n"
           "   0         5      x 10\n");
}
END_TEST

START_TEST(outside)
{
    const struct plot_mark marks[] = {
        {-3, 2, "A", false},        {40, 3, "cat", true}, {5, 9, "C", false},
        {2, -INFINITY, "D", false}, {NAN, 2, "no", true}, {3, 1.5, "owl", false},
        {9.5, 4.7, "猫", false},    {7, 1, "", false},    {8, 1, NULL, false},
    };
    struct plot plot = half;
    plot.marks = marks;
    plot.mark_count = 9;
    expect(&plot, 8, 24,
           "half\n"
           "5 ┤          ↑C     猫●▀\n"
           "  │             ▄▄▀▀\n"
           "  │←A      ▄▄▀▀▀    cat→\n"
           "  │    ▄▄●owl    ● ●\n"
           "0 ┤▄▄▀▀↓D\n"
           "  └┬─────────┬─────────┬\n"
           "   0         5      x 10\n",
           "half\n"
           "5 +          ^C     猫@*\n"
           "  |             ****\n"
           "  |<A      *****    cat>\n"
           "  |    **@owl    @ @\n"
           "0 +****vD\n"
           "  ++---------+---------+\n"
           "   0         5      x 10\n");
}
END_TEST

/* A label gives way to points and to other labels, and is left out where it has no place. */
START_TEST(crowded)
{
    const struct plot_mark marks[] = {{4, 2, "one", false},
                                      {4.5, 2, "x", false},
                                      {5, 2, "two", false},
                                      {5.5, 2, "six", false},
                                      {8, 4, "too long for sides", false}};
    struct plot plot = half;
    plot.marks = marks;
    plot.mark_count = 5;
    expect(&plot, 7, 24,
           "half\n"
           "5 ┤                ●▄▄▀▀\n"
           "  │          ▄▄▄▀▀▀\n"
           "  │     one●x●●six\n"
           "0 ┤▄▄▀▀▀\n"
           "  └┬─────────┬─────────┬\n"
           "   0         5      x 10\n",
           "half\n"
           "5 +                @****\n"
           "  |          ******\n"
           "  |     one@x@@six\n"
           "0 +*****\n"
           "  ++---------+---------+\n"
           "   0         5      x 10\n");
}
END_TEST

START_TEST(two_curves)
{
    const double x[] = {-2, -1, 0, 1, 2}, size[] = {2, 1, 0, 1, 2}, sign[] = {-1, -1, NAN, 1, 1};
    const struct plot plot = {.x = {-2, 2},
                              .y = {-2, 2},
                              .curve = {{"|x|", x, size, 5}, {"sign", x, sign, 5}},
                              .x_name = "x"};
    expect(&plot, 9, 26,
           "    ▄▀ |x|   •• sign\n"
           " 2 ┤▀▄▄                ▄▄▀\n"
           "   │   ▀▀▄▄        ▄▄▀▀•••\n"
           " 0 ┤╌╌╌╌╌╌╌▀▀▄▄▄▄▀▀╌╌╌╌╌╌╌\n"
           "   │\n"
           "   │••••••\n"
           "-2 ┤\n"
           "   └┬────┬─────┬────┬────┬\n"
           "   -2   -1     0    1  x 2\n",
           "    ** |x|   .' sign\n"
           " 2 +***                ***\n"
           "   |   ****        ****...\n"
           " 0 +-------********-------\n"
           "   |\n"
           "   |''''''\n"
           "-2 +\n"
           "   ++----+-----+----+----+\n"
           "   -2   -1     0    1  x 2\n");
}
END_TEST

/* +inf, a gap, -inf; nothing beyond the last point. */
START_TEST(infinite)
{
    const double x[] = {0, 1, 2, 3, 3.5}, y[] = {INFINITY, 2, NAN, -INFINITY, -INFINITY};
    const struct plot plot = {.x = {0, 4}, .y = {0, 4}, .curve = {{"", x, y, 5}}};
    expect(&plot, 6, 16,
           "4 ┤↑↑↑█\n"
           "2 ┤   █\n"
           "  │\n"
           "0 ┤         ↓↓\n"
           "  └┬─────┬─────┬\n"
           "   0     2     4\n",
           "4 +^^^*\n"
           "2 +   *\n"
           "  |\n"
           "0 +         vv\n"
           "  ++-----+-----+\n"
           "   0     2     4\n");
}
END_TEST

START_TEST(enormous_and_tiny)
{
    const double x[] = {-DBL_MAX, DBL_MAX}, y[] = {-1e-300, 0};
    const struct plot plot = {
        .x = {-DBL_MAX, DBL_MAX}, .y = {-1e-300, 0}, .curve = {{"tiny", x, y, 2}}};
    expect(&plot, 7, 36,
           "tiny\n"
           "      0 ┤                     ▄▄▄▄▀▀\n"
           "-5e-301 ┤             ▄▄▄▄▀▀▀▀\n"
           "        │      ▄▄▄▄▀▀▀\n"
           "-1e-300 ┤▄▄▀▀▀▀\n"
           "        └──────┬──────┬──────┬──────\n"
           "            -1e+308   0   1e+308\n",
           "tiny\n"
           "      0 +                     ******\n"
           "-5e-301 +             ********\n"
           "        |      *******\n"
           "-1e-300 +******\n"
           "        +------+------+------+------\n"
           "            -1e+308   0   1e+308\n");
}
END_TEST

/* Ranges of no width; and the smallest plot there is, whose curve is not named. */
START_TEST(flat)
{
    const double x[] = {0, 1}, y[] = {3, 3};
    const struct plot plot = {.x = {0, 1}, .y = {3, 3}, .curve = {{"flat", x, y, 2}}};
    expect(&plot, 6, 20,
           "flat\n"
           "5 ┤\n"
           "  │▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀\n"
           "0 ┤\n"
           "  └┬───────┬───────┬\n"
           "   0      0.5      1\n",
           "flat\n"
           "5 +\n"
           "  |*****************\n"
           "0 +\n"
           "  ++-------+-------+\n"
           "   0      0.5      1\n");
    expect(&plot, 4, 12,
           "5 ┤▄▄▄▄▄▄▄▄▄\n"
           "0 ┤\n"
           "  └┬───────┬\n"
           "   0       1\n",
           "5 +*********\n"
           "0 +\n"
           "  ++-------+\n"
           "   0       1\n");
}
END_TEST

/* A jump is a wall, and one that leaves the frame ends at its edge. */
START_TEST(steep)
{
    const double x[] = {0, 0.499, 0.5, 1}, y[] = {0, 0, 5, 5}, far[] = {0, 0, 5, 5e300};
    struct plot plot = {.x = {0, 1}, .y = {0, 5}, .curve = {{"step", x, y, 4}}};
    expect(&plot, 7, 24,
           "step\n"
           "5 ┤          █▀▀▀▀▀▀▀▀▀▀\n"
           "  │          █\n"
           "  │          █\n"
           "0 ┤▄▄▄▄▄▄▄▄▄▄▀\n"
           "  └┬─────────┬─────────┬\n"
           "   0        0.5        1\n",
           "step\n"
           "5 +          ***********\n"
           "  |          *\n"
           "  |          *\n"
           "0 +**********\n"
           "  ++---------+---------+\n"
           "   0        0.5        1\n");
    plot.curve[0].y = far;
    expect(&plot, 7, 24,
           "step\n"
           "5 ┤          █\n"
           "  │          █\n"
           "  │          █\n"
           "0 ┤▄▄▄▄▄▄▄▄▄▄▀\n"
           "  └┬─────────┬─────────┬\n"
           "   0        0.5        1\n",
           "step\n"
           "5 +          *\n"
           "  |          *\n"
           "  |          *\n"
           "0 +**********\n"
           "  ++---------+---------+\n"
           "   0        0.5        1\n");
}
END_TEST

/* The wall of a jump stands in the column in whose half it happens; a peak between two columns is
 * seen in the left one. */
START_TEST(walls)
{
    const double x[] = {0, 0.46, 0.461, 0.79, 0.8, 1}, y[] = {0, 0, 5, 5, 1, 1};
    const struct plot plot = {.x = {0, 1}, .y = {0, 5}, .curve = {{"", x, y, 6}}};
    expect(&plot, 7, 24,
           "5 ┤         ▄▀▀▀▀▀▀▄\n"
           "  │         █      █\n"
           "  │         █      █\n"
           "  │         █      █▄▄▄▄\n"
           "0 ┤▄▄▄▄▄▄▄▄▄█\n"
           "  └┬─────────┬─────────┬\n"
           "   0        0.5        1\n",
           "5 +          ******\n"
           "  |         *      *\n"
           "  |         *      *\n"
           "  |         *      *****\n"
           "0 +**********\n"
           "  ++---------+---------+\n"
           "   0        0.5        1\n");
    const double peak[] = {0, 0.451, 0.475, 0.499, 1}, high[] = {1, 1, 5, 4, 4};
    const struct plot other = {.x = {0, 1}, .y = {0, 5}, .curve = {{"", peak, high, 5}}};
    expect(&other, 7, 24,
           "5 ┤         █\n"
           "  │         █▀▀▀▀▀▀▀▀▀▀▀\n"
           "  │         █\n"
           "  │▄▄▄▄▄▄▄▄▄█\n"
           "0 ┤\n"
           "  └┬─────────┬─────────┬\n"
           "   0        0.5        1\n",
           "5 +         *\n"
           "  |         ************\n"
           "  |         *\n"
           "  |**********\n"
           "0 +\n"
           "  ++---------+---------+\n"
           "   0        0.5        1\n");
    const double low[] = {2, 2, 0, 4, 4};
    const struct plot valley = {.x = {0, 1}, .y = {0, 5}, .curve = {{"", peak, low, 5}}};
    expect(&valley, 7, 24,
           "5 ┤\n"
           "  │          █▀▀▀▀▀▀▀▀▀▀\n"
           "  │▄▄▄▄▄▄▄▄▄▄▀\n"
           "  │         █\n"
           "0 ┤         █\n"
           "  └┬─────────┬─────────┬\n"
           "   0        0.5        1\n",
           "5 +\n"
           "  |          ***********\n"
           "  |**********\n"
           "  |         *\n"
           "0 +         *\n"
           "  ++---------+---------+\n"
           "   0        0.5        1\n");
}
END_TEST

/* Where room is short a label is left out, never cut or drawn over another. */
START_TEST(little_room)
{
    const double x[] = {1e300, 2e300}, y[] = {0, 4}, tiny[] = {-1e-300, 0};
    struct plot plot = {.x = {1e300, 2e300}, .y = {0, 4}, .curve = {{"", x, y, 2}}, .x_name = "z"};
    expect(&plot, 4, 12,
           "4 ┤    ▄▄▄▀▀\n"
           "0 ┤▄▄▀▀\n"
           "  └┬────────\n"
           "1e+300     z\n",
           "4 +    *****\n"
           "0 +****\n"
           "  ++--------\n"
           "1e+300     z\n");
    plot.y = (struct range){-1e-300, 0};
    plot.curve[0].y = tiny;
    expect(&plot, 4, 14,
           "┤      ▄▄▄▄▀▀▀\n"
           "┤▄▄▄▀▀▀\n"
           "└┬───────────┬\n"
           "1e+300  2e+300\n",
           "+      *******\n"
           "+******\n"
           "++-----------+\n"
           "1e+300  2e+300\n");
}
END_TEST

START_TEST(nothing)
{
    const struct plot plot = {.x = {NAN, 1}, .y = {5, -5}};
    expect(&plot, 5, 14,
           " 5 ┤\n"
           " 0 ┤╌╌╌╌╌╌╌╌╌╌\n"
           "-5 ┤\n"
           "   └┬────┬───┬\n"
           "    0   0.5  1\n",
           " 5 +\n"
           " 0 +----------\n"
           "-5 +\n"
           "   ++----+---+\n"
           "    0   0.5  1\n");
    expect(&plot, 3, 14, "\n\n\n", "\n\n\n");
    expect(&plot, 4, 11, "\n\n\n\n", "\n\n\n\n");
}
END_TEST

START_TEST(styles)
{
    const struct plot_mark marks[] = {{4, 2, "A", false}, {6, 3, "cat", true}};
    struct plot plot = half;
    plot.marks = marks;
    plot.mark_count = 2;
    plot.curve[1] = plot.curve[0];
    plot.curve[1].y = (const double[]){1, 1};
    struct canvas canvas = canvas_new(8, 24);
    plot_draw(&plot, &canvas, 0, 0, 8, 24);
    static const struct {
        int row, column;
        uint32_t code;
        enum style style;
    } table[] = {
        {0, 3, 0x2584, STYLE_BAR},     {0, 6, 'h', STYLE_PLAIN},    {1, 0, '5', STYLE_PLAIN},
        {1, 2, 0x2524, STYLE_FAINT},   {3, 4, 0x254C, STYLE_FAINT}, {3, 11, 'A', STYLE_STRONG},
        {3, 15, 0x25CF, STYLE_CURSOR}, {3, 18, 't', STYLE_CURSOR},  {5, 3, 0x2584, STYLE_BAR},
        {4, 20, 0x2022, STYLE_PLAIN},  {6, 5, 0x2500, STYLE_FAINT}, {7, 20, 'x', STYLE_PLAIN},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        ck_assert_uint_eq(canvas_cell(&canvas, table[i].row, table[i].column)->code, table[i].code);
        ck_assert_int_eq(canvas_cell(&canvas, table[i].row, table[i].column)->style,
                         table[i].style);
    }
    canvas_release(&canvas);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        surprise, inside, outside, crowded,     two_curves, infinite, enormous_and_tiny,
        flat,     steep,  walls,   little_room, nothing,    styles};
    return run_tests("plot", tests, sizeof tests / sizeof *tests);
}
