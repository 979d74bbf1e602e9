"""Sessions as JSON files in a folder: `JsonFiles`, and `AsyncJsonFiles` with the same names and behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncJsonFiles
    from ._async.sessions import AsyncJsonFilesSessions
    from ._sync.client import JsonFiles
    from ._sync.sessions import JsonFilesSessions

_NAMES = {
    "_async.client": "AsyncJsonFiles",
    "_async.sessions": "AsyncJsonFilesSessions",
    "_sync.client": "JsonFiles",
    "_sync.sessions": "JsonFilesSessions",
}

__all__ = ["AsyncJsonFiles", "AsyncJsonFilesSessions", "JsonFiles", "JsonFilesSessions"]

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
