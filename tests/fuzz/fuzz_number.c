/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and arithmetic.  What is read is never NaN; the shortest digits of it are read as the
 * same number; any bits at all can be shown. */
#include <math.h>
#include <string.h>

#include "core/number.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_start();
    return 0;
}

static void must_come_back(double value)
{
    const struct number_text exact = number_exact(value);
    const size_t length = strlen(exact.text);
    struct error error = {0};
    double again = 0;
    size_t used = 0;
    if (!number_read(exact.text, length, 1, &again, &used, &error))
        fuzz_fail("'%s' is refused: %s", exact.text, error.message);
    if (used != length || (again != value))
        fuzz_fail("%a is written as '%s' and read as %a", value, exact.text, again);
}

static void show(double value)
{
    for (int digits = 0; digits <= NUMBER_DIGITS_MAX; digits++) {
        const struct number_text shown = number_show(value, digits);
        if (strcmp(shown.text, "-0") == 0 || strlen(shown.text) >= NUMBER_ROOM)
            fuzz_fail("%a is shown as '%s'", value, shown.text);
    }
    number_brief(value, 4);
    number_decimals(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error = {0};
    double value = 0, bits;
    size_t used = 0;
    if (size >= sizeof bits) {
        memcpy(&bits, data, sizeof bits);
        show(bits);
        if (isfinite(bits))
            must_come_back(bits);
    }
    if (!number_read((const char *)data, size, 1, &value, &used, &error)) {
        if (!error.message[0] || error.column > size + 1)
            fuzz_fail("refused in column %zu of %zu: '%s'", error.column, size, error.message);
        return 0;
    }
    if (used == 0 || used > size || isnan(value))
        fuzz_fail("%zu of %zu bytes are the number %g", used, size, value);
    must_come_back(value);
    return 0;
}
