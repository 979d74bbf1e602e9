"""New ids, each greater than those made before, so that rows are appended where an index ends."""

from __future__ import annotations

import os
import time

__all__ = ["new_id"]


def new_id() -> str:
    """A UUID of version 7: 48 bits of milliseconds, 12 bits of their fraction, 62 random bits (RFC 9562, 6.2)."""
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = (nanoseconds << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8)) >> 2
    text = f"{(milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | random:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
