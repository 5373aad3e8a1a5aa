/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xent-commands(7). */
#include "app/course.h"
#include "app/manual.h"
#include "app/roff.h"
#include "core/command.h"
#include "core/example.h"
#include "core/exercise.h"
#include "core/export.h"
#include "core/intl.h"
#include "core/setting.h"
#include "core/show.h"

static const char *const language[] = {
    N_("Everything that xent does is a line of this language: a key of the explorer, its command "
       "line, -c, --repl, a file, a block in a lesson.  Commands are verbs, settings are nouns: "
       "'set logits 2 1 0.5'."),
    N_("Blanks and commas separate words, ';' separates rows, '#' begins a comment, \"...\" keeps "
       "a word together.  Where a number is wanted, arithmetic will do: 1/3, ln(0.7), "
       "-log2(0.25), e^2.  The decimal sign is a point in every locale.  inf is a number, nan is "
       "none.  Classes and samples count from 0."),
    N_("Where rows of numbers are wanted, a literal of Python, NumPy, PyTorch or TensorFlow may "
       "stand, and @FILE reads them from an NPY or text file.  The file of a saved problem is the "
       "list of 'set' lines that rebuild it.  A bad line changes nothing, and says where and what "
       "is valid."),
};

static void add_commands(struct text *out)
{
    roff_section(out, "COMMANDS");
    for (size_t i = 0; command_at(i); i++) {
        const struct command *command = command_at(i);
        const char *shorthand = command_shorthand(command);
        struct text name = {0};
        text_add(&name, command->name);
        if (shorthand)
            text_addf(&name, ", %s", shorthand);
        roff_item(out, text_string(&name), command->arguments[0] ? _(command->arguments) : "",
                  _(command->help));
        roff_example(out, _("Example:"), command->example);
        text_release(&name);
    }
}

static void add_settings(struct text *out)
{
    roff_section(out, "SETTINGS");
    roff_paragraph(out, _("In the order in which a file gives them; each is written 'set SETTING "
                          "VALUE', and 'show SETTING' shows it."));
    for (size_t i = 0; setting_at(i); i++) {
        const struct setting *setting = setting_at(i);
        struct text example = {0};
        text_addf(&example, "set %s", setting->example);
        roff_item(out, setting->name, _(setting->arguments), _(setting->help));
        roff_example(out, _("If it is not set:"), setting->standard);
        roff_example(out, _("Example:"), text_string(&example));
        text_release(&example);
    }
}

/* A name and what it is, of one table after the other. */
struct row {
    const char *name, *help;
};

static struct row quantity_row(size_t i)
{
    const struct quantity *row = quantity_at(i);
    return row ? (struct row){row->name, row->help} : (struct row){NULL, NULL};
}

static struct row report_row(size_t i)
{
    const struct report *row = report_at(i);
    return row ? (struct row){row->name, row->help} : (struct row){NULL, NULL};
}

static struct row format_row(size_t i)
{
    const struct export_format *row = export_at(i);
    return row ? (struct row){row->name, row->help} : (struct row){NULL, NULL};
}

static struct row example_row(size_t i)
{
    const struct example *row = example_at(i);
    return row ? (struct row){row->name, row->story} : (struct row){NULL, NULL};
}

static struct row kind_row(size_t i)
{
    const struct exercise_kind *row = exercise_kind_at(i);
    return row ? (struct row){row->name, row->help} : (struct row){NULL, NULL};
}

static struct row path_row(size_t i)
{
    const struct course_path *row = course_path_at(i);
    return row ? (struct row){row->name, row->help} : (struct row){NULL, NULL};
}

static const struct {
    const char *heading, *text;
    struct row (*at)(size_t i);
} lists[] = {
    {"QUANTITIES", N_("What 'show' and 'check' know, and what an expression may use:"),
     quantity_row},
    {"REPORTS", N_("What 'show' knows besides:"), report_row},
    {"FORMATS", N_("What 'export' writes:"), format_row},
    {"EXAMPLES", N_("What 'load' has built in; 'xent NAME' opens one:"), example_row},
    {"EXERCISES", N_("What 'exercise' drills:"), kind_row},
    {"PATHS", N_("The ways through the lessons that 'lesson' knows:"), path_row},
};

void manual_add_commands(struct text *out)
{
    roff_title(out, "XENT-COMMANDS", 7, XENT_DATE, PACKAGE_STRING, _("Miscellanea"));
    roff_name(out, "xent-commands", _("the language of xent: commands and settings"));
    roff_section(out, "DESCRIPTION");
    for (size_t i = 0; i < sizeof language / sizeof *language; i++)
        roff_paragraph(out, _(language[i]));
    add_commands(out);
    add_settings(out);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        roff_section(out, lists[i].heading);
        roff_paragraph(out, _(lists[i].text));
        for (size_t row = 0; lists[i].at(row).name; row++)
            roff_item(out, lists[i].at(row).name, "", _(lists[i].at(row).help));
    }
    roff_section(out, "SEE ALSO");
    roff_paragraph(out, "xent(1)");
}
