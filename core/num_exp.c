/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/num_exp.h"

const struct twofold exp_table[EXP_TABLE] = {
    {0x1.0000000000000p+0, 0x0.0p+0},
    {0x1.02c9a40000000p+0, -0x1.887f9f1190835p-28},
    {0x1.059b0d0000000p+0, 0x1.8ac2ba1d73e2ap-27},
    {0x1.0874518000000p+0, 0x1.d66f20230d7c9p-30},
    {0x1.0b55870000000p+0, -0x1.833b784eb3a37p-27},
    {0x1.0e3ec30000000p+0, 0x1.69e8d10103a17p-27},
    {0x1.11301d0000000p+0, 0x1.25b50a4ebbf1bp-32},
    {0x1.1429ab0000000p+0, -0x1.56d2204cbefe7p-28},
    {0x1.172b840000000p+0, -0x1.c15742919041cp-27},
    {0x1.1a35be8000000p+0, 0x1.b7e5ba9e5b4c8p-27},
    {0x1.1d48730000000p+0, 0x1.68b9aa7805b80p-28},
    {0x1.2063b88000000p+0, 0x1.8a3358ee3bac1p-30},
    {0x1.2387a70000000p+0, -0x1.8a9dc7993e052p-28},
    {0x1.26b4568000000p+0, -0x1.0ec1916d42cc6p-27},
    {0x1.29e9df8000000p+0, -0x1.70108f69ed175p-27},
    {0x1.2d285a8000000p+0, -0x1.1bfcf4bff6e2bp-28},
    {0x1.306fe08000000p+0, 0x1.18db8a96f46adp-27},
    {0x1.33c08b0000000p+0, 0x1.320b7fa64e431p-27},
    {0x1.371a738000000p+0, -0x1.8aac6ab1d7560p-29},
    {0x1.3a7db38000000p+0, -0x1.8d30048af21b7p-27},
    {0x1.3dea650000000p+0, -0x1.f6e5eee525f6fp-27},
    {0x1.4160a20000000p+0, 0x1.f72e29f84325cp-28},
    {0x1.44e0860000000p+0, 0x1.8624b40c4dbd0p-30},
    {0x1.486a2b8000000p+0, -0x1.1f6197f61f2e2p-27},
    {0x1.4bfdad8000000p+0, -0x1.64eaec715e343p-27},
    {0x1.4f9b278000000p+0, -0x1.62d35952cc275p-28},
    {0x1.5342b58000000p+0, -0x1.62b07e20f57c4p-28},
    {0x1.56f4738000000p+0, -0x1.4ad8259913500p-28},
    {0x1.5ab07e0000000p+0, -0x1.5bd5eb539b67fp-27},
    {0x1.5e76f18000000p+0, -0x1.296f5bc8b20dap-27},
    {0x1.6247eb0000000p+0, 0x1.d2ac258f87d03p-31},
    {0x1.6623880000000p+0, 0x1.2a91124893ecfp-27},
    {0x1.6a09e68000000p+0, -0x1.80c4336f74d05p-28},
    {0x1.6dfb240000000p+0, -0x1.cd72e886ef8eap-27},
    {0x1.71f75e8000000p+0, 0x1.d8bee7ba46e1ep-29},
    {0x1.75feb58000000p+0, -0x1.bd98374091656p-28},
    {0x1.7a11470000000p+0, 0x1.f580c36bea881p-27},
    {0x1.7e2f338000000p+0, -0x1.30b19defa2fd4p-28},
    {0x1.8258998000000p+0, 0x1.4cce128acf88bp-28},
    {0x1.868d998000000p+0, 0x1.a2497640720edp-27},
    {0x1.8ace540000000p+0, 0x1.15506dadd3e2bp-27},
    {0x1.8f1ae98000000p+0, 0x1.1577362b98274p-28},
    {0x1.93737b0000000p+0, 0x1.9b8bc9e8a0388p-29},
    {0x1.97d82a0000000p+0, -0x1.0d8d83a30b6f8p-31},
    {0x1.9c49180000000p+0, 0x1.51f8480e3e236p-27},
    {0x1.a0c6678000000p+0, 0x1.aef2b2594d6d4p-27},
    {0x1.a5503b0000000p+0, 0x1.1f12ae45a1225p-27},
    {0x1.a9e6b58000000p+0, -0x1.4301205e0a6dep-27},
    {0x1.ae89f98000000p+0, 0x1.5ad3ad5e8734dp-28},
    {0x1.b33a2b8000000p+0, 0x1.3c57ebdaff43ap-30},
    {0x1.b7f76f0000000p+0, 0x1.7daf237553d84p-27},
    {0x1.bcc1e90000000p+0, 0x1.2f074891ee83dp-30},
    {0x1.c199be0000000p+0, -0x1.3d56b1eeef9a7p-27},
    {0x1.c67f130000000p+0, -0x1.a82eb4b5dec80p-28},
    {0x1.cb720e0000000p+0, -0x1.8837cb757e1a1p-27},
    {0x1.d072d48000000p+0, 0x1.03c4bdc687918p-27},
    {0x1.d5818e0000000p+0, -0x1.822dbc6d12fd3p-27},
    {0x1.da9e600000000p+0, 0x1.ed9942b84600dp-27},
    {0x1.dfc9730000000p+0, 0x1.bdcdaf5cb4656p-27},
    {0x1.e502ee8000000p+0, -0x1.d30027630bb40p-30},
    {0x1.ea4afa0000000p+0, 0x1.52486cc2c7b9dp-27},
    {0x1.efa1bf0000000p+0, -0x1.9ea5d888e02dep-28},
    {0x1.f507658000000p+0, 0x1.b722a033a7c26p-27},
    {0x1.fa7c180000000p+0, 0x1.9e90d82e90a7ep-28},
};

/* Two numbers side by side, in one register where the machine has such: all that is done to them is
 * done to both, and is rounded as it is for one. */
#define LANES 2
typedef double pair __attribute__((vector_size(LANES * sizeof(double))));
typedef uint64_t pair_bits __attribute__((vector_size(LANES * sizeof(uint64_t))));

static pair both(double a)
{
    return (pair){a, a};
}

/* Where the mask has all bits set: 0. */
static pair without(pair a, pair_bits mask)
{
    return (pair)((pair_bits)a & ~mask);
}

/* What sums up, and what the additions lose. */
struct sums {
    pair high, lost;
};

/* Adds e^(z - max), as exp_parts_of() computes it. */
static inline struct sums add_pair(struct sums sums, pair z, double max)
{
    pair d = z - max, back = d - z;
    const pair_bits tiny = (pair_bits)(d < EXP_NORMAL);
    const pair d_rest = without((z - (d - back)) + (-max - back), tiny);
    d = without(d, tiny);

    const pair shifted = d * EXP_STEPS + EXP_TO_INTEGER, count = shifted - EXP_TO_INTEGER;
    const pair_bits bits = (pair_bits)shifted;
    const struct twofold *first = &exp_table[bits[0] % EXP_TABLE];
    const struct twofold *second = &exp_table[bits[1] % EXP_TABLE];
    const pair base = {first->hi, second->hi}, base_rest = {first->lo, second->lo};
    const pair scale = without((pair)((bits >> 6 << 52) + ((uint64_t)1023 << 52)), tiny);

    const pair near = d - count * EXP_STEP, far = count * EXP_STEP_REST;
    const pair r = near - far, r_rest = ((near - r) - far) + d_rest;
    const pair r_head = (pair)((pair_bits)r & ~(uint64_t)0 << 29);
    const pair curve =
        r * r * (r * (r * (r * (r * (1.0 / 720) + 1.0 / 120) + 1.0 / 24) + 1.0 / 6) + 1.0 / 2);
    const pair grown = 1.0 + (r + curve);
    const pair small = base * ((r - r_head) + (curve + r_rest * grown)) + base_rest * grown;
    const pair step = base * r_head, power = base + step;
    const pair power_rest = (step - (power - base)) + small;

    const pair addend = power * scale, sum = sums.high + addend, part = sum - sums.high;
    sums.lost += ((sums.high - (sum - part)) + (addend - part)) + power_rest * scale;
    sums.high = sum;
    return sums;
}

struct twofold exp_sum(const double *z, size_t n, double max)
{
    struct sums even = {both(0), both(0)}, odd = even;
    size_t c = 0;
    for (; n - c >= 2 * LANES; c += 2 * LANES) {
        even = add_pair(even, (pair){z[c], z[c + 1]}, max);
        odd = add_pair(odd, (pair){z[c + 2], z[c + 3]}, max);
    }
    for (; c < n; c += LANES)
        even = add_pair(even, (pair){z[c], c + 1 < n ? z[c + 1] : -INFINITY}, max);
    struct twofold sum = two_sum_finite(even.high[0], even.high[1]);
    const struct twofold other = two_sum_finite(odd.high[0], odd.high[1]);
    const double lost = (even.lost[0] + even.lost[1]) + (odd.lost[0] + odd.lost[1]);
    sum.lo += other.lo + lost;
    const struct twofold all = two_sum_finite(sum.hi, other.hi);
    return fast_two_sum_finite(all.hi, all.lo + sum.lo);
}

void exp_each(const double *z, size_t n, double max, double *high, double *rest)
{
    for (size_t c = 0; c < n; c++) {
        const struct twofold d = two_sum(z[c], -max);
        const struct exp_parts e = exp_parts_of(d.hi, d.lo);
        const double scale = d.hi < EXP_NORMAL ? 0.0 : power_of_two(e.k);
        high[c] = e.power.hi * scale;
        rest[c] = e.power.lo * scale;
    }
}
