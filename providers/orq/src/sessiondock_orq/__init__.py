"""Orq's trace sessions for sessiondock: `Orq`, and `AsyncOrq` with the same names, parameters and behaviour.

What ``list`` and ``count`` can ask for is in ``sessiondock_orq.query``, which is loaded when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncOrq
    from ._async.sessions import AsyncOrqSessions
    from ._sync.client import Orq
    from ._sync.sessions import OrqSessions
    from .models import OrqBilling, OrqSession, OrqUsage

_NAMES = {
    "_async.client": "AsyncOrq",
    "_async.sessions": "AsyncOrqSessions",
    "_sync.client": "Orq",
    "_sync.sessions": "OrqSessions",
    "models": "OrqBilling OrqSession OrqUsage",
}

__all__ = ["AsyncOrq", "AsyncOrqSessions", "Orq", "OrqBilling", "OrqSession", "OrqSessions", "OrqUsage"]

if not TYPE_CHECKING:
    _WHERE = {name: module for module, names in _NAMES.items() for name in names.split()}

    def __getattr__(name):
        if name not in _WHERE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *_WHERE})
