/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as programs write and print them: Python lists and tuples, and what PyTorch, NumPy, JAX,
 * TensorFlow and Keras put round them.
 *
 *     [[2.0, 1.0], [0.5, 3]]
 *     torch.tensor([[2.0, 1.0], [0.5, 3]], dtype=torch.float64, device='cuda:0')
 *     [[2.  1. ]
 *      [0.5 3. ]]
 *     logits = <tf.Tensor: shape=(2,), dtype=float32, numpy=array([2., 1.], dtype=float32)>
 *
 * Blanks, commas (one behind the last number as well) and line ends separate; '#' begins a comment.
 * Only brackets are read here, and the names of the functions that make arrays; what stands between
 * separators is a number for others to read (number.h), so arithmetic is allowed and a bad number
 * is theirs to refuse.  Two words are translated: True is 1, False is 0. */
#ifndef XENT_CORE_LITERAL_H
#define XENT_CORE_LITERAL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

struct literal_number {
    const char *text; /* in the text that was read, or a constant; `length` bytes */
    size_t length;
    size_t at;    /* byte of the text where it stands */
    bool new_row; /* is it the first of a row other than the first? */
};

struct literal {
    struct literal_number *number;
    size_t count, room;
};

/* Does a literal begin here?  '[', '<', a name and '=', a function that makes an array, or a '('
 * with a comma inside: without one it belongs to arithmetic. */
bool literal_begins(const char *text, size_t length);

/* Reads the whole text as one literal, or as several that are rows, with commas, ';' or line ends
 * between them.  Rows are vectors of one length; other brackets, empty ones, more than two inside
 * one another, and "..." are refused.  `column` is that of text[0].  On true the literal is the
 * caller's. */
bool literal_read(const char *text, size_t length, size_t column, struct literal *literal,
                  struct error *error);
void literal_release(struct literal *literal);

/* Does a literal go on behind a text: is a bracket open at its end, or does it end with "=" or
 * "containing:"?  `struct literal_brackets b = {0}` begins; each piece of the text goes on where
 * the last one ended. */
struct literal_brackets {
    size_t depth;
    char quote; /* which is open, or 0 */
};
bool literal_is_open(struct literal_brackets *brackets, const char *piece, size_t length);

#endif
