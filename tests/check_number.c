/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as text: what is read, what is refused and where; points and commas. */
#include "core/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal.h"
#include "core/memory.h"
#include "tests/numbers.h"
#include "tests/problems.h"

START_TEST(read_values)
{
    static const struct {
        const char *string;
        double want;
        size_t used; /* 0: everything */
    } cases[] = {
        {"2", 2.0, 0},
        {"0", 0.0, 0},
        {"-0", -0.0, 0},
        {"+3.5", 3.5, 0},
        {".5", 0.5, 0},
        {"5.", 5.0, 0},
        {"1e3", 1000.0, 0},
        {"1.5E-3", 0.0015, 0},
        {"1e+2", 100.0, 0},
        {"007", 7.0, 0},
        {"inf", INFINITY, 0},
        {"-inf", -INFINITY, 0},
        {"Infinity", INFINITY, 0},
        {"INF", INFINITY, 0},
        {"1/3", 1.0 / 3.0, 0},
        {"1/inf", 0.0, 0},
        {"exp(-inf)", 0.0, 0},
        {"ln(inf)", INFINITY, 0},
        {"ln(0.7)", -0x1.6d3c324e13f50p-2, 0},
        {"-log2(0.25)", 2.0, 0},
        {"log10(1000)", 3.0, 0},
        {"sqrt(2)", 0x1.6a09e667f3bcdp+0, 0},
        {"exp(1)", 0x1.5bf0a8b145769p+1, 0},
        {"e", 0x1.5bf0a8b145769p+1, 0},
        {"pi", 0x1.921fb54442d18p+1, 0},
        {"e^2", 0x1.d8e64b8d4ddaep+2, 0},
        {"e^40", 0x1.a220d397972ebp+57, 0},
        {"e^-40", 0x1.39792499b1a24p-58, 0},
        {"-2^2", -4.0, 0},
        {"(-2)^2", 4.0, 0},
        {"2^-1", 0.5, 0},
        {"2^3^2", 512.0, 0},
        {"-2^-2", -0.25, 0},
        {"8-4-2", 2.0, 0},
        {"8/4/2", 1.0, 0},
        {"1+2*3", 7.0, 0},
        {"(1+2)*3", 9.0, 0},
        {"2*-3", -6.0, 0},
        {"2--3", 5.0, 0},
        {"--2", 2.0, 0},
        {"( 1 +\t2 ) * 3", 3.0, 9},
        {"(2 -1)", 1.0, 0},
        {"( ln ( 1 ) )", 0.0, 0},
        {"2 -1", 2.0, 1},
        {"2,5", 2.0, 1},
        {"2;5", 2.0, 1},
        {"2:5", 2.0, 1},
        {"2|", 2.0, 1},
        {"2=", 2.0, 1},
        {"1e-400", 0.0, 0},
        {"0e999999999999999999999", 0.0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *string = cases[i].string;
        size_t used, length = strlen(string);
        struct error error;
        double value;
        /* The copy ends where the string does, so that a sanitizer sees a read too many. */
        char *copy = memory_new(length, 1);
        memcpy(copy, string, length);
        ck_assert_msg(number_read(copy, length, 1, &value, &used, &error), "'%s': %s", string,
                      error.message);
        expect_same(value, cases[i].want, string);
        ck_assert_uint_eq(used, cases[i].used ? cases[i].used : length);
        free(copy);
    }
}
END_TEST

START_TEST(read_errors)
{
    static const struct {
        const char *string;
        size_t column;
        const char *message; /* a part of it */
    } cases[] = {
        {"", 1, "a number is missing here"},
        {" 2", 1, "blanks are allowed inside brackets only"},
        {",", 1, "a number is missing here"},
        {"- 1", 2, "blanks are allowed inside brackets only"},
        {"2+", 3, "a number is missing here"},
        {"2* 3", 3, "blanks are allowed inside brackets only"},
        {"(2+)", 4, "a number is wanted here, not ')'"},
        {"()", 2, "a number is wanted here, not ')'"},
        {"2**3", 3, "'**' is not understood; write '^'"},
        {".", 1, "a number is wanted here, not '.'"},
        {"nan", 1, "'nan' is the mark of a result without a value"},
        {"xan", 1, "unknown word 'xan'"},
        {"xnf", 1, "unknown word 'xnf'"},
        {"1+anfinity", 3, "unknown word 'anfinity'"},
        {"mog(2)", 1, "unknown word 'mog'"},
        {"-NaN", 2, "'NaN' is the mark"},
        {"0x1p3", 1, "'0x1p3' is hexadecimal"},
        {"1+0X10", 3, "'0X10' is hexadecimal"},
        {"1e400", 1, "'1e400' is too large for a double; the largest is about 1.8e308"},
        {"-1e309", 2, "'1e309' is too large"},
        {"1e999999999999999999999", 1, "is too large"},
        {"1e308*10", 6, "'1e+308 * 10' is too large for a double"},
        {"10^309", 3, "'10 ^ 309' is too large"},
        {"exp(710)", 1, "'exp(710)' is too large"},
        {"1/0", 2, "division by 0"},
        {"inf/0", 4, "division by 0"},
        {"0^-1", 2, "division by 0"},
        {"inf-inf", 4, "'inf - inf' has no value"},
        {"0*inf", 2, "'0 * inf' has no value"},
        {"(-8)^(1/3)", 5, "'-8 ^ 0.3333333333333333' has no value"},
        {"ln(-1)", 1, "ln needs a number above 0, not -1"},
        {"1+ln(0)", 3, "ln(0) is -inf; write -inf if that is meant"},
        {"log2(-inf)", 1, "log2 needs a number above 0, not -inf"},
        {"sqrt(-2)", 1, "sqrt needs a number that is not negative, not -2"},
        {"lnx", 1, "unknown word 'lnx'; valid are the functions ln, log2, log10, exp and sqrt"},
        {"2*foo", 3, "unknown word 'foo'; valid are"},
        {"PI", 1, "unknown word 'PI'; valid are"},
        {"log(2)", 1, "write ln, log2 or log10"},
        {"ln 2", 3, "'ln' needs its number in brackets: ln(2)"},
        {"sqrt2", 1, "unknown word 'sqrt2'"},
        {"(2", 1, "'(' without a ')'"},
        {"1+(2*(3)", 3, "'(' without a ')'"},
        {"ln(2", 3, "'(' without a ')'"},
        {"2)", 2, "')' without a '('"},
        {"(2,3)", 3, "an operator or ')' is wanted here, not ',3)'"},
        {"(2 3)", 4, "an operator or ')' is wanted here, not '3)'"},
        {"2x", 2, "'x' directly follows a number"},
        {"2e", 2, "'e' directly follows a number"},
        {"1e+x,3", 2, "'e+x' directly follows a number"},
        {"2pi", 2, "'pi' directly follows a number"},
        {"1_000", 2, "'_000' directly follows a number"},
        {"1.2.3", 4, "'.3' directly follows a number"},
        {"(2)3", 4, "'3' directly follows a number"},
        {"2(3)", 2, "'(3)' directly follows a number"},
        {"inf(2)", 4, "'(2)' directly follows a number"},
        {"2\xC3\xA9", 2, "'\xC3\xA9' directly follows a number"},
        {"2\xFF", 2, "'?' directly follows a number"},
        {"\xE2\x88\x92"
         "1",
         1, "'\xE2\x88\x92' (U+2212) is not understood in a number; write '-'"},
        {"2\xE2\x88\x92"
         "1",
         2, "(U+2212) is not understood in a number; write '-'"},
        {"(1 \xC3\x97 2)", 4, "write '*'"},
        {"\xEF\xBC\x92", 1, "'\xEF\xBC\x92' (U+FF12) is not understood in a number; write '2'"},
        {"2\xEF\xBC\x8E"
         "5",
         2, "write '.'"},
        {"2\xEF\xBC\x8C"
         "5",
         2, "write ','"},
        {"\xE2\x88\x9E", 1, "write 'inf'"},
        {"(1\xE3\x80\x80+2)", 3, "(U+3000) is not understood in a number; write ' '"},
        {"(1+\xC2\xA0"
         "nan)",
         4, "(U+00A0)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {.line = 7};
        double value = 42.0;
        size_t used = 43, length = strlen(cases[i].string);
        char *copy = memory_new(length, 1);
        memcpy(copy, cases[i].string, length);
        ck_assert_msg(!number_read(copy, length, 11, &value, &used, &error), "'%s' is %g",
                      cases[i].string, value);
        ck_assert_msg(strstr(error.message, cases[i].message), "'%s': %s", cases[i].string,
                      error.message);
        ck_assert_msg(error.column == cases[i].column + 10, "'%s': column %zu: %s", cases[i].string,
                      error.column, error.message);
        ck_assert(value == 42.0 && used == 43 && error.line == 7);
        free(copy);
    }
}
END_TEST

START_TEST(read_depth)
{
    static const char *const repeated[] = {"(", "-", "2^", "ln("};
    for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++) {
        size_t step = strlen(repeated[i]), length = 100000 * step;
        char *deep = memory_new(length, 1);
        for (size_t at = 0; at < length; at += step)
            memcpy(deep + at, repeated[i], step);
        struct error error;
        double value;
        size_t used;
        ck_assert(!number_read(deep, length, 1, &value, &used, &error));
        ck_assert_str_eq(error.message,
                         "more than 100 brackets, signs and powers inside one another");
        ck_assert_uint_eq(error.column, 100 * step + 1);
        free(deep);
    }
    /* What stands side by side is not deep. */
    char flat[2002] = "1";
    for (size_t i = 0; i < 1000; i++)
        memcpy(flat + 1 + 2 * i, i % 2 ? "-2" : "+2", 2);
    ck_assert_double_eq(number_of(flat), 1.0);
    ck_assert_double_eq(number_of("((((((((((((((((((((1))))))))))))))))))))"), 1.0);
}
END_TEST

/* What it takes to round a decimal number correctly. */
START_TEST(read_hard_decimals)
{
    static const struct {
        const char *string;
        double want;
    } cases[] = {
        {"0.1", 0x1.999999999999ap-4},
        {"2.2250738585072011e-308", 0x0.fffffffffffffp-1022},
        {"2.2250738585072012e-308", 0x1p-1022},
        {"2.2250738585072014e-308", 0x1p-1022},
        {"4.9406564584124654e-324", 0x1p-1074},
        {"2.4703282292062327e-324", 0.0},
        {"2.4703282292062328e-324", 0x1p-1074},
        {"1.7976931348623157e308", DBL_MAX},
        {"1.7976931348623158e308", DBL_MAX},
        {"9007199254740993", 0x1p53},
        {"9007199254740993.0000000000000000000000000000001", 0x1.0000000000001p53},
        {"9007199254740995", 0x1.0000000000002p53},
        {"9007199254740992.99999999999999999999999999999999", 0x1p53},
        {"1.00000000000000011102230246251565404236316680908203125", 1.0},
        {"1.00000000000000011102230246251565404236316680908203126", 0x1.0000000000001p0},
        {"1.00000000000000033306690738754696212708950042724609375", 0x1.0000000000002p0},
        {"8.98846567431157953864652595394512366808988489471153286367150405788663379027504815663542"
         "e307",
         0x1p1023},
        {"6929495644600919.5", 0x1.89e56ee5e7a58p52},
        {"3.518437208883201171875e13", 0x1.0000000000002p45},
        {"123456789012345678901234567890", 0x1.8ee90ff6c373ep96},
        {"0.000000000000000000000000000000123456789e30", 0x1.f9add3739635fp-4},
        {"1e23", 0x1.52d02c7e14af6p76},
        {"8.5e22", 0x1.1ffdbf6b2b2ebp76},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_same(number_of(cases[i].string), cases[i].want, cases[i].string);
}
END_TEST

/* `head`, then zeros, then `tail`. */
static char *with_zeros(const char *head, size_t zeros, const char *tail)
{
    size_t before = strlen(head), after = strlen(tail);
    char *string = memory_new(before + zeros + after + 1, 1);
    memcpy(string, head, before);
    memset(string + before, '0', zeros);
    memcpy(string + before + zeros, tail, after);
    return string;
}

START_TEST(read_huge_decimals)
{
    static const struct {
        const char *head;
        size_t zeros;
        const char *tail;
        double want;
    } cases[] = {
        /* A tie, and something behind it that comes late. */
        {"9007199254740993.", 5000, "", 0x1p53},
        {"9007199254740993.", 5000, "1", 0x1.0000000000001p53},
        {"9007199254740993.", 100000, "1", 0x1.0000000000001p53},
        {"9007199254740993", 5000, "e-5000", 0x1p53},
        {"9007199254740993", 5000, "1e-5001", 0x1.0000000000001p53},
        {"9007199254740993", 779, "1.5e-780", 0x1.0000000000001p53},
        {"0.", 30000, "15e30001", 1.5},
        {"0.", 30000, "15", 0.0},
        {"15", 30000, "e-30000", 15.0},
        {"", 30000, "1", 1.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *string = with_zeros(cases[i].head, cases[i].zeros, cases[i].tail);
        double value = number_of(string);
        string[30] = '\0';
        expect_same(value, cases[i].want, string);
        free(string);
    }
}
END_TEST

START_TEST(decimal_point)
{
    char comma[] = "-1,25e-09",
         arabic[] = "12\xD9\xAB"
                    "5",
         none[] = "125";
    decimal_set_point(comma);
    ck_assert_str_eq(comma, "-1.25e-09");
    decimal_set_point(arabic);
    ck_assert_str_eq(arabic, "12.5");
    decimal_set_point(none);
    ck_assert_str_eq(none, "125");
}
END_TEST

START_TEST(comma_locale)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8",  "fr_FR.UTF-8", "fr_FR.utf8",
                                        "ru_RU.UTF-8", "nl_NL.UTF-8", "de_DE",       "fr_FR"};
    size_t i = 0;
    /* a C library may know the name and no comma */
    while (i < sizeof names / sizeof *names &&
           (!setlocale(LC_ALL, names[i]) || strcmp(localeconv()->decimal_point, ",") != 0))
        i++;
    if (i == sizeof names / sizeof *names) {
        printf("no locale with a decimal comma: one case skipped\n");
        return;
    }
    char comma[8];
    snprintf(comma, sizeof comma, "%.1f", 1.5);
    ck_assert_str_eq(comma, "1,5");
    ck_assert_str_eq(number_show(-1.25, 3).text, "-1.250");
    ck_assert_str_eq(number_show(1.23456e-9, 4).text, "1.2346e-09");
    ck_assert_str_eq(number_exact(0.1).text, "0.1");
    ck_assert_str_eq(number_exact(-1.5e-9).text, "-1.5e-09");
    ck_assert_double_eq(number_rounded(1.26, 1), 1.3);
    ck_assert_double_eq(number_of("1.5"), 1.5);
    ck_assert_double_eq(number_of("2,5"), 2.0);
    setlocale(LC_ALL, "C");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {read_values,        read_errors,        read_depth,
                                  read_hard_decimals, read_huge_decimals, decimal_point,
                                  comma_locale};
    return run_tests("number", tests, sizeof tests / sizeof *tests);
}
