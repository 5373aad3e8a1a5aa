/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lesson files.  A lesson that is read is gone through to its end and back, its questions answered
 * wrongly and then given up; each page is laid out at some width. */
#include <string.h>

#include "app/lecture.h"
#include "app/rich.h"
#include "core/lesson.h"
#include "core/memory.h"
#include "tests/fuzz/fuzz.h"

#define STOPS 60

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_start();
    return 0;
}

static void look(const struct lecture *lecture, int columns)
{
    struct rich rich = {.columns = columns};
    size_t stop = 0;
    lecture_write(lecture, &rich, &stop);
    rich_release(&rich);
}

static void answer(struct lecture *lecture, struct session *session, const char *typed)
{
    struct error error = {0};
    if (lecture_asks(lecture) && !lecture_answer(lecture, session, typed, &error))
        if (!error.message[0])
            fuzz_fail("an answer is refused without a word");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lecture lecture = {0};
    struct session session = session_new();
    struct reply reply = {0};
    const struct lecture_door door = {.session = &session, .reply = &reply};
    struct error error = {0};
    if (!lesson_read((const char *)data, size, &lecture.lesson, &error)) {
        if (!error.message[0])
            fuzz_fail("refused without a word");
    } else {
        lecture.open = true; /* as lecture_open() does, without a file */
        lecture.mark = memory_new(lecture.lesson.blocks, sizeof *lecture.mark);
        for (int i = 0; i < STOPS && fuzz_values(&session.problem) <= FUZZ_VALUES; i++) {
            look(&lecture, 20 + 30 * (i % 3));
            answer(&lecture, &session, "0.5");
            answer(&lecture, &session, "");
            if (!lecture_on(&lecture, &door))
                break;
        }
        for (int i = 0; i < STOPS && lecture_back(&lecture, &door); i++)
            look(&lecture, 78);
    }
    lecture_close(&lecture);
    reply_release(&reply);
    session_release(&session);
    return 0;
}
