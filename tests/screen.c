/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays the explorer without a terminal: reads what a person does, prints the frames.
 *
 *     tests/screen tests/screens/NAME.keys
 *
 * A file of keys has one instruction a line; empty lines and lines that begin with '#' say nothing.
 *
 *     size 80x24             columns x rows (80x24 if nothing is said)
 *     face ascii             or unicode
 *     file a.txt first\nnext  a file in the working folder, "\n" for a line end
 *     load threeclass        a problem that is there before the explorer is started
 *     :set digits 6          any other command line, run behind the scenes as well
 *     keys Space Right u     presses keys, named as in the help; see event_key_from_name()
 *     type 0.25              presses a key for each character, blanks too
 *     paste 1 2 3            pastes the text ("\n" in it is a line end)
 *     frame                  prints the screen
 *     frame styles           prints the screen and, below, how each cell is drawn
 *     picture                prints the screen as SVG and nothing around it
 *     cat a.txt              prints a file of the working folder, or says that it is not there
 *
 * A frame is drawn after every key, as in the program, though only `frame` prints it.  It is
 * printed under a line with its number, its size and the cell of the cursor (row, column, from 0),
 * and a ruler.  In the block of styles a letter stands for each cell; blanks are plain:
 *
 *     f faint   h heading   b strong   = bar   C cursor   s step   L result   r right   W wrong
 *     B big digits
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/frame.h"
#include "app/picture_svg.h"
#include "app/prompt.h"
#include "app/ui.h"
#include "core/command.h"
#include "core/error.h"
#include "core/file.h"

struct player {
    const char *path;
    size_t line;
    struct session session;
    struct ui ui;
    int rows, columns;
    int frames;
};

static const char style_letters[STYLE_COUNT] = {
    [STYLE_PLAIN] = '.', [STYLE_FAINT] = 'f',  [STYLE_HEADING] = 'h', [STYLE_STRONG] = 'b',
    [STYLE_BAR] = '=',   [STYLE_CURSOR] = 'C', [STYLE_STEP] = 's',    [STYLE_RESULT] = 'L',
    [STYLE_RIGHT] = 'r', [STYLE_WRONG] = 'W',  [STYLE_BIG] = 'B',
};

static _Noreturn void fail(const struct player *player, const char *reason, const char *what)
{
    fprintf(stderr, "%s:%zu: %s: %s\n", player->path, player->line, reason, what);
    exit(EXIT_FAILURE);
}

static void print_ruler(int columns)
{
    for (int column = 1; column <= columns; column++) {
        if (column % 10 == 0)
            putchar('0' + column / 10 % 10);
        else
            putchar(column % 5 == 0 ? '+' : '-');
    }
    putchar('\n');
}

static void print_text(const struct canvas *canvas)
{
    struct text text = {0};
    canvas_add_to_text(canvas, &text);
    fputs(text_string(&text), stdout);
    text_release(&text);
}

static char style_letter(const struct cell *cell)
{
    const bool blank = cell->code == ' ' || cell->code == 0;
    if (blank && cell->width == 1 && cell->style == STYLE_PLAIN)
        return ' ';
    return style_letters[cell->style];
}

static void print_styles(const struct canvas *canvas)
{
    for (int row = 0; row < canvas->rows; row++) {
        int blanks = 0;
        for (int column = 0; column < canvas->columns; column++) {
            const char letter = style_letter(canvas_cell(canvas, row, column));
            if (letter == ' ') {
                blanks++;
                continue;
            }
            printf("%*s%c", blanks, "", letter);
            blanks = 0;
        }
        putchar('\n');
    }
}

/* Drawn again, the frame must be the same. */
static struct canvas draw(struct player *player)
{
    struct canvas first = frame_draw(&player->ui, player->rows, player->columns);
    struct canvas again = frame_draw(&player->ui, player->rows, player->columns);
    const size_t cells = (size_t)first.rows * (size_t)first.columns;
    if (cells && memcmp(first.cells, again.cells, cells * sizeof *first.cells) != 0)
        fail(player, "the frame changes when it is drawn again", player->path);
    canvas_release(&first);
    return again;
}

static void show(struct player *player, const char *what)
{
    if (player->ui.quit) {
        printf("the explorer has ended, status %d\n", player->ui.status);
        return;
    }
    struct canvas canvas = draw(player);
    if (canvas.cursor_row < 0)
        printf("%sframe %d, %dx%d, no cursor\n", player->frames ? "\n" : "", player->frames + 1,
               player->columns, player->rows);
    else
        printf("%sframe %d, %dx%d, cursor %d,%d\n", player->frames ? "\n" : "", player->frames + 1,
               player->columns, player->rows, canvas.cursor_row, canvas.cursor_column);
    player->frames++;
    print_ruler(player->columns);
    print_text(&canvas);
    print_ruler(player->columns);
    if (strcmp(what, "styles") == 0)
        print_styles(&canvas);
    canvas_release(&canvas);
}

static void print_picture(struct player *player, const char *unused)
{
    struct canvas canvas = draw(player);
    struct text text = {0};
    (void)unused;
    picture_svg(&canvas, &text);
    fputs(text_string(&text), stdout);
    text_release(&text);
    canvas_release(&canvas);
    player->frames++;
}

static void draw_unseen(struct player *player)
{
    struct canvas canvas = draw(player);
    canvas_release(&canvas);
}

static void press(struct player *player, uint32_t key)
{
    char bytes[KEY_BYTES_ROOM];
    if (player->ui.quit)
        return;
    event_common_bytes(key, bytes);
    ui_key(&player->ui, key, bytes, strlen(bytes));
    if (!player->ui.quit)
        draw_unseen(player);
}

static void press_names(struct player *player, const char *names)
{
    while (*names) {
        const size_t length = strcspn(names, " ");
        const uint32_t key = event_key_from_name(names, length);
        if (!key)
            fail(player, "no such key", names);
        press(player, key);
        names += length + strspn(names + length, " ");
    }
}

static void type(struct player *player, const char *text)
{
    for (size_t left = strlen(text), used; left; text += used, left -= used) {
        uint32_t code;
        used = text_character(text, left, &code);
        press(player, code);
    }
}

/* The text with its "\n" as line ends; the caller's: text_release(). */
static struct text with_line_ends(const char *text)
{
    struct text out = {0};
    for (const char *end; (end = strstr(text, "\\n")); text = end + 2) {
        text_add_bytes(&out, text, (size_t)(end - text));
        text_add(&out, "\n");
    }
    text_add(&out, text);
    return out;
}

static void write_file(struct player *player, const char *rest)
{
    struct text name = {0}, bytes = {0};
    struct error error;
    const size_t length = strcspn(rest, " ");
    text_add_bytes(&name, rest, length);
    bytes = with_line_ends(rest + length + (rest[length] == ' '));
    if (!file_write(text_string(&name), text_string(&bytes), bytes.length, &error))
        fail(player, error.message, rest);
    text_release(&name);
    text_release(&bytes);
}

static void print_file(struct player *player, const char *name)
{
    struct text bytes = {0};
    struct error error;
    (void)player;
    printf("\n%s:", name);
    if (!file_exists(name))
        puts(" not there");
    else if (file_read(name, &bytes, &error))
        printf("\n%s", text_string(&bytes));
    else
        printf(" %s\n", error.message);
    text_release(&bytes);
}

static void paste(struct player *player, const char *text)
{
    struct text pasted = with_line_ends(text);
    ui_paste(&player->ui, text_string(&pasted), pasted.length);
    text_release(&pasted);
    draw_unseen(player);
}

static void run(struct player *player, const char *line)
{
    struct reply reply = {.format = REPLY_TEXT};
    struct error error;
    if (!command_run(&player->session, line, strlen(line), &reply, &error))
        fail(player, error.message, line);
    reply_release(&reply);
    ui_clamp(&player->ui);
}

static void load(struct player *player, const char *name)
{
    struct text line = {0};
    text_addf(&line, "load %s", name);
    run(player, text_string(&line));
    text_release(&line);
}

static void resize(struct player *player, const char *size)
{
    char *end;
    player->columns = (int)strtol(size, &end, 10);
    player->rows = *end == 'x' ? (int)strtol(end + 1, &end, 10) : 0;
    if (*end || player->rows < 1 || player->columns < 1)
        fail(player, "no size", size);
}

static void set_face(struct player *player, const char *name)
{
    player->session.preferences.face = strcmp(name, "ascii") == 0 ? FACE_ASCII : FACE_UNICODE;
}

static const struct {
    const char *word;
    void (*act)(struct player *player, const char *rest);
} instructions[] = {
    {"size", resize},     {"face", set_face},  {"load", load},  {"keys", press_names},
    {"type", type},       {"paste", paste},    {"frame", show}, {"picture", print_picture},
    {"file", write_file}, {"cat", print_file},
};

static void play_line(struct player *player, const char *line)
{
    const size_t length = strcspn(line, " ");
    if (!line[0] || line[0] == '#')
        return;
    if (line[0] == ':') {
        run(player, line + 1);
        return;
    }
    for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++)
        if (strlen(instructions[i].word) == length &&
            strncmp(line, instructions[i].word, length) == 0) {
            instructions[i].act(player, line + length + (line[length] == ' '));
            return;
        }
    fail(player, "no such instruction", line);
}

static void play(struct player *player, char *lines)
{
    while (*lines) {
        const size_t length = strcspn(lines, "\n");
        const bool more = lines[length] == '\n';
        lines[length] = '\0';
        player->line++;
        play_line(player, lines);
        lines += length + more;
    }
}

static void complete(void *user, const char *line, size_t length,
                     void (*add)(void *list, const char *candidate), void *list)
{
    command_complete(user, line, length, add, list);
}

int main(int argc, char **argv)
{
    struct player player = {.rows = 24, .columns = 80};
    struct text lines = {0};
    struct error error;
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    if (argc != 2) {
        fputs("usage: screen FILE.keys\n", stderr);
        return 2;
    }
    player.path = argv[1];
    if (!file_read(argv[1], &lines, &error)) {
        fprintf(stderr, "%s: %s\n", argv[1], error.message);
        return EXIT_FAILURE;
    }
    player.session = session_new();
    prompt_start(&(struct prompt_options){.complete = complete, .user = &player.session});
    ui_start(&player.ui, &player.session);
    text_add(&lines, "\n");
    play(&player, lines.bytes);
    ui_release(&player.ui);
    prompt_stop();
    session_release(&player.session);
    text_release(&lines);
    return player.frames ? EXIT_SUCCESS : EXIT_FAILURE;
}
