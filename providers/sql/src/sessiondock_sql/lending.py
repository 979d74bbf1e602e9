"""Connections of the caller's own: an engine of SQLAlchemy, or a pool of psycopg. Neither is imported for that."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

import attrs

from sessiondock import UNSET, ConfigurationError, ConnectError, SessionDockError, Timeout, Unset

from .driver_errors import BusyError, translate_error
from .postgresql import driver_error
from .target import Lender, Target, checked_schema, checked_table_prefix, seconds

__all__ = ["Kinds", "lender_error", "read_lender"]

_ENDLESS = 1000
"""Connections that are asked for at once. How many there are, the owner of the pool has decided."""
_DRIVERS = {("sqlite", "pysqlite"), ("sqlite", "aiosqlite"), ("postgresql", "psycopg"), ("postgresql", "psycopg_async")}
_MADE = {
    "Engine": "create_engine",
    "AsyncEngine": "create_async_engine",
    "ConnectionPool": "psycopg_pool.ConnectionPool",
    "AsyncConnectionPool": "psycopg_pool.AsyncConnectionPool",
}


class Kinds(NamedTuple):
    """What a client takes, as the names of classes.

    Attributes:
        client: its own.
        engine, other_engine: the engine that it takes, and that of the other client.
        pool, other_pool: the same for pools.
    """

    client: str
    engine: str
    other_engine: str
    pool: str
    other_pool: str


def read_lender(
    kinds: Kinds,
    engine: object,
    pool: object,
    *,
    timeout: Timeout | float | Unset | None = UNSET,
    schema: str | None = None,
    table_prefix: str | None = None,
    others: Mapping[str, object],
) -> Target:
    """The target of an engine or pool. ConfigurationError for what this client cannot use.

    Args:
        kinds: what this client takes.
        engine, pool: one of them; the other is None.
        timeout, schema, table_prefix: as of the client.
        others: arguments that must be None, for the owner of the connections has decided these things.
    """
    if engine is not None and pool is not None:
        raise ConfigurationError("give an engine or a pool, not both")
    given = "pool" if engine is None else "engine"
    for name, value in others.items():
        if value is not None:
            raise ConfigurationError(f"{name} does not go with {given}=, which has settings of its own; leave it out")
    target = _of_pool(kinds, pool) if engine is None else _of_engine(kinds, engine)
    return attrs.evolve(
        target,
        timeout=target.timeout if isinstance(timeout, Unset) else seconds(timeout),
        schema=checked_schema(target.database, schema),
        table_prefix=checked_table_prefix(table_prefix),
    )


def _of_engine(kinds: Kinds, engine: Any) -> Target:
    _check_kind(engine, "engine", kinds.client, kinds.engine, kinds.other_engine)
    found = (engine.dialect.name, engine.dialect.driver)
    if found not in _DRIVERS:
        raise ConfigurationError(
            f"engine is for {found[0]} with {found[1]}; make it for sqlite:// or for postgresql+psycopg://"
        )
    password = {"password": str(engine.url.password)} if engine.url.password else {}
    lender = Lender("engine", engine)
    if found[0] == "postgresql":
        label = "the PostgreSQL database of the engine"
        driver_error()
        return Target(
            database="postgresql", parameters=password, label=label, lender=lender, pool_size=_ENDLESS, prepare=False
        )
    name = engine.url.database
    path = None if name in {None, "", ":memory:"} else name
    size = 1 if path is None else _ENDLESS
    return Target(
        database="sqlite", path=path, label="the SQLite database of the engine", lender=lender, pool_size=size
    )


def _of_pool(kinds: Kinds, pool: object) -> Target:
    _check_kind(pool, "pool", kinds.client, kinds.pool, kinds.other_pool)
    label = "the PostgreSQL database of the pool"
    return Target(database="postgresql", label=label, lender=Lender("pool", pool), pool_size=_ENDLESS, prepare=False)


def _check_kind(given: object, name: str, client: str, wanted: str, other: str) -> None:
    if _is(given, wanted):
        return
    advice = f"{client} takes that of {_MADE[wanted]}"
    if _is(given, other):
        raise ConfigurationError(f"{name} is that of {_MADE[other]}, and {advice}")
    kind = type(given)
    raise ConfigurationError(f"{name} must be of {wanted}, not of {kind.__module__}.{kind.__qualname__}; {advice}")


_MODULES = {
    "Engine": "sqlalchemy.engine",
    "AsyncEngine": "sqlalchemy.ext.asyncio",
    "ConnectionPool": "psycopg_pool",
    "AsyncConnectionPool": "psycopg_pool",
}


def _is(given: object, name: str) -> bool:
    # where nobody has imported the module, nothing is of its class
    kind = getattr(sys.modules.get(_MODULES[name]), name, None)
    return kind is not None and isinstance(given, kind)


def lender_error(error: Exception, target: Target) -> SessionDockError:
    """The error for one of an engine or pool that did not lend a connection."""
    assert target.lender is not None
    name = type(error).__name__
    text = target.without_secrets(" ".join(str(error).split("\n")[0].split()))
    if name in {"PoolTimeout", "TooManyRequests"} or (name == "TimeoutError" and _is_of_sqlalchemy(error)):
        return BusyError(f"the {target.lender.kind} had no free connection: {text}; try again, or make it larger")
    if name == "PoolClosed":
        return ConfigurationError(f"the pool cannot be used: {text}; open it first, and keep it open")
    original = getattr(error, "orig", None)
    if isinstance(original, Exception):
        return translate_error(original, target, connecting=True)
    return ConnectError(f"the {target.lender.kind} gave no connection: {text}", may_have_arrived=False)


def _is_of_sqlalchemy(error: Exception) -> bool:
    return type(error).__module__.startswith("sqlalchemy.")
