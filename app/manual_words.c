/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the completion of the shells, as the branches of one function. */
#include <string.h>

#include "app/course.h"
#include "app/door.h"
#include "app/manual.h"
#include "core/command.h"
#include "core/example.h"
#include "core/exercise.h"
#include "core/export.h"
#include "core/setting.h"
#include "core/show.h"

/* How a shell writes a branch: `before` the question, `behind` it, `end` of the words. */
struct dialect {
    const char *begin, *before, *behind, *end, *last;
};

static const struct dialect sh = {"_xent_words() {\n    case \"$*\" in\n", "    '",
                                  "') printf '%s\\n'", " ;;\n", "    esac\n}\n"};
static const struct dialect fish = {"function _xent_words\n    switch \"$argv\"\n",
                                    "        case '", "'\n            printf '%s\\n'", "\n",
                                    "    end\nend\n"};

/* The branch that is being written: its words are gathered before it is known to have any. */
struct branch {
    const struct dialect *dialect;
    struct text *out;
    struct text question, words;
};

static void add_word(void *user, const char *word)
{
    struct branch *branch = user;
    const bool plain = word[strcspn(word, " \t'\"\\$`&|;<>()*?[]#~!{}")] == '\0';
    text_addf(&branch->words, plain ? " %s" : " '%s'", word);
}

static void end_branch(struct branch *branch)
{
    if (branch->words.length)
        text_addf(branch->out, "%s%s%s%s%s", branch->dialect->before,
                  text_string(&branch->question), branch->dialect->behind,
                  text_string(&branch->words), branch->dialect->end);
    text_clear(&branch->question);
    text_clear(&branch->words);
}

/* ---- what the words in capitals stand for (door.h) ---- */

static void add_files(struct branch *branch)
{
    add_word(branch, "FILES"); /* the scripts know */
}

static void add_examples(struct branch *branch)
{
    for (size_t i = 0; example_at(i); i++)
        add_word(branch, example_at(i)->name);
}

static void add_lessons(struct branch *branch)
{
    struct course course = course_new();
    for (size_t i = 0; i < course.count; i++)
        add_word(branch, text_string(&course.lesson[i].name));
    for (size_t i = 0; course_path_at(i); i++)
        add_word(branch, course_path_at(i)->name);
    course_release(&course);
}

static void add_kinds(struct branch *branch)
{
    for (size_t i = 0; exercise_kind_at(i); i++)
        add_word(branch, exercise_kind_at(i)->name);
}

static void add_quantities(struct branch *branch)
{
    for (size_t i = 0; quantity_at(i); i++)
        add_word(branch, quantity_at(i)->name);
}

static void add_doors(struct branch *branch)
{
    for (size_t i = 1; door_at(i); i++)
        add_word(branch, door_at(i)->name);
}

static void add_lines(struct branch *branch)
{
    add_word(branch, "COMMANDS"); /* then "line" is asked */
}

static const struct {
    const char *name;
    void (*add)(struct branch *branch);
} kinds[] = {{"FILES", add_files},   {"EXAMPLES", add_examples},     {"LESSONS", add_lessons},
             {"KINDS", add_kinds},   {"QUANTITIES", add_quantities}, {"DOORS", add_doors},
             {"COMMANDS", add_lines}};

/* One word of a list in a table. */
static void expand(struct branch *branch, const char *word)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(word, kinds[i].name) == 0) {
            kinds[i].add(branch);
            return;
        }
    add_word(branch, word);
}

static void add_words(struct branch *branch, const char *words)
{
    while (words && *words) {
        struct text word = {0};
        const size_t length = strcspn(words, " ");
        text_add_bytes(&word, words, length);
        expand(branch, text_string(&word));
        text_release(&word);
        words += length + strspn(words + length, " ");
    }
}

/* ---- doors ---- */

/* "--from-logits" for from_logits */
static struct text option_of(const struct setting *setting)
{
    struct text option = {0};
    text_addf(&option, "--%s", setting->name);
    for (size_t i = 0; i < option.length; i++)
        option.bytes[i] = option.bytes[i] == '_' ? '-' : option.bytes[i];
    return option;
}

static void add_settings(struct branch *branch, const char *door, bool values)
{
    for (size_t i = 0; setting_at(i); i++) {
        struct text option = option_of(setting_at(i));
        if (values) {
            text_addf(&branch->question, "value %s %s", door, text_string(&option));
            /* one that takes any value still takes one */
            add_words(branch, setting_at(i)->values ? setting_at(i)->values : "ANY");
            end_branch(branch);
        } else {
            add_word(branch, text_string(&option));
        }
        text_release(&option);
    }
}

static void add_value(struct branch *branch, const char *door, const struct door_option *option)
{
    const char *words = option->words ? option->words : "ANY";
    if (!option->argument)
        return;
    text_addf(&branch->question, "value %s --%s", door, option->name);
    add_words(branch, words);
    end_branch(branch);
    if (option->value < DOOR_LETTERS) {
        text_addf(&branch->question, "value %s -%c", door, option->value);
        add_words(branch, words);
        end_branch(branch);
    }
}

static void add_door(struct branch *branch, const struct door *door)
{
    const char *name = door->name[0] ? door->name : "xent";
    const struct door_option *none = (const struct door_option[]){{.name = NULL}};
    const struct door_option *options = door->options ? door->options : none;
    text_addf(&branch->question, "options %s", name);
    for (const struct door_option *option = options; option->name; option++) {
        struct text word = {0};
        text_addf(&word, "--%s", option->name);
        add_word(branch, text_string(&word));
        text_release(&word);
    }
    if (door->setting_help)
        add_settings(branch, name, false);
    end_branch(branch);
    for (const struct door_option *option = options; option->name; option++)
        add_value(branch, name, option);
    if (door->setting_help)
        add_settings(branch, name, true);
    text_addf(&branch->question, "words %s", name);
    add_words(branch, door->words ? door->words : "ANY"); /* the scripts know a door by this */
    end_branch(branch);
}

/* ---- lines of the language ---- */

/* What completion inside xent does not offer, since it looks no files up. */
static const struct {
    const char *command, *words;
} besides[] = {
    {"load", "FILES"}, {"save", "FILES"}, {"print", "FILES"}, {"lesson", "LESSONS FILES"}};

/* What may follow `line`, which ends with a blank or is empty. */
static void add_line(struct branch *branch, const struct session *session, const char *line)
{
    const size_t length = strlen(line);
    text_addf(&branch->question, "line%s", length ? " " : "");
    text_add_bytes(&branch->question, line, length ? length - 1 : 0);
    command_complete(session, line, length, add_word, branch);
    for (size_t i = 0; i < sizeof besides / sizeof *besides; i++)
        if (length && strncmp(besides[i].command, line, length - 1) == 0 &&
            besides[i].command[length - 1] == '\0')
            add_words(branch, besides[i].words);
    end_branch(branch);
}

static void add_command_lines(struct branch *branch)
{
    struct session session = session_new();
    struct text line = {0};
    add_line(branch, &session, "");
    for (size_t i = 0; command_at(i); i++) {
        text_addf(&line, "%s ", command_at(i)->name);
        add_line(branch, &session, text_string(&line));
        text_clear(&line);
    }
    for (size_t i = 0; setting_at(i); i++) {
        text_addf(&line, "set %s ", setting_at(i)->name);
        add_line(branch, &session, text_string(&line));
        text_clear(&line);
    }
    for (size_t i = 0; export_at(i); i++) {
        text_addf(&branch->question, "line export %s", export_at(i)->name);
        add_words(branch, "FILES");
        end_branch(branch);
    }
    text_release(&line);
    session_release(&session);
}

static void add_function(struct text *out, const struct dialect *dialect)
{
    struct branch branch = {.dialect = dialect, .out = out};
    text_add(out, dialect->begin);
    for (size_t i = 0; door_at(i); i++)
        add_door(&branch, door_at(i));
    add_command_lines(&branch);
    text_add(out, dialect->last);
    text_release(&branch.question);
    text_release(&branch.words);
}

void manual_add_words_sh(struct text *out)
{
    add_function(out, &sh);
}

void manual_add_words_fish(struct text *out)
{
    add_function(out, &fish);
}
