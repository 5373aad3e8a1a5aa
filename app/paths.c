/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/paths.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/memory.h"

bool paths_state(const char *name, struct text *path)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    /* the specification of the folders: a path that is not absolute does not count */
    if (state && state[0] == '/')
        text_addf(path, "%s/xent/%s", state, name);
    else if (home && home[0])
        text_addf(path, "%s/.local/state/xent/%s", home, name);
    else
        return false;
    return true;
}

void paths_make_folders(const char *path)
{
    char *copy = memory_copy(path, strlen(path));
    for (char *slash = *copy ? strchr(copy + 1, '/') : NULL; slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(copy, 0700); /* most of them are there */
        *slash = '/';
    }
    free(copy);
}
