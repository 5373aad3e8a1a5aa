/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From Markdown, as the library md4c reads it, to the blocks of a lesson. */
#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/lesson.h"
#include "core/memory.h"
#include "core/text.h"

/* How deep lists may nest; what is deeper is shown as if it were not. */
#define DEPTH_MAX 8

struct list {
    bool ordered;
    unsigned next;
};

/* What is collected while md4c goes through the text. */
struct reading {
    const char *bytes;
    size_t length;
    struct lesson *lesson;
    struct error *error;
    bool bad;

    size_t counted, line; /* lines were counted up to this byte */
    struct text words, styles;
    bool soft_break;   /* a line ended here, and nothing has followed yet */
    size_t words_line; /* of the first of the words; 0: none yet */
    unsigned strong, emphasis;
    bool literal;

    struct list list[DEPTH_MAX + 1];
    size_t depth;     /* of lists; more than DEPTH_MAX counts on */
    const char *mark; /* of an item whose first words are still to come, or NULL */
    char fence[16];   /* the word behind ```, or "" */
    size_t fence_line;
    struct lesson_table table;
    size_t cells;
};

static int stop(struct reading *reading, size_t line)
{
    reading->bad = true;
    reading->error->line = line;
    return 1;
}

static int fail(struct reading *reading, size_t line, const char *message)
{
    error_set(reading->error, 0, "%s", message);
    return stop(reading, line);
}

/* `format` takes what there may be at most. */
static int too_many(struct reading *reading, size_t line, const char *format, size_t most)
{
    error_set(reading->error, 0, format, most);
    return stop(reading, line);
}

/* The line of a byte of the text; 0 for what md4c has not taken from there. */
static size_t line_of(struct reading *reading, const char *at)
{
    if (!at || at < reading->bytes || at > reading->bytes + reading->length)
        return 0;
    const size_t offset = (size_t)(at - reading->bytes);
    if (offset < reading->counted) {
        reading->counted = 0;
        reading->line = 1;
    }
    for (; reading->counted < offset; reading->counted++)
        reading->line += reading->bytes[reading->counted] == '\n';
    return reading->line;
}

/* ---- words ---- */

static void clear_words(struct reading *reading)
{
    text_clear(&reading->words);
    text_clear(&reading->styles);
    reading->soft_break = false;
    reading->words_line = 0;
}

static struct lesson_text take_words(struct reading *reading)
{
    struct pool *pool = &reading->lesson->pool;
    const size_t length = reading->words.length;
    unsigned char *style = pool_new(pool, length, 1);
    if (length)
        memcpy(style, reading->styles.bytes, length);
    const struct lesson_text text = {
        .bytes = pool_copy(pool, text_string(&reading->words)), .style = style, .length = length};
    clear_words(reading);
    return text;
}

static bool is_wide_end(const struct text *words)
{
    uint32_t code = 0;
    size_t at = words->length;
    while (at && ((unsigned char)words->bytes[at - 1] & 0xC0) == 0x80)
        at--;
    if (at)
        text_character(words->bytes + at - 1, words->length - at + 1, &code);
    return at && character_width(code) == 2;
}

static void add_words(struct reading *reading, const char *words, size_t length)
{
    if (!length)
        return;
    enum lesson_style style = reading->literal    ? LESSON_LITERAL
                              : reading->strong   ? LESSON_STRONG
                              : reading->emphasis ? LESSON_EMPHASIS
                                                  : LESSON_PLAIN;
    const char letter = (char)style;
    if (reading->soft_break) { /* none between two letters of Chinese */
        uint32_t code;
        text_character(words, length, &code);
        if (!(is_wide_end(&reading->words) && character_width(code) == 2)) {
            text_add(&reading->words, " ");
            text_add_bytes(&reading->styles, &letter, 1);
        }
        reading->soft_break = false;
    }
    text_add_bytes(&reading->words, words, length);
    for (size_t i = 0; i < length; i++)
        text_add_bytes(&reading->styles, &letter, 1);
}

static void add_entity(struct reading *reading, const char *entity, size_t length)
{
    static const struct {
        const char *name, *means;
    } entities[] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;", " "},
    };
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i].name) == length && memcmp(entities[i].name, entity, length) == 0) {
            add_words(reading, entities[i].means, strlen(entities[i].means));
            return;
        }
    add_words(reading, entity, length);
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *words, MD_SIZE length, void *user)
{
    struct reading *reading = user;
    const size_t line = line_of(reading, words);
    if (!reading->words_line)
        reading->words_line = line;
    if (type == MD_TEXT_SOFTBR)
        reading->soft_break = true;
    else if (type == MD_TEXT_BR)
        add_words(reading, "\n", 1);
    else if (type == MD_TEXT_ENTITY)
        add_entity(reading, words, length);
    else
        add_words(reading, words, length);
    return 0;
}

/* ---- blocks ---- */

static struct lesson_page *add_page(struct reading *reading, const char *heading)
{
    struct lesson *lesson = reading->lesson;
    if (lesson->pages == LESSON_PAGES_MAX) {
        too_many(reading, reading->line, _("a lesson has at most %zu pages"), LESSON_PAGES_MAX);
        return NULL;
    }
    lesson->page =
        memory_grow(lesson->page, lesson->pages, &lesson->page_room, sizeof *lesson->page);
    struct lesson_page *page = &lesson->page[lesson->pages++];
    *page = (struct lesson_page){.heading = heading, .first = lesson->blocks};
    return page;
}

/* A new block at the end of the last page. */
static struct lesson_block *add_block(struct reading *reading, enum lesson_kind kind, size_t line)
{
    struct lesson *lesson = reading->lesson;
    if (!lesson->title) {
        fail(reading, line, _("the title is to come first: '# ' and its words"));
        return NULL;
    }
    if (lesson->blocks == LESSON_BLOCKS_MAX) {
        too_many(reading, line, _("this lesson is too long; it has more than %zu paragraphs"),
                 LESSON_BLOCKS_MAX);
        return NULL;
    }
    if (!lesson->pages && !add_page(reading, ""))
        return NULL;
    lesson->block =
        memory_grow(lesson->block, lesson->blocks, &lesson->block_room, sizeof *lesson->block);
    struct lesson_block *block = &lesson->block[lesson->blocks++];
    *block = (struct lesson_block){.kind = kind, .line = line, .mark = "", .lines = ""};
    lesson->page[lesson->pages - 1].count++;
    return block;
}

static const char aim_word[] = "Aim: ";

static int take_paragraph(struct reading *reading)
{
    struct lesson *lesson = reading->lesson;
    const size_t line = reading->words_line;
    const char *mark = reading->mark;
    if (!reading->words.length) {
        clear_words(reading);
        return 0;
    }
    struct lesson_text text = take_words(reading);
    if (lesson->title && !lesson->pages && !lesson->aim &&
        strncmp(text.bytes, aim_word, strlen(aim_word)) == 0) {
        lesson->aim = text.bytes + strlen(aim_word);
        return 0;
    }
    struct lesson_block *block = add_block(reading, mark ? LESSON_ITEM : LESSON_PARAGRAPH, line);
    if (!block)
        return 1;
    block->text = text;
    block->depth = reading->depth < DEPTH_MAX ? reading->depth : DEPTH_MAX;
    block->mark = mark ? mark : "";
    reading->mark = NULL;
    return 0;
}

static int take_heading(struct reading *reading, unsigned level)
{
    struct lesson *lesson = reading->lesson;
    const size_t line = reading->words_line;
    const struct lesson_text text = take_words(reading);
    if (level == 1 && lesson->title)
        return fail(reading, line, _("a lesson has one title; '## ' begins a page"));
    if (level == 1) {
        lesson->title = text.bytes;
        return 0;
    }
    if (!lesson->title)
        return fail(reading, line, _("the title is to come first: '# ' and its words"));
    if (level == 2)
        return add_page(reading, text.bytes) ? 0 : 1;
    struct lesson_block *block = add_block(reading, LESSON_HEADING, line);
    if (!block)
        return 1;
    block->text = text;
    return 0;
}

/* A rule begins a page under the same heading, unless nothing stands on the present one. */
static int take_rule(struct reading *reading)
{
    struct lesson *lesson = reading->lesson;
    const struct lesson_page *last = lesson->pages ? &lesson->page[lesson->pages - 1] : NULL;
    if (!last || !last->count)
        return 0;
    return add_page(reading, last->heading) ? 0 : 1;
}

static enum lesson_kind kind_of_fence(const char *word)
{
    static const struct {
        const char *word;
        enum lesson_kind kind;
    } words[] = {{"xent", LESSON_COMMANDS},
                 {"output", LESSON_OUTPUT},
                 {"quiz", LESSON_QUIZ},
                 {"play", LESSON_PLAY}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0)
            return words[i].kind;
    return LESSON_VERBATIM;
}

/* Has the present page commands that the output can belong to? */
static bool follows_commands(const struct lesson *lesson)
{
    const struct lesson_page *page = lesson->pages ? &lesson->page[lesson->pages - 1] : NULL;
    for (size_t i = page ? page->count : 0; i > 0; i--) {
        const enum lesson_kind kind = lesson->block[page->first + i - 1].kind;
        if (kind == LESSON_COMMANDS || kind == LESSON_OUTPUT)
            return kind == LESSON_COMMANDS;
    }
    return false;
}

static int take_fence(struct reading *reading)
{
    struct pool *pool = &reading->lesson->pool;
    const enum lesson_kind kind = kind_of_fence(reading->fence);
    const size_t words_line = reading->words_line;
    const size_t line = reading->fence_line ? reading->fence_line : words_line ? words_line - 1 : 0;
    const char *lines = pool_copy(pool, text_string(&reading->words));
    clear_words(reading);
    if (kind == LESSON_OUTPUT && !follows_commands(reading->lesson))
        return fail(reading, line,
                    _("there are no commands on this page that print this: 'output' stands below "
                      "'xent'"));
    struct lesson_block *block = add_block(reading, kind, line);
    if (!block)
        return 1;
    block->lines = lines;
    if (kind == LESSON_QUIZ && !lesson_take_quiz(lines, line, pool, &block->quiz, reading->error)) {
        reading->bad = true;
        return 1;
    }
    return 0;
}

/* ---- tables ---- */

static int begin_table(struct reading *reading, const MD_BLOCK_TABLE_DETAIL *detail)
{
    struct pool *pool = &reading->lesson->pool;
    const size_t columns = detail->col_count;
    const size_t rows = (size_t)detail->head_row_count + detail->body_row_count;
    if (columns == 0 || rows > LESSON_CELLS_MAX / columns)
        return too_many(reading, reading->line,
                        _("this table is too large; it has at most %zu cells"), LESSON_CELLS_MAX);
    reading->cells = 0;
    reading->table =
        (struct lesson_table){.rows = rows,
                              .columns = columns,
                              .cell = pool_new(pool, rows * columns, sizeof *reading->table.cell),
                              .right = pool_new(pool, columns, sizeof *reading->table.right)};
    for (size_t i = 0; i < rows * columns; i++)
        reading->table.cell[i] = (struct lesson_text){.bytes = ""};
    return 0;
}

static void take_cell(struct reading *reading, const MD_BLOCK_TD_DETAIL *detail)
{
    struct lesson_table *table = &reading->table;
    if (reading->cells < table->rows * table->columns) {
        table->right[reading->cells % table->columns] = detail->align == MD_ALIGN_RIGHT;
        table->cell[reading->cells] = take_words(reading);
    }
    reading->cells++;
    clear_words(reading);
}

static int take_table(struct reading *reading)
{
    struct lesson_block *block = add_block(reading, LESSON_TABLE, reading->line);
    if (!block)
        return 1;
    block->table = reading->table;
    return 0;
}

/* ---- what md4c calls ---- */

static void begin_list(struct reading *reading, bool ordered, unsigned start)
{
    reading->depth++;
    if (reading->depth <= DEPTH_MAX)
        reading->list[reading->depth] = (struct list){.ordered = ordered, .next = start};
}

static void begin_item(struct reading *reading)
{
    char number[16] = "";
    struct list *list = &reading->list[reading->depth < DEPTH_MAX ? reading->depth : DEPTH_MAX];
    if (list->ordered)
        snprintf(number, sizeof number, "%u.", list->next++);
    reading->mark = pool_copy(&reading->lesson->pool, number);
}

static void begin_fence(struct reading *reading, const MD_BLOCK_CODE_DETAIL *detail)
{
    const size_t length = detail->lang.size;
    clear_words(reading);
    reading->fence[0] = '\0';
    reading->fence_line = length ? line_of(reading, detail->lang.text) : 0;
    if (length && length < sizeof reading->fence) {
        memcpy(reading->fence, detail->lang.text, length);
        reading->fence[length] = '\0';
    }
}

/* md4c does not stop at every block that is refused: nothing further is taken then. */
static int on_enter(MD_BLOCKTYPE type, void *detail, void *user)
{
    struct reading *reading = user;
    if (reading->bad)
        return 1;
    if (type == MD_BLOCK_LI || type == MD_BLOCK_UL || type == MD_BLOCK_OL) {
        if (take_paragraph(reading)) /* the words of the item around this list */
            return 1;
    } else if (type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_TH ||
               type == MD_BLOCK_TD) {
        clear_words(reading);
    }
    if (type == MD_BLOCK_UL)
        begin_list(reading, false, 0);
    else if (type == MD_BLOCK_OL)
        begin_list(reading, true, ((const MD_BLOCK_OL_DETAIL *)detail)->start);
    else if (type == MD_BLOCK_LI)
        begin_item(reading);
    else if (type == MD_BLOCK_CODE)
        begin_fence(reading, detail);
    else if (type == MD_BLOCK_TABLE)
        return begin_table(reading, detail);
    else if (type == MD_BLOCK_HR)
        return take_rule(reading);
    return 0;
}

static int on_leave(MD_BLOCKTYPE type, void *detail, void *user)
{
    struct reading *reading = user;
    if (reading->bad)
        return 1;
    if (type == MD_BLOCK_H)
        return take_heading(reading, ((const MD_BLOCK_H_DETAIL *)detail)->level);
    if (type == MD_BLOCK_P)
        return take_paragraph(reading);
    if (type == MD_BLOCK_CODE)
        return take_fence(reading);
    if (type == MD_BLOCK_TABLE)
        return take_table(reading);
    if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
        take_cell(reading, detail);
    if (type == MD_BLOCK_LI && take_paragraph(reading))
        return 1;
    if (type == MD_BLOCK_LI)
        reading->mark = NULL;
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
        reading->depth -= reading->depth > 0;
    return 0;
}

/* One more span around the words, or one fewer. */
static void count_span(struct reading *reading, MD_SPANTYPE type, bool enters)
{
    unsigned *count = type == MD_SPAN_STRONG ? &reading->strong
                      : type == MD_SPAN_EM   ? &reading->emphasis
                                             : NULL;
    if (count && enters)
        ++*count;
    else if (count)
        *count -= *count > 0;
    else if (type == MD_SPAN_CODE)
        reading->literal = enters;
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    (void)detail;
    count_span(user, type, true);
    return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    (void)detail;
    count_span(user, type, false);
    return 0;
}

/* A page without anything on it says nothing. */
static void drop_empty_pages(struct lesson *lesson)
{
    size_t kept = 0;
    for (size_t i = 0; i < lesson->pages; i++)
        if (lesson->page[i].count)
            lesson->page[kept++] = lesson->page[i];
    lesson->pages = kept;
}

bool lesson_take_blocks(const char *bytes, size_t length, struct lesson *lesson,
                        struct error *error)
{
    struct reading reading = {
        .bytes = bytes, .length = length, .lesson = lesson, .error = error, .line = 1};
    const MD_PARSER parser = {.flags =
                                  MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS,
                              .enter_block = on_enter,
                              .leave_block = on_leave,
                              .enter_span = on_enter_span,
                              .leave_span = on_leave_span,
                              .text = on_text};
    const int result = md_parse(bytes, (MD_SIZE)length, &parser, &reading);
    if (result && !reading.bad)
        fail(&reading, 0, _("it cannot be read as Markdown"));
    drop_empty_pages(lesson);
    text_release(&reading.words);
    text_release(&reading.styles);
    return !reading.bad;
}
