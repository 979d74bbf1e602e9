"""Sessions in SQLite and PostgreSQL for sessiondock: `SQL`, and `AsyncSQL` with the same names and behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncSQL
    from ._async.sessions import AsyncSQLSessions
    from ._sync.client import SQL
    from ._sync.sessions import SQLSessions
    from .new_session import NewSession

_NAMES = {
    "_async.client": "AsyncSQL",
    "_async.sessions": "AsyncSQLSessions",
    "_sync.client": "SQL",
    "_sync.sessions": "SQLSessions",
    "new_session": "NewSession",
}

__all__ = ["SQL", "AsyncSQL", "AsyncSQLSessions", "NewSession", "SQLSessions"]

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
