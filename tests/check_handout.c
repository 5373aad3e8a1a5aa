/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheets: what stands on them, and that they stay sheets. */
#include "core/handout.h"

#include <stdlib.h>
#include <string.h>

#include "core/export_data.h"
#include "core/latex.h"
#include "tests/problems.h"

typedef bool export(struct session *, struct text *, struct error *);

static struct text written(export *format, const char *lines)
{
    struct session session = session_new();
    struct problem problem = problem_from(lines);
    struct text out = {0};
    struct error error;
    session_commit(&session, &problem, "");
    ck_assert(format(&session, &out, &error));
    session_release(&session);
    return out;
}

static size_t count(const struct text *text, const char *what)
{
    size_t found = 0;
    for (const char *at = text_string(text); (at = strstr(at, what)); at += strlen(what))
        found++;
    return found;
}

static void check_has(struct text sheet, const char *const *parts)
{
    for (; *parts; parts++)
        ck_assert_msg(strstr(text_string(&sheet), *parts), "not there: %s", *parts);
    text_release(&sheet);
}

static const char one[] = "set logits 2 1 0.1\nset names cat dog owl\nset target 0\n";

START_TEST(markdown_whole)
{
    static const char wanted[] =
        "# a | b\n\n"
        "1 sample, 2 classes; from\\_logits off\n\n"
        "## Sample 0, true class x\\*\n\n"
        "**1. SURPRISE** – the price of having given this class the chance p\n\n"
        "$$\n\\begin{aligned}\n-\\ln p_{\\text{x*}} & = -\\ln 0.5 \\\\\n  & = 0.6931\n"
        "\\end{aligned}\n$$\n\n"
        "**2. COUNT** – the label picks what is counted\n\n"
        "$$\n\\begin{aligned}\ny_{\\text{x*}} \\cdot (-\\ln p_{\\text{x*}}) & = 1 \\cdot 0.6931 "
        "\\\\\n  & = 0.6931\n\\end{aligned}\n$$\n\n"
        "**3. THE LOSS** – what was counted, added up: the loss of this sample\n\n"
        "$$\n\\begin{aligned}\nL & = \\sum_{j} y_{j} \\cdot (-\\ln p_{j}) \\\\\n  & = 0.6931 + 0 "
        "\\\\\n  & = 0.6931\n\\end{aligned}\n$$\n\n"
        "**4. SLOPE** – how the loss changes when this value grows\n\n"
        "$$\n\\begin{aligned}\n\\frac{dL}{dp_{\\text{x*}}} & = -\\frac{y_{\\text{x*}}}"
        "{p_{\\text{x*}}} \\\\\n  & = -\\frac{1}{0.5} \\\\\n  & = -2.0000\n\\end{aligned}\n$$\n\n"
        "| class | p | y | -ln p | y(-ln p) | dL/dp |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |\n"
        "| x\\* | 0.5 | 1 | 0.6931 | 0.6931 | -2.0000 |\n"
        "| y | 0.5 | 0 | 0.6931 | 0 | 0 |\n\n"
        "## The loss\n\n"
        "mean: divided by 1, the number of samples\n\n"
        "loss 0.6931\n";
    struct text sheet = written(export_markdown, "set probs 0.5 0.5\nset names x* y\nset target 0\n"
                                                 "set title \"a | b\"\n");
    const char *title = strstr(text_string(&sheet), "a \\| b");
    ck_assert_ptr_nonnull(title); /* a bar would end a cell */
    ck_assert_str_eq(title + strlen("a \\| b"), wanted + strlen("# a | b"));
    text_release(&sheet);
}
END_TEST

START_TEST(latex_parts)
{
    static const char *const parts[] = {
        "\\documentclass{article}\n\\usepackage{amsmath}\n",
        "\\begin{document}\n\n\\section*{50\\% \\& more}\n",
        "\\subsection*{Sample 0, true class cat}\n",
        "\\begin{align*}\n\\sum_{j} e^{z_{j}} & = 7.3891 + 2.7183 + 1.1052 \\\\\n  & \\approx "
        "11.2125\n\\end{align*}\n",
        "class & $z$ & $y$ & $e^z$ & $e^z/\\Sigma$ & $-\\ln p$ & $y(-\\ln p)$ & $dL/dz$ \\\\\n",
        "dog & $1$ & $0$ & $2.7183$ & $0.2424$ & $1.4170$ & $0$ & $0.2424$ \\\\\n",
        "\\noindent loss 0.4170\n\n\\end{document}\n",
        NULL};
    struct text lines = {0};
    text_addf(&lines, "%sset title \"50%% & more\"\n", one);
    struct text sheet = written(export_latex, text_string(&lines));
    ck_assert_uint_eq(count(&sheet, "\\usepackage"), 1);
    ck_assert_uint_eq(count(&sheet, "DeclareUnicodeCharacter"), 0);
    check_has(sheet, parts);
    text_release(&lines);
}
END_TEST

START_TEST(latex_letters_and_numbers)
{
    static const char *const letters[] = {"\\DeclareUnicodeCharacter{732B}{\\texttt{U+732B}}%\n",
                                          "\n猫 \\textless{}a\\textgreater{} é & ",
                                          " & $\\infty$ & ", " & $1 \\times 10^{300}$ ", NULL};
    const char *lines = "set logits 1e300 -inf\nset names \"猫 <a> é\" b\nset target 1\n";
    struct text sheet = written(export_latex, lines);
    ck_assert_uint_eq(count(&sheet, "\\DeclareUnicodeCharacter{"), 1);
    check_has(sheet, letters);
}
END_TEST

START_TEST(text_parts)
{
    static const char *const unicode[] = {
        "1 sample, 3 classes; from_logits on\n", "3. DIVIDE: a probability is this class's share",
        "class    z  y     e^z   e^z/Σ   -ln p  y(-ln p)    dL/dz\n"
        "cat      2  1  7.3891  0.6590  0.4170    0.4170  -0.3410\n",
        "\nloss 0.4170\n", NULL};
    check_has(written(export_text, one), unicode);
}
END_TEST

/* The reduction stands once, behind all samples; long sums keep their ends. */
START_TEST(several_samples)
{
    static const char *const parts[] = {
        "Sample 0, true class 7\n", "Sample 1, true class 0\n",
        "\nThe loss\n--------\n\nsample       L\n0       0.4583\n1       8.1938\n\n"
        "mean: divided by 2, the number of samples\n\nREDUCE: the losses",
        "\nloss 4.3261\n", NULL};
    static const char *const sums[] = {" & = 2.7183 + 7.3891 + \\cdots + 2980.9580 \\\\\n", NULL};
    static const char *const lines =
        "set logits 1 2 3 4 5 6 7 8; 0 1 2 3 4 5 6 8\nset target 7 0\n";
    struct text sheet = written(export_text, lines);
    ck_assert_uint_eq(count(&sheet, "REDUCE"), 1);
    check_has(sheet, parts);
    check_has(written(export_latex, lines), sums);
}
END_TEST

START_TEST(without_labels)
{
    static const char *const parts[] = {"no labels yet: the steps end at the probabilities\n",
                                        "| class | z | e\\^z | e\\^z/Σ |", NULL};
    struct text sheet = written(export_markdown, "set logits 2 1\n");
    ck_assert_uint_eq(count(&sheet, "## The loss"), 0);
    check_has(sheet, parts);
}
END_TEST

/* Of a thousand samples and classes a few pages. */
START_TEST(large_batches_are_cut)
{
    static const char *const tasks[] = {"multiclass", "binary"};
    for (size_t t = 0; t < 2; t++) {
        struct text lines = {0};
        const size_t columns = t ? 1 : 200;
        text_addf(&lines, "set task %s\nset logits ", tasks[t]);
        for (size_t n = 0; n < 1000; n++)
            for (size_t c = 0; c < columns; c++)
                text_addf(&lines, "%s%zu", c ? " " : n ? "; " : "", (n + c) % 7);
        text_add(&lines, t ? "\nset labels 1" : "\nset target 1");
        for (size_t n = 1; n < 1000; n++)
            text_add(&lines, t ? "; 1" : " 1");
        text_add(&lines, "\n");
        struct text sheet = written(export_markdown, text_string(&lines));
        ck_assert_uint_eq(count(&sheet, "## Sample "), HANDOUT_SAMPLES);
        ck_assert_uint_eq(count(&sheet, "only the steps of the first samples are written here (8 "
                                        "of 1000)"),
                          1);
        ck_assert_uint_eq(count(&sheet, "(40 of 1000)"), 1);
        ck_assert_uint_eq(count(&sheet, "(40 of 200)"), t ? 0 : HANDOUT_SAMPLES);
        ck_assert_uint_gt(count(&sheet, " + \\cdots + "), 0);
        ck_assert_uint_lt(sheet.length, 80000);
        text_release(&sheet);
        text_release(&lines);
    }
}
END_TEST

START_TEST(headings_in_mathematics)
{
    static const char *const headings[][2] = {
        {"z", "z"},
        {"-ln p", "-\\ln p"},
        {"y(-log2 p)", "y(-\\log_2 p)"},
        {"y'", "y'"},
        {"e^d/sum", "e^d/\\Sigma"},
        {"clip", "\\text{clip}"},
        {"u=z/T", "u=z/T"},
        {"-lg(1-p)", "-\\log_{10}(1-p)"},
        {"dL/dp", "dL/dp"},
        {"wy(-ln p)", "wy(-\\ln p)"},
    };
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        struct text out = {0};
        latex_add_heading(&out, headings[i][0]);
        ck_assert_str_eq(text_string(&out), headings[i][1]);
        text_release(&out);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        markdown_whole,  latex_parts,    latex_letters_and_numbers, text_parts,
        several_samples, without_labels, large_batches_are_cut,     headings_in_mathematics,
    };
    return run_tests("handout", tests, sizeof tests / sizeof *tests);
}
