/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The smallest full-screen program on top of app/terminal.h and app/prompt.h, for check_terminal.c.
 *
 *     pty_demo [--history PATH] [--no-mouse] [--colour] [--lines]
 *
 * Rows: 0 the last event, 1 the size and the frames asked for, 2 every style, 3 wide characters, 4
 * the line entered last, 5 the candidates, the last one the prompt.  Keys: ':' the prompt, '=' the
 * prompt with the last line, 'q' the end, 'S' a bad access, 'A' abort(), 'O' an endless recursion,
 * 'W' an endless loop, 'm' the mouse on or off, 'g' a mess in row 3. */
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/prompt.h"
#include "app/signals.h"
#include "app/terminal.h"
#include "app/tty.h"
#include "core/canvas.h"
#include "core/memory.h"
#include "core/text.h"

struct demo {
    struct terminal *terminal;
    char last[160]; /* the last event in words */
    char *line;
    unsigned keys, resizes, continues;
    bool done, mouse;
};

static void complete(void *user, const char *line, size_t length,
                     void (*add)(void *list, const char *candidate), void *list)
{
    static const char *const words[] = {"logits", "logs", "labels", "损失", "损害", "quit"};
    (void)user;
    size_t start = length;
    while (start > 0 && line[start - 1] != ' ')
        start--;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strncmp(words[i], line + start, length - start) == 0)
            add(list, words[i]);
}

static void draw_matches(struct canvas *canvas)
{
    const char *const *list;
    size_t count = prompt_matches(&list);
    int column = 0;
    for (size_t i = 0; i < count; i++)
        column = canvas_putf(canvas, 5, column, STYLE_PLAIN, "%s ", list[i]);
}

static void draw(struct demo *demo)
{
    static const char *const names[STYLE_COUNT] = {"plain", "faint",  "heading", "strong",
                                                   "bar",   "cursor", "step",    "result",
                                                   "right", "wrong",  "big"};
    int rows, columns, column = 0;
    terminal_size(demo->terminal, &rows, &columns);
    struct canvas canvas = canvas_new(rows, columns);
    canvas.cursor_row = canvas.cursor_column = -1;
    canvas_put(&canvas, 0, 0, STYLE_PLAIN, demo->last);
    canvas_putf(&canvas, 1, 0, STYLE_PLAIN, "size %dx%d keys %u resizes %u continues %u", rows,
                columns, demo->keys, demo->resizes, demo->continues);
    for (int style = 0; style < STYLE_COUNT; style++)
        column = canvas_put(&canvas, 2, column, (enum style)style, names[style]) + 1;
    canvas_put(&canvas, 3, 0, STYLE_PLAIN, "交叉熵 e\xCC\x81 σ │");
    canvas_putf(&canvas, 4, 0, STYLE_PLAIN, "line '%s'", demo->line ? demo->line : "");
    draw_matches(&canvas);
    if (prompt_is_open())
        prompt_draw(&canvas, rows - 1);
    terminal_show(demo->terminal, &canvas);
    canvas_release(&canvas);
}

static int recurse(volatile int depth)
{
    volatile char room[4096] = {0};
    room[0] = (char)depth;
    return depth < 0 ? 0 : recurse(depth + 1) + room[0];
}

static void on_command_key(struct demo *demo, uint32_t key)
{
    volatile int forever = 1;
    if (key == 'q')
        demo->done = true;
    else if (key == ':')
        prompt_open(":", "");
    else if (key == '=')
        prompt_open(":", demo->line ? demo->line : "");
    else if (key == 'S')
        raise(SIGSEGV);
    else if (key == 'A')
        abort();
    else if (key == 'O')
        demo->keys += (unsigned)recurse(0);
    else if (key == 'g')
        tty_write("\033[4;1Hmess", 10);
    else if (key == 'm')
        terminal_set_mouse(demo->terminal, demo->mouse = !demo->mouse);
    while (key == 'W' && forever)
        draw(demo);
}

static void on_key(struct demo *demo, const struct event *event)
{
    demo->keys++;
    if (!prompt_is_open()) {
        char name[KEY_NAME_ROOM];
        int rows, columns;
        event_key_name(event->key, name);
        terminal_size(demo->terminal, &rows, &columns);
        snprintf(demo->last, sizeof demo->last, "key <%s> at %dx%d", name, rows, columns);
        on_command_key(demo, event->key);
        return;
    }
    char bytes[KEY_BYTES_ROOM];
    enum prompt_state state = prompt_feed(bytes, terminal_key_bytes(event, bytes));
    if (state == PROMPT_DONE) {
        free(demo->line);
        demo->line = memory_copy(prompt_line(), strlen(prompt_line()));
        snprintf(demo->last, sizeof demo->last, "entered");
    } else if (state == PROMPT_CANCELLED) {
        snprintf(demo->last, sizeof demo->last, "cancelled");
    }
}

static void on_paste(struct demo *demo, const struct event *event)
{
    if (prompt_is_open()) {
        prompt_paste(event->text, event->length);
        return;
    }
    size_t lines = 1;
    for (size_t i = 0; i < event->length; i++)
        lines += event->text[i] == '\n';
    snprintf(demo->last, sizeof demo->last, "paste %zu bytes %zu lines cut %d '%.20s'",
             event->length, lines, event->cut, event->text);
}

static void on_event(struct demo *demo, const struct event *event)
{
    static const char *const mouse[] = {"press", "wheel up", "wheel down"};
    switch (event->kind) {
    case EVENT_NONE:
    case EVENT_END:
        break;
    case EVENT_KEY:
        on_key(demo, event);
        break;
    case EVENT_PASTE:
        on_paste(demo, event);
        break;
    case EVENT_MOUSE:
        snprintf(demo->last, sizeof demo->last, "mouse %s %d,%d%s", mouse[event->mouse], event->row,
                 event->column, event->shift ? " shift" : "");
        break;
    case EVENT_RESIZE:
        demo->resizes++;
        break;
    case EVENT_CONTINUE:
        demo->continues++;
        break;
    }
}

static int run_screen(const struct terminal_options *options)
{
    struct error error = {0};
    struct demo demo = {.last = "ready", .mouse = !options->no_mouse};
    struct event event = {0};
    demo.terminal = terminal_usable(&error) ? terminal_open(options, &error) : NULL;
    if (!demo.terminal) {
        fprintf(stderr, "refused: %s\n", error.message);
        return 1;
    }
    draw(&demo);
    while (!demo.done && event.kind != EVENT_END) {
        do {
            terminal_wait(demo.terminal, &event);
            on_event(&demo, &event);
        } while (!demo.done && event.kind != EVENT_END && terminal_pending(demo.terminal));
        if (!demo.done && event.kind != EVENT_END)
            draw(&demo);
    }
    prompt_stop();
    terminal_close(demo.terminal);
    free(demo.line);
    if (event.kind == EVENT_END)
        signals_end(event.signal);
    return 3;
}

static int run_lines(void)
{
    for (;;) {
        enum prompt_state state = prompt_read_line("demo> ");
        if (state == PROMPT_CLOSED)
            break;
        if (state == PROMPT_DONE)
            printf("got '%s'\n", prompt_line());
        else
            printf("cancelled\n");
    }
    printf("\nclosed\n");
    prompt_stop();
    return 4;
}

int main(int count, char **arguments)
{
    struct terminal_options options = {0};
    struct prompt_options prompt = {.complete = complete};
    bool lines = false;
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--history") == 0 && i + 1 < count)
            prompt.history = arguments[++i];
        else if (strcmp(arguments[i], "--no-mouse") == 0)
            options.no_mouse = true;
        else if (strcmp(arguments[i], "--colour") == 0)
            options.colour = TERMINAL_COLOUR_ALWAYS;
        else if (strcmp(arguments[i], "--lines") == 0)
            lines = true;
    }
    prompt_start(&prompt);
    return lines ? run_lines() : run_screen(&options);
}
