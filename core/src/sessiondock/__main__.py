"""``python -m sessiondock`` runs the command ``sessiondock``, which is a distribution of its own."""

from __future__ import annotations

import sys
from importlib import metadata

__all__ = ["main"]


def main() -> None:
    """Run the command, or say how to get it."""
    found = metadata.entry_points(group="console_scripts", name="sessiondock")
    if not found:
        sys.exit("The command is not installed; run: pip install sessiondock-cli")
    next(iter(found)).load()()


if __name__ == "__main__":
    main()
