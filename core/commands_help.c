/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help from the tables, and leaving. */
#include <string.h>

#include "core/commands.h"
#include "core/example.h"
#include "core/export.h"
#include "core/intl.h"
#include "core/setting.h"
#include "core/show.h"
#include "core/strings.h"

/* Names and their help, in two columns. */
struct list {
    struct text *out;
    size_t width;
};

static void add_line(struct list *list, const char *name, const char *arguments, const char *help)
{
    struct text left = {0};
    text_addf(&left, "  %s%s%s", name, arguments[0] ? " " : "", arguments[0] ? _(arguments) : "");
    const size_t width = text_width(text_string(&left));
    text_add(list->out, text_string(&left));
    if (width + 2 > list->width)
        text_add(list->out, "\n");
    text_add_repeated(list->out, " ", width + 2 > list->width ? list->width : list->width - width);
    text_add_wrapped(list->out, _(help), list->width, REPLY_WIDTH);
    text_release(&left);
}

/* "save", or "save (w)" where there is a short form. */
static void add_names(const struct command *command, struct text *out)
{
    const char *shorthand = command_shorthand(command);
    text_add(out, command->name);
    if (shorthand)
        text_addf(out, " (%s)", shorthand);
}

static void list_commands(struct text *out)
{
    struct list list = {out, 24};
    for (size_t i = 0; command_at(i); i++) {
        struct text names = {0};
        add_names(command_at(i), &names);
        add_line(&list, text_string(&names), command_at(i)->arguments, command_at(i)->help);
        text_release(&names);
    }
    text_add(out, _("\n'help WORD' says more about a command or a setting, 'help set' lists "
                    "settings,\n'lesson' lists the lessons\n"));
}

static void list_settings(struct text *out)
{
    struct list list = {out, 28};
    for (size_t i = 0; setting_at(i); i++)
        add_line(&list, setting_at(i)->name, setting_at(i)->arguments, setting_at(i)->help);
}

static void list_quantities(struct text *out)
{
    struct list list = {out, 16};
    for (size_t i = 0; quantity_at(i); i++)
        add_line(&list, quantity_at(i)->name, "", quantity_at(i)->help);
    for (size_t i = 0; report_at(i); i++)
        add_line(&list, report_at(i)->name, "", report_at(i)->help);
}

static void list_formats(struct text *out)
{
    struct list list = {out, 16};
    for (size_t i = 0; export_at(i); i++)
        add_line(&list, export_at(i)->name, "", export_at(i)->help);
}

static void list_examples(struct text *out)
{
    struct list list = {out, 16};
    for (size_t i = 0; example_at(i); i++)
        add_line(&list, example_at(i)->name, "", example_at(i)->story);
}

static void list_exercises(struct text *out)
{
    struct list list = {out, 20};
    for (size_t i = 0; exercise_kind_at(i); i++)
        add_line(&list, exercise_kind_at(i)->name, "", exercise_kind_at(i)->help);
}

/* What stands below the row of a verb. */
static const struct {
    const char *command;
    const char *heading;
    void (*list)(struct text *out);
} lists[] = {
    {"set", N_("the settings, in the order in which a file gives them:"), list_settings},
    {"show", N_("the quantities; a setting can be shown as well:"), list_quantities},
    {"load", N_("the examples:"), list_examples},
    {"export", N_("the formats:"), list_formats},
    {"exercise", N_("the kinds; without KIND those that went wrong come more often:"),
     list_exercises},
};

static void help_row(struct text *out, const char *name, const char *arguments, const char *help,
                     const char *example)
{
    text_addf(out, "%s%s%s\n", name, arguments[0] ? " " : "", arguments[0] ? _(arguments) : "");
    text_add(out, "  ");
    text_add_wrapped(out, _(help), 2, REPLY_WIDTH);
    text_addf(out, _("  example: %s\n"), example);
}

/* What is no word of the language, but worth a page. */
static const struct topic {
    const char *name, *text;
} topics[] = {
    {"lessons",
     N_("Lessons are pages to read beside the live problem, with commands that change it and "
        "questions that a number answers.  'lesson' lists them, 'lesson 1' opens the first; T and "
        "'xent lesson' lead there, too.  'lesson FILE' opens one of your own: plain Markdown, see "
        "README.md in the folder of the lessons (lessons in the source, share/xent/lessons where "
        "xent is installed).")},
};

#define TOPICS (sizeof topics / sizeof *topics)

static const struct topic *topic_find(const char *name)
{
    for (size_t i = 0; i < TOPICS; i++)
        if (strcmp(topics[i].name, name) == 0)
            return &topics[i];
    return NULL;
}

static const char *command_name(size_t i)
{
    return command_at(i) ? command_at(i)->name : NULL;
}

static const char *setting_name(size_t i)
{
    return setting_at(i) ? setting_at(i)->name : NULL;
}

static const char *quantity_name(size_t i)
{
    return quantity_at(i) ? quantity_at(i)->name : NULL;
}

static const char *report_name(size_t i)
{
    return report_at(i) ? report_at(i)->name : NULL;
}

static const char *topic_name(size_t i)
{
    return i < TOPICS ? topics[i].name : NULL;
}

/* Every word that has help, table after table. */
static const char *next_word(const void *user, size_t i)
{
    static const char *(*const tables[])(size_t) = {command_name, setting_name, quantity_name,
                                                    report_name, topic_name};
    (void)user;
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        const char *name;
        for (size_t row = 0; (name = tables[t](row)); row++)
            if (i-- == 0)
                return name;
    }
    return NULL;
}

static void help_command(const struct command *command, struct text *out)
{
    struct text names = {0};
    add_names(command, &names);
    help_row(out, text_string(&names), command->arguments, command->help, command->example);
    text_release(&names);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(command->name, lists[i].command) == 0) {
            text_addf(out, "\n%s\n", _(lists[i].heading));
            lists[i].list(out);
        }
}

static void help_setting(const struct setting *setting, struct text *out)
{
    struct text example = {0}, name = {0};
    text_addf(&example, "set %s", setting->example);
    text_addf(&name, "set %s", setting->name);
    help_row(out, text_string(&name), setting->arguments, setting->help, text_string(&example));
    text_release(&example);
    text_release(&name);
}

/* A quantity or a report. */
static void help_shown(const char *name, const char *help, struct text *out)
{
    text_addf(out, "show %s\n  ", name);
    text_add_wrapped(out, _(help), 2, REPLY_WIDTH);
}

static bool help_word(const struct word *word, struct text *out, struct error *error)
{
    const struct command *command = command_find(word->text);
    const struct setting *setting = setting_find(word->text);
    const struct quantity *quantity = quantity_find(word->text);
    const struct report *report = report_find(word->text);
    const struct topic *topic = topic_find(word->text);
    if (command)
        help_command(command, out);
    else if (setting)
        help_setting(setting, out);
    else if (quantity)
        help_shown(quantity->name, quantity->help, out);
    else if (report)
        help_shown(report->name, report->help, out);
    else if (topic)
        text_add_wrapped(out, _(topic->text), 0, REPLY_WIDTH);
    if (command || setting || quantity || report || topic)
        return true;
    const char *nearest = strings_nearest(word->text, word->length, next_word, NULL);
    if (nearest)
        return error_set(error, word->column, _("there is no help for '%s'; did you mean '%s'?"),
                         word_quote(word).text, nearest);
    return error_set(error, word->column,
                     _("there is no help for '%s'; 'help' lists the commands, 'help set' the "
                       "settings, 'help show' the quantities"),
                     word_quote(word).text);
}

bool run_help(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    (void)session;
    struct text lines = {0};
    if (!words_end(words, 2, error))
        return false;
    if (words->count == 1)
        list_commands(&lines);
    else if (!help_word(&words->word[1], &lines, error))
        return false;
    if (reply->format == REPLY_JSON) {
        json_t *object = json_object();
        json_object_set_new(object, "help", json_string(text_string(&lines)));
        reply_add_json(reply, object);
    } else {
        text_add(&reply->out, text_string(&lines));
    }
    text_release(&lines);
    return true;
}

bool run_quit(struct session *session, const struct words *words, struct reply *reply,
              struct error *error)
{
    (void)session;
    if (!words_end(words, 1, error))
        return false;
    reply->request = REQUEST_QUIT;
    return true;
}
