/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of data: what is written is read back bit for bit, what others write is understood, what
 * is broken is refused where it is broken. */
#include "core/data.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "tests/problems.h"

static const enum data_format formats[] = {DATA_CSV, DATA_TSV, DATA_JSON};

#define FORMATS (sizeof formats / sizeof *formats)

/* ---- written and read back ---- */

static void check_round_trip(const struct problem *problem, enum data_format format)
{
    struct text file = {0}, again = {0}, notes = {0};
    struct problem loaded;
    struct error error;
    data_write(problem, format, &file);
    ck_assert_msg(data_read(file.bytes, file.length, format, &loaded, &notes, &error),
                  "line %zu, column %zu: %s\n%s", error.line, error.column, error.message,
                  text_string(&file));
    ck_assert_msg(problem_equal(problem, &loaded), "another problem:\n%s", text_string(&file));
    data_write(&loaded, format, &again);
    ck_assert_str_eq(text_string(&file), text_string(&again));
    problem_release(&loaded);
    text_release(&file);
    text_release(&again);
    text_release(&notes);
}

/* Settings that the generator leaves alone. */
static void give_framework(struct dice *dice, struct problem *problem)
{
    problem->convention = (enum convention)dice_below(dice, CONVENTIONS_TO_SET);
    problem->precision = (enum precision)dice_below(dice, PRECISIONS);
}

START_TEST(round_trip)
{
    struct dice dice = {.state = 4000};
    for (size_t i = 0; i < 500; i++) {
        const struct problem_mix mix = {
            .samples = 1 + i % 7, .classes = 2 + i % 5, .large = i % 2, .wild = i % 3 != 0};
        struct problem problem = problem_random(&dice, &mix);
        if (dice_one_in(&dice, 2))
            give_framework(&dice, &problem);
        for (size_t f = 0; f < FORMATS; f++)
            check_round_trip(&problem, formats[f]);
        problem_release(&problem);
    }
}
END_TEST

/* Parts that random problems may miss. */
START_TEST(round_trip_of_awkward_parts)
{
    static const char *const problems[] = {
        "set logits 0\n",
        "set logits 1; 2\nset target 0 0\n",
        "set logits -0 0 5e-324 1.7976931348623157e308 -inf inf\n",
        "set task binary\nset logits 1 2; 3 4\nset sample_weight 1 2\nset labels 0 1; 1 0\n",
        "set task binary\nset logits 1 2; 3 4\nset sample_weight 1 2; 3 4\n",
        "set task binary\nset probs 0.5 0.25\nset sample_weight 1 2\n",
        "set task binary\nset probs 0.5; 0.25\nset names \"p(yes), or no\"\nset labels 1; 0.5\n",
        "set logits 1 2 3\nset names \"a,b\" \"c \\\"d\\\" ; e\" \" 猫 \"\nset target 2\n",
        "set logits 1 2 3\nset names \"#1st\" label weight\nset target label\n",
        "set logits 1 2\nset names z p\nset ignore_index -100\nset target -100\n",
        "set logits 1 2\nset names class sample\nset ignore_index 7\nset target 7\n",
        "set logits 1 2\nset title \"a, \\\"b\\\"; # c\"\n",
        "set logits 1 2\nset title \"none\"\nset log_base 2\nset digits 17\n",
        "set logits 1 2\nset title \" \"\nset log_base 10\nset digits 0\n",
        "set probs 0.5 0.25\nset from_logits on\nset temperature 0.1\nset reduction none\n",
        "set logits 1 2\nset class_weight 0 -0\nset labels 1e300 -3\n",
        "set probs 1 0\nset convention keras\nset precision bfloat16\nset label_smoothing 1\n",
    };
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        struct problem problem = problem_from(problems[i]);
        for (size_t f = 0; f < FORMATS; f++)
            check_round_trip(&problem, formats[f]);
        problem_release(&problem);
    }
}
END_TEST

/* What people and programs see in the files. */
START_TEST(written)
{
    static const char *const lines =
        "set logits 2 -0 inf; 1 1e-9 0.1\nset names cat \"a, \\\"b\\\"\" \" c\"\n"
        "set ignore_index -100\nset target 1 -100\nset sample_weight 1 2\n"
        "set class_weight 1 2 3\nset title \"# 1\"\nset log_base 2\n";
    static const char *const files[] = {
        "# xent data format 1\n# set task multiclass\n# set from_logits on\n"
        "# set ignore_index -100\n# set class_weight 1 2 3\n# set log_base 2\n"
        "# set title,\"# 1\"\n"
        "sample,label,z:cat,\"z:a, \"\"b\"\"\",z: c,weight\n"
        "0,\"a, \"\"b\"\"\",2,-0,inf,1\n1,-100,1,1e-09,0.1,2\n",
        "# xent data format 1\n# set task multiclass\n# set from_logits on\n"
        "# set ignore_index -100\n# set class_weight 1 2 3\n# set log_base 2\n"
        "# set title\t\"# 1\"\n"
        "sample\tlabel\tz:cat\t\"z:a, \"\"b\"\"\"\tz: c\tweight\n"
        "0\t\"a, \"\"b\"\"\"\t2\t-0\tinf\t1\n1\t-100\t1\t1e-09\t0.1\t2\n",
        "{\n  \"xent\": 1,\n  \"names\": [\"cat\", \"a, \\\"b\\\"\", \" c\"],\n"
        "  \"title\": \"# 1\",\n"
        "  \"logits\": [\n    [2, -0.0, \"inf\"],\n    [1, 1e-09, 0.1]\n  ],\n"
        "  \"from_logits\": true,\n  \"ignore_index\": -100,\n  \"target\": [1, -100],\n"
        "  \"class_weight\": [1, 2, 3],\n  \"sample_weight\": [1, 2],\n"
        "  \"log_base\": 2\n}\n",
    };
    struct problem problem = problem_from(lines);
    struct text file = {0};
    data_write(&problem, formats[_i], &file);
    ck_assert_str_eq(text_string(&file), files[_i]);
    text_release(&file);
    problem_release(&problem);
}
END_TEST

/* ---- cells ---- */

/* The cells of all records, each in brackets, records on lines. */
static void check_cells(const char *file, char separator, const char *wanted)
{
    struct csv csv = csv_new(file, strlen(file), separator);
    struct csv_record record = {0};
    struct text cells = {0};
    struct error error;
    enum csv_result result;
    while ((result = csv_next(&csv, &record, &error)) == CSV_RECORD) {
        text_add(&cells, record.comment ? "#" : "");
        for (size_t i = 0; i < record.count; i++)
            text_addf(&cells, "[%s]", record.cell[i].text);
        text_add(&cells, "\n");
    }
    ck_assert_int_eq(result, CSV_END);
    ck_assert_str_eq(text_string(&cells), wanted);
    csv_record_release(&record);
    text_release(&cells);
}

START_TEST(cells)
{
    check_cells("", ',', "");
    check_cells("a", ',', "[a]\n");
    check_cells("a,b\n", ',', "[a][b]\n");
    check_cells(" a b , c\t\r\n,\n", ',', "[a b][c]\n[][]\n");
    check_cells("a\r\rb\n\n \n\r\nc", ',', "[a]\n[b]\n[c]\n");
    check_cells("\xEF\xBB\xBF\"a\"\"b\", \"c,\nd\" \n\"\"", ',', "[a\"b][c,\nd]\n[]\n");
    check_cells("a\"b,c", ',', "[a\"b][c]\n");
    check_cells("a b\t c\t\td", '\t', "[a b][c][][d]\n");
    check_cells("# a, \"b,c\"\n #d\n# it's \"e, f\n\"#\",g", ',',
                "#[# a][b,c]\n#[#d]\n#[# it's \"e][f]\n[#][g]\n");
    check_cells("# \"a\",\"b\nc\n", ',', "#[# \"a\",\"b]\n[c]\n");
}
END_TEST

START_TEST(cells_are_quoted)
{
    static const char *const table[][2] = {
        {"a", "a"},       {"", "\"\""},       {"a b", "a b"},       {" a", "\" a\""},
        {"a ", "\"a \""}, {"a,b", "\"a,b\""}, {"a\"", "\"a\"\"\""}, {"#a", "\"#a\""},
        {"a#", "a#"},     {"a;b", "\"a;b\""}, {"a\nb", "\"a\nb\""}, {"\xE7\x8C\xAB", "猫"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct text out = {0};
        csv_add_cell(&out, table[i][0], ',');
        ck_assert_str_eq(text_string(&out), table[i][1]);
        text_release(&out);
    }
}
END_TEST

START_TEST(separators)
{
    static const struct {
        const char *file;
        char separator;
    } table[] = {{"a,b", ','},       {"a;b", ';'},       {"a\tb", '\t'},         {"a", ','},
                 {"a;b,c", ','},     {"\"a,b\";c", ';'}, {"# x, y\na;b\n", ';'}, {"", ','},
                 {"a;b\n1,2;3", ';'}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        ck_assert_int_eq(csv_separator(table[i].file, strlen(table[i].file)), table[i].separator);
}
END_TEST

/* ---- what others write ---- */

struct plain {
    enum data_format format;
    const char *file, *lines; /* the same problem */
    const char *notes;        /* how they begin */
};

static const struct plain plain[] = {
    {DATA_CSV, "class,y,z\ncat,1,2\ndog,0,1\nowl,0,0.1\n",
     "set logits 2 1 0.1\nset names cat dog owl\nset labels 1 0 0\n", ""},
    {DATA_CSV, "class,p\n0,0.5\n1,0.25\n2,0.25\n", "set probs 0.5 0.25 0.25\n", ""},
    {DATA_CSV, "class,p,y,weight\n0,0.5,0.2,3\n1,0.5,0.8,4\n",
     "set probs 0.5 0.5\nset labels 0.2 0.8\nset class_weight 3 4\n", ""},
    {DATA_CSV, "\xEF\xBB\xBFlabel,cat,dog,owl\r\ncat,2,1,0.1\r\n\r\n1, 0.5 ,\"2.5\",-1\r\n",
     "set logits 2 1 0.1; 0.5 2.5 -1\nset names cat dog owl\nset target 0 1\n",
     "the columns do not say what the values are: taken for logits\n"},
    {DATA_CSV,
     ",Label,prob_0,prob_1\r7,1,0.75,0.25\r8,0,1/4,3/4", /* CR alone, no end, arithmetic */
     "set probs 0.75 0.25; 0.25 0.75\nset target 1 0\n", ""},
    {DATA_CSV, "# by Ada\nclass,z(a),z(b)\n# set digits 6\nb,1,2\n# set up\na,inf,-0\n",
     "set logits 1 2; inf -0\nset names a b\nset target 1 0\nset digits 6\n", ""},
    {DATA_CSV, "label,p\n1,0.9\n0,0.2\n0.5,0.8\n",
     "set task binary\nset probs 0.9; 0.2; 0.8\nset labels 1; 0; 0.5\n",
     "one value in each row: taken for a binary problem\n"},
    {DATA_CSV, "# set task multiclass\nlabel,z\n0,3\n", "set logits 3\nset target 0\n", ""},
    {DATA_CSV, "label;z_cat;z_dog;sample_weight\ndog;1.5;2;0.5\n",
     "set logits 1.5 2\nset names cat dog\nset target 1\nset sample_weight 0.5\n", ""},
    {DATA_CSV, "0,1,2\n3,4,5\n", "set logits 3 4 5\n",
     "the columns do not say what the values are: taken for logits\n"},
    {DATA_CSV, "cat,dog,species\n2,1,dog\n3,4,0\n",
     "set logits 2 1; 3 4\nset names cat dog\nset target 1 0\n",
     "the columns do not say what the values are: taken for logits\n"},
    {DATA_CSV, "0,1,2\n5,4,0\n", "set logits 5 4 0\n",
     "the columns do not say what the values are: taken for logits\n"},
    {DATA_CSV, "y:a,y:b,logit:a,logit:b\n0.25,0.75,1,2\n",
     "set logits 1 2\nset names a b\nset labels 0.25 0.75\n", ""},
    {DATA_TSV, "label\tscore.x, y\tscore.\"z\"\n1\t1e-3\t+2\n",
     "set logits 1e-3 2\nset names \"x, y\" \"\\\"z\\\"\"\nset target 1\n", ""},
    {DATA_JSON,
     "\xEF\xBB\xBF {\"logits\": [2, 1, \"-inf\"], \"names\": [\"a\", \"b\", \"c\"],\n"
     "\"target\": [\"b\"], \"from_logits\": false, \"class_weight\": null}",
     "set logits 2 1 -inf\nset from_logits off\nset names a b c\nset target 1\n", ""},
    {DATA_JSON,
     "{\"task\": \"binary\", \"probs\": [[0.5], [1]], \"labels\": [[true], [false]],"
     "\"log_base\": 2, \"digits\": 3, \"ignore_index\": \"none\"}",
     "set task binary\nset probs 0.5; 1\nset labels 1; 0\nset log_base 2\nset digits 3\n",
     "2 samples, 1 output each\n"},
};

START_TEST(plain_tables)
{
    const struct plain *one = &plain[_i];
    struct problem wanted = problem_from(one->lines), loaded;
    struct text notes = {0};
    struct error error;
    ck_assert_msg(data_read(one->file, strlen(one->file), one->format, &loaded, &notes, &error),
                  "line %zu, column %zu: %s", error.line, error.column, error.message);
    ck_assert(problem_equal(&wanted, &loaded));
    ck_assert_msg(strncmp(text_string(&notes), one->notes, strlen(one->notes)) == 0, "%s",
                  text_string(&notes));
    ck_assert_int_eq(*one->notes == '\0', notes.length == 0);
    problem_release(&wanted);
    problem_release(&loaded);
    text_release(&notes);
}
END_TEST

/* ---- what is broken ---- */

static const struct {
    enum data_format format;
    const char *file;
    size_t line, column;
    const char *message; /* how it begins */
} broken[] = {
    {DATA_CSV, "", 0, 0, "it is empty"},
    {DATA_CSV, "\n\n# only this\n", 4, 1, "there is no row that names the columns"},
    {DATA_CSV, "label,z:a,z:b\n", 2, 1, "there is no row below"},
    {DATA_CSV, "2.5,1\n1,2\n", 1, 1, "the first row names the columns"},
    {DATA_CSV, "2,5;1,0\n", 1, 1, "'2,5;1,0': a comma in a number and ';' between numbers"},
    {DATA_CSV, "label;z:a;z:b\n0;2,5;1\n", 2, 3, "'2,5' has a decimal comma"},
    {DATA_CSV, "label,z:0,z:1\n5,1,2\n", 2, 1, "'5' names no class; the classes are 0 to 1"},
    {DATA_CSV, "label,cat,dog\ncow,1,2\n", 2, 1, "'cow' names no class"},
    {DATA_CSV, "cat,dog,species\n1,2,cow\n", 2, 5, "unknown word 'cow'"},
    {DATA_CSV, "cat,dog,species\n1,2,species\n", 2, 5, "unknown word 'species'"},
    {DATA_CSV, "cat,dog,species\n1,2,cat\n1,2,cow\n", 3, 5, "'cow' names no class"},
    {DATA_CSV, "cat,dog,species\n1,2,\n", 2, 5, "a number is missing here"},
    {DATA_CSV, "cat,species\n1,cat\n", 2, 3, "unknown word 'cat'"},
    {DATA_CSV, "label,p:0,p:1\n0,0.5,0.5\n\n1,0.5,1.5\n", 4, 7, "'1.5' is no probability"},
    {DATA_CSV, "label,z:0,z:1\n0,1\n", 2, 3, "this row has 2 cells; wanted: 3"},
    {DATA_CSV, "label,z:0,z:1\n0,1,2,3\n", 2, 7, "this row has 4 cells; wanted: 3"},
    {DATA_CSV, "label,z:0,z:1\n0,1,x\n", 2, 5, "unknown word 'x'"},
    {DATA_CSV, "label,z:0,z:1\n0,1,\"2 猫\"\n", 2, 8, "'猫' is not part of a number"},
    {DATA_CSV, "label,猫,z b\n0,1,nan\n", 1, 7, "'猫' is no column that is known here"},
    {DATA_CSV, "label,猫,犬\n0,1,nan\n", 2, 5, "'nan' is the mark of a result without a value"},
    {DATA_CSV, "label,z:0,z:1\n0,1,1e400\n", 2, 5, "'1e400' is too large"},
    {DATA_CSV, "label,z:0,z:1\n0,,2\n", 2, 3, "a number is missing here"},
    {DATA_CSV, "label,z:0,z:1\n,1,2\n", 2, 1, "the name or number of a class is missing"},
    {DATA_CSV, "label,z:0,z:1\n0,1,\"2\n3", 2, 5, "this quote is never closed"},
    {DATA_CSV, "label,z:0,z:1\n0,1,\"2\"3\n", 2, 8, "behind a closing quote the cell must end"},
    {DATA_CSV, "label,z:1,z:2\n0,1,2\n", 1, 7, "column 'z:1' stands at the place of class 0"},
    {DATA_CSV, "label,z,z:1\n0,1,2\n", 1, 7, "column 'z' does not say of which class it is"},
    {DATA_CSV, "label,z:a,z:a\n0,1,2\n", 1, 11, "the name 'a' stands here twice"},
    {DATA_CSV, "label,z:a,p:b\n0,1,2\n", 1, 11, "column 'p:b' holds probabilities"},
    {DATA_CSV, "label,target,z:a\n0,1,2\n", 1, 7, "column 'target' stands here twice"},
    {DATA_CSV, "label,weight\n0,1\n", 1, 7, "no column holds values"},
    {DATA_CSV, "y:b,y:a,z:a,z:b\n0,1,2,3\n", 1, 1, "column 'y:b' does not fit"},
    {DATA_CSV, "y:a,z:a,z:b\n0,1,2\n", 1, 9, "there are 2 columns of values, but 1 of labels"},
    {DATA_CSV, "y,y:a,z:a\n0,1,2\n", 1, 7, "labels are given twice"},
    {DATA_CSV, "w,w:a,z:a\n0,1,2\n", 1, 7, "weights are given twice"},
    {DATA_CSV, "label,\"z:a\nb\",z:c\n0,1,2\n", 1, 8, "a line end cannot stand in a name"},
    {DATA_CSV, "p:0,p:1\n0.5,0.5\n0.5,1.5\n1,1\n", 3, 5, "'1.5' is no probability"},
    {DATA_CSV, "y,z:0,z:1\n0,0.5,0.5\n2,0.5,1.5\n1,1,1\n", 3, 1, "'2' names no class"},
    {DATA_CSV, "class,z\n5,1\n1,2\n", 2, 1, "'5' is a number"},
    {DATA_CSV, "class,z\na,1\nb,x\n", 3, 3, "unknown word 'x'"},
    {DATA_CSV, "class,z\na,1\na,2\n", 3, 1, "the name 'a' stands here twice"},
    {DATA_CSV, "class,p\na,1\nb,2\n", 3, 3, "'2' is no probability"},
    {DATA_CSV, "# set digits 99\nz:a,z:b\n1,2\n", 1, 1, "digits '99' must be a whole number"},
    {DATA_CSV, "# set ignore_index,0.5\nz:a,z:b\n1,2\n", 1, 1, "ignore_index '0.5'"},
    {DATA_CSV, "# set face ascii\nz:a,z:b\n1,2\n", 1, 1, "'face' belongs to the screen"},
    {DATA_CSV, "# xent data format 2\nz:a,z:b\n1,2\n", 1, 20, "this file was written in format 2"},
    {DATA_CSV, "# xent data format 1\n# set digts 3\nz:a\n1\n", 2, 1, "unknown setting 'digts'"},
    {DATA_CSV, "l\0a\0", 1, 2, "byte 0x00: this is no text"},
    {DATA_TSV, "label\tz:a\n0\t1 2\n", 2, 5, "'2' is not part of a number"},
    {DATA_JSON, "", 0, 0, "it is empty"},
    {DATA_JSON, "{\"logits\": [[1, 2], [3]]}", 1, 22, "row 1 is of length 1"},
    {DATA_JSON, "{\"logits\": [[1, 2],\n [3, \"x\"]]}", 2, 6, "unknown word 'x'"},
    {DATA_JSON, "{\"logits\": [[1, 2],\n [3, null]]}", 2, 6, "'null' is no number here"},
    {DATA_JSON, "{\"logits\": [[1, 2],\n [3, [4]]]}", 2, 6, "a number is wanted here"},
    {DATA_JSON, "{\"logits\": []}", 1, 12, "'logits' wants a value"},
    {DATA_JSON, "{\"logits\": {\"a\": 1}}", 1, 12, "a number is wanted here"},
    {DATA_JSON, "{\"target\": [0, 7], \"logits\": [[1, 2],\n [3, 4]]}", 1, 16,
     "'7' names no class"},
    {DATA_JSON, "{\"logits\": [[1, 2]],\n \"targets\": [0]}", 2, 2, "unknown setting 'targets'"},
    {DATA_JSON, "{\"logits\": [[1, 2]], \"logits\": [1]}", 1, 29, "this is no JSON: duplicate"},
    {DATA_JSON, "{\"logits\": [[1, 2],\n [3, 4", 2, 6, "this is no JSON: ']' expected"},
    {DATA_JSON, "{\"logits\": [1, 1e400]}", 1, 20, "this is no JSON: real number overflow"},
    {DATA_JSON, "{\"probs\": [[0.5, 2]]}", 1, 18, "'2' is no probability"},
    {DATA_JSON, "{\"logits\": [2, 1], \"names\": [\"a\", \"1\"]}", 1, 35, "'1' is a number"},
    {DATA_JSON, "{\"logits\": [2, 1], \"title\": \"a\\nb\"}", 1, 29, "a line end cannot stand"},
    {DATA_JSON, "[1]", 1, 1, "an object is wanted here"},
    {DATA_JSON, "{\"xent\": 1}", 1, 1, "there are neither \"logits\" nor \"probs\""},
    {DATA_JSON, " {\"xent\": 2}", 1, 3, "this file was written in a newer format"},
};

START_TEST(broken_tables)
{
    struct problem loaded;
    struct text notes = {0};
    struct error error;
    const size_t length = strncmp(broken[_i].file, "l", 2) == 0 ? 4 : strlen(broken[_i].file);
    ck_assert_msg(!data_read(broken[_i].file, length, broken[_i].format, &loaded, &notes, &error),
                  "%s", broken[_i].file);
    ck_assert_msg(strncmp(error.message, broken[_i].message, strlen(broken[_i].message)) == 0,
                  "%s\n%s", broken[_i].file, error.message);
    ck_assert_msg(error.line == broken[_i].line && error.column == broken[_i].column,
                  "%s\nline %zu, column %zu: %s", broken[_i].file, error.line, error.column,
                  error.message);
    ck_assert_uint_eq(notes.length, 0);
}
END_TEST

/* ---- damaged files ---- */

/* A block of exactly these bytes, so that a sanitizer sees who reads further.  What is read is a
 * problem that can be written again, or there is an error with a message. */
static void read_damaged(const char *bytes, size_t length, enum data_format format)
{
    char *copy = malloc(length ? length : 1);
    struct problem loaded;
    struct text notes = {0}, file = {0};
    struct error error = {.message = ""};
    memcpy(copy, bytes, length);
    if (data_read(copy, length, format, &loaded, &notes, &error)) {
        data_write(&loaded, format, &file);
        ck_assert(problem_samples(&loaded) > 0);
        problem_release(&loaded);
    } else {
        ck_assert(error.message[0] && notes.length == 0);
    }
    free(copy);
    text_release(&file);
    text_release(&notes);
}

START_TEST(damaged_files)
{
    static const char odd[] = "\0\n\r\t \"#',;:[]{}()-+.e0z\\\x80\xFF";
    static const char *const lines =
        "set logits 2 -1.5 inf; 0 1e-9 -0\nset names cat \"d,og\" 猫\nset ignore_index -100\n"
        "set target 2 -100\nset sample_weight 1 2\nset class_weight 1 2 3\nset title \"a, b\"\n";
    struct problem problem = problem_from(lines);
    struct text file = {0};
    data_write(&problem, formats[_i], &file);
    for (size_t length = 0; length < file.length; length++)
        read_damaged(file.bytes, length, formats[_i]);
    for (size_t at = 0; at < file.length; at++) {
        const char was = file.bytes[at];
        for (size_t o = 0; o < sizeof odd - 1; o++) {
            file.bytes[at] = odd[o];
            read_damaged(file.bytes, file.length, formats[_i]);
        }
        file.bytes[at] = was;
    }
    text_release(&file);
    problem_release(&problem);
}
END_TEST

START_TEST(formats_by_name)
{
    ck_assert_int_eq(data_format_of("a.csv"), DATA_CSV);
    ck_assert_int_eq(data_format_of("b/A.TSV"), DATA_TSV);
    ck_assert_int_eq(data_format_of("a.xent.json"), DATA_JSON);
    ck_assert_int_eq(data_format_of(".csv"), DATA_NONE);
    ck_assert_int_eq(data_format_of("csv"), DATA_NONE);
    ck_assert_int_eq(data_format_of("a.csv.xent"), DATA_NONE);
}
END_TEST

int main(void)
{
    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 77;
    setlocale(LC_NUMERIC, "C");
    TCase *cases = tcase_create("data");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, round_trip);
    tcase_add_test(cases, round_trip_of_awkward_parts);
    tcase_add_loop_test(cases, written, 0, FORMATS);
    tcase_add_test(cases, cells);
    tcase_add_test(cases, cells_are_quoted);
    tcase_add_test(cases, separators);
    tcase_add_loop_test(cases, plain_tables, 0, sizeof plain / sizeof *plain);
    tcase_add_loop_test(cases, broken_tables, 0, sizeof broken / sizeof *broken);
    tcase_add_loop_test(cases, damaged_files, 0, FORMATS);
    tcase_add_test(cases, formats_by_name);
    return run_cases("data", cases);
}
