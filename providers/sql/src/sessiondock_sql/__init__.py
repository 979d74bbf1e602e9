"""Sessions in SQLite and PostgreSQL for sessiondock: `SQL`, and `AsyncSQL` with the same names and behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncSQL as AsyncSQL
    from ._async.sessions import AsyncSQLSessions as AsyncSQLSessions
    from ._sync.client import SQL as SQL
    from ._sync.sessions import SQLSessions as SQLSessions
    from .changes import REMOVE as REMOVE
    from .changes import DeepMerge as DeepMerge
    from .changes import Replace as Replace
    from .filters import SessionFilters as SessionFilters
    from .match import Match as Match
    from .new_session import NewSession as NewSession
else:
    from sessiondock.authoring import lazy_exports

    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.client": "AsyncSQL",
            "_async.sessions": "AsyncSQLSessions",
            "_sync.client": "SQL",
            "_sync.sessions": "SQLSessions",
            "changes": "DeepMerge REMOVE Replace",
            "filters": "SessionFilters",
            "match": "Match",
            "new_session": "NewSession",
        },
    )
