/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/history.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "app/paths.h"
#include "core/text.h"

static int open_to_append(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
}

bool history_append_line(const char *path, const char *line)
{
    if (!*path)
        return false;
    int file = open_to_append(path);
    if (file < 0) {
        paths_make_folders(path);
        file = open_to_append(path);
    }
    if (file < 0)
        return false;
    /* One write: lines of programs that run side by side do not mix. */
    struct text text = {0};
    text_addf(&text, "%s\n", line);
    bool whole = write(file, text.bytes, text.length) == (ssize_t)text.length;
    text_release(&text);
    return close(file) == 0 && whole;
}

bool history_is_worth_keeping(const char *line)
{
    return line[strspn(line, " ")] != '\0' && text_is_printable(line, strlen(line));
}
