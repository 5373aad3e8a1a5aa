/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help: keys, commands, settings and examples, all from their tables. */
#include <stdio.h>
#include <string.h>

#include "app/bindings.h"
#include "app/view.h"
#include "core/command.h"
#include "core/intl.h"

/* Columns of the names of keys. */
#define KEYS_WIDTH 18

static void add_row(struct text *out, const char *name, const char *help)
{
    const size_t width = text_width(name);
    text_addf(out, "  %s", name);
    text_add_repeated(out, " ", width < KEYS_WIDTH ? KEYS_WIDTH - width : 1);
    text_addf(out, "%s\n", help);
}

static void add_keys(enum face face, struct text *out)
{
    for (size_t i = 0; binding_at(i); i++)
        if (binding_at(i)->keys)
            add_row(out, binding_names(binding_at(i), face), _(binding_at(i)->help));
}

static void add_views(struct text *out)
{
    for (size_t i = 0; view_at(i); i++) {
        char name[32];
        snprintf(name, sizeof name, "%c  %s", (char)view_at(i)->key, view_at(i)->name);
        add_row(out, name, _(view_at(i)->help));
    }
}

static void add_command_help(struct text *out, const char *line)
{
    struct session session = session_new();
    struct reply reply = {.format = REPLY_TEXT};
    struct error error;
    command_run(&session, line, strlen(line), &reply, &error);
    text_add(out, text_string(&reply.out));
    reply_release(&reply);
    session_release(&session);
}

static void open(struct ui *ui)
{
    struct text help = {0};
    text_add(&help, _("KEYS\n"));
    add_keys(ui_face(ui), &help);
    text_add(&help, _("\nVIEWS\n"));
    add_views(&help);
    text_add(&help, _("\nMOUSE\n"));
    add_row(&help, _("click"), _("selects a cell, opens a view, presses a key of the last line"));
    add_row(&help, _("wheel"), _("nudges the number under it, scrolls elsewhere"));
    add_row(&help, _("Shift and drag"),
            _("selects text in most terminals; m gives them the mouse"));
    text_add(&help, _("\nCOMMANDS, after ':'\n"));
    add_command_help(&help, "help");
    text_add(&help, _("\nSETTINGS, after ':set'\n"));
    add_command_help(&help, "help set");
    text_add(&help, _("\nEXAMPLES, after ':load'\n"));
    add_command_help(&help, "help load");
    pages_open(&ui->pages, text_string(&help));
    ui->pages.whole = true;
    text_release(&help);
}

static void draw(struct ui *ui, struct canvas *canvas)
{
    pages_draw(&ui->pages, canvas, ui_face(ui), text_string(&ui->echo));
}

const struct view view_help = {
    .name = "help",
    .key = '?',
    .word = N_("help"),
    .help = N_("keys, commands, settings and examples; / searches"),
    .open = open,
    .draw = draw,
};
