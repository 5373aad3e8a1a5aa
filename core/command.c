/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command.h"

#include <string.h>

#include "core/commands.h"
#include "core/example.h"
#include "core/intl.h"
#include "core/setting.h"
#include "core/strings.h"

static const struct command commands[] = {
    {"new", "", N_("an empty problem with every setting at its default"), "new", NULL, run_new},
    {"set", N_("SETTING VALUE"), N_("changes one setting; 'help set' lists them"),
     "set logits 2 1 0.5", NULL, run_set},
    {"show", N_("[QUANTITY|SETTING|EXPRESSION]"),
     N_("a number, a table, a setting, or 'probs[0][1]/probs[0][2]'; 'show all' for everything, "
        "'help "
        "show' for the list"),
     "show all", NULL, run_show},
    {"steps", N_("[SAMPLE|all] [textbook|stable] [unicode|ascii|latex]"),
     N_("the way from the values to the loss, each step with its formula and the numbers put in; "
        "'steps check' goes through yours: 'steps check 1 7.39 2.72 1.11; 2 11.2'"),
     "steps 0 stable ascii", "all textbook stable unicode ascii latex check anew", run_steps},
    {"compare", "", N_("what you pass times what you say it is: the four cases of from_logits"),
     "compare", NULL, run_compare},
    {"frameworks", N_("[NUMBER]"),
     N_("what each loss of PyTorch, Keras and others gives, and why; marks those that give NUMBER"),
     "frameworks 0.4170", NULL, run_frameworks},
    {"check", N_("VALUE [mean|sum] [nats|bits|bans] | QUANTITY [sample N] VALUES"),
     N_("is a loss that you worked out right, and if not, which mistake gives it; or a quantity of "
        "'show', '?' for what you leave out"),
     "check 0.4170", "sample mean sum nats bits bans", run_check},
    {"put", N_("SAMPLE CLASS VALUE..."),
     N_("changes one of the values, or several from there on in reading order"), "put 0 1 3.5",
     NULL, run_put},
    {"nudge", N_("SAMPLE CLASS STEP"),
     N_("adds to one of the values; nudges in a row are one entry for undo"), "nudge 0 1 -0.1",
     NULL, run_nudge},
    {"shift", N_("SAMPLE|all AMOUNT"),
     N_("adds a constant to all logits of a sample; a softmax does not see it, a sigmoid does"),
     "shift 0 100", "all", run_shift},
    {"scale", N_("SAMPLE|all FACTOR"),
     N_("multiplies all logits of a sample: above 1 the softmax is surer, below 1 less sure"),
     "scale 0 2", "all", run_scale},
    {"label", N_("SAMPLE CLASS [VALUE...]"),
     N_("makes a class the true one (binary: changes 0 to 1 and back), or sets its label, or "
        "several from there on"),
     "label 0 2", NULL, run_label},
    {"add", "sample|class", N_("one more sample or class (or output), at the end"), "add class",
     "sample class", run_add},
    {"delete", N_("sample|class NUMBER"), N_("takes a sample or a class (or output) away"),
     "delete class 2", "sample class", run_delete},
    {"pass", "logits|probs",
     N_("turns the values into probabilities or into logits; from_logits stays as it is"),
     "pass probs", "logits probs", run_pass},
    {"pin", "[off]",
     N_("keeps the present problem to compare with: 'show pinned'; undo leaves it alone"), "pin",
     "off", run_pin},
    {"exercise", N_("[KIND] [--seed N] [--level 1..3]"),
     N_("a problem to solve by hand; 'help exercise' lists the kinds, 'xent exercise' prints "
        "sheets"),
     "exercise softmax --seed 7 --level 1", NULL, run_exercise},
    {"undo", "", N_("takes the last change back, without limit"), "undo", NULL, run_undo},
    {"redo", "", N_("makes the change again that was taken back"), "redo", NULL, run_redo},
    {"load", N_("FILE|EXAMPLE"),
     N_("opens a saved problem, table (.csv, .tsv, .json), NPY file (in a script: from its "
        "folder) or example; 'help load' lists the examples"),
     "load threeclass", NULL, run_load},
    {"save", N_("[FILE]"),
     N_("writes the 'set' lines that rebuild the problem; without FILE to the file that was opened "
        "or saved last"),
     "save problem.xent", NULL, run_save},
    {"export", N_("FORMAT [FILE]"),
     N_("writes the problem as a script that computes its loss and checks it, as a sheet of its "
        "steps, or as data; 'help export' lists the formats"),
     "export numpy", NULL, run_export},
    {"yank", N_("[FORMAT]"),
     N_("the one line that computes this loss, of PyTorch if none is named; in the explorer it "
        "goes to the terminal's clipboard"),
     "yank keras", NULL, run_yank},
    {"lesson", N_("[NAME|FILE]"),
     N_("opens a lesson by number, name, path through them or file; without one, lists them"),
     "lesson", "classroom self-study my-number-is-wrong", run_lesson},
    {"next", "", N_("goes on in the lesson: one page in line mode"), "next", NULL, run_next},
    {"answer", N_("[NUMBER]"),
     N_("answers the exercise or the question of the lesson; without a number, it is told"),
     "answer 0.4170", NULL, run_answer},
    {"view", N_("NAME"), N_("another way of looking at the problem; without a screen, drawn once"),
     "view batch", "work batch compare curve frameworks projector help lesson check", run_view},
    {"print", N_("FILE.txt|FILE.svg [COLUMNSxROWS]"),
     N_("writes the screen as it is, or at another size, as a picture for slides and notes"),
     "print slide.svg 80x24", NULL, run_print},
    {"restore", "", N_("in the explorer: brings the last session back, if one was left unsaved"),
     "restore", NULL, run_restore},
    {"help", N_("[COMMAND|SETTING]"), N_("what there is, or what a word means"), "help set",
     "lessons", run_help},
    {"quit", "", N_("leaves"), "quit", NULL, run_quit},
};

#define COMMANDS (sizeof commands / sizeof *commands)

/* What a hand types most often, as in vi. */
static const struct {
    const char *shorthand, *command;
} shorthands[] = {{"w", "save"}, {"o", "load"}, {"q", "quit"}};

#define SHORTHANDS (sizeof shorthands / sizeof *shorthands)

const char *command_shorthand(const struct command *command)
{
    for (size_t i = 0; i < SHORTHANDS; i++)
        if (strcmp(shorthands[i].command, command->name) == 0)
            return shorthands[i].shorthand;
    return NULL;
}

const struct command *command_at(size_t i)
{
    return i < COMMANDS ? &commands[i] : NULL;
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < SHORTHANDS; i++)
        if (strcmp(shorthands[i].shorthand, name) == 0)
            name = shorthands[i].command;
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static const char *next_name(const void *user, size_t i)
{
    (void)user;
    return i < COMMANDS ? commands[i].name : NULL;
}

/* The row for a word; if there is none, the error says which word was meant. */
static const struct command *look_up(const struct word *word, struct error *error)
{
    const struct command *command = command_find(word->text);
    if (command)
        return command;
    const struct quoted quoted = word_quote(word);
    if (setting_find(word->text)) {
        error_set(error, word->column,
                  _("'%s' is a setting: 'set %s ...' changes it, 'show %s' shows it"), quoted.text,
                  quoted.text, quoted.text);
        return NULL;
    }
    const char *nearest = strings_nearest(word->text, word->length, next_name, NULL);
    if (nearest)
        error_set(error, word->column, _("unknown command '%s'; did you mean '%s'?"), quoted.text,
                  nearest);
    else
        error_set(error, word->column, _("unknown command '%s'; 'help' lists them"), quoted.text);
    return NULL;
}

/* What a lesson may do: nothing that reads or writes a file, leaves, or changes what is looked at.
 * A verb that is not here is refused. */
static bool is_confined(const struct command *command)
{
    static const char *const verbs[] = {"new",        "set",  "show",   "steps", "compare",
                                        "frameworks", "put",  "nudge",  "shift", "scale",
                                        "label",      "add",  "delete", "pass",  "pin",
                                        "undo",       "redo", "load",   "help",  "check"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i], command->name) == 0)
            return true;
    return false;
}

static bool may_run(const struct command *command, const struct word *word,
                    const struct reply *reply, struct error *error)
{
    return !reply->confined || is_confined(command) ||
           error_set(error, word->column,
                     _("a lesson may not use '%s': its commands look at the problem and change it, "
                       "nothing else"),
                     word_quote(word).text);
}

bool command_run(struct session *session, const char *line, size_t length, struct reply *reply,
                 struct error *error)
{
    struct words words;
    reply->face = session->preferences.face;
    if (run_set_rows(session, line, length, reply))
        return true;
    if (!words_split(line, length, &words, error))
        return false;
    words.source = reply->source;
    bool good = true;
    if (words.count) {
        const struct command *command = look_up(&words.word[0], error);
        good = command && may_run(command, &words.word[0], reply, error) &&
               command->run(session, &words, reply, error);
    }
    words_release(&words);
    return good;
}
