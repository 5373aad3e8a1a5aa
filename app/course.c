/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/course.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "app/paths.h"
#include "core/file.h"
#include "core/intl.h"
#include "core/lesson.h"
#include "core/memory.h"

static const struct course_path paths[] = {
    {"classroom", N_("the ten that a class needs"), "1 2 3 4 5 6 7 9 10 12"},
    {"self-study", N_("all of them, formula by formula"), "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16"},
    {"my-number-is-wrong", N_("why a library says otherwise"), "5 7 8 9 14"},
};

#define PATHS (sizeof paths / sizeof *paths)

/* The first line of the file that says how far one has come. */
static const char header[] = "# xent lessons, format 1\n";

/* Of that file no more is read. */
#define PROGRESS_BYTES_MAX ((size_t)1 << 20)

/* ---- what there is ---- */

static int by_name(const void *a, const void *b)
{
    const struct course_lesson *x = a, *y = b;
    return strcmp(text_string(&x->name), text_string(&y->name));
}

static void release_lesson(struct course_lesson *lesson)
{
    text_release(&lesson->name);
    text_release(&lesson->path);
    text_release(&lesson->title);
}

static void add_lesson(struct course *course, const char *folder, const char *file)
{
    const size_t length = strlen(file);
    struct course_lesson added = {0};
    struct lesson lesson;
    struct text bytes = {0};
    struct error error;
    if (length < 4 || strcmp(file + length - 3, ".md") != 0 || file[0] < '0' || file[0] > '9')
        return;
    text_addf(&added.path, "%s/%s", folder, file);
    text_add_bytes(&added.name, file, length - 3);
    const bool good =
        file_exists(text_string(&added.path)) && /* no pipe, which would never end */
        file_read_within(text_string(&added.path), LESSON_BYTES_MAX, &bytes, &error) &&
        lesson_read(text_string(&bytes), bytes.length, &lesson, &error);
    text_release(&bytes);
    if (!good) {
        release_lesson(&added);
        return;
    }
    text_add(&added.title, lesson.title);
    added.pages = lesson.pages;
    lesson_release(&lesson);
    course->lesson =
        memory_grow(course->lesson, course->count, &course->room, sizeof *course->lesson);
    course->lesson[course->count++] = added;
}

/* False if there is no such folder, or no lesson in it. */
static bool add_folder(struct course *course, const char *folder)
{
    DIR *directory = folder && *folder ? opendir(folder) : NULL;
    if (!directory)
        return false;
    for (const struct dirent *entry; (entry = readdir(directory));)
        add_lesson(course, folder, entry->d_name);
    closedir(directory);
    if (course->count)
        qsort(course->lesson, course->count, sizeof *course->lesson, by_name);
    return course->count > 0;
}

/* ---- how far one has come ---- */

/* What stands behind the word with which a line begins; NULL if it begins otherwise. */
static const char *behind(const char *line, const char *word)
{
    const size_t length = strlen(word);
    return strncmp(line, word, length) == 0 ? line + length : NULL;
}

/* "done NAME" or "page N NAME"; any other line says nothing. */
static void take_line(struct course *course, const char *line)
{
    const char *done = behind(line, "done "), *reached = behind(line, "page ");
    char *end = NULL;
    const unsigned long page = reached ? strtoul(reached, &end, 10) : 0;
    const char *name = done ? done : page ? end + (*end == ' ') : "";
    for (size_t i = 0; i < course->count; i++)
        if (strcmp(text_string(&course->lesson[i].name), name) == 0) {
            course->lesson[i].done = done || course->lesson[i].done;
            course->lesson[i].reached = page && page <= course->lesson[i].pages ? page - 1 : 0;
        }
}

static void read_progress(struct course *course)
{
    struct text path = {0}, bytes = {0}, line = {0};
    struct error error;
    if (paths_state("lessons", &path) && file_exists(text_string(&path)) &&
        file_read_within(text_string(&path), PROGRESS_BYTES_MAX, &bytes, &error))
        for (const char *at = text_string(&bytes); text_next_line(&at, &line);)
            take_line(course, text_string(&line));
    text_release(&path);
    text_release(&bytes);
    text_release(&line);
}

static void write_progress(const struct course *course)
{
    struct text path = {0}, bytes = {0};
    struct error error;
    text_add(&bytes, header);
    for (size_t i = 0; i < course->count; i++) {
        const struct course_lesson *lesson = &course->lesson[i];
        if (lesson->done)
            text_addf(&bytes, "done %s\n", text_string(&lesson->name));
        if (lesson->reached)
            text_addf(&bytes, "page %zu %s\n", lesson->reached + 1, text_string(&lesson->name));
    }
    if (paths_state("lessons", &path)) {
        paths_make_folders(text_string(&path));
        file_write(text_string(&path), text_string(&bytes), bytes.length, &error);
    }
    text_release(&path);
    text_release(&bytes);
}

void course_note(struct course *course, size_t lesson, size_t page, bool done)
{
    if (lesson >= course->count)
        return;
    read_progress(course); /* another program may have gone on elsewhere */
    course->lesson[lesson].reached = done ? 0 : page;
    course->lesson[lesson].done = course->lesson[lesson].done || done;
    write_progress(course);
}

/* ---- both ---- */

/* Where the program was built; where it is installed, be it below another root or moved as a
 * whole. */
static bool add_beside_program(struct course *course)
{
    static const struct {
        int up;
        const char *name;
    } places[] = {{0, "app/share/lessons"}, {1, "share/" PACKAGE "/lessons"}};
    bool found = false;
    for (size_t i = 0; !found && i < sizeof places / sizeof *places; i++) {
        struct text path = {0};
        found = paths_beside_program(places[i].up, places[i].name, &path) &&
                add_folder(course, text_string(&path));
        text_release(&path);
    }
    return found;
}

struct course course_new(void)
{
    struct course course = {0};
    const char *chosen = getenv("XENT_LESSONS");
    if (chosen && *chosen)
        add_folder(&course, chosen);
    else if (!add_beside_program(&course))
        add_folder(&course, XENT_LESSON_DIR);
    read_progress(&course);
    return course;
}

void course_release(struct course *course)
{
    for (size_t i = 0; i < course->count; i++)
        release_lesson(&course->lesson[i]);
    free(course->lesson);
    *course = (struct course){0};
}

/* ---- finding one ---- */

/* Without the number in front: "03-binary" is "binary", too. */
static const char *bare_name(const char *name)
{
    const char *bare = name + strspn(name, "0123456789");
    return *bare == '-' && bare[1] ? bare + 1 : name;
}

size_t course_find(const struct course *course, const char *word)
{
    const size_t length = strlen(word);
    const bool is_number = length && length < 5 && word[strspn(word, "0123456789")] == '\0';
    for (size_t i = 0; i < course->count; i++) {
        const char *name = text_string(&course->lesson[i].name);
        const bool ends = length > 3 && strcmp(word + length - 3, ".md") == 0;
        const size_t part = ends ? length - 3 : length;
        if (is_number ? strtol(name, NULL, 10) == strtol(word, NULL, 10)
                      : (strlen(name) == part && strncmp(name, word, part) == 0) ||
                            (strlen(bare_name(name)) == part &&
                             strncmp(bare_name(name), word, part) == 0))
            return i;
    }
    return SIZE_MAX;
}

/* ---- paths ---- */

const struct course_path *course_path_at(size_t i)
{
    return i < PATHS ? &paths[i] : NULL;
}

const struct course_path *course_path_find(const char *name)
{
    for (size_t i = 0; i < PATHS; i++)
        if (strcmp(paths[i].name, name) == 0)
            return &paths[i];
    return NULL;
}

/* The next lesson of the path from *at on, which goes on; SIZE_MAX at the end. */
static size_t next_number(const struct course *course, const char **at)
{
    while (**at) {
        char number[8] = "";
        const size_t digits = strspn(*at, "0123456789");
        memcpy(number, *at, digits < sizeof number ? digits : sizeof number - 1);
        *at += digits;
        *at += strspn(*at, " ");
        const size_t lesson = course_find(course, number);
        if (lesson != SIZE_MAX)
            return lesson;
    }
    return SIZE_MAX;
}

/* The first that is not done, else the first. */
static size_t first_open(const struct course *course, const char *numbers)
{
    const char *at = numbers;
    const size_t first = next_number(course, &at);
    for (size_t i = first; i != SIZE_MAX; i = next_number(course, &at))
        if (!course->lesson[i].done)
            return i;
    return first;
}

size_t course_after(const struct course *course, const struct course_path *path, size_t lesson)
{
    if (!path)
        return lesson + 1 < course->count ? lesson + 1 : SIZE_MAX;
    if (lesson == SIZE_MAX)
        return first_open(course, path->numbers);
    const char *at = path->numbers;
    for (size_t i; (i = next_number(course, &at)) != SIZE_MAX;)
        if (i == lesson)
            return next_number(course, &at);
    return SIZE_MAX;
}

size_t course_path_length(const struct course *course, const struct course_path *path, size_t *done)
{
    const char *at = path->numbers;
    size_t length = 0;
    *done = 0;
    for (size_t i; (i = next_number(course, &at)) != SIZE_MAX; length++)
        *done += course->lesson[i].done;
    return length;
}
