/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A canvas as a file: exact pictures, what XML wants, names and places that are refused. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/digits.h"
#include "app/picture.h"
#include "app/picture_svg.h"
#include "core/file.h"
#include "tests/problems.h"

#define HEAD(width, height)                                                                        \
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" width "\" height=\"" height               \
    "\" viewBox=\"0 0 " width " " height "\" xml:space=\"preserve\""                               \
    " shape-rendering=\"crispEdges\" fill=\"#1a1a1a\""                                             \
    " font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n"          \
    "<rect x=\"0\" y=\"0\" width=\"" width "\" height=\"" height "\" fill=\"#ffffff\"/>\n"

/* The whole document; releases the canvas. */
static void expect(struct canvas *canvas, const char *document)
{
    struct text out = {0};
    picture_svg(canvas, &out);
    ck_assert_str_eq(text_string(&out), document);
    text_release(&out);
    canvas_release(canvas);
}

START_TEST(sizes)
{
    struct canvas canvas = canvas_new(0, 0);
    expect(&canvas, HEAD("0", "0") "</svg>\n");
    canvas = canvas_new(1, 1);
    expect(&canvas, HEAD("8.4", "17") "</svg>\n");
    canvas = canvas_new(1, 1);
    canvas_put(&canvas, 0, 0, STYLE_PLAIN, "x");
    expect(&canvas, HEAD("8.4", "17") "<text x=\"0\" y=\"13\" textLength=\"8.4\">x</text>\n"
                                      "</svg>\n");
}
END_TEST

/* One blank may be within a run; two end it, and so does another style. */
START_TEST(runs)
{
    struct canvas canvas = canvas_new(2, 20);
    canvas_put(&canvas, 0, 1, STYLE_PLAIN, "p of cat  =");
    canvas_put(&canvas, 0, 13, STYLE_STRONG, "0.5");
    canvas_put(&canvas, 0, 16, STYLE_FAINT, "nats");
    canvas_put(&canvas, 1, 19, STYLE_PLAIN, "L");
    expect(
        &canvas,
        HEAD(
            "168",
            "34") "<text x=\"8.4\" y=\"13\" textLength=\"67.2\">p of cat</text>\n"
                  "<text x=\"92.4\" y=\"13\" textLength=\"8.4\">=</text>\n"
                  "<text x=\"109.2\" y=\"13\" textLength=\"25.2\" font-weight=\"bold\">0.5</text>\n"
                  "<text x=\"134.4\" y=\"13\" textLength=\"33.6\" fill=\"#808080\">nats</text>\n"
                  "<text x=\"159.6\" y=\"30\" textLength=\"8.4\">L</text>\n"
                  "</svg>\n");
}
END_TEST

START_TEST(attributes)
{
    struct canvas canvas = canvas_new(1, 12);
    canvas_put(&canvas, 0, 0, STYLE_RESULT, " 1 ");
    canvas_put(&canvas, 0, 3, STYLE_WRONG, "NO");
    canvas_put(&canvas, 0, 5, STYLE_CURSOR, "2");
    canvas_put(&canvas, 0, 6, STYLE_RIGHT, "ok");
    canvas_put(&canvas, 0, 8, STYLE_BIG, "  ");
    expect(&canvas,
           HEAD("100.8",
                "17") "<rect x=\"0\" y=\"0\" width=\"25.2\" height=\"17\"/>\n"
                      "<text x=\"8.4\" y=\"13\" textLength=\"8.4\" fill=\"#ffffff\" "
                      "font-weight=\"bold\">1"
                      "</text>\n"
                      "<rect x=\"25.2\" y=\"14.5\" width=\"16.8\" height=\"1\" fill=\"#d75f00\"/>\n"
                      "<text x=\"25.2\" y=\"13\" textLength=\"16.8\" fill=\"#d75f00\" "
                      "font-weight=\"bold\">NO"
                      "</text>\n"
                      "<rect x=\"42\" y=\"0\" width=\"8.4\" height=\"17\"/>\n"
                      "<text x=\"42\" y=\"13\" textLength=\"8.4\" fill=\"#ffffff\">2</text>\n"
                      "<text x=\"50.4\" y=\"13\" textLength=\"16.8\" fill=\"#0087d7\" "
                      "font-weight=\"bold\">ok"
                      "</text>\n"
                      "<rect x=\"67.2\" y=\"0\" width=\"16.8\" height=\"17\"/>\n"
                      "</svg>\n");
}
END_TEST

/* Blocks that fill the width are joined; rules have arms to the edges of their cells. */
START_TEST(blocks_and_rules)
{
    struct canvas canvas = canvas_new(1, 8);
    canvas_put(&canvas, 0, 0, STYLE_BAR, "██▌▁");
    canvas_put(&canvas, 0, 4, STYLE_PLAIN, "──┐├");
    expect(
        &canvas,
        HEAD("67.2",
             "17") "<rect x=\"0\" y=\"0\" width=\"16.8\" height=\"17\" fill=\"#0087d7\"/>\n"
                   "<rect x=\"16.8\" y=\"0\" width=\"4.2\" height=\"17\" fill=\"#0087d7\"/>\n"
                   "<rect x=\"25.2\" y=\"14.88\" width=\"8.4\" height=\"2.12\" fill=\"#0087d7\"/>\n"
                   "<rect x=\"33.6\" y=\"8\" width=\"16.8\" height=\"1\"/>\n"
                   "<rect x=\"50.4\" y=\"8\" width=\"4.7\" height=\"1\"/>\n"
                   "<rect x=\"54.1\" y=\"8\" width=\"1\" height=\"9\"/>\n"
                   "<rect x=\"62.5\" y=\"8\" width=\"4.7\" height=\"1\"/>\n"
                   "<rect x=\"62.5\" y=\"0\" width=\"1\" height=\"17\"/>\n"
                   "</svg>\n");
}
END_TEST

START_TEST(escapes)
{
    struct canvas canvas = canvas_new(1, 12);
    canvas_put(&canvas, 0, 0, STYLE_PLAIN, "<a&b>\"c'");
    canvas.cells[8].code = 0x1B;
    canvas.cells[9].code = 0xFFFE;
    canvas.cells[10].code = 0xD800;
    canvas.cells[11].code = 0x85;
    expect(&canvas,
           HEAD("100.8",
                "17") "<text x=\"0\" y=\"13\" textLength=\"67.2\">&lt;a&amp;b&gt;&quot;c'</text>\n"
                      "<text x=\"67.2\" y=\"13\" textLength=\"8.4\">?</text>\n"
                      "<text x=\"75.6\" y=\"13\" textLength=\"8.4\">?</text>\n"
                      "<text x=\"84\" y=\"13\" textLength=\"8.4\">?</text>\n"
                      "<text x=\"92.4\" y=\"13\" textLength=\"8.4\">?</text>\n"
                      "</svg>\n");
}
END_TEST

/* A wide character takes two cells, a mark none; both stand alone. */
START_TEST(wide_and_combining)
{
    struct canvas canvas = canvas_new(1, 8);
    canvas_put(&canvas, 0, 0, STYLE_PLAIN, "a猫e\xCC\x81σb");
    canvas_put(&canvas, 0, 6, STYLE_CURSOR, "犬");
    expect(&canvas,
           HEAD("67.2",
                "17") "<text x=\"0\" y=\"13\" textLength=\"8.4\">a</text>\n"
                      "<text x=\"8.4\" y=\"13\" textLength=\"16.8\">猫</text>\n"
                      "<text x=\"25.2\" y=\"13\" textLength=\"8.4\">e\xCC\x81</text>\n"
                      "<text x=\"33.6\" y=\"13\" textLength=\"8.4\">σ</text>\n"
                      "<text x=\"42\" y=\"13\" textLength=\"8.4\">b</text>\n"
                      "<rect x=\"50.4\" y=\"0\" width=\"16.8\" height=\"17\"/>\n"
                      "<text x=\"50.4\" y=\"13\" textLength=\"16.8\" fill=\"#ffffff\">犬</text>\n"
                      "</svg>\n");
}
END_TEST

/* Reads a document of the elements that there are: each is closed, each attribute is quoted, and a
 * '<' or '&' stands for nothing else. */
static void expect_well_formed(const char *at)
{
    int depth = 0;
    while (*at) {
        if (*at == '&') {
            const size_t name = strcspn(at, ";");
            ck_assert(name == 3 || name == 4 || name == 5);
            at += name + 1;
        } else if (*at != '<') {
            ck_assert(*at != '>' && ((unsigned char)*at >= ' ' || *at == '\n'));
            at++;
        } else if (at[1] == '/') {
            depth--;
            at = strchr(at, '>') + 1;
        } else {
            for (at++; isalpha((unsigned char)*at);)
                at++;
            while (*at == ' ') {
                at += strcspn(at, "=<>") + 1;
                ck_assert_int_eq(*at, '"');
                at++;
                at += strcspn(at, "\"<");
                ck_assert_int_eq(*at, '"');
                at++;
            }
            depth += *at == '>';
            ck_assert(*at == '>' || strncmp(at, "/>", 2) == 0);
            at += *at == '>' ? 1 : 2;
        }
    }
    ck_assert_int_eq(depth, 0);
}

/* All styles and characters of all kinds, at random. */
START_TEST(well_formed)
{
    static const uint32_t kinds[] = {' ',    'a',    '<',   '&',    '>',     '"',   0x2588, 0x258F,
                                     0x2500, 0x253C, 0x3C3, 0x732B, 0x1F600, 0x301, 7,      0xFFFF};
    struct dice dice = {.state = 11};
    for (int i = 0; i < 300; i++) {
        struct canvas canvas = canvas_new((int)dice_below(&dice, 6), (int)dice_below(&dice, 20));
        struct text out = {0};
        for (int k = 0; k < canvas.rows * canvas.columns; k++) {
            char bytes[5];
            character_encode(kinds[dice_below(&dice, sizeof kinds / sizeof *kinds)], bytes);
            canvas_put(&canvas, (int)dice_below(&dice, 6), (int)dice_below(&dice, 20),
                       (enum style)dice_below(&dice, STYLE_COUNT), bytes);
        }
        picture_svg(&canvas, &out);
        expect_well_formed(text_string(&out));
        text_release(&out);
        canvas_release(&canvas);
    }
}
END_TEST

/* ---- files ---- */

static char *folder_new(char room[64])
{
    snprintf(room, 64, "/tmp/check_picture.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(room));
    return room;
}

START_TEST(kinds_of_files)
{
    char folder[64], path[96];
    struct canvas canvas = canvas_new(DIGITS_ROWS, 12);
    struct text svg = {0}, seen = {0};
    struct error error;
    canvas_put(&canvas, 0, 8, STYLE_STRONG, "猫");
    digits_draw(&canvas, 0, 0, "7");
    picture_svg(&canvas, &svg);
    folder_new(folder);
    snprintf(path, sizeof path, "%s/frame.one.txt", folder);
    ck_assert(picture_write(&canvas, path, &error));
    ck_assert(file_read(path, &seen, &error));
    ck_assert_str_eq(seen.bytes, "######  猫\n    ##\n    ##\n    ##\n    ##\n");
    ck_assert_int_eq(canvas_cell(&canvas, 0, 0)->code, ' ');
    unlink(path);
    snprintf(path, sizeof path, "%s/FRAME.SVG", folder);
    ck_assert(picture_write(&canvas, path, &error));
    text_clear(&seen);
    ck_assert(file_read(path, &seen, &error));
    ck_assert_str_eq(seen.bytes, svg.bytes);
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0); /* nothing else was left in it */
    text_release(&svg);
    text_release(&seen);
    canvas_release(&canvas);
}
END_TEST

START_TEST(refused)
{
    static const char *const names[] = {"a.png", "a", "", ".txt", "/tmp.svg/a", "a.svg.", "a.svgz"};
    struct canvas canvas = canvas_new(1, 1);
    struct error error;
    char expected[200], folder[64], path[96];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ck_assert(!picture_write(&canvas, names[i], &error));
        snprintf(expected, sizeof expected,
                 "cannot print to '%s': the name ends in .txt (plain text) or .svg (a picture with "
                 "its colours)",
                 names[i]);
        ck_assert_str_eq(error.message, expected);
    }
    folder_new(folder);
    snprintf(path, sizeof path, "%s/nowhere/a.svg", folder);
    ck_assert(!picture_write(&canvas, path, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "nowhere/a.svg"));
    ck_assert_ptr_nonnull(strstr(error.message, "No such file or directory"));
    snprintf(path, sizeof path, "%s/a.svg", folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert(!picture_write(&canvas, path, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "it is not a regular file"));
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert_int_eq(rmdir(folder), 0);
    canvas_release(&canvas);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        sizes,       runs,           attributes, blocks_and_rules, escapes, wide_and_combining,
        well_formed, kinds_of_files, refused};
    return run_tests("picture", tests, sizeof tests / sizeof *tests);
}
