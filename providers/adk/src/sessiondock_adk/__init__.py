"""Google ADK's session server for sessiondock: `Adk`, and `AsyncAdk` with the same names, parameters and behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncAdk
    from ._async.sessions import AsyncAdkSessions
    from ._sync.client import Adk
    from ._sync.sessions import AdkSessions
    from .models import AdkEvent, AdkSession

_NAMES = {
    "_async.client": "AsyncAdk",
    "_async.sessions": "AsyncAdkSessions",
    "_sync.client": "Adk",
    "_sync.sessions": "AdkSessions",
    "models": "AdkEvent AdkSession",
}

__all__ = ["Adk", "AdkEvent", "AdkSession", "AdkSessions", "AsyncAdk", "AsyncAdkSessions"]

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
