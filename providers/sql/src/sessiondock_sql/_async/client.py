"""The client of one database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sessiondock import UNSET, ConfigurationError, Timeout, Unset
from sessiondock.authoring import AsyncBaseClient, ConnectionURL, resolve, resource

from .._lending_async import KINDS
from ..history import HISTORY, History
from ..identity import identity_of
from ..lending import read_lender
from ..postgresql import driver_error
from ..provider import PROVIDER
from ..target import read_target, seconds
from .database import AsyncDatabase
from .sessions import AsyncSQLSessions

if TYPE_CHECKING:
    from .._lending_async import Engine, Pool

__all__ = ["AsyncSQL"]


class AsyncSQL(AsyncBaseClient):
    """Sessions in a SQLite file, in memory, or in PostgreSQL. Safe to share.

    The database is opened, and the tables are made or upgraded, when it is used first.

    Args:
        url: ``sqlite:///path``, ``sqlite:////absolute/path``, ``sqlite://`` (memory, gone with the client) or
            ``postgresql://user:password@host:5432/database``. Defaults to ``SESSIONDOCK_SQL_URL``. Its query may
            give the settings below, and for PostgreSQL those of libpq, such as ``sslmode``.
        timeout: seconds to wait for another writer, default 30; of a `Timeout` its total, or else its read limit;
            None waits for as long as it takes.
        synchronous: of SQLite: ``"normal"``, the default, keeps what was written when a process is killed, ``"full"``
            also when the power fails.
        pool_size: connections at most, default 5.
        schema: of PostgreSQL: the schema that the tables are in, made if it is missing; else the first one of the
            ``search_path``.
        table_prefix: what the names of tables and indexes begin with, default ``"sessiondock_"``.
        prepare: of PostgreSQL: False keeps no prepared statements and no settings on the server, as a pooler in
            transaction mode needs it, such as PgBouncer.
        replica: the URL of a read-only copy that follows the database, which `list`, `count` and `search` read.
            They see what has reached it, a moment later. Everything else stays on the database itself.
        engine: instead of a URL, an engine that you have: one of SQLAlchemy for SQLite, or for PostgreSQL with psycopg.
            Each operation borrows a connection, and gives it back as it was. The engine is never closed or changed.
        pool: instead of a URL, a pool of psycopg_pool that you have; it is used as an engine is.
        max_retries: attempts beyond the first when the connection breaks, default 2. A write is repeated only when it
            cannot have taken effect.
        plugins: hook plugins beside the installed ones.

    Raises:
        ConfigurationError: the URL or a setting does not fit. Nothing was opened.
        MissingDependencyError: PostgreSQL's driver is not installed; says what to pip-install.
    """

    provider = PROVIDER
    sessions = resource(AsyncSQLSessions)
    _versions: ClassVar[History] = HISTORY

    def __init__(
        self,
        url: str | None = None,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        synchronous: str | None = None,
        pool_size: int | None = None,
        schema: str | None = None,
        table_prefix: str | None = None,
        prepare: bool | None = None,
        replica: str | None = None,
        engine: Engine | None = None,
        pool: Pool | None = None,
        max_retries: int | None = None,
        plugins: Iterable[object] = (),
    ) -> None:
        super().__init__(timeout=timeout, max_retries=max_retries, plugins=plugins)
        own: dict[str, Any] = {"synchronous": synchronous, "pool_size": pool_size, "prepare": prepare}
        places: dict[str, Any] = {"schema": schema, "table_prefix": table_prefix}
        if engine is not None or pool is not None:
            target = read_lender(
                KINDS, engine, pool, timeout=timeout, **places, others={"url": url, "replica": replica, **own}
            )
        else:
            if url is None:
                url = resolve(self.provider, "url", None, self._context.hooks)
            if not isinstance(url, str):
                raise ConfigurationError(f"url must be a str, not {type(url).__name__}", provider=self.provider.name)
            target = read_target(url, timeout=timeout, replica=replica, **own, **places)
        if target.database == "postgresql":
            driver_error()
        for secret in target.secrets():
            self.keep_secret(secret)
        self._database = AsyncDatabase(target, self._versions)
        self._reader = self._database
        if target.replica is not None:
            self._reader = AsyncDatabase(target.replica, self._versions)
        self._wait = target.timeout

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for a connection URL; keywords win over the URL's query."""
        return cls(url.text, **settings)

    @property
    def identity(self) -> Mapping[str, str]:
        """Which tables these are: the database, the schema and the prefix, as far as they are not the default.

        A path is absolute and without symbolic links. What a URL of PostgreSQL leaves open comes from the environment
        (``PGHOST`` and the like), as when connecting. Of connections that the caller has lent, it is what their owner
        says of them.
        """
        return identity_of(self._database.target)

    def primary(self) -> Self:
        """A client on the same database that lists, counts and searches there, too, and not in the replica.

        Where there is no replica, it is this client; otherwise closing it closes nothing.
        """
        if self._reader is self._database:
            return self
        other = self.with_options()
        other._reader = other._database
        return other

    @property
    def database(self) -> AsyncDatabase:
        """What runs programs. For this provider's own resources."""
        return self._database

    @property
    def reader(self) -> AsyncDatabase:
        """What lists, counts and searches: the replica, or the database itself."""
        return self._reader

    @property
    def wait(self) -> float:
        """Seconds to wait for another writer and for a free connection."""
        return self._wait

    def with_options(
        self,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A client on the same database that waits another time for writers. Closing it closes nothing.

        Args:
            timeout: as for the class; left out, it stays the same.
            max_retries: as for the class; left out, it stays the same.
            headers: rejected unless empty, since nothing could carry them.
        """
        other = super().with_options(timeout=timeout, max_retries=max_retries, headers=headers)
        if not isinstance(timeout, Unset):
            other._wait = seconds(timeout)
        return other

    async def release(self) -> None:
        """Close the connections that this client opened."""
        await self._database.aclose()
        await self._reader.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._database.target.label}>"
