/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/paths.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

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

/* What the system calls the file of the running program. */
static bool program_file(char *file, size_t room)
{
#ifdef __APPLE__
    uint32_t size = (uint32_t)room;
    return _NSGetExecutablePath(file, &size) == 0;
#else
    static const char *const links[] = {"/proc/self/exe", "/proc/curproc/file",
                                        "/proc/curproc/exe"};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        const ssize_t length = readlink(links[i], file, room);
        if (length > 0 && (size_t)length < room) {
            file[length] = '\0';
            return true;
        }
    }
    return false;
#endif
}

bool paths_beside_program(int up, const char *name, struct text *path)
{
    char file[4096];
    if (!program_file(file, sizeof file))
        return false;
    for (; up >= 0; up--) {
        char *slash = strrchr(file, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    text_addf(path, "%s/%s", file, name);
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
