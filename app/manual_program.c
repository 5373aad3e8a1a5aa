/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xent(1). */
#include <stdbool.h>
#include <string.h>

#include "app/bindings.h"
#include "app/door.h"
#include "app/manual.h"
#include "app/roff.h"
#include "app/view.h"
#include "core/intl.h"
#include "core/setting.h"

static const char *const description[] = {
    N_("xent shows where the cross-entropy loss of a prediction comes from.  It takes labels and "
       "logits or probabilities and gives the softmax or sigmoid, each term and the loss, step by "
       "step, each step beside its formula with the numbers put in.  It shows what from_logits "
       "does, and what happens when it is set wrong."),
    N_("On a terminal it opens the explorer, with FILE or with an example.  With -c, or without a "
       "terminal, it runs commands and prints their answers: 'show loss', 'steps', 'compare', and "
       "the others of xent-commands(7).  Answers go to standard output, what is wrong to standard "
       "error.  Results are exact to the last bit of a double or the one beside it; they are "
       "rounded only to be shown."),
};

/* Does a form lead to a door that has forms of its own? */
static bool leads_elsewhere(const char *form)
{
    for (size_t i = 1; door_at(i); i++) {
        const char *name = door_at(i)->name;
        const char *second = form + strcspn(form, " ");
        second += strspn(second, " ");
        if (strncmp(second, name, strlen(name)) == 0)
            return true;
    }
    return false;
}

static void add_synopsis(struct text *out)
{
    roff_section(out, "SYNOPSIS");
    for (size_t i = 0; door_at(i); i++)
        for (const struct door_line *form = door_at(i)->usage; form->left; form++)
            if (i || !leads_elsewhere(form->left))
                roff_form(out, form->left);
}

static void add_lines(struct text *out, const struct door_line *line)
{
    for (; line && line->left; line++)
        roff_item(out, _(line->left), "", line->right[0] ? _(line->right) : "");
}

static void add_options(struct text *out, const struct door *door)
{
    for (const struct door_option *option = door->options; option && option->name; option++) {
        struct text names = {0};
        if (option->value < DOOR_LETTERS)
            text_addf(&names, "-%c, ", option->value);
        text_addf(&names, "--%s", option->name);
        roff_item(out, text_string(&names), option->argument ? _(option->argument) : "",
                  _(option->help));
        text_release(&names);
    }
    if (door->setting_help)
        roff_item(out, "--SETTING", _("VALUE"), _(door->setting_help));
}

static void add_door(struct text *out, const struct door *door)
{
    struct text heading = {0};
    struct door_line line;
    text_addf(&heading, "xent %s", door->name);
    roff_subsection(out, text_string(&heading));
    roff_paragraph(out, _(door->help));
    add_lines(out, door->usage);
    add_options(out, door);
    if (door->list)
        roff_paragraph(out, _(door->list_heading));
    for (size_t i = 0; door->list && (line = door->list(i), line.left); i++)
        roff_item(out, line.left, "", _(line.right));
    if (door->more)
        roff_paragraph(out, _(door->more));
    text_release(&heading);
}

static void add_explorer(struct text *out)
{
    roff_section(out, "EXPLORER");
    roff_paragraph(out, _("The views, each with the key that opens it:"));
    for (size_t i = 0; view_at(i); i++) {
        const char key[2] = {(char)view_at(i)->key, '\0'};
        roff_item(out, key, view_at(i)->name, _(view_at(i)->help));
    }
    roff_paragraph(out, _("The keys; a view says in its last line where they mean something "
                          "else:"));
    for (size_t i = 0; binding_at(i); i++)
        if (binding_at(i)->keys && binding_at(i)->help)
            roff_item(out, binding_names(binding_at(i), FACE_ASCII), "", _(binding_at(i)->help));
}

static void add_statuses(struct text *out)
{
    roff_section(out, "EXIT STATUS");
    for (size_t i = 0; door_at(i); i++) {
        if (!door_at(i)->statuses)
            continue;
        if (i) {
            struct text heading = {0};
            text_addf(&heading, "xent %s:", door_at(i)->name);
            roff_paragraph(out, text_string(&heading));
            text_release(&heading);
        }
        add_lines(out, door_at(i)->statuses);
    }
}

static void add_examples(struct text *out)
{
    roff_section(out, "EXAMPLES");
    for (size_t i = 0; door_at(i); i++)
        add_lines(out, door_at(i)->examples);
}

static void add_surroundings(struct text *out, const char *heading, struct door_line (*at)(size_t))
{
    roff_section(out, heading);
    for (size_t i = 0; at(i).left; i++)
        roff_item(out, at(i).left, "", _(at(i).right));
}

void manual_add_program(struct text *out)
{
    roff_title(out, "XENT", 1, XENT_DATE, PACKAGE_STRING, _("User Commands"));
    roff_name(out, "xent", _("explains cross-entropy loss"));
    add_synopsis(out);
    roff_section(out, "DESCRIPTION");
    for (size_t i = 0; i < sizeof description / sizeof *description; i++)
        roff_paragraph(out, _(description[i]));
    roff_section(out, "OPTIONS");
    add_options(out, &door_main);
    roff_section(out, "SUBCOMMANDS");
    roff_paragraph(out, _("The first word may be one of these.  A file of such a name is opened "
                          "as ./check, and so on."));
    for (size_t i = 1; door_at(i); i++)
        add_door(out, door_at(i));
    add_explorer(out);
    add_statuses(out);
    add_surroundings(out, "ENVIRONMENT", door_environment);
    add_surroundings(out, "FILES", door_file);
    add_examples(out);
    roff_section(out, "SEE ALSO");
    roff_paragraph(out, "xent-commands(7)");
}
