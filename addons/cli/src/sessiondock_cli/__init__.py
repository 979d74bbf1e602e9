"""The command ``sessiondock``. It is a program, not a library: nothing of this package is meant to be imported."""

from __future__ import annotations

__all__: list[str] = []
