/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a wild person types and pastes. */
#include <stdio.h>
#include <string.h>

#include "core/command.h"
#include "core/example.h"
#include "core/setting.h"
#include "tests/wild.h"

/* A line with places that are filled in:
 *
 *     %n  a number of any kind      %g  a tame one        %p  a probability     %i  0 to 9, mostly
 * small %r  a row of tame numbers     %R  of any numbers    %q  probabilities that sum to one %m
 * rows of %r                %w  a name            %f  a file            %*  a completion of the
 * line so far */
static const char *const forms[] = {
    "set logits %r",
    "set logits %r; %r",
    "set logits %m",
    "set logits %R",
    "set logits %R; %R",
    "set logits %g %g %n",
    "set logits %n; %n; %n",
    "set probs %q",
    "set probs %p; %p",
    "set probs %p %p; %p %p",
    "set target %i",
    "set target %i %i %i",
    "set target %w",
    "set target %n",
    "set labels %q",
    "set labels %p %p %p",
    "set labels %r; %r",
    "set labels 1 0 0",
    "set labels 0; 1; 1",
    "set names %w %w",
    "set names %w %w %w",
    "set names %w %w %w %w %w %w %w",
    "set title \"%w %w\"",
    "set title %w",
    "set class_weight %g %g %p",
    "set class_weight %R",
    "set sample_weight %p",
    "set sample_weight %R",
    "set pos_weight %n",
    "set pos_weight %p %p %p",
    "set temperature %n",
    "set temperature %p",
    "set label_smoothing %p",
    "set ignore_index %i",
    "set ignore_index -100",
    "set digits %i",
    "set %* %n",
    "set %* %*",
    "set %* none",
    "set %*",
    "put %i %i %n",
    "put %i %i %R",
    "put %i %i",
    "nudge %i %i %n",
    "nudge %i %i %g",
    "shift all %n",
    "shift %i %g",
    "scale all %n",
    "scale %i %g",
    "label %i %i",
    "label %i %i %p",
    "label %i %w",
    "add %*",
    "delete %* %i",
    "delete class %w",
    "pass %*",
    "pin",
    "show %*",
    "show %*",
    "show %* %i",
    "show all",
    "steps %*",
    "steps %i %*",
    "steps all %* %*",
    "help %*",
    "view %*",
    "load %*",
    "load %f",
    "load %f",
    "save %f",
    "save %f",
    "save",
    "w %f",
    "print %f.txt",
    "print %f.svg %ix%i",
    "print %f.svg 40x10",
    "restore",
    "%*",
    "%* %*",
    "%* %n",
    "%* %* %n",
    "%w",
    "%n",
    "",
    "   ",
    "# %w",
    "\"%w",
    "set task binary",
    "set task multiclass",
    "set from_logits %*",
    "set reduction %*",
    "set log_base %*",
    "set face %*",
    "set face unicode",
    "set ask %*",
    "new",
    "undo",
    "redo",
    "compare",
};

static const char *const numbers[] = {
    "0",
    "1",
    "-1",
    "0.5",
    "1e308",
    "-1e308",
    "1e-300",
    "-1e-300",
    "5e-324",
    "-5e-324",
    "inf",
    "-inf",
    "nan",
    "1e400",
    "1e-400",
    "1/3",
    "ln(0.7)",
    "-log2(0.25)",
    "e^2",
    "pi",
    "1e-7",
    "0x10",
    "1,5",
    "--1",
    "1e",
    "(1",
    "-0",
    "100",
    "-100",
    "1000",
    "-1000",
    "1e15",
    "1/0",
    "sqrt(-1)",
    "0.1+0.2",
    "2.5.1",
    "1e308*10",
    "٣",
    "１",
    "9007199254740993",
    "1.7976931348623157e308",
};

static const char *const names[] = {
    "cat",
    "dog",
    "owl",
    "猫",
    "分类交叉熵",
    "ねこ",
    "قطة",
    "é",
    "e\xCC\x81",
    "😀",
    "ＷＩＤＥ",
    "a",
    "cat",
    "0",
    "1",
    "-",
    "none",
    "\"two words\"",
    "\"\"",
    "a_name_of_forty_columns_that_goes_on_and_on",
    "\"a \\\" b\"",
    "日本語の長い名前がここにあるので表が広くなる",
    "NaN",
    "loss",
    "👩‍🔬",
    "\u202Ex",
};

static const char *const files[] = {
    "a.xent", "b.xent",         "sub/c.xent", "./demo", "none/d.xent",
    "sub",    "\"with blank\"", "熵.xent",    "\"\"",
};

static const char *const pasted[] = {
    "hello",
    "2, 1, 0.1",
    "[[2, 1, 0.1], [1, 2, 3]]",
    "tensor([1., 2.])",
    "1;2;3",
    "\xFF\xFE",
    "\x1B[31mred",
    "a\tb\tc",
    "\x01\x02\x03",
    "𝟙",
    ":set logits 1 2",
    "q",
    "1 2\\n3",
    "\\n\\n\\n",
    "1\\t2",
    "cat dog",
    "\x1B[200~1 2 3",
    "1e400 2",
    "inf -inf",
    "0.1 0.2 0.7\\n0.3 0.3 0.4",
    "1\\n2\\n3\\n",
    "-",
    "5 ",
    " ",
};

static void add_tame(struct wild *wild, struct text *out)
{
    text_addf(out, "%s%zu.%zu", wild_below(wild, 3) ? "" : "-", wild_below(wild, 5),
              wild_below(wild, 100));
}

static void add_number(struct wild *wild, struct text *out)
{
    if (wild_below(wild, 2))
        add_tame(wild, out);
    else
        text_add(out, WILD_PICK(wild, numbers));
}

static void add_row(struct wild *wild, size_t count, bool tame, struct text *out)
{
    for (size_t i = 0; i < count; i++) {
        text_add(out, i ? " " : "");
        if (tame)
            add_tame(wild, out);
        else
            add_number(wild, out);
    }
}

/* How many there are of something: mostly few, rarely hundreds. */
static size_t some(struct wild *wild)
{
    const size_t dice = wild_below(wild, 100);
    return dice < 80 ? 1 + wild_below(wild, 4) : dice < 97 ? 1 + wild_below(wild, 25) : 300;
}

static void add_matrix(struct wild *wild, const char *row_end, struct text *out)
{
    const size_t columns = some(wild), rows = columns > 25 ? 2 : some(wild);
    for (size_t i = 0; i < rows; i++) {
        text_add(out, i ? row_end : "");
        add_row(wild, columns, true, out);
    }
}

/* Quarters are exact, so the sum is 1. */
static void add_shares(struct wild *wild, struct text *out)
{
    size_t left = 4;
    for (size_t i = 0; i < 3; i++) {
        const size_t part = i == 2 ? left : wild_below(wild, left + 1);
        text_addf(out, "%s%g", i ? " " : "", (double)part / 4);
        left -= part;
    }
}

struct candidates {
    struct wild *wild;
    size_t count;
    struct text chosen;
};

/* Each of the candidates is as likely as the others. */
static void consider(void *list, const char *candidate)
{
    struct candidates *candidates = list;
    if (wild_below(candidates->wild, ++candidates->count) > 0)
        return;
    text_clear(&candidates->chosen);
    text_add(&candidates->chosen, candidate);
}

static void add_completion(struct wild *wild, const struct session *session, struct text *out)
{
    struct candidates candidates = {.wild = wild};
    command_complete(session, text_string(out), out->length, consider, &candidates);
    text_add(out, text_string(&candidates.chosen));
    text_release(&candidates.chosen);
}

static void add_share(struct wild *wild, struct text *out)
{
    text_addf(out, "%g", (double)wild_below(wild, 11) / 10);
}

static void add_index(struct wild *wild, struct text *out)
{
    text_addf(out, "%zu", wild_below(wild, wild_below(wild, 4) ? 3 : 10));
}

static void add_tame_row(struct wild *wild, struct text *out)
{
    add_row(wild, some(wild), true, out);
}

static void add_any_row(struct wild *wild, struct text *out)
{
    add_row(wild, some(wild), false, out);
}

static void add_rows(struct wild *wild, struct text *out)
{
    add_matrix(wild, "; ", out);
}

static void add_name(struct wild *wild, struct text *out)
{
    text_add(out, WILD_PICK(wild, names));
}

static void add_file(struct wild *wild, struct text *out)
{
    text_add(out, WILD_PICK(wild, files));
}

static const struct {
    char letter;
    void (*add)(struct wild *wild, struct text *out);
} places[] = {
    {'n', add_number},  {'g', add_tame},   {'p', add_share}, {'i', add_index}, {'r', add_tame_row},
    {'R', add_any_row}, {'q', add_shares}, {'m', add_rows},  {'w', add_name},  {'f', add_file},
};

static void fill_in(struct wild *wild, const struct session *session, char letter, struct text *out)
{
    if (letter == '*')
        add_completion(wild, session, out);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i].letter == letter)
            places[i].add(wild, out);
}

/* A line that is known to work, at least after `load demo`. */
static void add_example(struct wild *wild, struct text *out)
{
    size_t count = 0;
    if (wild_below(wild, 2)) {
        while (setting_at(count))
            count++;
        text_addf(out, "set %s", setting_at(wild_below(wild, count))->example);
        return;
    }
    while (command_at(count))
        count++;
    text_add(out, command_at(wild_below(wild, count))->example);
}

/* A slip of the finger: a byte of ASCII is lost, doubled or replaced. */
static void misspell(struct wild *wild, struct text *line)
{
    struct text wrong = {0};
    const size_t at = wild_below(wild, line->length + 1), how = wild_below(wild, 3);
    for (size_t i = 0; i < line->length; i++) {
        const char byte[] = {line->bytes[i], (char)(' ' + wild_below(wild, 95))};
        if (i != at || (byte[0] & 0x80))
            text_add_bytes(&wrong, byte, 1);
        else if (how > 0)
            text_add_bytes(&wrong, how == 1 ? byte : byte + 1, how == 1 ? 2 : 1);
    }
    text_release(line);
    *line = wrong;
}

void wild_line(struct wild *wild, const struct session *session, struct text *out)
{
    struct text line = {0};
    if (wild_below(wild, 8) == 0) {
        add_example(wild, &line);
    } else {
        for (const char *form = WILD_PICK(wild, forms); *form; form++) {
            if (*form == '%')
                fill_in(wild, session, *++form, &line);
            else
                text_add_bytes(&line, form, 1);
        }
    }
    if (wild_below(wild, 12) == 0)
        misspell(wild, &line);
    text_add(out, text_string(&line));
    text_release(&line);
}

void wild_paste(struct wild *wild, struct text *out)
{
    const size_t dice = wild_below(wild, 1000);
    if (dice < 300)
        text_add(out, WILD_PICK(wild, pasted));
    else if (dice < 500)
        add_row(wild, some(wild), dice < 400, out);
    else if (dice < 990)
        add_matrix(wild, dice < 800 ? "\\n" : dice < 900 ? "; " : "\\n\\n", out);
    else if (dice < 997)
        text_add_repeated(out, WILD_PICK(wild, pasted), 500);
    else
        text_add_repeated(out, "0.25 x ", 1 + wild_below(wild, 1 << 17));
}

const char *wild_word(struct wild *wild)
{
    static const char *const words[] = {"loss", "cat", "ln",     "set", "e", "猫",
                                        "1",    "zzz", "LOGITS", " ",   ""};
    return WILD_PICK(wild, words);
}
