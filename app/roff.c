/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/roff.h"

#include <stdbool.h>
#include <string.h>

/* What roff has its own names for: quotes, accents and the hyphen would be typeset. */
static const struct {
    uint32_t code;
    const char *name;
} specials[] = {{'\\', "\\e"},  {'-', "\\-"},   {'\'', "\\(aq"}, {'"', "\\(dq"},
                {'^', "\\(ha"}, {'~', "\\(ti"}, {'`', "\\(ga"}};

static void add_character(struct text *out, const char *bytes, size_t length, uint32_t code)
{
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (specials[i].code == code) {
            text_add(out, specials[i].name);
            return;
        }
    if (code < 0x80)
        text_add_bytes(out, bytes, length);
    else
        text_addf(out, "\\[u%04X]", (unsigned)code);
}

static void add_escaped(struct text *out, const char *string, size_t length)
{
    for (size_t used; length; string += used, length -= used) {
        uint32_t code;
        used = text_character(string, length, &code);
        add_character(out, string, used, code);
    }
}

/* Lines of the source end before this column. */
#define SOURCE_COLUMNS 79

/* One sentence in lines; none begins with what would make it a request. */
static void add_sentence(struct text *out, const char *sentence, size_t length)
{
    size_t column = 0;
    while (length) {
        const size_t word = strcspn(sentence, " ") < length ? strcspn(sentence, " ") : length;
        struct text escaped = {0};
        add_escaped(&escaped, sentence, word);
        const bool breaks = column && column + 1 + escaped.length >= SOURCE_COLUMNS;
        text_add(out, breaks ? "\n" : column ? " " : "");
        column = breaks || !column ? 0 : column + 1;
        text_add(out, !column && sentence[0] == '.' ? "\\&" : "");
        text_add(out, text_string(&escaped));
        column += escaped.length;
        text_release(&escaped);
        sentence += word + (word < length);
        length -= word + (word < length);
    }
    text_add(out, "\n");
}

/* A new sentence is a new line, as roff wants it to find its end. */
static void add_sentences(struct text *out, const char *sentences)
{
    for (const char *end; (end = strstr(sentences, ".  ")); sentences = end + 3)
        add_sentence(out, sentences, (size_t)(end + 1 - sentences));
    add_sentence(out, sentences, strlen(sentences));
}

static void add_in_font(struct text *out, const char *font, const char *string)
{
    text_addf(out, "\\f%s", font);
    add_escaped(out, string, strlen(string));
    text_add(out, "\\fR");
}

void roff_title(struct text *out, const char *name, int section, const char *date,
                const char *source, const char *manual)
{
    text_add(out, ".\\\" Made from the tables of the program: mend those, not this.\n");
    text_addf(out, ".TH %s %d \"%s\" \"%s\" \"%s\"\n", name, section, date, source, manual);
}

void roff_name(struct text *out, const char *name, const char *purpose)
{
    roff_section(out, "NAME");
    add_escaped(out, name, strlen(name));
    text_add(out, " \\- ");
    add_escaped(out, purpose, strlen(purpose));
    text_add(out, "\n");
}

static void add_heading(struct text *out, const char *macro, const char *heading)
{
    text_addf(out, "%s \"", macro);
    add_escaped(out, heading, strlen(heading));
    text_add(out, "\"\n");
}

void roff_section(struct text *out, const char *heading)
{
    add_heading(out, ".SH", heading);
}

void roff_subsection(struct text *out, const char *heading)
{
    add_heading(out, ".SS", heading);
}

/* Is a heading the last line? Nothing needs to be parted from it. */
static bool after_heading(const struct text *out)
{
    size_t at = out->length ? out->length - 1 : 0;
    while (at && out->bytes[at - 1] != '\n')
        at--;
    return out->length == 0 || strncmp(out->bytes + at, ".S", 2) == 0;
}

void roff_paragraph(struct text *out, const char *sentences)
{
    text_add(out, after_heading(out) ? "" : ".PP\n");
    add_sentences(out, sentences);
}

void roff_item(struct text *out, const char *name, const char *arguments, const char *sentences)
{
    text_add(out, ".TP\n");
    add_in_font(out, "B", name);
    if (arguments[0]) {
        text_add(out, " ");
        add_in_font(out, "I", arguments);
    }
    text_add(out, "\n");
    add_sentences(out, sentences);
}

void roff_form(struct text *out, const char *form)
{
    struct text program = {0};
    const size_t length = strcspn(form, " ");
    text_add_bytes(&program, form, length);
    text_add(out, after_heading(out) ? "" : ".br\n");
    add_in_font(out, "B", text_string(&program));
    add_escaped(out, form + length, strlen(form + length));
    text_add(out, "\n");
    text_release(&program);
}

void roff_example(struct text *out, const char *label, const char *line)
{
    text_add(out, ".br\n");
    add_escaped(out, label, strlen(label));
    text_add(out, " ");
    add_in_font(out, "B", line);
    text_add(out, "\n");
}
