/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/arguments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/memory.h"
#include "core/setting.h"
#include "core/strings.h"
#include "core/text.h"

/* "from-logits" as "from_logits", up to a '='. */
static struct text name_of(const char *option)
{
    struct text name = {0};
    text_add_bytes(&name, option, strcspn(option, "="));
    for (size_t i = 0; i < name.length; i++)
        name.bytes[i] = name.bytes[i] == '-' ? '_' : name.bytes[i];
    return name;
}

static const char *next_name(const void *user, size_t i)
{
    const struct arguments *arguments = user;
    if (i < arguments->settings)
        return setting_at(i)->name;
    i -= arguments->settings;
    return i < arguments->owns ? arguments->own[i].name : NULL;
}

static bool complain(const struct arguments *arguments, const char *option, const char *name)
{
    const char *nearest = strings_nearest(name, strlen(name), next_name, arguments);
    if (nearest)
        fprintf(stderr,
                _("xent: unknown option '%s'; did you mean '--%s'? See 'xent %s "
                  "--help'\n"),
                option, nearest, arguments->door);
    else
        fprintf(stderr, _("xent: unknown option '%s'; see 'xent %s --help'\n"), option,
                arguments->door);
    return false;
}

/* Can the word be the value of from_logits? */
static bool is_flag(const char *word)
{
    static const char *const flags[] = {"on", "off", "true", "false", "True", "False"};
    for (size_t i = 0; word && i < sizeof flags / sizeof *flags; i++)
        if (strcmp(word, flags[i]) == 0)
            return true;
    return false;
}

static const struct argument *find_own(const struct arguments *arguments, const char *name)
{
    for (size_t i = 0; i < arguments->owns; i++)
        if (strcmp(arguments->own[i].name, name) == 0)
            return &arguments->own[i];
    return NULL;
}

/* Where the value of an option is kept: NULL if there is no such option. */
static const char **place_of(struct arguments *arguments, const char *name)
{
    const struct argument *own = find_own(arguments, name);
    if (own)
        return own->value;
    for (size_t i = 0; i < arguments->settings; i++)
        if (strcmp(setting_at(i)->name, name) == 0)
            return &arguments->value[i];
    return NULL;
}

/* The value of argv[*i]; *i stays on its last word. */
static bool read_value(const struct arguments *arguments, const char **place, const char *name,
                       char **argv, int *i)
{
    const char *equals = strchr(argv[*i], '=');
    if (equals) {
        *place = equals + 1;
    } else if (strcmp(name, "from_logits") == 0 && !is_flag(argv[*i + 1])) {
        *place = "on"; /* as people write it: the flag alone */
    } else if (argv[*i + 1]) {
        *place = argv[++*i];
    } else {
        fprintf(stderr, _("xent: option '%s' wants a value; see 'xent %s --help'\n"), argv[*i],
                arguments->door);
        return false;
    }
    return true;
}

static bool read_option(struct arguments *arguments, char **argv, int *i)
{
    struct text name = name_of(strcmp(argv[*i], "-h") == 0 ? "help" : argv[*i] + 2);
    const struct argument *own = find_own(arguments, text_string(&name));
    const char **place = place_of(arguments, text_string(&name));
    bool good = true;
    if (own && own->flag && !strchr(argv[*i], '='))
        *own->flag = true;
    else if (place)
        good = read_value(arguments, place, text_string(&name), argv, i);
    else
        good = complain(arguments, argv[*i], text_string(&name));
    text_release(&name);
    return good;
}

bool arguments_read(struct arguments *arguments, char **argv)
{
    bool options = true, good = true;
    while (setting_at(arguments->settings))
        arguments->settings++;
    arguments->value = memory_new(arguments->settings, sizeof *arguments->value);
    for (int i = 1; good && argv[i]; i++) {
        const bool is_option = strncmp(argv[i], "--", 2) == 0 || strcmp(argv[i], "-h") == 0;
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (options && is_option)
            good = read_option(arguments, argv, &i);
        else
            arguments->word(arguments->user, argv[i]);
    }
    return good;
}

void arguments_release(struct arguments *arguments)
{
    free(arguments->value);
    arguments->value = NULL;
}
