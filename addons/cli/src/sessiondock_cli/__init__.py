"""The command ``sessiondock``. It is a program; the only name for others is `main`, which runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .program import main as main
else:
    from sessiondock.authoring import lazy_exports

    __getattr__, __dir__, __all__ = lazy_exports(__name__, {"program": "main"})
