/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Literals as Python, MATLAB and others print them.  The numbers found lie in the text, in order.
 */
#include <string.h>

#include "core/literal.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_start();
    return 0;
}

/* Line by line, as a script is read. */
static void look_line_by_line(const char *text, size_t size)
{
    struct literal_brackets brackets = {0};
    for (size_t at = 0, length; at < size; at += length + 1) {
        const char *end = memchr(text + at, '\n', size - at);
        length = end ? (size_t)(end - text) - at : size - at;
        if (!literal_is_open(&brackets, text + at, length) && brackets.depth)
            fuzz_fail("%zu brackets are open, and the literal is not", brackets.depth);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct literal literal = {0};
    struct error error = {0};
    size_t behind = 0;
    look_line_by_line(text, size);
    literal_begins(text, size);
    if (!literal_read(text, size, 1, &literal, &error)) {
        if (!error.message[0])
            fuzz_fail("refused without a word");
        return 0;
    }
    for (size_t i = 0; i < literal.count; i++) {
        const struct literal_number *number = &literal.number[i];
        if (number->at < behind || number->at >= size || number->length == 0)
            fuzz_fail("number %zu stands at byte %zu of %zu", i, number->at, size);
        behind = number->at + 1;
    }
    literal_release(&literal);
    return 0;
}
