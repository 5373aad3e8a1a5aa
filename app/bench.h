/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `xent bench NxC`: how fast the kernels are that `xent eval` computes with.
 *
 * Random logits are made in memory, one pass is not counted, then a few are: their median, in
 * seconds, is the last word of a line, for scripts that compare programs.  Float32 numbers have two
 * lines, the first in double arithmetic, the last in float32, unless one is asked for. */
#ifndef XENT_APP_BENCH_H
#define XENT_APP_BENCH_H

/* argv[0] is "bench".  What was wrong is said on standard error; the status to end with. */
int bench_main(int argc, char **argv);

#endif
