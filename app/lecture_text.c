/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is seen of a lesson that is being read. */
#include "app/lecture.h"
#include "core/intl.h"

/* The steps, each on a line of its own, or on more if it is long. */
static void write_working(const char *steps, struct rich *rich)
{
    struct text line = {0};
    while (text_next_line(&steps, &line))
        rich_string(rich, 4, "", STYLE_STRONG, text_string(&line));
    text_release(&line);
}

void lecture_write_verdict(const struct lecture *lecture, const struct lesson_block *block,
                           struct rich *rich)
{
    const struct lesson_quiz *quiz = &block->quiz;
    const struct lecture_mark *mark = &lecture->mark[block - lecture->lesson.block];
    if (mark->answered == ANSWERED_NOT)
        return;
    static const enum style styles[] = {[ANSWERED_SHORT] = STYLE_PLAIN,
                                        [ANSWERED_WRONG] = STYLE_WRONG,
                                        [ANSWERED_RIGHT] = STYLE_RIGHT,
                                        [ANSWERED_GIVEN] = STYLE_PLAIN};
    struct text line = {0};
    text_addf(&line, "%s.", text_string(&mark->reason));
    rich_string(rich, 2, "", styles[mark->answered], text_string(&line));
    text_release(&line);
    if (mark->answered == ANSWERED_WRONG && quiz->hint[0] && (mark->tries > 1 || !mark->explained))
        rich_string(rich, 2, _("Hint: "), STYLE_PLAIN, quiz->hint);
    if (mark->answered == ANSWERED_GIVEN)
        write_working(text_string(&mark->working), rich);
    if (lecture_is_settled(mark) && quiz->working[0])
        rich_string(rich, 2, "", STYLE_PLAIN, quiz->working);
}

static void write_item(const struct lesson_block *block, struct rich *rich)
{
    const int indent = block->depth > 1 ? 2 * (int)(block->depth - 1) : 0;
    struct text mark = {0};
    if (block->kind == LESSON_ITEM)
        text_addf(&mark, "%s ",
                  block->mark[0]               ? block->mark
                  : rich->face == FACE_UNICODE ? "•"
                                               : "*");
    rich_words(rich, indent, text_string(&mark), &block->text);
    text_release(&mark);
}

static void write_block(const struct lecture *lecture, size_t i, struct rich *rich)
{
    const struct lesson_block *block = &lecture->lesson.block[i];
    switch (block->kind) {
    case LESSON_PARAGRAPH:
    case LESSON_ITEM:
        write_item(block, rich);
        return;
    case LESSON_HEADING:
        rich_string(rich, 0, "", STYLE_HEADING, block->text.bytes);
        return;
    case LESSON_TABLE:
        rich_table(rich, &block->table);
        return;
    case LESSON_VERBATIM:
        rich_lines(rich, 2, "", STYLE_PLAIN, block->lines);
        return;
    case LESSON_COMMANDS:
        rich_lines(rich, 0, "> ", STYLE_STRONG, block->lines);
        rich_lines(rich, 4, "", STYLE_RESULT, text_string(&lecture->mark[i].out));
        if (lecture->mark[i].trouble.length)
            rich_string(rich, 4, "", STYLE_WRONG, text_string(&lecture->mark[i].trouble));
        return;
    case LESSON_OUTPUT: /* what was really printed stands there already */
        return;
    case LESSON_QUIZ:
        rich_string(rich, 0, "? ", STYLE_HEADING, block->quiz.ask);
        lecture_write_verdict(lecture, block, rich);
        return;
    case LESSON_PLAY:
        rich_string(rich, 0, "", STYLE_HEADING, _("Try it:"));
        rich_lines(rich, 2, "", STYLE_PLAIN, block->lines);
        return;
    }
}

/* Items of a list and what was printed follow each other closely. */
static bool keeps_close(const struct lesson_block *before, const struct lesson_block *block)
{
    return block->kind == LESSON_OUTPUT ||
           (block->kind == LESSON_ITEM && before->kind == LESSON_ITEM);
}

void lecture_write(const struct lecture *lecture, struct rich *rich, size_t *stop)
{
    const struct lesson_page *page = &lecture->lesson.page[lecture->page];
    const struct lesson_block *at = lecture_stop(lecture);
    const size_t last = at ? (size_t)(at - lecture->lesson.block) : page->first + page->count;
    *stop = 0;
    if (page->heading[0])
        rich_string(rich, 0, "", STYLE_HEADING, page->heading);
    if (page->heading[0] && rich->airy)
        rich_blank(rich);
    for (size_t i = page->first; i < page->first + page->count && i <= last; i++) {
        const struct lesson_block *block = &lecture->lesson.block[i];
        if (i > page->first && !keeps_close(block - 1, block))
            rich_blank(rich);
        if (lesson_stops_at(block))
            *stop = rich->count;
        write_block(lecture, i, rich);
    }
}
