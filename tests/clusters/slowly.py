"""What makes a copy take long enough to be disturbed. A module of its own, which workers can import."""

from __future__ import annotations

import time


def slowly(text: str) -> str:
    """The same text, a little later."""
    time.sleep(0.01)
    return text
