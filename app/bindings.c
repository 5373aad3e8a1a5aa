/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/bindings.h"

#include "app/actions.h"
#include "core/intl.h"

/* clang-format off */
static const struct binding bindings[] = {
    {{KEY_NAME_UP, 'k'}, act_move, -1, N_("↑↓  k j"), N_("k j  Up Down"), N_("class"),
     N_("the class above or below"), false},
    {{KEY_NAME_DOWN, 'j'}, act_move, 1, NULL, NULL, NULL, NULL, false},
    {{KEY_NAME_LEFT, 'h'}, act_nudge, -10, N_("←→  h l"), N_("h l  Left Right"), N_("nudge"),
     N_("nudge by 0.1 (a probability by 0.01); on a label: move it"), false},
    {{KEY_NAME_RIGHT, 'l'}, act_nudge, 10, NULL, NULL, NULL, NULL, false},
    {{KEY_NAME_SHIFT_LEFT, 'H'}, act_nudge, -100, "H L", NULL, NULL,
     N_("nudge ten times as far"), false},
    {{KEY_NAME_SHIFT_RIGHT, 'L'}, act_nudge, 100, NULL, NULL, NULL, NULL, false},
    {{'<'}, act_nudge, -1, "< >", NULL, NULL,
     N_("nudge a tenth as far"), false},
    {{'>'}, act_nudge, 1, NULL, NULL, NULL, NULL, false},
    {{0}, NULL, 0, "0-9  - .", NULL, N_("type"),
     N_("type a new number; Enter or Tab takes it, Esc does not"), false},
    {{KEY_NAME_ENTER, KEY_NAME_F2, 'e'}, act_edit_old, 0, N_("Enter  e"), NULL, NULL,
     N_("edit the old number"), false},
    {{' ', KEY_NAME_PAGE_DOWN}, act_step, 1, N_("Space  PgDn"), NULL, N_("step"),
     N_("the next step (after ':set ask on' it asks first)"), false},
    {{KEY_NAME_BACKSPACE, KEY_NAME_PAGE_UP}, act_step, -1, N_("Backspace  PgUp"), NULL, NULL,
     N_("the step before"), false},
    {{'r'}, act_restart, 0, "r", NULL, NULL,
     N_("back to the first step"), false},
    {{'f'}, act_flip_flag, 0, "f", NULL, N_("flag"),
     N_("from_logits True or False"), false},
    {{'y'}, act_true_class, 0, "y", NULL, N_("true class"),
     N_("make this the true class; binary: 0 to 1 and back"), false},
    {{'i'}, act_flip_kind, 0, "i", NULL, NULL,
     N_("pass logits or probabilities"), false},
    {{'s'}, act_flip_task, 0, "s", NULL, NULL,
     N_("softmax or sigmoid"), false},
    {{'J'}, act_change_sample, 1, "J  K", NULL, N_("sample"),
     N_("the next sample, the one before"), false},
    {{'K'}, act_change_sample, -1, NULL, NULL, NULL, NULL, false},
    {{KEY_NAME_TAB, KEY_NAME_BACK_TAB}, act_change_field, 1, "Tab", NULL, NULL,
     N_("from the numbers to the labels and back"), false},
    {{'g', KEY_NAME_HOME}, act_jump, -1, "g G", NULL, NULL,
     N_("the first class, the last"), false},
    {{'G', KEY_NAME_END}, act_jump, 1, NULL, NULL, NULL, NULL, false},
    {{'a'}, act_add, false, "a A", NULL, NULL,
     N_("add a class, add a sample"), false},
    {{'A'}, act_add, true, NULL, NULL, NULL, NULL, false},
    {{'d'}, act_delete, false, "d D", NULL, NULL,
     N_("delete this class, delete this sample"), false},
    {{'D'}, act_delete, true, NULL, NULL, NULL, NULL, false},
    {{'+'}, act_change_digits, 1, "+ _", NULL, NULL,
     N_("more digits, fewer"), false},
    {{'_'}, act_change_digits, -1, NULL, NULL, NULL, NULL, false},
    {{'u'}, act_undo, false, "u  Ctrl-R", NULL, N_("undo"),
     N_("undo, redo: without limit"), false},
    {{'R' - '@'}, act_undo, true, NULL, NULL, NULL, NULL, false},
    {{'x'}, act_load_example, 1, "x  X", NULL, N_("example"),
     N_("the next example, the one before"), false},
    {{'X'}, act_load_example, -1, NULL, NULL, NULL, NULL, false},
    {{'W'}, act_view, 'W', "W B C V F P T S", NULL, NULL,
     N_("the views, see below; Esc leads back"), true},
    {{'B'}, act_view, 'B', NULL, NULL, NULL, NULL, true},
    {{'C'}, act_view, 'C', NULL, NULL, NULL, NULL, true},
    {{'V'}, act_view, 'V', NULL, NULL, NULL, NULL, true},
    {{'F'}, act_view, 'F', NULL, NULL, NULL, NULL, true},
    {{'P'}, act_view, 'P', NULL, NULL, NULL, NULL, true},
    {{'T'}, act_view, 'T', NULL, NULL, NULL, NULL, true},
    {{'S'}, act_view, 'S', NULL, NULL, NULL, NULL, true},
    {{'p'}, act_pin, 0, "p", NULL, NULL,
     N_("pin this case to compare with it, let go of it"), false},
    {{'('}, act_shift, -1, "( )", NULL, NULL,
     N_("add -1 or 1 to all scores of the sample: softmax does not see it"), false},
    {{')'}, act_shift, 1, NULL, NULL, NULL, NULL, false},
    {{'['}, act_scale, 0, "[ ]", NULL, NULL,
     N_("halve or double all scores of the sample: that it sees"), false},
    {{']'}, act_scale, 1, NULL, NULL, NULL, NULL, false},
    {{'c'}, act_check, 0, "c", NULL, NULL,
     N_("check a number that you worked out"), true},
    {{'w'}, act_save, 0, "w", NULL, NULL, N_("write the problem to its file"), false},
    {{'o'}, act_open, 0, "o", NULL, NULL,
     N_("open a file or an example"), false},
    {{'Y'}, act_yank, 0, "Y", NULL, NULL,
     N_("copy the line of PyTorch that computes this loss"), false},
    {{'R'}, act_restore, 0, "R", NULL, NULL,
     N_("bring the last session back, if one was left"), false},
    {{'/'}, act_prompt, PROMPTING_SEARCH, "/  n N", NULL, NULL,
     N_("search; the next, the one before"), true},
    {{'n'}, act_find, 1, NULL, NULL, NULL, NULL, true},
    {{'N'}, act_find, -1, NULL, NULL, NULL, NULL, true},
    {{'m'}, act_mouse, 0, "m", NULL, NULL,
     N_("let go of the mouse, take it back"), true},
    {{':'}, act_prompt, PROMPTING_COMMAND, ":", NULL, N_("command"),
     N_("a command line; Tab completes, Esc leaves"), true},
    {{'?', KEY_NAME_F1}, act_view, '?', "?", NULL, N_("help"),
     N_("this"), true},
    {{KEY_NAME_ESCAPE, KEY_NAME_F5}, act_leave, 0, "Esc", NULL, NULL,
     N_("leaves what was begun; never the program"), false},
    {{0}, NULL, 0, N_("Ctrl-L  Ctrl-Z"), NULL, NULL,
     N_("draw the screen afresh; stop, 'fg' goes on"), false},
    {{'q'}, act_quit, 0, "q", NULL, N_("quit"),
     N_("leave the view, then the program (Ctrl-C: at once)"), false},
    {{'C' - '@'}, act_interrupt, 130, NULL, NULL, NULL, NULL, true},
};
/* clang-format on */

#define BINDINGS (sizeof bindings / sizeof *bindings)

const struct binding *binding_at(size_t i)
{
    return i < BINDINGS ? &bindings[i] : NULL;
}

const char *binding_names(const struct binding *binding, enum face face)
{
    return _(face == FACE_ASCII && binding->ascii ? binding->ascii : binding->keys);
}

bool binding_run(struct ui *ui, uint32_t key)
{
    const bool over_text = pages_are_open(&ui->pages);
    for (size_t i = 0; i < BINDINGS; i++)
        for (size_t k = 0; k < sizeof bindings->key / sizeof *bindings->key; k++)
            if (bindings[i].act && key && bindings[i].key[k] == key &&
                (bindings[i].anywhere || !over_text)) {
                bindings[i].act(ui, bindings[i].argument);
                return true;
            }
    return false;
}
