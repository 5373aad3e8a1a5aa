/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of data; the first byte says which kind: CSV, TSV or JSON.  What is read, written and read
 * again is the same problem. */
#include "core/data.h"
#include "core/text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_start();
    return 0;
}

static void must_come_back(const struct problem *problem, enum data_format format)
{
    struct text out = {0}, notes = {0};
    struct problem again;
    struct error error = {0};
    data_write(problem, format, &out);
    if (!data_read(text_string(&out), out.length, format, &again, &notes, &error))
        fuzz_fail("what was written is refused: %s\n%s", error.message, text_string(&out));
    if (!problem_equal(problem, &again))
        fuzz_fail("what was written is another problem:\n%s", text_string(&out));
    problem_release(&again);
    text_release(&notes);
    text_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum data_format formats[] = {DATA_CSV, DATA_TSV, DATA_JSON};
    struct text notes = {0};
    struct problem problem;
    struct error error = {0};
    if (!size)
        return 0;
    const enum data_format format = formats[data[0] % 3];
    if (data_read((const char *)data + 1, size - 1, format, &problem, &notes, &error)) {
        fuzz_problem(&problem);
        if (fuzz_values(&problem) && fuzz_values(&problem) <= FUZZ_VALUES)
            for (size_t i = 0; i < 3; i++)
                must_come_back(&problem, formats[i]);
        problem_release(&problem);
    } else if (!error.message[0]) {
        fuzz_fail("refused without a word");
    }
    text_release(&notes);
    return 0;
}
