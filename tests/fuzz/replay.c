/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays kept inputs to a fuzzer, in place of libFuzzer: build/tests/fuzz/fuzz_NAME FILE|FOLDER...
 * An input that breaks something ends the program, with its name as the last line of the output. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/error.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "tests/fuzz/fuzz.h"

struct inputs {
    struct input {
        struct text path, bytes;
    } * input;
    size_t count, room;
};

static void add_file(struct inputs *inputs, const char *path)
{
    struct error error = {0};
    inputs->input = memory_grow(inputs->input, inputs->count, &inputs->room, sizeof *inputs->input);
    struct input *input = &inputs->input[inputs->count++];
    *input = (struct input){0};
    text_add(&input->path, path);
    if (!file_read(path, &input->bytes, &error)) {
        printf("Bail out! %s: %s\n", path, error.message);
        exit(EXIT_FAILURE);
    }
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* A file, or the files of a folder in the order of their names. */
static void add(struct inputs *inputs, const char *path)
{
    struct stat about;
    struct dirent **entry;
    if (stat(path, &about) < 0 || !S_ISDIR(about.st_mode)) {
        add_file(inputs, path);
        return;
    }
    const int count = scandir(path, &entry, not_hidden, alphasort);
    for (int i = 0; i < count; i++) {
        struct text inside = {0};
        text_addf(&inside, "%s/%s", path, entry[i]->d_name);
        add(inputs, text_string(&inside));
        text_release(&inside);
        free(entry[i]);
    }
    if (count >= 0)
        free(entry);
}

int main(int argc, char **argv)
{
    struct inputs inputs = {0};
    for (int i = 1; i < argc; i++)
        add(&inputs, argv[i]);
    LLVMFuzzerInitialize(&argc, &argv); /* from here on the working folder is another */
    for (size_t i = 0; i < inputs.count; i++) {
        const struct input *input = &inputs.input[i];
        fprintf(stderr, "%s\n", text_string(&input->path));
        /* a block of exactly its size, so that a sanitizer sees a step too far */
        uint8_t *bytes = memory_resize(NULL, input->bytes.length, 1);
        memcpy(bytes, text_string(&input->bytes), input->bytes.length);
        LLVMFuzzerTestOneInput(bytes, input->bytes.length);
        free(bytes);
    }
    const char *name = strrchr(argv[0], '/');
    printf("%s 1 - %s: %zu inputs\n1..1\n", inputs.count ? "ok" : "not ok",
           name ? name + 1 : argv[0], inputs.count);
    for (size_t i = 0; i < inputs.count; i++) {
        text_release(&inputs.input[i].path);
        text_release(&inputs.input[i].bytes);
    }
    free(inputs.input);
    return inputs.count == 0;
}
