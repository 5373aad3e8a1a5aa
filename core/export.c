/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/export.h"

#include <string.h>

#include "core/export_data.h"
#include "core/export_formats.h"
#include "core/intl.h"

static const struct export_format formats[] = {
    {"pytorch", "py", N_("a Python script with torch.nn"), true, export_pytorch, yank_pytorch},
    {"keras", "py", N_("a Python script with Keras 3, on any of its backends"), true, export_keras,
     yank_keras},
    {"numpy", "py", N_("a Python script that spells the formulas out, with NumPy alone"), true,
     export_numpy, NULL},
    {"optax", "py", N_("a Python script with optax and JAX"), true, export_optax, yank_optax},
    {"sklearn", "py", N_("a Python script with scikit-learn's log_loss"), true, export_sklearn,
     yank_sklearn},
    {"tfjs", "js", N_("a script for node with TensorFlow.js"), true, export_tfjs, yank_tfjs},
    {"c", "c", N_("a C11 program that spells the formulas out"), true, export_c, NULL},
    {"latex", "tex", N_("the steps as a LaTeX document that needs amsmath alone"), false,
     export_latex, NULL},
    {"markdown", "md", N_("the steps as Markdown, with formulas in $$ blocks"), false,
     export_markdown, NULL},
    {"text", "txt", N_("the steps as plain text"), false, export_text, NULL},
    {"csv", "csv", N_("the data for a spreadsheet; 'load' opens it again"), false, export_csv,
     NULL},
    {"tsv", "tsv", N_("the same with tabs between the columns"), false, export_tsv, NULL},
    {"json", "json", N_("the data for programs; 'load' opens it again"), false, export_json, NULL},
};

#define FORMATS (sizeof formats / sizeof *formats)

const struct export_format *export_at(size_t i)
{
    return i < FORMATS ? &formats[i] : NULL;
}

const struct export_format *export_find(const char *name)
{
    for (size_t i = 0; i < FORMATS; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}
