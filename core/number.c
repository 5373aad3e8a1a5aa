/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading numbers. */
#include "core/number.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unictype.h>

#include "core/decimal.h"
#include "core/intl.h"
#include "core/text.h"

#define DEPTH_MAX 100

struct reader {
    const char *string;
    size_t length;
    size_t column; /* of string[0] */
    size_t at;
    size_t depth, brackets;
    struct error *error;
};

static bool read_sum(struct reader *reader, double *value);
static bool read_signed(struct reader *reader, double *value);

static char peek(const struct reader *reader)
{
    return reader->at < reader->length ? reader->string[reader->at] : '\0';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void skip_blanks(struct reader *reader)
{
    while (reader->brackets && is_blank(peek(reader)))
        reader->at++;
}

static size_t column_of(const struct reader *reader, size_t at)
{
    return reader->column + text_characters(reader->string, at);
}

/* What stands at `at`, but for the first byte up to the next blank, comma or semicolon. */
static struct quoted quote_rest(const struct reader *reader, size_t at)
{
    size_t end = at + 1;
    while (end < reader->length && !is_blank(reader->string[end]) && reader->string[end] != ',' &&
           reader->string[end] != ';')
        end++;
    return error_quote(reader->string + at, end - at);
}

/* Capitals count as small letters, in ASCII and whatever the locale. */
static bool is_word(const char *bytes, size_t length, const char *word)
{
    for (size_t i = 0; i < length; i++) {
        if ((bytes[i] | 0x20) != word[i])
            return false;
    }
    return word[length] == '\0';
}

/* What input methods and word processors write in place of an ASCII character; the full-width forms
 * are computed. */
static const struct {
    uint32_t code;
    const char *ascii;
} look_alikes[] = {
    {0x00A0, " "},   {0x00B2, "^2"}, {0x00B7, "*"}, {0x00D7, "*"}, {0x00F7, "/"},
    {0x03C0, "pi"},  {0x066B, "."},  {0x2010, "-"}, {0x2011, "-"}, {0x2012, "-"},
    {0x2013, "-"},   {0x2014, "-"},  {0x2212, "-"}, {0x2215, "/"}, {0x221A, "sqrt"},
    {0x221E, "inf"}, {0x22C5, "*"},  {0x3000, " "}, {0x3002, "."},
};

static bool check_look_alike(const struct reader *reader)
{
    uint32_t code;
    const char *bytes = reader->string + reader->at, *ascii = NULL;
    size_t used = text_character(bytes, reader->length - reader->at, &code);
    char narrow[2] = "";
    if (code > 0xFF00 && code < 0xFF5F) {
        narrow[0] = (char)(code - 0xFF00 + ' ');
        ascii = narrow;
    }
    for (size_t i = 0; i < sizeof look_alikes / sizeof *look_alikes; i++) {
        if (look_alikes[i].code == code)
            ascii = look_alikes[i].ascii;
    }
    const int digit = used > 1 ? uc_decimal_value(code) : -1;
    if (!ascii && digit >= 0)
        return error_set(reader->error, column_of(reader, reader->at),
                         _("'%s' (U+%04X) is the %d of another script; write the number with the "
                           "digits 0 to 9"),
                         error_quote(bytes, used).text, (unsigned)code, digit);
    if (!ascii)
        return true;
    return error_set(reader->error, column_of(reader, reader->at),
                     _("'%s' (U+%04X) is not understood in a number; write '%s'"),
                     error_quote(bytes, used).text, (unsigned)code, ascii);
}

static bool refuse_missing(const struct reader *reader)
{
    size_t column = column_of(reader, reader->at);
    char next = peek(reader);
    if (next == '\0' || next == ',' || next == ';')
        return error_set(reader->error, column, _("a number is missing here"));
    if (is_blank(next))
        return error_set(reader->error, column,
                         _("a number is missing here; blanks are allowed inside brackets only"));
    if (!check_look_alike(reader))
        return false;
    if (next == '*' && reader->at > 0 && reader->string[reader->at - 1] == '*')
        return error_set(reader->error, column, _("'**' is not understood; write '^' for a power"));
    return error_set(reader->error, column, _("a number is wanted here, not '%s'"),
                     quote_rest(reader, reader->at).text);
}

static bool refuse_word(const struct reader *reader, size_t start, size_t length)
{
    size_t column = column_of(reader, start);
    const char *word = reader->string + start;
    struct quoted quoted = error_quote(word, length);
    if (is_word(word, length, "nan"))
        return error_set(reader->error, column,
                         _("'%s' is the mark of a result without a value; write a number"),
                         quoted.text);
    if (is_word(word, length, "log"))
        return error_set(
            reader->error, column,
            _("'%s' means different things to different people; write ln, log2 or log10"),
            quoted.text);
    return error_set(reader->error, column,
                     _("unknown word '%s'; valid are the functions ln, log2, log10, exp and sqrt, "
                       "and the numbers e, pi and inf"),
                     quoted.text);
}

static bool refuse_too_large(const struct reader *reader, size_t at, const char *what)
{
    return error_set(reader->error, column_of(reader, at),
                     _("'%s' is too large for a double; the largest is about 1.8e308"), what);
}

/* A result that is not finite is good only if infinity went in. */
static bool apply_operator(const struct reader *reader, size_t at, double *left, double right)
{
    char sign = reader->string[at];
    double a = *left, result = 0.0;
    switch (sign) {
    case '+':
        result = a + right;
        break;
    case '-':
        result = a - right;
        break;
    case '*':
        result = a * right;
        break;
    case '/':
        result = a / right;
        break;
    case '^':
        /* The rounding error of e itself would grow with the exponent. */
        result = a == M_E ? exp(right) : pow(a, right);
        break;
    }
    *left = result;
    bool from_zero = sign == '/' ? right == 0.0 : sign == '^' && a == 0.0 && right < 0.0;
    if (from_zero)
        return error_set(reader->error, column_of(reader, at), _("division by 0"));
    if (isfinite(result) || (isinf(result) && (isinf(a) || isinf(right))))
        return true;
    char what[2 * NUMBER_ROOM + 4];
    snprintf(what, sizeof what, "%s %c %s", number_exact(a).text, sign, number_exact(right).text);
    if (isinf(result))
        return refuse_too_large(reader, at, what);
    return error_set(reader->error, column_of(reader, at), _("'%s' has no value"), what);
}

enum domain { DOMAIN_ALL, DOMAIN_POSITIVE, DOMAIN_NOT_NEGATIVE };

struct function {
    const char *name;
    double (*apply)(double);
    enum domain domain;
};

static const struct function functions[] = {
    {"ln", log, DOMAIN_POSITIVE},        {"log2", log2, DOMAIN_POSITIVE},
    {"log10", log10, DOMAIN_POSITIVE},   {"exp", exp, DOMAIN_ALL},
    {"sqrt", sqrt, DOMAIN_NOT_NEGATIVE},
};

static bool apply_function(const struct reader *reader, size_t at, const struct function *function,
                           double *value)
{
    double argument = *value;
    struct number_text shown = number_exact(argument);
    size_t column = column_of(reader, at);
    if (argument == 0.0 && function->domain == DOMAIN_POSITIVE)
        return error_set(reader->error, column, _("%s(0) is -inf; write -inf if that is meant"),
                         function->name);
    if (argument < 0.0 && function->domain == DOMAIN_POSITIVE)
        return error_set(reader->error, column, _("%s needs a number above 0, not %s"),
                         function->name, shown.text);
    if (argument < 0.0 && function->domain == DOMAIN_NOT_NEGATIVE)
        return error_set(reader->error, column, _("%s needs a number that is not negative, not %s"),
                         function->name, shown.text);
    *value = function->apply(argument);
    if (isfinite(*value) || isinf(argument))
        return true;
    char what[NUMBER_ROOM + 8];
    snprintf(what, sizeof what, "%s(%s)", function->name, shown.text);
    return refuse_too_large(reader, at, what);
}

static bool read_brackets(struct reader *reader, double *value)
{
    size_t open = reader->at++;
    reader->brackets++;
    if (!read_sum(reader, value))
        return false;
    skip_blanks(reader);
    if (reader->at == reader->length)
        return error_set(reader->error, column_of(reader, open), _("'(' without a ')'"));
    if (peek(reader) != ')')
        return check_look_alike(reader) &&
               error_set(reader->error, column_of(reader, reader->at),
                         _("an operator or ')' is wanted here, not '%s'"),
                         quote_rest(reader, reader->at).text);
    reader->at++;
    reader->brackets--;
    return true;
}

static bool read_word(struct reader *reader, double *value)
{
    size_t start = reader->at;
    const char *word = reader->string + start;
    while (is_letter(peek(reader)) || is_digit(peek(reader)))
        reader->at++;
    size_t length = reader->at - start;
    if (is_word(word, length, "inf") || is_word(word, length, "infinity")) {
        *value = INFINITY;
        return true;
    }
    if ((length == 1 && word[0] == 'e') || (length == 2 && memcmp(word, "pi", 2) == 0)) {
        *value = length == 1 ? M_E : M_PI;
        return true;
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const struct function *function = &functions[i];
        if (strlen(function->name) != length || memcmp(function->name, word, length) != 0)
            continue;
        skip_blanks(reader);
        if (peek(reader) != '(')
            return error_set(reader->error, column_of(reader, reader->at),
                             _("'%s' needs its number in brackets: %s(2)"), function->name,
                             function->name);
        return read_brackets(reader, value) && apply_function(reader, start, function, value);
    }
    return refuse_word(reader, start, length);
}

static bool read_decimal(struct reader *reader, size_t length, double *value)
{
    const char *start = reader->string + reader->at;
    char next = reader->length - reader->at > 1 ? start[1] : '\0';
    if (length == 1 && start[0] == '0' && (next == 'x' || next == 'X'))
        return error_set(reader->error, column_of(reader, reader->at),
                         _("'%s' is hexadecimal; write a decimal number"),
                         quote_rest(reader, reader->at).text);
    *value = decimal_value(start, length);
    if (isinf(*value))
        return refuse_too_large(reader, reader->at, error_quote(start, length).text);
    reader->at += length;
    return true;
}

static bool read_operand(struct reader *reader, double *value)
{
    const char *start = reader->string + reader->at;
    size_t length = decimal_length(start, reader->length - reader->at);
    if (length)
        return read_decimal(reader, length, value);
    if (peek(reader) == '(')
        return read_brackets(reader, value);
    return is_letter(peek(reader)) ? read_word(reader, value) : refuse_missing(reader);
}

static bool read_power(struct reader *reader, double *value)
{
    if (!read_operand(reader, value))
        return false;
    skip_blanks(reader);
    if (peek(reader) != '^')
        return true;
    size_t at = reader->at++;
    double exponent;
    return read_signed(reader, &exponent) && apply_operator(reader, at, value, exponent);
}

/* All recursion passes here. */
static bool read_signed(struct reader *reader, double *value)
{
    if (reader->depth == DEPTH_MAX)
        return error_set(reader->error, column_of(reader, reader->at),
                         _("more than %d brackets, signs and powers inside one another"),
                         DEPTH_MAX);
    reader->depth++;
    skip_blanks(reader);
    char sign = peek(reader);
    bool good;
    if (sign == '-' || sign == '+') {
        reader->at++;
        good = read_signed(reader, value);
        if (good && sign == '-')
            *value = -*value;
    } else {
        good = read_power(reader, value);
    }
    reader->depth--;
    return good;
}

static bool read_product(struct reader *reader, double *value)
{
    if (!read_signed(reader, value))
        return false;
    for (skip_blanks(reader); peek(reader) == '*' || peek(reader) == '/'; skip_blanks(reader)) {
        size_t at = reader->at++;
        double right;
        if (!read_signed(reader, &right) || !apply_operator(reader, at, value, right))
            return false;
    }
    return true;
}

static bool read_sum(struct reader *reader, double *value)
{
    if (!read_product(reader, value))
        return false;
    for (skip_blanks(reader); peek(reader) == '+' || peek(reader) == '-'; skip_blanks(reader)) {
        size_t at = reader->at++;
        double right;
        if (!read_product(reader, &right) || !apply_operator(reader, at, value, right))
            return false;
    }
    return true;
}

/* Refuses what sticks to the number, as in "2x"; the rest of the line is the caller's. */
static bool check_end(const struct reader *reader)
{
    char next = peek(reader);
    size_t column = column_of(reader, reader->at);
    if (next == ')')
        return error_set(reader->error, column, _("')' without a '('"));
    bool foreign = (unsigned char)next >= 0x80;
    if (foreign && !check_look_alike(reader))
        return false;
    if (foreign || is_letter(next) || is_digit(next) || next == '.' || next == '(')
        return error_set(reader->error, column, _("'%s' directly follows a number"),
                         quote_rest(reader, reader->at).text);
    return true;
}

bool number_read(const char *string, size_t length, size_t column, double *value, size_t *used,
                 struct error *error)
{
    struct reader reader = {.string = string, .length = length, .column = column, .error = error};
    double result;
    if (!read_sum(&reader, &result) || !check_end(&reader))
        return false;
    *value = result;
    *used = reader.at;
    return true;
}
