/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/evaluate.h"
#include "core/intl.h"
#include "core/number.h"

/* What was computed may be off by a little itself. */
#define OWN_ERROR 1e-12

/* What was typed, as a number. */
struct typed {
    double value;
    int decimals; /* behind the point, less the exponent; -1 for arithmetic, which is exact */
};

/* "1,48" is meant to be 1.48. */
static void mend_comma(struct text *number)
{
    char *comma = number->length ? strchr(number->bytes, ',') : NULL;
    if (comma && !strpbrk(number->bytes, ".()") && !strchr(comma + 1, ','))
        *comma = '.';
}

static int decimals_of(const char *number)
{
    const char *point = strchr(number, '.'), *exponent = strpbrk(number, "eE");
    const size_t behind = point ? strspn(point + 1, "0123456789") : 0;
    if (number[strspn(number, "+-.0123456789eE")])
        return -1;
    const long power = exponent ? strtol(exponent + 1, NULL, 10) : 0;
    const long decimals = (long)behind - power;
    return decimals < 0 ? 0 : decimals > 400 ? 400 : (int)decimals;
}

static bool read_typed(const char *words, struct typed *typed, struct error *error)
{
    struct text number = {0};
    size_t used = 0;
    const size_t length = strlen(words);
    text_add(&number, words);
    mend_comma(&number);
    bool good = length && number_read(text_string(&number), length, 1, &typed->value, &used, error);
    if (!length)
        error_set(error, 1, _("an answer is a number, as in 0.4170 or -ln(0.5)"));
    else if (good && used < length)
        good = error_set(error, used + 1, _("'%s' is not one number; an answer is, as in 0.4170"),
                         error_quote(words, length).text);
    typed->decimals = decimals_of(text_string(&number));
    text_release(&number);
    return good;
}

/* Within half a unit of the last decimal, or cut off there? */
static bool is_near(const struct typed *typed, double exact, bool *cut)
{
    const double unit = typed->decimals < 0 ? 0 : pow(10, -typed->decimals);
    const double size = fmax(1, fabs(exact)), off = fabs(exact) - fabs(typed->value);
    *cut = false;
    if (typed->value == exact)
        return true;
    if (!isfinite(exact) || !isfinite(typed->value))
        return false;
    if (fabs(typed->value - exact) <= unit / 2 + OWN_ERROR * size)
        return true;
    *cut = signbit(typed->value) == signbit(exact) && off > 0 && off < unit;
    return *cut;
}

bool lesson_judge(struct session *session, const char *expression, const char *typed, int wanted,
                  enum judgement *judgement, struct text *reason, struct error *error)
{
    struct typed number;
    double exact;
    bool cut;
    if (!read_typed(typed, &number, error) || !evaluate(session, expression, 1, &exact, error))
        return false;
    if (!is_near(&number, exact, &cut)) {
        *judgement = JUDGED_WRONG;
        text_addf(reason, _("%s is not right"), typed);
    } else if (number.decimals >= 0 && number.decimals < wanted && number.value != exact) {
        *judgement = JUDGED_SHORT;
        text_addf(reason, _("%s is right as far as it goes; %d decimals are asked for"), typed,
                  wanted);
    } else {
        *judgement = JUDGED_RIGHT;
        text_add(reason, cut ? _("Right, but cut off: rounded it ends one higher") : _("Right"));
    }
    return true;
}
