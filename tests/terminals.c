/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/terminals.h"

#include <stdio.h>
#include <string.h>

static const char *name_string(const char *name)
{
    static const char *const strings[][2] = {
        {"cup", "cup"},  {"clear", "{C}$<50>"}, {"el", "{K}"},  {"sgr0", "{0}$<2>"},
        {"bold", "{b}"}, {"smul", "{u}"},       {"rev", "{r}"}, {"setaf", "setaf"},
    };
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        if (strcmp(strings[i][0], name) == 0)
            return strings[i][1];
    return NULL;
}

/* The same, and the ways of a cursor that need no place. */
static const char *name_step(const char *name)
{
    static const char *const strings[][2] = {
        {"cud1", "\n"}, {"cub1", "\b"}, {"cub", "<"}, {"cuf", ">"}};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        if (strcmp(strings[i][0], name) == 0)
            return strings[i][1];
    return name_string(name);
}

/* A terminal that moves its cursor as ANSI says. */
static const char *ansi_string(const char *name)
{
    static const char *const strings[][2] = {
        {"cup", "\033[%i%p1%d;%p2%dH"}, {"cub", "\033[%p1%dD"}, {"cuf", "\033[%p1%dC"}};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        if (strcmp(strings[i][0], name) == 0)
            return strings[i][1];
    return name_step(name);
}

/* And that sets attributes so, with a character set at their end. */
static const char *ansi_look(const char *name)
{
    static const char *const strings[][2] = {{"sgr0", "\033(B\033[m$<2>"},
                                             {"bold", "\033[1m$<2>"},
                                             {"smul", "\033[4m"},
                                             {"rev", "\033[7m"}};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        if (strcmp(strings[i][0], name) == 0)
            return strings[i][1];
    return ansi_string(name);
}

/* The same of one that moves its cursor in another way. */
static const char *ansi_look_only(const char *name)
{
    return strcmp(name, "cup") == 0 ? "cup" : ansi_look(name);
}

static const char *expand(const char *name, int first, int second)
{
    static char expanded[40];
    if (strncmp(name, "cu", 2) == 0 && strcmp(name, "cup") != 0)
        snprintf(expanded, sizeof expanded, "%c%d;", name[2] == 'b' ? '<' : '>', first);
    else if (strcmp(name, "cup") == 0)
        snprintf(expanded, sizeof expanded, "[%d;%d]$<5>", first, second);
    else
        snprintf(expanded, sizeof expanded, "{c%d}", first);
    return expanded;
}

static const char *expand_ansi(const char *name, int first, int second)
{
    static char expanded[40];
    if (strcmp(name, "setaf") != 0)
        return expand(name, first, second);
    snprintf(expanded, sizeof expanded, "\033[38;5;%dm", first);
    return expanded;
}

static int many_colours(const char *name)
{
    return strcmp(name, "colors") == 0 ? 256 : strcmp(name, "am") == 0 || strcmp(name, "xenl") == 0;
}

/* Eight colours, none of them underlined, and a last cell that scrolls. */
static int few_colours(const char *name)
{
    return strcmp(name, "colors") == 0 ? 8
           : strcmp(name, "ncv") == 0  ? 1 << 1
                                       : strcmp(name, "am") == 0;
}

const struct capabilities terminal_modern = {name_string, expand, many_colours};
const struct capabilities terminal_nimble = {name_step, expand, many_colours};
const struct capabilities terminal_common = {ansi_string, expand, many_colours};
const struct capabilities terminal_ansi = {ansi_look, expand_ansi, many_colours};
const struct capabilities terminal_stiff = {ansi_look_only, expand_ansi, many_colours};
const struct capabilities terminal_humble = {name_string, expand, few_colours};
