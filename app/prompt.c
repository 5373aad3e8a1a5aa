/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/prompt.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "app/history.h"
#include "app/prompt_view.h"
#include "core/memory.h"
#include "core/text.h"

struct list {
    char **items; /* ends with a NULL once there is an item */
    size_t count;
};

/* The editor is a library with one global state and callbacks that get no pointer of ours; so there
 * is one prompt, and what the callbacks need stands at file level. */
static struct {
    char *history;
    prompt_complete *complete;
    void *user;
    bool prepared;
    size_t history_lines; /* in the file; if it is too long, the limit */
    FILE *nowhere;        /* where the editor may print what it likes */
    struct text queue;    /* bytes for the editor to read */
    size_t taken;         /* of them */
    bool open;
    bool answers; /* what is entered is an answer, not to be remembered */
    enum prompt_state result;
    char *line;
    struct list matches;
    struct prompt_view view;
    volatile sig_atomic_t interrupted;
} state;

/* The sequences of event_common_bytes() that the editor does not know in every mode by itself. */
static const struct {
    const char *sequence;
    rl_command_func_t *command;
} bindings[] = {
    {"\\e[H", rl_beg_of_line},
    {"\\e[F", rl_end_of_line},
    {"\\e[3~", rl_delete},
    {"\\e[2~", rl_overwrite_mode},
    {"\\e[A", rl_get_previous_history},
    {"\\e[B", rl_get_next_history},
    {"\\e[C", rl_forward_char},
    {"\\e[D", rl_backward_char},
};

/* ---- lists ---- */

static void list_add(void *into, const char *item)
{
    struct list *list = into;
    list->items = memory_resize(list->items, list->count + 2, sizeof *list->items);
    list->items[list->count++] = memory_copy(item, strlen(item));
    list->items[list->count] = NULL;
}

static void list_clear(struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct list){0};
}

/* ---- what the editor calls ---- */

/* Bytes that all items start with, whole characters only. */
static size_t common_prefix(const struct list *list)
{
    const char *first = list->items[0];
    size_t common = strlen(first);
    for (size_t i = 1; i < list->count; i++)
        for (size_t k = 0; k < common; k++)
            if (list->items[i][k] != first[k])
                common = k;
    while (common > 0 && ((unsigned char)first[common] & 0xC0) == 0x80)
        common--;
    return common;
}

/* The form the editor wants: what can be inserted in any case, then the candidates. */
static char **candidates(const char *word, int start, int end)
{
    (void)start;
    rl_attempted_completion_over = 1; /* no names of files instead */
    struct list found = {0}, result = {0};
    if (state.complete)
        state.complete(state.user, rl_line_buffer, (size_t)end, list_add, &found);
    if (found.count == 0)
        return NULL;
    char *common = memory_copy(found.items[0], common_prefix(&found));
    /* Candidates that only resemble the word are listed; the word stays. */
    bool extends = found.count == 1 || strncmp(common, word, strlen(word)) == 0;
    list_add(&result, extends ? common : word);
    for (size_t i = 0; found.count > 1 && i < found.count; i++)
        list_add(&result, found.items[i]);
    free(common);
    list_clear(&found);
    return result.items;
}

/* The first one is what was inserted. */
static void keep_matches(char **matches, int count, int widest)
{
    (void)widest;
    list_clear(&state.matches);
    for (int i = 1; i <= count; i++)
        list_add(&state.matches, matches[i]);
}

static int pop_byte(FILE *stream)
{
    (void)stream;
    if (state.taken == state.queue.length)
        return EOF;
    return (unsigned char)state.queue.bytes[state.taken++];
}

/* Without this the editor would look at the terminal, where keys wait that are not for it. */
static int has_byte(void)
{
    return state.taken < state.queue.length;
}

static void draw_nothing(void)
{
}

/* ---- preparing the editor, history ---- */

static void prepare_both(void)
{
    rl_readline_name = "xent";
    /* Else it exports LINES, and the screen never changes its size again. */
    rl_change_environment = 0;
    rl_attempted_completion_function = candidates;
    rl_completer_word_break_characters = " \t";
    rl_sort_completion_matches = 0;
}

static void read_history_file(void)
{
    using_history();
    stifle_history(PROMPT_HISTORY_LINES);
    if (state.history)
        read_history(state.history);
    state.history_lines = (size_t)history_length;
}

/* The terminal belongs to the screen: the editor must not read it, write it, or set its modes.  The
 * redisplay function comes first, because with one of its own it leaves termcap alone. */
static void prepare_frame(void)
{
    if (state.prepared)
        return;
    state.prepared = true;
    rl_redisplay_function = draw_nothing;
    rl_prep_term_function = NULL;
    rl_deprep_term_function = NULL;
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_getc_function = pop_byte;
    rl_input_available_hook = has_byte;
    rl_completion_display_matches_hook = keep_matches;
    state.nowhere = fopen("/dev/null", "we");
    rl_instream = stdin;
    rl_outstream = state.nowhere ? state.nowhere : stderr;
    prepare_both();
    rl_initialize();
    rl_variable_bind("bell-style", "none");
    rl_variable_bind("enable-bracketed-paste", "off");
    rl_variable_bind("show-all-if-ambiguous", "on");
    Keymap maps[] = {emacs_standard_keymap, vi_insertion_keymap, vi_movement_keymap};
    for (size_t m = 0; m < sizeof maps / sizeof maps[0]; m++)
        for (size_t i = 0; i < sizeof bindings / sizeof bindings[0]; i++)
            rl_bind_keyseq_if_unbound_in_map(bindings[i].sequence, bindings[i].command, maps[m]);
    read_history_file();
}

static void remember(const char *line)
{
    if (!history_is_worth_keeping(line))
        return;
    HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
    if (last && strcmp(last->line, line) == 0)
        return;
    add_history(line);
    if (!state.history || !history_append_line(state.history, line))
        return;
    if (state.history_lines >= PROMPT_HISTORY_LINES) {
        history_truncate_file(state.history, PROMPT_HISTORY_LINES);
        state.history_lines = PROMPT_HISTORY_LINES - 1;
    }
    state.history_lines++;
}

/* Lines of the history that were edited and left, without being entered, are what they were before:
 * the editor would show them as if they had been entered, and never free what it could undo. */
static void revert_history(void)
{
    HIST_ENTRY **entries = history_list();
    for (int i = 0; entries && entries[i]; i++) {
        if (!entries[i]->data)
            continue;
        rl_replace_line(entries[i]->line, 0);
        rl_undo_list = (UNDO_LIST *)entries[i]->data;
        entries[i]->data = NULL;
        while (rl_undo_list)
            rl_do_undo();
        free_history_entry(replace_history_entry(i, rl_line_buffer, NULL));
    }
}

/* The editor calls this when a line was accepted, with NULL at the end of the input. */
static void on_line(char *line)
{
    rl_callback_handler_remove();
    revert_history();
    state.open = false;
    state.result = line ? PROMPT_DONE : PROMPT_CLOSED;
    if (!line)
        return;
    free(state.line);
    state.line = memory_copy(line, strlen(line));
    free(line);
    if (!state.answers)
        remember(state.line);
}

/* For so many pasted bytes the history is searched; for 40,000 readline takes a minute. */
#define SEARCH_MOST 1000

/* ---- start and end ---- */

static bool is_searching(void)
{
    return RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH);
}

static void push(const char *bytes, size_t length)
{
    text_clear(&state.queue);
    state.taken = 0;
    text_add_bytes(&state.queue, bytes, length);
    while (state.open && has_byte())
        rl_callback_read_char();
}

/* The line is not entered: what was changed in it is undone, for it may be one of the history. */
static void revert_line(void)
{
    HIST_ENTRY *here = current_history();
    if (!rl_undo_list)
        return;
    while (rl_undo_list)
        rl_do_undo();
    if (here)
        free_history_entry(replace_history_entry(where_history(), rl_line_buffer, NULL));
}

static void cancel(void)
{
    if (!state.open)
        return;
    if (is_searching() && rl_getc_function == pop_byte)
        push("\a", 1); /* brings the line back from which the search began */
    rl_callback_sigcleanup();
    revert_line();
    rl_free_line_state();
    revert_history();
    rl_callback_handler_remove();
    rl_replace_line("", 1);
    rl_point = rl_mark = 0;
    state.open = false;
    list_clear(&state.matches);
}

void prompt_start(const struct prompt_options *options)
{
    const char *path = options->history;
    state.history = path ? memory_copy(path, strlen(path)) : NULL;
    state.complete = options->complete;
    state.user = options->user;
}

void prompt_stop(void)
{
    if (state.open)
        cancel();
    list_clear(&state.matches);
    text_release(&state.queue);
    clear_history();
    free(state.history);
    free(state.line);
    state.history = state.line = NULL;
}

/* ---- in a frame ---- */

void prompt_open(const char *label, const char *initial)
{
    if (state.open)
        cancel();
    prepare_frame();
    text_clear(&state.queue);
    state.taken = 0;
    state.view = (struct prompt_view){0};
    list_clear(&state.matches);
    rl_callback_handler_install(label, on_line);
    state.open = true;
    rl_insert_text(initial);
    rl_free_undo_list(); /* undo must not take away what was given */
}

bool prompt_is_open(void)
{
    return state.open;
}

/* A sequence of a key that means nothing here would leave its last letters in the line. */
static bool is_unbound_sequence(const char *bytes, size_t length)
{
    if (length < 3 || bytes[0] != '\033' || is_searching())
        return false;
    int type = ISFUNC;
    rl_command_func_t *found = rl_function_of_keyseq_len(bytes, length, rl_get_keymap(), &type);
    return !found || type == ISKMAP;
}

/* A key with which others begin, as Ctrl-X does: within a search readline 8.2 crashes at the key
 * after it. */
static bool is_prefix(const char *bytes, size_t length)
{
    int type = ISFUNC;
    rl_function_of_keyseq_len(bytes, length, rl_get_keymap(), &type);
    return type == ISKMAP;
}

static bool is_in_vi_insertion(void)
{
    return rl_editing_mode == 0 && rl_get_keymap() != vi_movement_keymap;
}

enum prompt_state prompt_feed(const char *bytes, size_t length)
{
    bool escape = length == 1 && bytes[0] == '\033';
    bool cancels = length == 1 && bytes[0] == 'C' - '@';
    if (!state.open)
        return PROMPT_CANCELLED;
    if (cancels || (escape && !is_searching() && !is_in_vi_insertion())) {
        cancel();
        return PROMPT_CANCELLED;
    }
    list_clear(&state.matches);
    const bool ends_search = escape || (length == 1 && is_prefix(bytes, length));
    if (is_searching() && ends_search)
        push("\a", 1);
    else if (!is_unbound_sequence(bytes, length))
        push(bytes, length);
    if (state.open)
        return PROMPT_EDITING;
    return state.result == PROMPT_DONE ? PROMPT_DONE : PROMPT_CANCELLED;
}

void prompt_paste(const char *text, size_t length)
{
    if (!state.open)
        return;
    struct text clean = {0};
    const size_t most = is_searching() ? SEARCH_MOST : length;
    for (size_t i = 0, used; i < length && clean.length < most; i += used) {
        uint32_t code;
        used = text_character(text + i, length - i, &code);
        if (code == '\n' || code == '\r' || code == '\t')
            text_add(&clean, " ");
        else if (text_is_printable(text + i, used))
            text_add_bytes(&clean, text + i, used);
    }
    list_clear(&state.matches);
    if (is_searching()) {
        push(text_string(&clean), clean.length);
    } else {
        rl_begin_undo_group();
        rl_insert_text(text_string(&clean));
        rl_end_undo_group();
    }
    text_release(&clean);
}

const char *prompt_line(void)
{
    if (state.open)
        return rl_line_buffer;
    return state.line ? state.line : "";
}

size_t prompt_matches(const char *const **list)
{
    *list = (const char *const *)state.matches.items;
    return state.matches.count;
}

void prompt_draw(struct canvas *canvas, int row)
{
    if (!state.open)
        return;
    rl_set_screen_size(canvas->rows, canvas->columns);
    /* Not the label that was given: a search or a count stands there while it lasts. */
    prompt_view_draw(&state.view, canvas, row, rl_display_prompt ? rl_display_prompt : "",
                     rl_line_buffer, (size_t)rl_point);
}

/* ---- line mode ---- */

static void on_interrupt(int number)
{
    (void)number;
    state.interrupted = 1;
}

static void prepare_lines(void)
{
    if (state.prepared)
        return;
    state.prepared = true;
    rl_catch_signals = 1;
    rl_catch_sigwinch = 1;
    /* Its handlers also stay in place while we wait for input. */
    rl_persistent_signal_handlers = 1;
    prepare_both();
    rl_initialize();
    /* Where something else than a terminal gets the answers, marks for pastes would be among them.
     */
    if (!isatty(STDOUT_FILENO))
        rl_variable_bind("enable-bracketed-paste", "off");
    read_history_file();
}

/* Waits until there is input or a signal came.  Signals are held back from the last look at them to
 * the wait, so that none comes in between and is only seen after the next key. */
static void wait_for_input(void)
{
    sigset_t all, before;
    sigfillset(&all);
    fd_set input;
    FD_ZERO(&input);
    FD_SET(STDIN_FILENO, &input);
    sigprocmask(SIG_BLOCK, &all, &before);
    bool has_input =
        !rl_pending_signal() && pselect(STDIN_FILENO + 1, &input, NULL, NULL, NULL, &before) > 0;
    sigprocmask(SIG_SETMASK, &before, NULL);
    rl_check_signals();
    if (has_input && !state.interrupted)
        rl_callback_read_char();
}

enum prompt_state prompt_read_line(const char *label)
{
    prepare_lines();
    struct sigaction before, interrupt = {0};
    interrupt.sa_handler = on_interrupt;
    sigemptyset(&interrupt.sa_mask);
    state.interrupted = 0;
    sigaction(SIGINT, &interrupt, &before);
    rl_callback_handler_install(label, on_line);
    state.open = true;
    while (state.open && !state.interrupted)
        wait_for_input();
    if (state.open) {
        cancel();
        state.result = PROMPT_CANCELLED;
        fputs("\n", stdout);
        fflush(stdout);
    }
    sigaction(SIGINT, &before, NULL);
    return state.result;
}

enum prompt_state prompt_read_answer(const char *label)
{
    state.answers = true;
    const enum prompt_state result = prompt_read_line(label);
    state.answers = false;
    return result;
}
