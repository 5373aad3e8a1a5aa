/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/paths.h"

#include <stdlib.h>

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
