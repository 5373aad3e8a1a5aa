#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes core/decimal_powers.c: the powers of five that a decimal number is multiplied with.

    tests/powers.py >core/decimal_powers.c && clang-format -i core/decimal_powers.c

Each is 128 bits of 5^n, the highest set: cut off where n >= 0 and there are more, and below 0 the
next integer above the quotient as far as 5^-n fits a 64-bit word, cut off beyond.
"""

FIRST, LAST = -342, 308  # beyond them 19 digits are 0 or infinity
SHORT = 27               # 5^27 is the largest that fits 64 bits


def bits(number):
    return number.bit_length()


def power(n):
    if n >= 0:
        value = 5**n
        return value >> bits(value) - 128 if bits(value) > 128 else value << 128 - bits(value)
    over = 5**-n
    quotient = (1 << bits(over) + 127) // over
    return quotient + 1 if -n <= SHORT else quotient


print("/* SPDX-License-Identifier: GPL-3.0-or-later */")
print("/* Written by tests/powers.py. */")
print('#include "core/decimal_fast.h"\n')
print("const uint64_t decimal_powers[DECIMAL_POWERS][2] = {")
for n in range(FIRST, LAST + 1):
    value = power(n)
    assert bits(value) == 128
    print("{0x%016x, 0x%016x}," % (value >> 64, value & (1 << 64) - 1))
print("};")
