/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/restart.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "tests/mirror.h"

char *restart_folder(void)
{
    struct text folder = {0};
    const char *scratch = getenv("XENT_SCRATCH");
    ck_assert_msg(scratch, "XENT_SCRATCH is not set: run me by tests/alone");
    text_addf(&folder, "%s/restart.XXXXXX", scratch);
    ck_assert_ptr_nonnull(mkdtemp(folder.bytes));
    ck_assert_int_eq(chdir(folder.bytes), 0);
    return folder.bytes;
}

struct pty *restart_open(const char *state, const char *file)
{
    struct text setting = {0};
    text_addf(&setting, "XDG_STATE_HOME=%s", state);
    const char *const arguments[] = {file, NULL};
    const char *const environment[] = {setting.bytes, NULL};
    struct pty *pty = mirror_program(arguments, environment, 24, 80);
    pty_expect(pty, 23, "q quit");
    text_release(&setting);
    return pty;
}

bool restart_is_offered(struct pty *pty)
{
    return strstr(pty_screen(pty), "R brings back: ") != NULL;
}

void restart_quit(struct pty *pty)
{
    pty_send(pty, "q");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_expect_restored(pty);
    pty_stop(pty);
}

bool restart_read(const char *path, struct text *out)
{
    struct error error;
    text_clear(out);
    if (!file_exists(path))
        return false;
    ck_assert_msg(file_read(path, out, &error), "%s", error.message);
    return true;
}
