"""The client of one database."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from sessiondock._async.client import AsyncBaseClient
from sessiondock._unset import UNSET, Unset
from sessiondock.connection_url import ConnectionURL
from sessiondock.errors import ConfigurationError, UnsupportedFieldError
from sessiondock.hooks import load_hooks
from sessiondock.http.timeouts import Timeout
from sessiondock.settings import resolve

from ..history import HISTORY, History
from ..postgresql import driver_error
from ..provider import PROVIDER
from ..target import read_target, seconds
from .database import AsyncDatabase
from .sessions import AsyncSQLSessions

__all__ = ["AsyncSQL"]


class AsyncSQL(AsyncBaseClient):
    """Sessions in a SQLite file, in memory, or in PostgreSQL. Safe to share.

    The database is opened, and the tables are made or upgraded, when it is used first.

    Args:
        url: ``sqlite:///path``, ``sqlite:////absolute/path``, ``sqlite://`` (memory, gone with the client) or
            ``postgresql://user:password@host:5432/database``; else ``SESSIONDOCK_SQL_URL``. Its query may give the
            settings below, and for PostgreSQL those of libpq, such as ``sslmode``.
        timeout: seconds to wait for another writer, default 30; of a `Timeout` its total, or else its read limit;
            None waits for as long as it takes.
        synchronous: of SQLite: ``"normal"``, the default, keeps what was written when a process is killed, ``"full"``
            also when the power fails.
        pool_size: connections at most, default 5.
        plugins: hook plugins beside the installed ones.

    Raises:
        ConfigurationError: the URL or a setting does not fit. Nothing was opened.
        MissingDependencyError: PostgreSQL's driver is not installed; says what to pip-install.
    """

    provider = PROVIDER
    sessions: AsyncSQLSessions
    _versions: ClassVar[History] = HISTORY

    def __init__(
        self,
        url: str | None = None,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        synchronous: str | None = None,
        pool_size: int | None = None,
        plugins: Iterable[object] = (),
    ) -> None:
        self._hooks = load_hooks(plugins)
        if url is None:
            url = resolve(self.provider, "url", None, self._hooks)
        if not isinstance(url, str):
            raise ConfigurationError(f"url must be a str, not {type(url).__name__}", provider=self.provider.name)
        target = read_target(url, timeout=timeout, synchronous=synchronous, pool_size=pool_size)
        if target.database == "postgresql":
            driver_error()
        self._database = AsyncDatabase(target, self._versions)
        self._owns_database = True
        self._bind(target.timeout)

    def _bind(self, timeout: float) -> None:
        self.sessions = AsyncSQLSessions(self._database, self._hooks, timeout)

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for a connection URL; keywords win over the URL's query."""
        return cls(url.text, **settings)

    def with_options(
        self,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A client on the same database that waits another time for writers. Closing it closes nothing.

        Args:
            timeout: as for the class; left out, it stays.
            max_retries: for code that serves every provider. Nothing is ever tried twice here.
            headers: rejected unless empty, for there is nothing that could carry them.
        """
        if headers:
            raise UnsupportedFieldError("there are no header fields here", provider=self.provider.name)
        other = copy.copy(self)
        other._owns_database = False
        if not isinstance(timeout, Unset):
            other._bind(seconds(timeout))
        return other

    async def aclose(self) -> None:
        """Close the connections this client opened. Calling it twice is harmless."""
        if self._owns_database:
            await self._database.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._database.target.label}>"
