"""Which database a client talks to, from its connection URL and settings."""

from __future__ import annotations

from typing import Literal
from urllib.parse import unquote

import attrs
from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from sessiondock._unset import UNSET, Unset
from sessiondock.client_options import number_setting
from sessiondock.connection_url import ConnectionURL
from sessiondock.errors import ConfigurationError
from sessiondock.http.timeouts import Timeout

__all__ = ["Target", "read_target", "seconds"]

FOREVER = 2_000_000.0
"""Seconds; SQLite counts milliseconds in 31 bits."""
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "sqlite+aiosqlite": "sqlite",
    "postgresql": "postgresql",
    "postgresql+psycopg": "postgresql",
    "postgres": "postgresql",
    "postgres+psycopg": "postgresql",
}
_OURS = ("timeout", "pool_size", "synchronous")


@attrs.frozen(kw_only=True)
class Target:
    """A database and how to use it.

    Attributes:
        database: its kind.
        path: SQLite's file, None for memory and for PostgreSQL.
        url: of SQLAlchemy, without a driver; may hold a password.
        label: for people, without a password.
        synchronous: SQLite's setting.
        timeout: seconds to wait for another writer.
        pool_size: connections at most.
    """

    database: Literal["sqlite", "postgresql"]
    path: str | None = None
    url: URL = attrs.field(repr=False)
    label: str
    synchronous: Literal["normal", "full"] = "normal"
    timeout: float = 30.0
    pool_size: int = 5

    @property
    def in_memory(self) -> bool:
        """Whether the database lives in its only connection."""
        return self.database == "sqlite" and self.path is None


def read_target(
    text: str,
    *,
    timeout: Timeout | float | Unset | None = UNSET,
    synchronous: str | None = None,
    pool_size: int | None = None,
) -> Target:
    """The target of a connection URL; arguments win over its query. ConfigurationError for what does not fit."""
    url = ConnectionURL.parse(text)
    if url.scheme not in _DRIVERS or url.opaque:
        raise ConfigurationError(
            f"{url.scheme}: is not understood; write sqlite:///path, sqlite:////absolute/path, sqlite:// (memory) "
            "or postgresql://user@host/database"
        )
    database = _DRIVERS[url.scheme]
    found, rest = _settings(url)
    if isinstance(timeout, Unset) and "timeout" in found:
        timeout = number_setting("timeout", found["timeout"], float)
    if pool_size is None and "pool_size" in found:
        pool_size = number_setting("pool_size", found["pool_size"], int)
    target = _sqlite(url, rest) if database == "sqlite" else _postgresql(url, rest)
    if synchronous is None:
        synchronous = found.get("synchronous")
    return attrs.evolve(
        target,
        timeout=target.timeout if isinstance(timeout, Unset) else seconds(timeout),
        pool_size=target.pool_size if pool_size is None else _at_least_one(pool_size),
        synchronous=_synchronous(database, synchronous),
    )


def seconds(timeout: Timeout | float | None) -> float:
    """How long to wait for another writer; None is no limit."""
    limits = Timeout.of(timeout)
    wait = limits.read if limits.total is None else limits.total
    return FOREVER if wait is None else min(float(wait), FOREVER)


def _settings(url: ConnectionURL) -> tuple[dict[str, str], dict[str, str]]:
    """The query, parted into our settings and the driver's."""
    every = url.settings(*(name for name, _ in url.query))
    ours = {name: value for name, value in every.items() if name in _OURS}
    return ours, {name: value for name, value in every.items() if name not in ours}


def _sqlite(url: ConnectionURL, rest: dict[str, str]) -> Target:
    if rest:
        url.settings(*_OURS)  # names the unknown one
    if url.authority:
        raise ConfigurationError(
            f"sqlite://{url.authority}... names a host; write sqlite:///path with three slashes, or four when the path "
            "is absolute"
        )
    path = unquote(url.path[1:])
    if url.path == "/" or "\0" in path:
        raise ConfigurationError("sqlite:/// names no file; write sqlite:///path, or sqlite:// for memory")
    if not path or path == ":memory:":
        return Target(database="sqlite", url=URL.create("sqlite"), label="the database in memory")
    return Target(database="sqlite", path=path, url=URL.create("sqlite", database=path), label=path)


def _postgresql(url: ConnectionURL, rest: dict[str, str]) -> Target:
    try:
        made = make_url(f"postgresql://{url.authority}{url.path}")
    except (ArgumentError, ValueError):
        raise ConfigurationError(
            "the connection URL is malformed; write postgresql://user:password@host:5432/database, with special "
            "characters percent-encoded"
        ) from None
    made = made.update_query_dict(rest)
    label = f"PostgreSQL at {made.host or 'this machine'}:{made.port or 5432}/{made.database or ''}"
    return Target(database="postgresql", url=made, label=label)


def _at_least_one(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigurationError(f"pool_size must be a whole number from 1, not {value!r}")
    return value


def _synchronous(database: str, value: str | None) -> Literal["normal", "full"]:
    if value is None:
        return "normal"
    if database != "sqlite":
        raise ConfigurationError("synchronous is a setting of SQLite; PostgreSQL has its own, synchronous_commit")
    match value:
        case "normal" | "full":
            return value
        case _:
            raise ConfigurationError(f"synchronous must be 'normal' or 'full', not {value!r}")
