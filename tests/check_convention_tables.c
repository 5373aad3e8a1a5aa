/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the frameworks give for small problems: numbers measured there, or recomputed from their
 * sources. */
#include "core/text.h"
#include "tests/framework_rows.h"
#include "tests/problems.h"

/* ---- a p of 0 or 1 ---- */

#define ONE_OF_0   BINARY "set probs 0\nset labels 1\n"
#define NONE_OF_1  BINARY "set probs 1\nset labels 0\n"
#define ONE_OF_1   BINARY "set probs 1\nset labels 1\n"
#define TRUE_0     "set probs 0 1 0\nset target 0\n"
#define TRUE_1     "set probs 0 1 0\nset target 1\n"
#define TRUE_0_HOT "set probs 0 1 0\nset labels 1 0 0\n"
#define TRUE_1_HOT "set probs 0 1 0\nset labels 0 1 0\n"

START_TEST(where_epsilon_sits)
{
    static const struct framework_row rows[] = {
        {ONE_OF_0, EXACT, F64, "inf"},
        {NONE_OF_1, EXACT, F64, "inf"},
        {ONE_OF_1, EXACT, F64, "0"},
        {TRUE_0, TORCH, F64, "inf"},
        {"set probs 0 1\nset target 0\n", TORCH, F64, "inf"},
        {TRUE_1, TORCH, F64, "0"},
        {ONE_OF_0, TORCH, F64, "100"},
        {NONE_OF_1, TORCH, F64, "100"},
        {ONE_OF_1, TORCH, F64, "0"},
        {ONE_OF_0, KERAS, F32, "16.118095"},
        {NONE_OF_1, KERAS, F32, "15.942385"},
        {NONE_OF_1, KERAS, F64, "16.118096"},
        {ONE_OF_1, KERAS, F32, "1.19e-7"},
        {ONE_OF_0, TFKERAS, F32, "15.424949"},
        {NONE_OF_1, TFKERAS, F32, "15.333239"},
        {ONE_OF_1, TFKERAS, F32, "0.0"},
        {TRUE_0_HOT, KERAS, F32, "16.118095"},
        {TRUE_1_HOT, KERAS, F32, "1.19e-7"},
        {TRUE_0_HOT, TFKERAS, F32, "16.118095"},
        {TRUE_1_HOT, TFKERAS, F32, "1.19e-7"},
        {TRUE_0_HOT, KERAS_TF, F32, "16.118095"},
        {TRUE_1_HOT, KERAS_TF, F32, "1.19e-7"},
        {TRUE_0, KERAS, F32, "16.118095"},
        {TRUE_1, KERAS, F32, "1.19e-7"},
        {TRUE_0, KERAS_TF, F32, "16.118095"},
        {TRUE_1, KERAS_TF, F32, "2.38e-7"},
        {TRUE_0, TFKERAS, F32, "16.118095"},
        {TRUE_1, TFKERAS, F32, "2.38e-7"},
        {ONE_OF_0, TFJS, F32, "16.118095"},
        {NONE_OF_1, TFJS, F32, "16.118095"},
        {ONE_OF_1, TFJS, F32, "-1.19e-7"},
        {ONE_OF_0, SKLEARN, F64, "36.043653"},
        {NONE_OF_1, SKLEARN, F64, "36.043653"},
        {ONE_OF_0, SKLEARN, F32, "15.942385"},
        {NONE_OF_1, SKLEARN, F32, "15.942385"},
        {ONE_OF_1, SKLEARN, F64, "2.2e-16"},
        {TRUE_0, SKLEARN, F64, "36.043653"},
        {TRUE_0, SK_OLD, F64, "36.043653"},
        {TRUE_0, SKLEARN, F32, "15.942385"},
        {TRUE_1, SKLEARN, F64, "2.2e-16"},
        {ONE_OF_0, SK_OLD, F64, "36.043653"},
        {ONE_OF_0, OPTAX, F64, "refused"},
        {TRUE_0, OPTAX, F64, "refused"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

START_TEST(probability_zero)
{
    static const struct framework_row rows[] = {
        {"set probs 0 0.5 0.5\nset target 0\n", EXACT, F64, "inf"},
        {"set probs 0 0.5 0.5\nset target 0\n", TORCH, F64, "inf"},
        {"set probs 0 0.5 0.5\nset target 0\n", KERAS, F32, "16.118095"},
        {"set probs 0 0.5 0.5\nset target 0\n", TFKERAS, F32, "16.118095"},
        {"set probs 0 0.5 0.5\nset target 0\n", TFJS, F32, "16.118095"},
        {"set probs 0 0.5 0.5\nset target 0\n", SKLEARN, F64, "36.04365"},
        {"set probs 0 0.5 0.5\nset target 0\n", SKLEARN, F32, "15.94"},
        {"set probs 0 0.5 0.5\nset target 0\n", SK_OLD, F64, "36.04365"},
        {ONE_OF_0, SKLEARN, F64, "36.04365"},
    };
    EXPECT_ROWS(rows);
    /* one of a hundred */
    static const struct framework_row spoilt[] = {
        {NULL, TORCH, F64, "1.00"},
        {NULL, KERAS, F64, "0.161"},
        {NULL, TFKERAS, F64, "0.154"},
        {NULL, SKLEARN, F64, "0.360"},
    };
    struct text lines = {0};
    text_add(&lines, "set task binary\nset probs 0");
    for (int i = 1; i < 100; i++)
        text_add(&lines, "; 1");
    text_add(&lines, "\nset labels 1");
    for (int i = 1; i < 100; i++)
        text_add(&lines, "; 1");
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++) {
        struct framework_row row = spoilt[i];
        row.lines = text_string(&lines);
        expect_rows(&row, 1);
    }
    text_release(&lines);
}
END_TEST

/* ---- nothing left, and labels out of range ---- */

#define ALL_IGNORED   "set ignore_index -100\nset logits 1 2; 3 4\nset target -100 -100\n"
#define NO_WEIGHT     "set logits 1 2; 3 4\nset target 0 1\nset class_weight 0 0\n"
#define NO_WEIGHT_HOT "set logits 1 2; 3 4\nset labels 1 0; 0 1\nset class_weight 0 0\n"
#define NO_WEIGHT_BCE BINARY "set probs 0.3; 0.6\nset labels 1; 0\nset sample_weight 0 0\n"

START_TEST(nothing_left)
{
    static const struct framework_row rows[] = {
        {ALL_IGNORED, TORCH, F64, "nan"},       {ALL_IGNORED, KERAS, F32, "0"},
        {ALL_IGNORED, TFKERAS, F32, "nan"},     {ALL_IGNORED, TFJS, F32, "nan"},
        {ALL_IGNORED SUM, TORCH, F64, "0"},     {ALL_IGNORED SUM, KERAS, F32, "0"},
        {ALL_IGNORED SUM, TFKERAS, F32, "0"},   {ALL_IGNORED SUM, TFJS, F32, "0"},
        {ALL_IGNORED, SKLEARN, F64, "refused"}, {ALL_IGNORED, OPTAX, F64, "refused"},
        {NO_WEIGHT, TORCH, F64, "nan"},         {NO_WEIGHT_HOT, TORCH, F64, "0"},
        {NO_WEIGHT_BCE, TORCH, F64, "0"},       {NO_WEIGHT, KERAS, F32, "0"},
        {NO_WEIGHT_BCE, KERAS, F32, "0"},       {NO_WEIGHT, TFKERAS, F32, "0"},
        {NO_WEIGHT, SKLEARN, F64, "refused"},   {NO_WEIGHT, SK_OLD, F64, "refused"},
        {NO_WEIGHT, TFJS, F32, "nan"},          {NO_WEIGHT_BCE, TFJS, F32, "nan"},
        {NO_WEIGHT_BCE, TFKERAS, F64, "0"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

/* ---- the same numbers, different answers ---- */

START_TEST(binary_probabilities_or_logits)
{
    static const struct framework_row rows[] = {
        {A_PROBS, EXACT, F64, "0.1053605156578263 0.2231435513142098 0.2231435513142098"},
        {A_PROBS, EXACT, F64, "0.1838825394287486"},
        {A_PROBS SUM, EXACT, F64, "0.5516476182862458"},
        {A_PROBS, TORCH, F64, "0.18388253942874858"},
        {A_PROBS, TORCH, F32, "0.18388253450393677"},
        {A_PROBS, KERAS, F32, "0.18388253450393677"},
        {A_PROBS, TFKERAS, F32, "0.18388240039348602"},
        {A_PROBS, TFKERAS, F64, "0.1838824190583855"},
        {A_PROBS, TFJS, F32, "0.18388240039348602"},
        {A_PROBS, SKLEARN, F64, "0.18388253942874858"},
        {A_PROBS, SK_OLD, F64, "0.18388253942874858"},
        {A_LOGITS, EXACT, F64, "0.3411538747320879 0.7981388693815918 0.3711006659477777"},
        {A_LOGITS, EXACT, F64, "0.5034644700204858"},
        {A_LOGITS SUM, EXACT, F64, "1.5103934100614574"},
        {A_LOGITS, TORCH, F64, "0.5034644700204858"},
        {A_LOGITS, KERAS, F32, "0.5034645"},
        {A_LOGITS, KERAS_TF, F32, "0.50346446"},
        {A_LOGITS, TFJS, F32, "0.50346446"},
        {A_LOGITS, OPTAX, F64, "0.5034644700204858"},
        {A_LOGITS, TORCH, F64 | PASSED, "0.6038257180984744"},
        {A_LOGITS, TFJS, F32 | PASSED, "0.60382575"},
        {A_WRONG, TORCH, F64, "refused"},
        {A_WRONG, KERAS, F32, "1.19e-7"},
        {A_WRONG, TFKERAS, F32, "0.0"},
        {A_WRONG, TFJS, F32, "nan"},
        {A_WRONG, SK_OLD, F64, "2.2e-16"},
        {A_WRONG, SKLEARN, F64, "2.2e-16"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

START_TEST(three_classes)
{
    static const struct framework_row rows[] = {
        {B_NUMBERS, EXACT, F64, "1.9643687841079448 1.4170300162778335 1.0630950305938524"},
        {B_NUMBERS, EXACT, F64, "1.4814979436598769"},
        {B_NUMBERS, TORCH, F64, "1.964368784107945 1.4170300162778335 1.0630950305938525"},
        {B_NUMBERS, TORCH, F64, "1.4814979436598772"},
        {B_NUMBERS, KERAS, F32, "1.4814979"},
        {B_NUMBERS, TFKERAS, F32, "1.4814979"},
        {B_NUMBERS, TFJS, F32, "1.4814981"},
        {B_ONE_HOT, KERAS, F32, "1.4814979"},
        {B_ONE_HOT, OPTAX, F64, "1.4814979436598769"},
        {B_NUMBERS TOLD, EXACT, F64 | LITERAL, "0.693147 0 -0.405465"},
        {B_NUMBERS TOLD, EXACT, F64 | LITERAL, "0.0958940"},
        {B_NUMBERS TOLD, TORCH, F64, "0.693147 -0.0 -0.405465"},
        {B_NUMBERS TOLD, TORCH, F64, "0.0958940"},
        {B_NUMBERS TOLD, KERAS, F64, "1.945910 1.131402 0.875469"},
        {B_NUMBERS TOLD, KERAS, F64, "1.3175936659667713"},
        {B_NUMBERS TOLD, KERAS, F32, "1.3175936"},
        {B_ONE_HOT TOLD, KERAS, F32, "1.3175936"},
        {B_ONE_HOT TOLD, KERAS_TF, F32, "1.3175936"},
        {B_ONE_HOT TOLD, TFKERAS, F32, "1.3175936"},
        {B_ONE_HOT TOLD, TFJS, F32, "1.3175936"},
        {B_NUMBERS TOLD, KERAS_TF, F64, "1.609438 0.741937 0.741937"},
        {B_NUMBERS TOLD, KERAS_TF, F32, "1.0311041"},
        {B_NUMBERS TOLD, TFKERAS, F32, "1.0311041"},
        {B_NUMBERS TOLD, TFJS, F32, "1.0311041"},
        {B_NUMBERS TOLD, SK_OLD, F64, "1.609438 0.741937 0.741937"},
        {B_NUMBERS TOLD, SK_OLD, F64, "1.0311042"},
        {B_NUMBERS TOLD, SKLEARN, F64, "0.693147 2e-16 2e-16"},
        {B_NUMBERS TOLD, SKLEARN, F64, "0.2310491"},
        {B_NUMBERS, EXACT, F64 | PASSED, "1.3150049900 1.2186890594 1.1059290841"},
        {B_NUMBERS, EXACT, F64 | PASSED, "1.2132077111491968"},
        {B_NUMBERS, TORCH, F64 | PASSED, "1.2132077111491968"},
        {B_NUMBERS, KERAS, F32 | PASSED, "1.2132077"},
        {B_NUMBERS, TFJS, F32 | PASSED, "1.2132077"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

#define E_1       "set probs 0.2 0.3\nset target 1\n"
#define E_2       "set probs 0.5 0.5 0.5\nset target 0\n"
#define E_3       "set probs 0.9 0.9 0.9\nset target 0\n"
#define E_4       "set probs 0.02 0.01 0.01\nset target 0\n"
#define AS_LOGITS "set from_logits on\n"

START_TEST(rows_that_do_not_sum_to_one)
{
    static const struct {
        const char *lines, *literal, *divided, *as_logits;
    } rows[] = {
        {E_1, "1.2039728", "0.5108256", "0.6443967"},
        {E_2, "0.6931472", "1.0986123", "1.0986123"},
        {E_3, "0.1053605", "1.0986123", "1.0986123"},
        {E_4, "3.9120230", "0.6931472", "1.0919567"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text told = {0};
        text_addf(&told, "%s%s", rows[i].lines, AS_LOGITS);
        const struct framework_row each[] = {
            {rows[i].lines, EXACT, F64, rows[i].literal},
            {rows[i].lines, TORCH, F64, rows[i].literal},
            {rows[i].lines, KERAS, F32, rows[i].divided},
            {rows[i].lines, TFKERAS, F32, rows[i].divided},
            {rows[i].lines, SK_OLD, F64, rows[i].divided},
            {rows[i].lines, TFJS, F32, rows[i].divided},
            {rows[i].lines, SKLEARN, F64, rows[i].literal},
            {text_string(&told), TORCH, F64, rows[i].as_logits},
        };
        EXPECT_ROWS(each);
        text_release(&told);
    }
}
END_TEST

START_TEST(label_smoothing)
{
    static const struct framework_row rows[] = {
        {B_NUMBERS SMOOTHED, EXACT, F64,
         "1.8977021174412782 1.4136966829445001 1.0930950305938524"},
        {B_NUMBERS SMOOTHED, EXACT, F64, "1.4681646103265436"},
        {B_NUMBERS SMOOTHED, TORCH, F64, "1.4681646"},
        {B_ONE_HOT SMOOTHED, TORCH, F64, "1.4681646"},
        {B_ONE_HOT SMOOTHED, KERAS, F32, "1.4681646"},
        {B_NUMBERS SMOOTHED, KERAS, F32, "1.4681646"},
        {B_ONE_HOT SMOOTHED, TFJS, F32, "1.4681646"},
        {B_ONE_HOT SMOOTHED, OPTAX, F64, "1.4681646"},
        {B_ONE_HOT SMOOTHED, SKLEARN, F64, "refused"},
        {B "set labels 0.05 0.05 0.9; 0.9 0.05 0.05; 0.05 0.9 0.05\n", EXACT, F64,
         "1.4614979436598769"},
        {A_LOGITS SMOOTHED, EXACT, F64, "0.3861538747320879 0.7881388693815918 0.4111006659477777"},
        {A_LOGITS SMOOTHED, EXACT, F64, "0.5284644700204858"},
        {A_LOGITS SMOOTHED, TFJS, F32, "0.5284644700204858"},
        {A_PROBS SMOOTHED, EXACT, F64, "0.2152217445 0.2924582694 0.2924582694"},
        {A_PROBS SMOOTHED, EXACT, F64, "0.2667127610883486"},
        {A_PROBS SMOOTHED, KERAS, F64, "0.2667127610883486"},
        {A_PROBS SMOOTHED, SKLEARN, F64, "refused"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

START_TEST(weights)
{
    static const struct framework_row rows[] = {
        {B_NUMBERS WEIGHTS, TORCH, F64, "0.98218439205 1.41703001628 2.12619006119"},
        {B_NUMBERS WEIGHTS SUM, TORCH, F64, "4.5254044695195108"},
        {B_NUMBERS WEIGHTS, TORCH, F64, "1.2929727055770033"},
        {B_ONE_HOT WEIGHTS, TORCH, F64, "1.5084681565065037"},
        {B_NUMBERS "set sample_weight 0.5 1 2\n", KERAS, F32, "1.5084680"},
        {B_NUMBERS "set sample_weight 0.5 1 2\n", TFKERAS, F32, "1.5084680"},
        {B_NUMBERS WEIGHTS, KERAS, F32, "1.5084680"},
        {B_ONE_HOT WEIGHTS, KERAS, F32, "1.5084680"},
        {B_NUMBERS WEIGHTS, KERAS, F32, "over 3.5: 1.2929727"},
        {B_NUMBERS WEIGHTS, SKLEARN, F64, "1.2929727"},
        {B_NUMBERS WEIGHTS, TFJS, F32, "1.5084683"},
        {B_NUMBERS WEIGHTS, TFJS, F32, "over 3.5: 1.2929728"},
        {B_NUMBERS WEIGHTS, OPTAX, F64, "1.5084681565065037"},
        {B_NUMBERS WEIGHTS SMOOTHED, TORCH, F64,
         "1.0298089776611687 1.3889805165491307 2.0759321419715505"},
        {B_NUMBERS WEIGHTS SMOOTHED, TORCH, F64, "1.2842061817662431"},
        {B_ONE_HOT WEIGHTS SMOOTHED, TORCH, F64, "1.4982405453939502"},
        {B_ONE_HOT WEIGHTS SMOOTHED, KERAS, F32, "1.5162458"},
        {B_ONE_HOT WEIGHTS SMOOTHED, TFJS, F32, "1.5162458"},
        {B_ONE_HOT WEIGHTS SMOOTHED, TFJS, F32, "over 3.5: 1.2996395"},
        {A_LOGITS "set pos_weight 3\n", TORCH, F64,
         "1.0234616241962635 0.7981388693815918 1.1133019978433332"},
        {A_LOGITS "set pos_weight 3\n", TORCH, F64, "0.9783008304737296"},
        {A_LOGITS "set pos_weight 3\n", KERAS, F64, "refused"},
        {A_LOGITS "set pos_weight 3\n", TFKERAS, F64, "refused"},
        {A_LOGITS "set pos_weight 3\n", SKLEARN, F64, "refused"},
        {A_LOGITS "set pos_weight 3\n", TFJS, F64, "refused"},
        {A_LOGITS "set pos_weight 3\n", OPTAX, F64, "refused"},
        {A_PROBS "set pos_weight 3\n", TORCH, F64, "refused"},
        {A_LOGITS "set sample_weight 3 1 3\n", KERAS, F32, "0.97830087"},
        {A_LOGITS "set sample_weight 3 1 3\n", TFJS, F32, "0.97830081"},
        {A_LOGITS "set sample_weight 3 1 3\n", TFJS, F32, "over 7: 0.41927177"},
        {A_LOGITS "set pos_weight 3\n" SMOOTHED, TORCH, F64, "0.9994969747637873"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

#define B_ZEROS B "set labels 0 0 1; 0 0 0; 0 1 0\n"

START_TEST(ignored_labels)
{
    static const struct framework_row rows[] = {
        {B_UNASKED, TORCH, F64, "1.5137319073508988"},
        {B_UNASKED SUM, TORCH, F64, "3.0274638147017976"},
        {B_UNASKED, TORCH, F64, "1.9643687841 0 1.0630950306"},
        {B_UNASKED, TORCH, F64, "over 3: 1.0091546049005993"},
        {B_UNASKED WEIGHTS, TORCH, F64, "1.243349781296671"},
        {B_UNASKED SMOOTHED, TORCH, F64, "1.4953985740175655"},
        {B_UNASKED WEIGHTS SMOOTHED, TORCH, F64, "1.2422964478530878"},
        {B_NUMBERS "set ignore_index 1\n", TORCH, F64, "1.6906994001928892"},
        {B_IGNORED, KERAS, F32, "1.5137318"},
        {B_IGNORED, TFKERAS, F32, "1.5137318"},
        {B_IGNORED, KERAS, F32, "over 3: 1.0091546"},
        {B_IGNORED "set sample_weight 0.5 9 1\n", KERAS, F32, "1.0226396"},
        {B_IGNORED "set sample_weight 0.5 9 1\n", KERAS, F32, "over 1.5: 1.3635196"},
        {B_NUMBERS "set sample_weight 1 0 1\n", TFJS, F32, "1.5137320"},
        {B_IGNORED, TFJS, F32, "1.5137320"},
        {B_ZEROS, TFJS, F32, "1.9643687841 0 1.0630950306"},
        {B_ZEROS SMOOTHED, TFJS, F32, "1.8977021174 0.1384 1.0930950306"},
        {B_IGNORED, SKLEARN, F64, "refused"},
        {B_IGNORED, OPTAX, F64, "refused"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

START_TEST(labels_that_do_not_sum_to_one_and_pairs)
{
    static const struct framework_row rows[] = {
        {J_ROWS, EXACT, F64, "3.8931 0.8302 0"},
        {J_ROWS, TORCH, F64, "3.8931 0.8302 0"},
        {J_ROWS, KERAS, F32, "3.8931 0.8302 0"},
        {J_ROWS, TFKERAS, F32, "3.8931 0.8302 0"},
        {J_ROWS, TFJS, F32, "3.8931 0.8302 0"},
        {J_ROWS, OPTAX, F64, "3.8931 0.8302 0"},
        {K_PAIRS, EXACT, F64, "0.3669845875401002"},
        {K_PAIRS, TORCH, F64, "0.3669845875401002"},
        {K_PAIRS, KERAS, F64, "0.3669845875401002"},
        {K_PAIRS, SKLEARN, F64, "0.3669845875401002"},
        {K_PAIRS SUM, TORCH, F64, "1.4679383501604009"},
        {K_PAIRS SUM, KERAS, F64, "0.7339691750801004"},
        {K_PAIRS SUM "set sample_weight 1 1; 1 1\n", KERAS, F64, "refused"},
    };
    EXPECT_ROWS(rows);
}
END_TEST

/* ---- softmax twice: what it can give ---- */

/* A loss of `classes` classes: the first has the logit `first`, all others `rest`. */
static void expect_of_many(size_t classes, double first, double rest, const char *expected)
{
    struct text lines = {0};
    text_addf(&lines, "set logits %.17g", first);
    for (size_t c = 1; c < classes; c++)
        text_addf(&lines, " %.17g", rest);
    text_add(&lines, "\nset target 0\n");
    const struct framework_row row = {text_string(&lines), EXACT, F64, expected};
    expect_rows(&row, 1);
    text_release(&lines);
}

START_TEST(floor_and_ceiling)
{
    static const struct {
        size_t classes;
        const char *floor, *uniform, *ceiling;
    } rows[] = {
        {2, "0.31326168751822283", "0.6931471805599453", "1.3132616875182228"},
        {3, "0.5514447139320511", "1.0986122886681098", "1.5514447139320511"},
        {4, "0.7436683806286792", "1.3862943611198906", "1.7436683806286792"},
        {5, "0.904832441554448", "1.6094379124341004", "1.904832441554448"},
        {10, "1.4611501717344748", "2.3025850929940457", "2.4611501717344748"},
        {100, "3.6222070492242679", "4.6051701859880914", "4.6222070492242679"},
        {1000, "5.9094720862532702", "6.9077552789821371", "6.9094720862532702"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const size_t classes = rows[i].classes;
        expect_of_many(classes, 1, 0, rows[i].floor);
        expect_of_many(classes, 1 / (double)classes, 1 / (double)classes, rows[i].uniform);
        struct text lines = {0};
        text_add(&lines, "set logits 1");
        for (size_t c = 1; c < classes; c++)
            text_add(&lines, " 0");
        text_add(&lines, "\nset target 1\n");
        const struct framework_row row = {text_string(&lines), EXACT, F64, rows[i].ceiling};
        expect_rows(&row, 1);
        text_release(&lines);
    }
    static const struct framework_row twice[] = {
        {BINARY "set logits 1\nset labels 1\n", EXACT, F64, "0.3133"},
        {BINARY "set logits 0\nset labels 1\n", EXACT, F64, "0.6931"},
        {BINARY "set logits 0\nset labels 0\n", EXACT, F64, "0.6931"},
        {BINARY "set logits 1\nset labels 0\n", EXACT, F64, "1.3133"},
        {BINARY "set logits 1; 0\nset labels 1; 0\n", EXACT, F64, "0.5032"},
    };
    EXPECT_ROWS(twice);
}
END_TEST

START_TEST(gradients)
{
    static const enum convention right[] = {EXACT, TORCH, KERAS, OPTAX};
    static const enum convention wrong[] = {TFJS, TFKERAS, KERAS_TF};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        const struct framework_row first = {J_ROWS SUM, right[i], F64, ".8856 -.3063 -.5793"};
        const struct framework_row last = {J_ROWS SUM, right[i], F64, "0 0 0"};
        expect_slopes(&first, 0);
        expect_slopes(&last, 2);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const struct framework_row first = {J_ROWS SUM, wrong[i], F64, "-.3715 -.7688 -.8598"};
        const struct framework_row last = {J_ROWS SUM, wrong[i], F64, ".0852 .3454 .5694"};
        expect_slopes(&first, 0);
        expect_slopes(&last, 2);
    }
    const struct framework_row once = {"set logits 20 0 0\nset target 2\n", EXACT, F64,
                                       "1 2.1e-9 -1"};
    const struct framework_row twice = {"set logits 20 0 0\nset target 2\n", EXACT, F64 | PASSED,
                                        "3.6e-9 -7.5e-10 -2.8e-9"};
    expect_slopes(&once, 0);
    expect_slopes(&twice, 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {where_epsilon_sits, probability_zero,
                                  nothing_left,       binary_probabilities_or_logits,
                                  three_classes,      rows_that_do_not_sum_to_one,
                                  label_smoothing,    weights,
                                  ignored_labels,     labels_that_do_not_sum_to_one_and_pairs,
                                  floor_and_ceiling,  gradients};
    return run_tests("convention-tables", tests, sizeof tests / sizeof *tests);
}
