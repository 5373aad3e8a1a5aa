/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wild person on the explorer, without a terminal: random keys, command lines, pastes, mouse
 * events and sizes, and after each of them what must hold (soak_checks.h).
 *
 *     tests/alone build/tests/soak [--seed N] [--keys N | --seconds N] [--trace FILE]
 *     tests/alone build/tests/soak --play FILE
 *
 * Without arguments it is the short run of make check.  The long one, an hour with the sanitizers:
 *
 *     ../configure --enable-sanitizers CFLAGS='-O1 -g' && make check TESTS=
 *     ../tests/alone tests/soak --seed $(date +%s) --seconds 3600 --trace /tmp/soak.keys
 *
 * The same seed does the same.  The run is made of sittings: each begins with nothing, in an empty
 * folder, and ends with everything released; what is allocated then must not grow.  Within a
 * sitting the past is forgotten now and then, and what is allocated then must stay within a bound,
 * since undo keeps every state on purpose.
 *
 * When something does not hold, a crash and a hang included, the seed, the number of the key and
 * the last instructions are printed, and the status is 1.  They are those of tests/screen.c but for
 *
 *     mouse press ROW COLUMN   or up, down: the wheel
 *     forget                   begins a new problem and forgets all others
 *
 * --trace writes all of the present sitting, --play does what such a file says, with the same
 * checks; so what went wrong can be cut down to a few keys. */
#include <dirent.h>
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/frame.h"
#include "app/paste.h"
#include "app/prompt.h"
#include "core/command.h"
#include "core/error.h"
#include "core/file.h"
#include "tests/soak_checks.h"
#include "tests/wild.h"

#define SHORT_SEED 1
#define SHORT_KEYS 6000

#define RECENT      40  /* instructions that a report shows */
#define RECENT_ROOM 160 /* bytes of each of them */

#define PASTE_LIMIT ((size_t)1 << 20) /* as in the program */
#define LARGEST     4000              /* values of a problem; a larger one is soon replaced */
#define SECONDS_KEY 60                /* no key may take longer */

/* Bytes that may be in use more than at the start, when all but the present problem is forgotten
 * (buffers keep the size that they once had, the prompt has its history), and more after a sitting
 * than after the first: the C library counts as in use what its cache of free chunks holds, 7 of
 * each of 64 sizes up to 1 KiB. */
#define GROWTH_OF_SITTING ((size_t)16 << 20)
#define GROWTH_AFTER      ((size_t)7 * 64 * 1024 / 2 + ((size_t)64 << 10))

struct soak {
    uint64_t seed;
    size_t keys_wanted;
    time_t ends; /* 0: when the keys have been pressed */
    size_t sitting_keys;

    struct wild wild;
    struct session session;
    struct ui ui;
    struct said said;
    int rows, columns;
    bool pages_may_be_unicode; /* the text over the view was made for the other face */
    size_t pages_length;       /* by which another text is recognised */

    size_t keys, keys_of_sitting;
    size_t memory_before, memory_after; /* the first sitting, and it */
    FILE *trace;
    char recent[RECENT][RECENT_ROOM];
    size_t instructions;
};

/* For what is called at the end of a crash, with nothing in its hands. */
static struct soak soak;

/* ---- when something does not hold ---- */

static void print_report(const char *why)
{
    const size_t shown = soak.instructions < RECENT ? soak.instructions : RECENT;
    printf("not ok 1 - seed %llu, key %zu: %s\n", (unsigned long long)soak.seed, soak.keys, why);
    printf("# size %dx%d; the last instructions:\n", soak.columns, soak.rows);
    for (size_t i = soak.instructions - shown; i < soak.instructions; i++)
        printf("# %s\n", soak.recent[i % RECENT]);
    printf("1..1\n");
    fflush(stdout);
}

static _Noreturn void fail(const char *why)
{
    print_report(why);
    _exit(EXIT_FAILURE);
}

static void on_signal(int number)
{
    fail(number == SIGALRM ? "no end of it" : strsignal(number));
}

static void on_sanitizer(void)
{
    print_report("the sanitizer has something to say");
}

/* There with the sanitizers. */
extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void watch(void)
{
    static const int deadly[] = {SIGALRM, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    const bool sanitized = __sanitizer_set_death_callback;
    if (sanitized)
        __sanitizer_set_death_callback(on_sanitizer);
    for (size_t i = 0; i < (sanitized ? 1 : sizeof deadly / sizeof *deadly); i++)
        signal(deadly[i], on_signal);
}

/* ---- checks ---- */

static void must(bool holds, const struct text *why)
{
    if (!holds)
        fail(text_string(why));
}

static size_t values(void)
{
    return problem_samples(&soak.session.problem) * problem_classes(&soak.session.problem);
}

/* An answer stays as it was made, whichever face is chosen while it is shown. */
static const struct said *characters_allowed(void)
{
    const struct pages *pages = &soak.ui.pages;
    const bool ascii = ui_face(&soak.ui) == FACE_ASCII;
    if (pages->given.length != soak.pages_length)
        soak.pages_may_be_unicode = !ascii || strstr(prompt_line(), "unicode");
    soak.pages_length = pages->given.length;
    return ascii && !(pages_are_open(pages) && soak.pages_may_be_unicode) ? &soak.said : NULL;
}

static void check_picture(struct text *why)
{
    const bool small = soak.rows * soak.columns <= 3000;
    struct canvas first = frame_draw(&soak.ui, soak.rows, soak.columns);
    must(check_frame(&first, soak.rows, soak.columns, characters_allowed(), why), why);
    if (small || soak.keys % 8 == 0) {
        struct canvas again = frame_draw(&soak.ui, soak.rows, soak.columns);
        must(check_same_frame(&first, &again, why), why);
        canvas_release(&again);
    }
    canvas_release(&first);
}

static void check_all(void)
{
    struct text why = {0};
    check_picture(&why);
    must(check_ui(&soak.ui, &why), &why);
    if (soak.keys % 50 == 0 && values() <= LARGEST)
        must(check_loss(&soak.session, &why), &why);
    if (soak.keys % 300 == 0)
        must(check_undo(&soak.session, &why), &why);
    if (soak.keys % 500 == 0)
        must(check_file(&soak.session, "check.xent", &why), &why);
    text_release(&why);
}

static void check_memory(const char *when, size_t before, size_t growth)
{
    const size_t now = memory_in_use();
    struct text why = {0};
    if (now <= before + growth)
        return;
    text_addf(&why, "%s %zu bytes are in use, and it was %zu", when, now, before);
    fail(text_string(&why));
}

/* ---- sittings ---- */

static void complete(void *user, const char *line, size_t length,
                     void (*add)(void *list, const char *candidate), void *list)
{
    command_complete(user, line, length, add, list);
}

static void sit_down(void)
{
    soak.session = session_new();
    prompt_start(&(struct prompt_options){
        .history = "history", .complete = complete, .user = &soak.session});
    ui_start(&soak.ui, &soak.session);
    soak.rows = 24;
    soak.columns = 80;
    soak.keys_of_sitting = soak.pages_length = 0;
    if (soak.trace && (ftruncate(fileno(soak.trace), 0) < 0 || fseek(soak.trace, 0, SEEK_SET) < 0))
        fail("the trace cannot be begun");
}

/* The files of the last sitting, not those in folders of the program. */
static void clean(const char *folder)
{
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        struct text path = {0};
        struct stat about;
        text_addf(&path, "%s/%s", folder, entry->d_name);
        if (lstat(text_string(&path), &about) == 0 && !S_ISDIR(about.st_mode))
            unlink(text_string(&path));
        text_release(&path);
    }
    if (entries)
        closedir(entries);
}

/* The editor of lines keeps for ever the room that its longest line took, and what was cut from the
 * last ten lines.  So all sittings, the first one too, end with the same long line and short cuts.
 */
static void wash_editor(void)
{
    struct text long_line = {0};
    text_add_repeated(&long_line, "0.25 x ", PASTE_LIMIT / 7);
    prompt_open(":", "");
    prompt_paste(text_string(&long_line), long_line.length);
    for (int i = 0; i < 16; i++) {
        prompt_feed("\025", 1);
        prompt_feed("a", 1);
    }
    prompt_feed("\003", 1);
    text_release(&long_line);
}

static void stand_up(void)
{
    wash_editor();
    ui_release(&soak.ui);
    prompt_stop();
    session_release(&soak.session);
    clean(".");
    clean("sub");
    if (!soak.memory_after)
        soak.memory_after = memory_in_use();
    check_memory("after a sitting", soak.memory_after, GROWTH_AFTER);
    printf("# %zu keys, %zu bytes in use\n", soak.keys, memory_in_use());
    fflush(stdout);
}

/* ---- instructions ---- */

/* One thing was done. */
static void go_on(void)
{
    if (soak.ui.quit) { /* left, and started again */
        ui_release(&soak.ui);
        ui_start(&soak.ui, &soak.session);
    }
    soak.keys++;
    soak.keys_of_sitting++;
    check_all();
    alarm(SECONDS_KEY);
}

/* A file that is not below the present folder: no wild line names one, a slip of the hand might. */
static bool leads_outside(const char *line)
{
    if (strstr(line, "..") || strchr(line, '~') || (strchr(line, '/') && strchr(line, '\\')))
        return true;
    for (const char *slash = strchr(line, '/'); slash; slash = strchr(slash + 1, '/'))
        if (slash == line || strchr(" \t,;\"#(/", slash[-1]))
            return true;
    return false;
}

static void press(uint32_t key)
{
    char bytes[KEY_BYTES_ROOM] = "\033";
    const bool alt = key & KEY_WITH_ALT;
    if (soak.ui.prompting == PROMPTING_COMMAND && leads_outside(prompt_line()))
        key = 'C' - '@';
    char common[KEY_BYTES_ROOM];
    event_common_bytes(key & ~(uint32_t)KEY_WITH_ALT, common);
    snprintf(bytes + alt, sizeof bytes - alt, "%.8s", common);
    ui_key(&soak.ui, key, bytes, common[0] ? strlen(bytes) : 0);
    go_on();
}

static void press_names(const char *names)
{
    const uint32_t key = event_key_from_name(names, strlen(names));
    if (!key)
        fail("no such key");
    press(key);
}

static void type(const char *text)
{
    for (size_t left = strlen(text), used; left; text += used, left -= used) {
        uint32_t code;
        used = text_character(text, left, &code);
        press(event_key_from_code(code));
    }
}

/* Through the same hands as what a terminal delivers. */
static void paste(const char *text)
{
    struct paste pasted = {0};
    paste_begin(&pasted);
    for (; *text; text++) {
        const bool line_end = text[0] == '\\' && text[1] == 'n';
        paste_add(&pasted, line_end ? '\n' : *text, PASTE_LIMIT);
        text += line_end;
    }
    paste_clean(&pasted);
    ui_paste(&soak.ui, text_string(&pasted.text), pasted.text.length);
    paste_release(&pasted);
    go_on();
}

static void use_mouse(const char *rest)
{
    int row = 0, column = 0;
    char way[8] = "";
    if (sscanf(rest, "%7s %d %d", way, &row, &column) != 3)
        fail("no such place for the mouse");
    const enum event_mouse mouse = way[0] == 'p'   ? MOUSE_PRESS
                                   : way[0] == 'u' ? MOUSE_WHEEL_UP
                                                   : MOUSE_WHEEL_DOWN;
    ui_mouse(&soak.ui, mouse, row, column);
    go_on();
}

static void resize(const char *size)
{
    if (sscanf(size, "%dx%d", &soak.columns, &soak.rows) != 2 || soak.rows < 1 || soak.columns < 1)
        fail("no size");
    go_on();
}

static void forget(const char *rest)
{
    (void)rest;
    if (soak.ui.prompting)
        press('C' - '@');
    if (soak.ui.editing || soak.ui.question.length)
        press(KEY_NAME_ESCAPE);
    ui_run(&soak.ui, "pin off", NULL);
    ui_run(&soak.ui, "new", NULL);
    session_forget(&soak.session);
    go_on();
    check_memory("with nothing but an empty problem", soak.memory_before, GROWTH_OF_SITTING);
}

static const struct {
    const char *word;
    void (*act)(const char *rest);
} instructions[] = {{"size", resize}, {"keys", press_names}, {"type", type},
                    {"paste", paste}, {"mouse", use_mouse},  {"forget", forget}};

static void play_line(const char *line)
{
    const size_t length = strcspn(line, " ");
    snprintf(soak.recent[soak.instructions++ % RECENT], RECENT_ROOM, "%s", line);
    said_add(&soak.said, line, strlen(line));
    if (soak.trace) {
        fprintf(soak.trace, "%s\n", line);
        fflush(soak.trace);
    }
    for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++)
        if (strlen(instructions[i].word) == length &&
            strncmp(line, instructions[i].word, length) == 0) {
            instructions[i].act(line + length + (line[length] == ' '));
            return;
        }
    if (line[0] && line[0] != '#')
        fail("no such instruction");
}

static void play(const char *lines)
{
    struct text line = {0};
    while (text_next_line(&lines, &line))
        play_line(text_string(&line));
    text_release(&line);
}

/* ---- the run ---- */

static bool goes_on(void)
{
    return soak.ends ? time(NULL) < soak.ends : soak.keys < soak.keys_wanted;
}

static void sit(void)
{
    struct text lines = {0};
    while (goes_on() && soak.keys_of_sitting < soak.sitting_keys) {
        text_clear(&lines);
        wild_act(&soak.wild, &soak.ui, &lines);
        if (values() > LARGEST || wild_below(&soak.wild, 400) == 0)
            text_add(&lines, "forget\n");
        play(text_string(&lines));
    }
    text_release(&lines);
}

/* What is written, or sitting after sitting. */
static void run(const char *written)
{
    soak.memory_before = memory_in_use();
    do {
        sit_down();
        if (written)
            play(written);
        else
            sit();
        stand_up();
    } while (!written && goes_on());
}

static int usage(void)
{
    fputs("usage: tests/alone tests/soak [--seed N] [--keys N | --seconds N] [--trace FILE]\n"
          "       tests/alone tests/soak --play FILE\n",
          stderr);
    return 2;
}

static void read_options(int argc, char **argv, const char **played)
{
    static const struct option options[] = {
        {"seed", required_argument, NULL, 's'},    {"keys", required_argument, NULL, 'k'},
        {"seconds", required_argument, NULL, 't'}, {"trace", required_argument, NULL, 'o'},
        {"play", required_argument, NULL, 'p'},    {0}};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) >= 0;) {
        const unsigned long long number = optarg ? strtoull(optarg, NULL, 10) : 0;
        if (option == 's')
            soak.seed = number;
        else if (option == 'k')
            soak.keys_wanted = (size_t)number;
        else if (option == 't')
            soak.ends = time(NULL) + (time_t)number;
        else if (option == 'o')
            soak.trace = fopen(optarg, "w");
        else if (option == 'p')
            *played = optarg;
        else
            exit(usage());
    }
    if (optind < argc)
        exit(usage());
}

int main(int argc, char **argv)
{
    const char *played = NULL, *scratch = getenv("XENT_SCRATCH");
    struct text lines = {0};
    struct error error;
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    soak.seed = SHORT_SEED;
    soak.keys_wanted = SHORT_KEYS;
    read_options(argc, argv, &played);
    soak.wild.state = soak.seed;
    soak.sitting_keys = soak.ends || soak.keys_wanted > SHORT_KEYS ? 20000 : SHORT_KEYS / 3;
    watch();
    if (played && !file_read(played, &lines, &error))
        fail(error.message);
    if (!scratch || chdir(scratch) < 0 || mkdir("sub", 0700) < 0)
        return usage();
    run(played ? text_string(&lines) : NULL);
    text_release(&lines);
    printf("ok 1 - seed %llu, %zu keys\n1..1\n", (unsigned long long)soak.seed, soak.keys);
    return EXIT_SUCCESS;
}
