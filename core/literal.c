/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/literal.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/memory.h"
#include "core/text.h"

/* Brackets of functions and of lists inside one another. */
#define DEPTH_MAX 16

struct scan {
    const char *text;
    size_t length, at;
    size_t column; /* of text[0] */
    size_t depth;  /* of brackets of all kinds */
    size_t lists;  /* of those that hold numbers */
    size_t rows;   /* closed so far */
    bool flat;     /* numbers stand outside of any row */
    struct literal *out;
    struct error *error;
};

static bool read_value(struct scan *scan);

static char peek(const struct scan *scan)
{
    return scan->at < scan->length ? scan->text[scan->at] : '\0';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
}

static void skip_blanks(struct scan *scan)
{
    while (scan->at < scan->length && (is_blank(peek(scan)) || peek(scan) == '#')) {
        const bool comment = peek(scan) == '#';
        while (comment && scan->at < scan->length && peek(scan) != '\n')
            scan->at++;
        scan->at += scan->at < scan->length;
    }
}

static size_t column_of(const struct scan *scan, size_t at)
{
    return scan->column + text_characters(scan->text, at);
}

/* What stands there, up to the next separator. */
static struct quoted quote_here(const struct scan *scan)
{
    size_t end = scan->at;
    while (end < scan->length && !is_blank(scan->text[end]) &&
           (end == scan->at || !strchr(",;()[]<>", scan->text[end])))
        end++;
    return error_quote(scan->text + scan->at, end - scan->at);
}

/* ---- names ---- */

/* The letters, digits and points from there on. */
static size_t name_length(const char *text, size_t length)
{
    size_t used = 0;
    while (used < length && is_name(text[used]))
        used++;
    return used && !(text[0] >= '0' && text[0] <= '9') && text[0] != '.' ? used : 0;
}

static bool is_among(const char *const *words, const char *word, size_t length)
{
    for (; *words; words++)
        if (strlen(*words) == length && memcmp(*words, word, length) == 0)
            return true;
    return false;
}

/* A function that gives its first argument back as an array or a number: its name, and the module
 * before it. */
static bool is_maker(const char *name, size_t length)
{
    static const char *const modules[] = {
        "torch", "np",    "numpy", "tf",        "tensorflow", "jnp",       "jax",
        "nn",    "keras", "ops",   "jax.numpy", "torch.nn",   "keras.ops", NULL};
    static const char *const makers[] = {
        "tensor",     "Tensor",   "FloatTensor", "DoubleTensor", "HalfTensor",
        "LongTensor", "array",    "asarray",     "Array",        "DeviceArray",
        "constant",   "Variable", "Parameter",   "as_tensor",    "convert_to_tensor",
        "matrix",     "list",     "tuple",       "float",        "int",
        "float16",    "float32",  "float64",     "bfloat16",     "int32",
        "int64",      "bool_",    NULL};
    size_t module = length;
    while (module && name[module - 1] != '.')
        module--;
    return is_among(makers, name + module, length - module) &&
           (module == 0 || is_among(modules, name, module - 1));
}

/* A number that is written as a word: what it is for number_read(). */
static const char *constant(const char *name, size_t length)
{
    static const struct {
        const char *name, *number;
    } constants[] = {{"True", "1"},
                     {"False", "0"},
                     {"np.inf", "inf"},
                     {"-np.inf", "-inf"},
                     {"math.inf", "inf"},
                     {"-math.inf", "-inf"},
                     {"torch.inf", "inf"},
                     {"-torch.inf", "-inf"},
                     {"-float('inf')", "-inf"},
                     {"-float(\"inf\")", "-inf"}};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (strlen(constants[i].name) == length && memcmp(constants[i].name, name, length) == 0)
            return constants[i].number;
    return NULL;
}

/* The function that is called there, with a list or as one that makes arrays: the length of its
 * name, 0 if there is none.  Other functions belong to arithmetic. */
static size_t call_length(const char *text, size_t length)
{
    const size_t used = name_length(text, length);
    if (used == 0 || used >= length || text[used] != '(')
        return 0;
    return is_maker(text, used) || (used + 1 < length && text[used + 1] == '[') ? used : 0;
}

/* Is there a comma inside the bracket that opens there? */
static bool holds_comma(const char *text, size_t length)
{
    size_t depth = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '(' || text[i] == '[')
            depth++;
        else if ((text[i] == ')' || text[i] == ']') && --depth == 0)
            return false;
        else if (text[i] == ',')
            return true;
    }
    return false;
}

/* "logits =" before the value, "Parameter containing:" before the tensor: its length, or 0. */
static size_t preface_length(const char *text, size_t length)
{
    static const char parameter[] = "Parameter containing:";
    const size_t name = name_length(text, length);
    size_t at = name;
    if (length >= strlen(parameter) && memcmp(text, parameter, strlen(parameter)) == 0)
        return strlen(parameter);
    while (at < length && is_blank(text[at]))
        at++;
    return name && at < length && text[at] == '=' ? at + 1 : 0;
}

bool literal_begins(const char *text, size_t length)
{
    if (length == 0)
        return false;
    return text[0] == '[' || text[0] == '<' || call_length(text, length) ||
           preface_length(text, length) || (text[0] == '(' && holds_comma(text, length));
}

/* ---- values ---- */

static bool refuse_here(const struct scan *scan, const char *format)
{
    return error_set(scan->error, column_of(scan, scan->at), format, quote_here(scan).text);
}

static bool refuse_dots(const struct scan *scan, size_t at)
{
    return error_set(scan->error, column_of(scan, at),
                     _("'...' stands for numbers that were left out when this was printed; print "
                       "all of them: torch.set_printoptions(profile='full'), or "
                       "np.set_printoptions(threshold=10**9)"));
}

static void add_number(struct scan *scan, size_t from, size_t to)
{
    struct literal *out = scan->out;
    const char *word = constant(scan->text + from, to - from);
    out->number = memory_grow(out->number, out->count, &out->room, sizeof *out->number);
    out->number[out->count++] = (struct literal_number){.text = word ? word : scan->text + from,
                                                        .length = word ? strlen(word) : to - from,
                                                        .at = from};
}

/* Up to the next separator outside of round brackets. */
static bool read_number(struct scan *scan)
{
    const size_t from = scan->at;
    size_t depth = 0;
    for (; scan->at < scan->length; scan->at++) {
        const char c = peek(scan);
        if (depth == 0 && (is_blank(c) || strchr(",;[]<>)#", c)))
            break;
        depth += c == '(';
        depth -= c == ')';
    }
    if (scan->at - from >= 3 && memcmp(scan->text + from, "...", 3) == 0)
        return refuse_dots(scan, from);
    if (scan->at == from)
        return refuse_here(scan, _("a number is wanted here, not '%s'"));
    add_number(scan, from, scan->at);
    return true;
}

/* Passes over the bracket that closes what was opened at `opened`. */
static bool close_bracket(struct scan *scan, size_t opened, char with)
{
    const char *const open = scan->text + opened;
    skip_blanks(scan);
    if (scan->at == scan->length)
        return error_set(scan->error, column_of(scan, opened),
                         _("this '%c' is never closed: a '%c' is missing"), *open, with);
    if (peek(scan) != with && strchr(")]>", peek(scan)))
        return error_set(scan->error, column_of(scan, scan->at),
                         _("'%c' does not close the '%c' before; a '%c' is wanted"), peek(scan),
                         *open, with);
    if (peek(scan) != with)
        return error_set(scan->error, column_of(scan, scan->at),
                         _("a ',' or '%c' is wanted here, not '%s'"), with, quote_here(scan).text);
    scan->at++;
    return true;
}

/* Passes over a comma and blanks; false if it is a second one. */
static bool pass_comma(struct scan *scan)
{
    skip_blanks(scan);
    if (peek(scan) != ',')
        return true;
    scan->at++;
    skip_blanks(scan);
    return peek(scan) != ',' || refuse_here(scan, _("a number is wanted here, not '%s'"));
}

/* Numbers become a row; rows stay what they are.  `first`: of the numbers; `rows`: how many had
 * been closed before. */
static bool end_list(struct scan *scan, size_t opened, size_t first, size_t rows)
{
    if (scan->out->count == first)
        return error_set(scan->error, column_of(scan, opened), _("numbers are missing here"));
    if (scan->rows > rows)
        return true;
    scan->out->number[first].new_row = first > 0;
    scan->rows++;
    return true;
}

/* A list or tuple: numbers, or rows. */
static bool read_list(struct scan *scan)
{
    const size_t opened = scan->at, first = scan->out->count, rows = scan->rows;
    const char with = peek(scan) == '[' ? ']' : ')';
    if (scan->lists == 2)
        return error_set(scan->error, column_of(scan, opened),
                         _("a third bracket inside two others: a table has rows and columns"));
    scan->at++;
    scan->lists++;
    skip_blanks(scan);
    while (scan->at < scan->length && !strchr(")]>", peek(scan))) {
        const size_t at = scan->at, before = scan->rows, count = scan->out->count;
        if (!read_value(scan))
            return false;
        if (count > first && (scan->rows > before) != (before > rows)) {
            const bool row = scan->rows > before;
            scan->at = at;
            return refuse_here(scan,
                               row ? _("a number is wanted here, as before, not '%s'")
                                   : _("a row in brackets is wanted here, as before, not '%s'"));
        }
        if (!pass_comma(scan))
            return false;
    }
    scan->lists--;
    return close_bracket(scan, opened, with) && end_list(scan, opened, first, rows);
}

/* Passes over an argument that says nothing about the numbers. */
static void skip_argument(struct scan *scan)
{
    size_t depth = 0;
    char quote = 0;
    for (; scan->at < scan->length; scan->at++) {
        const char c = peek(scan);
        if (quote) {
            quote = c == quote ? 0 : quote;
            continue;
        }
        if (depth == 0 && (c == ',' || c == ')' || c == '>'))
            return;
        quote = c == '\'' || c == '"' ? c : 0;
        depth += c == '(' || c == '[' || c == '<';
        depth -= depth && (c == ')' || c == ']' || c == '>');
    }
}

/* float('inf') */
static bool read_quoted(struct scan *scan)
{
    const size_t from = ++scan->at;
    while (scan->at < scan->length && peek(scan) != scan->text[from - 1])
        scan->at++;
    if (scan->at == scan->length || scan->at == from)
        return error_set(scan->error, column_of(scan, from - 1),
                         _("a number is wanted in the quotes, and a quote behind it"));
    add_number(scan, from, scan->at++);
    return true;
}

/* Behind the name of a function: its first argument counts. */
static bool read_call(struct scan *scan, size_t name)
{
    const size_t opened = scan->at + name;
    if (!is_maker(scan->text + scan->at, name))
        return refuse_here(scan, _("'%s' is no function that makes an array; tensor, array and "
                                   "constant are"));
    scan->at = opened + 1;
    skip_blanks(scan);
    const size_t keyword = preface_length(scan->text + scan->at, scan->length - scan->at);
    scan->at += keyword;
    skip_blanks(scan);
    const bool quoted = peek(scan) == '\'' || peek(scan) == '"';
    if (!(quoted ? read_quoted(scan) : read_value(scan)))
        return false;
    skip_blanks(scan);
    while (peek(scan) == ',') {
        scan->at++;
        skip_argument(scan);
    }
    return close_bracket(scan, opened, ')');
}

/* <tf.Tensor: shape=(2, 2), dtype=float32, numpy=VALUE> */
static bool read_angle(struct scan *scan)
{
    static const char *const marks[] = {"numpy=", "value="};
    const size_t opened = scan->at++;
    while (scan->at < scan->length && peek(scan) != '>') {
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            const size_t length = strlen(marks[i]);
            if (scan->length - scan->at < length ||
                memcmp(scan->text + scan->at, marks[i], length) != 0)
                continue;
            scan->at += length;
            skip_blanks(scan);
            return read_value(scan) && close_bracket(scan, opened, '>');
        }
        scan->at++;
    }
    return error_set(scan->error, column_of(scan, opened),
                     scan->at == scan->length
                         ? _("this '<' is never closed: a '>' is missing")
                         : _("the numbers of this tensor are not there: 'numpy=' is missing"));
}

static bool read_inner(struct scan *scan)
{
    const char *here = scan->text + scan->at;
    const size_t rest = scan->length - scan->at, call = call_length(here, rest);
    if (peek(scan) == '[' || (peek(scan) == '(' && holds_comma(here, rest)))
        return read_list(scan);
    if (peek(scan) == '<')
        return read_angle(scan);
    return call ? read_call(scan, call) : read_number(scan);
}

/* All recursion passes here. */
static bool read_value(struct scan *scan)
{
    if (scan->depth == DEPTH_MAX)
        return error_set(scan->error, column_of(scan, scan->at),
                         _("more than %d brackets inside one another"), DEPTH_MAX);
    scan->depth++;
    const bool good = read_inner(scan);
    scan->depth--;
    return good;
}

/* Between rows that no bracket holds together. */
static bool pass_row_end(struct scan *scan)
{
    skip_blanks(scan);
    if (peek(scan) != ',' && peek(scan) != ';')
        return true;
    scan->at++;
    skip_blanks(scan);
    return true;
}

static bool read_all(struct scan *scan)
{
    size_t values = 0;
    skip_blanks(scan);
    scan->at += preface_length(scan->text + scan->at, scan->length - scan->at);
    skip_blanks(scan);
    do {
        const size_t rows = scan->rows, at = scan->at;
        if (!read_value(scan) || !pass_row_end(scan))
            return false;
        if (values++ && (scan->rows == rows || scan->flat))
            return error_set(scan->error, column_of(scan, at),
                             _("nothing is expected behind the last bracket"));
        scan->flat = scan->rows == rows;
    } while (scan->at < scan->length);
    return true;
}

/* Are all rows as long as the first? */
static bool check_rows(const struct scan *scan)
{
    const struct literal *out = scan->out;
    size_t first = 0; /* length of row 0 */
    for (size_t i = 0, row = 0; i < out->count; row++) {
        const size_t begin = i++;
        while (i < out->count && !out->number[i].new_row)
            i++;
        first = row ? first : i;
        if (i - begin != first)
            return error_set(scan->error, column_of(scan, out->number[begin].at),
                             _("row %zu is of length %zu, but row 0 of length %zu; all rows must "
                               "be equally long"),
                             row, i - begin, first);
    }
    return true;
}

bool literal_read(const char *text, size_t length, size_t column, struct literal *literal,
                  struct error *error)
{
    *literal = (struct literal){0};
    struct scan scan = {
        .text = text, .length = length, .column = column, .out = literal, .error = error};
    if (read_all(&scan) && check_rows(&scan))
        return true;
    literal_release(literal);
    return false;
}

void literal_release(struct literal *literal)
{
    free(literal->number);
    *literal = (struct literal){0};
}

bool literal_is_open(struct literal_brackets *brackets, const char *piece, size_t length)
{
    char last = 0;
    for (size_t i = 0; i < length && (brackets->quote || piece[i] != '#'); i++) {
        const char c = piece[i];
        last = is_blank(c) ? last : c;
        if (brackets->quote) {
            brackets->quote = c == brackets->quote ? 0 : brackets->quote;
            continue;
        }
        brackets->quote = c == '\'' || c == '"' ? c : 0;
        brackets->depth += c == '(' || c == '[' || c == '<';
        brackets->depth -= brackets->depth && (c == ')' || c == ']' || c == '>');
    }
    return brackets->depth > 0 || last == '=' || last == ':';
}
