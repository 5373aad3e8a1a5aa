/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a member of a zip file is.  The list of them is at the end of the file: first its own end,
 * which says where it begins. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/feed/feed_source.h"
#include "core/intl.h"
#include "core/memory.h"
#include "core/text.h"

/* Bytes of the records, without what has no fixed length, and how each begins. */
#define END_BYTES     22
#define LOCATOR_BYTES 20
#define END64_BYTES   56
#define ENTRY_BYTES   46
#define LOCAL_BYTES   30

/* A comment of this length may follow the end of the list; so long are names and extras. */
#define SHORT_MAX ((size_t)0xFFFF)

/* In place of a number that stands elsewhere, because it takes 64 bits. */
#define ELSEWHERE 0xFFFFFFFF

/* Members that a message tells. */
#define TOLD 8

struct list {
    int file;
    uint64_t length; /* of the file */
    uint64_t at, end;
    const char *wanted;
    char *names; /* room for a name and an extra */
    size_t members, found;
    struct text told;
    struct error *error;
};

struct entry {
    unsigned flags, method;
    uint32_t checksum;
    uint64_t packed, length, local;
    size_t name_length, extra_length;
};

static uint64_t number(const char *bytes, size_t size)
{
    uint64_t value = 0;
    while (size--)
        value = value << 8 | (unsigned char)bytes[size];
    return value;
}

static bool damaged(const struct list *list)
{
    return error_set(list->error, 0, _("this zip file is cut short or damaged"));
}

static bool read_bytes(const struct list *list, uint64_t at, char *room, size_t length)
{
    if (at > list->length || length > list->length - at)
        return false;
    for (size_t got = 0; got < length;) {
        const ssize_t more = pread(list->file, room + got, length - got, (off_t)(at + got));
        if (more <= 0)
            return false;
        got += (size_t)more;
    }
    return true;
}

/* The list of a large file says so in records of their own before the end. */
static bool read_end64(struct list *list, uint64_t end)
{
    char locator[LOCATOR_BYTES], record[END64_BYTES];
    if (end < LOCATOR_BYTES || !read_bytes(list, end - LOCATOR_BYTES, locator, sizeof locator) ||
        memcmp(locator, "PK\6\7", 4) != 0)
        return true;
    if (!read_bytes(list, number(locator + 8, 8), record, sizeof record) ||
        memcmp(record, "PK\6\6", 4) != 0)
        return false;
    list->at = number(record + 48, 8);
    list->end = list->at + number(record + 40, 8);
    return true;
}

/* Where the list begins and ends. */
static bool find_list(struct list *list)
{
    const size_t most = END_BYTES + SHORT_MAX;
    const size_t length = list->length < most ? (size_t)list->length : most;
    char *const tail = memory_new(length, 1);
    const uint64_t from = list->length - length;
    bool good = false;
    if (length >= END_BYTES && read_bytes(list, from, tail, length))
        for (size_t i = length - END_BYTES + 1; !good && i-- > 0;) {
            if (memcmp(tail + i, "PK\5\6", 4) != 0)
                continue;
            list->at = number(tail + i + 16, 4);
            list->end = list->at + number(tail + i + 12, 4);
            good = read_end64(list, from + i);
        }
    free(tail);
    return (good && list->at <= list->end && list->end <= list->length) || damaged(list);
}

/* The numbers of 64 bits, in the order of those that they stand for. */
static bool read_wide(const struct list *list, struct entry *entry)
{
    uint64_t *const wide[] = {&entry->length, &entry->packed, &entry->local};
    const char *at = list->names + entry->name_length, *const end = at + entry->extra_length;
    while (end - at >= 4) {
        const size_t kind = (size_t)number(at, 2), size = (size_t)number(at + 2, 2);
        at += 4;
        if (size > (size_t)(end - at))
            return false;
        const char *field = at;
        for (size_t i = 0; kind == 1 && i < 3; i++)
            if (*wide[i] == ELSEWHERE && at + size - field >= 8) {
                *wide[i] = number(field, 8);
                field += 8;
            }
        at += size;
    }
    return true;
}

static bool read_entry(struct list *list, struct entry *entry)
{
    char bytes[ENTRY_BYTES];
    if (!read_bytes(list, list->at, bytes, sizeof bytes) || memcmp(bytes, "PK\1\2", 4) != 0)
        return false;
    *entry = (struct entry){
        .flags = (unsigned)number(bytes + 8, 2),
        .method = (unsigned)number(bytes + 10, 2),
        .checksum = (uint32_t)number(bytes + 16, 4),
        .packed = number(bytes + 20, 4),
        .length = number(bytes + 24, 4),
        .name_length = (size_t)number(bytes + 28, 2),
        .extra_length = (size_t)number(bytes + 30, 2),
        .local = number(bytes + 42, 4),
    };
    const size_t names = entry->name_length + entry->extra_length;
    if (!read_bytes(list, list->at + sizeof bytes, list->names, names))
        return false;
    list->at += sizeof bytes + names + number(bytes + 32, 2);
    return read_wide(list, entry);
}

/* NumPy calls a member by the name of its file without ".npy". */
static bool is_wanted(const struct list *list, const struct entry *entry)
{
    static const char npy[] = ".npy";
    const size_t wanted = strlen(list->wanted), length = entry->name_length;
    if (length < wanted || memcmp(list->names, list->wanted, wanted) != 0)
        return false;
    return length == wanted ||
           (length == wanted + strlen(npy) && memcmp(list->names + wanted, npy, strlen(npy)) == 0);
}

static void tell(struct list *list, const struct entry *entry)
{
    const size_t length = entry->name_length;
    const bool npy = length > 4 && memcmp(list->names + length - 4, ".npy", 4) == 0;
    if (list->members < TOLD)
        text_addf(&list->told, "%s'%s'", list->members ? ", " : "",
                  error_quote(list->names, npy ? length - 4 : length).text);
    else if (list->members == TOLD)
        text_add(&list->told, ", ...");
    list->members++;
}

/* All entries; the one that is wanted in *found. */
static bool read_list(struct list *list, struct entry *found)
{
    struct entry entry;
    while (list->at < list->end) {
        if (!read_entry(list, &entry))
            return damaged(list);
        if (entry.name_length && list->names[entry.name_length - 1] == '/')
            continue;
        tell(list, &entry);
        if (list->wanted && !is_wanted(list, &entry))
            continue;
        *found = entry;
        list->found++;
    }
    const char *told = text_string(&list->told);
    if (list->members == 0)
        return error_set(list->error, 0, _("this zip file has no members"));
    if (list->wanted && list->found == 0)
        return error_set(list->error, 0, _("no member is called '%s'; there are %s"),
                         error_quote(list->wanted, strlen(list->wanted)).text, told);
    if (list->found > 1)
        return error_set(list->error, 0, _("which of the members?  There are %s; write FILE:NAME"),
                         told);
    return true;
}

static bool check_entry(const struct list *list, const struct entry *entry,
                        struct zip_member *member)
{
    char local[LOCAL_BYTES];
    if (entry->flags & 1)
        return error_set(list->error, 0, _("this member is encrypted"));
    if (entry->method != 0 && entry->method != 8)
        return error_set(list->error, 0,
                         _("this member is compressed by method %u; wanted: 0 (stored) or 8 "
                           "(deflated)"),
                         entry->method);
    if (!read_bytes(list, entry->local, local, sizeof local) || memcmp(local, "PK\3\4", 4) != 0)
        return damaged(list);
    *member = (struct zip_member){
        .deflated = entry->method == 8,
        .begin = entry->local + sizeof local + number(local + 26, 2) + number(local + 28, 2),
        .packed = entry->packed,
        .length = entry->length,
        .checksum = entry->checksum,
    };
    if (member->begin > list->length || member->packed > list->length - member->begin ||
        (!member->deflated && member->packed != member->length))
        return damaged(list);
    return true;
}

bool zip_find(int file, uint64_t length, const char *name, struct zip_member *member,
              struct error *error)
{
    struct list list = {.file = file, .length = length, .wanted = name, .error = error};
    struct entry entry = {0};
    list.names = memory_new(2, SHORT_MAX);
    const bool good =
        find_list(&list) && read_list(&list, &entry) && check_entry(&list, &entry, member);
    free(list.names);
    text_release(&list.told);
    return good;
}
