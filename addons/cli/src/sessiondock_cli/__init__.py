"""The command ``sessiondock``. It is a program; the only name for others is `main`, which runs it."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line of this process."""
    from .program import main as run

    run()
