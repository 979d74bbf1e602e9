"""Numbers in sentences."""

from __future__ import annotations

__all__ = ["plural"]


def plural(count: int, noun: str) -> str:
    """A count with its noun, such as ``"1 session"`` or ``"2 sessions"``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
