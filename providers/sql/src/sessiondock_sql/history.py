"""How a database comes to the newest schema, from nothing or from any earlier version."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from sessiondock import SchemaVersionError, StorageError

from . import upgrade
from .dialect import Dialect
from .statement import Program, Statement, Step

__all__ = ["HISTORY", "History", "check_replica", "found_version", "migrate"]

_LOCK = 0x5E551_0D0C
"""The advisory lock under which PostgreSQL's schema is changed."""


@attrs.frozen(kw_only=True)
class History:
    """Every version there was.

    Attributes:
        create: the program that makes the newest version in an empty database, by dialect.
        upgrades: programs, by dialect, that lead from version 1 to 2, from 2 to 3, and so on. They run in the
            transaction that records the new version.
    """

    create: Callable[[Dialect], Program[None]]
    upgrades: Sequence[Callable[[Dialect], Program[None]]] = ()

    @property
    def newest(self) -> int:
        """The version that this code works with."""
        return 1 + len(self.upgrades)


HISTORY = History(create=upgrade.create, upgrades=(upgrade.to_version_2,))
_READ_VERSION = Statement("SELECT version FROM sessiondock_schema")
_FORGET_VERSION = Statement("DELETE FROM sessiondock_schema")
_LOCK_SCHEMA = Statement(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _table_exists(dialect: Dialect) -> Statement:
    name = f"{dialect.prefix}schema"
    if dialect.database == "sqlite":
        return Statement(f"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{name}'", verbatim=True)
    # to_regclass could remember that there was none, from before another process made it
    found = "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE"
    place = "pg_catalog.pg_table_is_visible(c.oid)" if dialect.schema is None else f"n.nspname = '{dialect.schema}'"
    return Statement(f"{found} c.relname = '{name}' AND {place}", verbatim=True)


def found_version(dialect: Dialect, history: History) -> Program[int]:
    """The version of what is stored, 0 when nothing is. SchemaVersionError when it is newer than this code."""
    exists = yield Step(_table_exists(dialect))
    if not exists:
        return 0
    read = yield Step(_READ_VERSION)
    version = read[0][0] if read else None
    if not isinstance(version, int):
        raise StorageError(
            "the store does not say which version its schema has; it is damaged or not of sessiondock: "
            "restore the table sessiondock_schema or use another database"
        )
    if version > history.newest:
        raise SchemaVersionError(
            f"the store has schema version {version} and this package knows versions up to {history.newest}; "
            "pip install --upgrade sessiondock-sql"
        )
    return version


def check_replica(dialect: Dialect, history: History) -> Program[None]:
    """Raise StorageError when the newest schema has not reached a replica, which nobody but its database can change."""
    version = yield from found_version(dialect, history)
    if version != history.newest:
        raise StorageError(
            f"the replica has schema version {version}, and this package needs {history.newest}; use the database "
            "itself once, which makes the tables, and wait until they have reached the replica"
        )


def migrate(dialect: Dialect, history: History) -> Program[None]:
    """Create or upgrade the schema in one transaction, safely against other processes doing the same."""
    if dialect.database == "postgresql":
        yield Step(_LOCK_SCHEMA)
    version = yield from found_version(dialect, history)
    if version == history.newest:
        return
    if version == 0:
        yield from history.create(dialect)
    else:
        for lead_on in history.upgrades[version - 1 :]:
            yield from lead_on(dialect)
    yield Step(_FORGET_VERSION)
    yield Step(Statement(f"INSERT INTO sessiondock_schema (version) VALUES ({history.newest})"))
