/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/explorer.h"

#include <stdio.h>

#include "app/frame.h"
#include "app/signals.h"
#include "app/ui.h"

static void handle(struct ui *ui, const struct event *event)
{
    char bytes[KEY_BYTES_ROOM];
    switch (event->kind) {
    case EVENT_KEY: {
        const size_t length = terminal_key_bytes(event, bytes);
        ui_key(ui, event->key, bytes, length);
        return;
    }
    case EVENT_PASTE:
        ui_paste(ui, event->text, event->length);
        return;
    case EVENT_MOUSE:
        ui_mouse(ui, event->mouse, event->row, event->column);
        return;
    case EVENT_NONE:
    case EVENT_RESIZE:
    case EVENT_CONTINUE:
    case EVENT_END:
        return;
    }
}

static void show(struct terminal *terminal, struct ui *ui)
{
    int rows, columns;
    terminal_size(terminal, &rows, &columns);
    struct canvas frame = frame_draw(ui, rows, columns);
    terminal_show(terminal, &frame);
    canvas_release(&frame);
}

/* Until the person leaves: 0, or until a signal does: its number. */
static int loop(struct terminal *terminal, struct ui *ui)
{
    struct event event;
    while (!ui->quit) {
        show(terminal, ui);
        do {
            terminal_wait(terminal, &event);
            if (event.kind == EVENT_END)
                return event.signal;
            handle(ui, &event);
        } while (!ui->quit && terminal_pending(terminal));
    }
    return 0;
}

int explorer_run(struct session *session, const struct explorer_options *options)
{
    struct error error;
    /* the mouse stays the terminal's own, for selecting text: nothing here asks for it yet */
    const struct terminal_options how = {.colour = options->colour, .no_mouse = true};
    struct terminal *terminal = terminal_open(&how, &error);
    if (!terminal) {
        fprintf(stderr, "xent: %s\n", error.message);
        return 1;
    }
    struct ui ui;
    const bool ascii = options->ascii || !terminal_has_unicode(terminal);
    if (ascii)
        session->preferences.face = FACE_ASCII;
    ui_start(&ui, session);
    const int ended_by = loop(terminal, &ui);
    const int status = ui.status;
    ui_release(&ui);
    terminal_close(terminal);
    if (ended_by)
        signals_end(ended_by);
    return status;
}
