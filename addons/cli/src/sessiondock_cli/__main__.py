"""``python -m sessiondock_cli`` is the command."""

from __future__ import annotations

from .program import main

main()
