/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/num_exp.h"

#include "core/num_exp_lanes.h"

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

#if defined __x86_64__ && defined __GNUC__
#define HAS_WIDER 1

#define KIND(name) name##_avx2
#define TARGET     __attribute__((target("avx2")))
#define LANES      4
#define LIST(of)   of(0), of(1), of(2), of(3)
#include "core/num_exp_lanes.h"

#define KIND(name) name##_avx512
#define TARGET     __attribute__((target("avx512f")))
#define LANES      8
#define LIST(of)   of(0), of(1), of(2), of(3), of(4), of(5), of(6), of(7)
#include "core/num_exp_lanes.h"
#endif

/* Each processor that has one has those before it. */
static const struct exp_version versions[] = {
    {exp_sum_plain, exp_each_plain, largest_plain},
#ifdef HAS_WIDER
    {exp_sum_avx2, exp_each_avx2, largest_avx2},
    {exp_sum_avx512, exp_each_avx512, largest_avx512},
#endif
};

size_t exp_versions(const struct exp_version **list)
{
    *list = versions;
#ifdef HAS_WIDER
    if (__builtin_cpu_supports("avx512f"))
        return 3;
    if (__builtin_cpu_supports("avx2"))
        return 2;
#endif
    return 1;
}

/* The one for the widest registers. */
static const struct exp_version *best_version(void)
{
    const struct exp_version *list;
    const size_t count = exp_versions(&list);
    return &list[count - 1];
}

struct twofold exp_sum(const double *z, size_t n, double max)
{
    return best_version()->sum(z, n, max);
}

void exp_each(const double *z, size_t n, double max, double *high, double *rest)
{
    best_version()->each(z, n, max, high, rest);
}

size_t exp_largest(const double *z, size_t n)
{
    return best_version()->largest(z, n);
}
