"""HoneyHive's sessions for sessiondock.

`HoneyHive` speaks the session API of 2024-05, `HoneyHiveV1` the API of today's cloud. `AsyncHoneyHive` and
`AsyncHoneyHiveV1` have the same names, parameters and behaviour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncHoneyHive, AsyncHoneyHiveV1
    from ._async.sessions import AsyncHoneyHiveSessions
    from ._async.sessions_v1 import AsyncHoneyHiveV1Sessions
    from ._sync.client import HoneyHive, HoneyHiveV1
    from ._sync.sessions import HoneyHiveSessions
    from ._sync.sessions_v1 import HoneyHiveV1Sessions
    from .models import EventFilter, EventsReceipt, HoneyHiveEvent, HoneyHiveSession

_NAMES = {
    "_async.client": "AsyncHoneyHive AsyncHoneyHiveV1",
    "_async.sessions": "AsyncHoneyHiveSessions",
    "_async.sessions_v1": "AsyncHoneyHiveV1Sessions",
    "_sync.client": "HoneyHive HoneyHiveV1",
    "_sync.sessions": "HoneyHiveSessions",
    "_sync.sessions_v1": "HoneyHiveV1Sessions",
    "models": "EventFilter EventsReceipt HoneyHiveEvent HoneyHiveSession",
}

__all__ = [
    "AsyncHoneyHive",
    "AsyncHoneyHiveSessions",
    "AsyncHoneyHiveV1",
    "AsyncHoneyHiveV1Sessions",
    "EventFilter",
    "EventsReceipt",
    "HoneyHive",
    "HoneyHiveEvent",
    "HoneyHiveSession",
    "HoneyHiveSessions",
    "HoneyHiveV1",
    "HoneyHiveV1Sessions",
]

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
