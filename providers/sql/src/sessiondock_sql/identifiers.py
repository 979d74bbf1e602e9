"""New ids, each greater than those made before, so that rows are appended where an index ends."""

from __future__ import annotations

import os
import time

__all__ = ["new_id"]


_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""A digit with the two bits that say how the UUID is laid out in the place of its upper ones."""


def new_id() -> str:
    """A UUID of version 7: 48 bits of milliseconds, 12 bits of their fraction, 62 random bits (RFC 9562, 6.2)."""
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = (nanoseconds << 12) // 1_000_000
    when, random = f"{milliseconds:012x}", os.urandom(8).hex()
    return f"{when[:8]}-{when[8:]}-7{fraction:03x}-{_VARIANT[random[0]]}{random[1:4]}-{random[4:]}"
