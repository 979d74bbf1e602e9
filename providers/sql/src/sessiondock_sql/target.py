"""Which database a client talks to, from its connection URL and settings."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote

import attrs

from sessiondock import UNSET, ConfigurationError, Timeout, Unset
from sessiondock.authoring import ConnectionURL, checks, url_value

from .dialect import PREFIX, Dialect, dialect

__all__ = ["Lender", "Target", "checked_schema", "checked_table_prefix", "read_target", "seconds"]

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
# with the user inside it would be masked, as every user and password in an error is
_POSTGRESQL_URL = "postgresql://host:5432/database, with user:password@ in front of the host"
_SECRETS = {"password", "sslpassword", "oauth_client_secret"}
_PLACE = {"host", "hostaddr", "port", "user", "dbname"}
_NAME = re.compile(r"[A-Za-z_]+")
# names that need no quotation marks, so that they are what they look like in both databases
_LETTERS = "lower-case letters, digits and underscores"
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_PREFIX = re.compile(r"[a-z_][a-z0-9_]{0,23}")
_PORTS = re.compile(r"[0-9]*(?:,[0-9]*)*")
_ADDRESS = re.compile(r"(?:\[(?P<bracketed>[0-9A-Fa-f:.]+)\]|(?P<host>[^\s:@\[\]]*))(?::(?P<port>[0-9]{1,5}))?")


class Lender(NamedTuple):
    """Whoever has connections to lend.

    Attributes:
        kind: what it is.
        owner: the engine of SQLAlchemy or pool of psycopg, which is never closed here.
    """

    kind: Literal["engine", "pool"]
    owner: Any


@attrs.frozen(kw_only=True)
class Target:
    """A database and how to use it.

    Attributes:
        database: its kind.
        path: SQLite's file, None for memory and for PostgreSQL.
        parameters: what psycopg connects with, which may hold passwords.
        label: for people, without a password.
        synchronous: SQLite's setting.
        timeout: seconds to wait for another writer.
        pool_size: connections at most.
        schema: the schema of PostgreSQL that the tables are in; None for that of the ``search_path``.
        table_prefix: what the names of tables and indexes begin with.
        prepare: whether PostgreSQL may keep prepared statements and settings for a connection; a pooler that gives
            each transaction another connection cannot.
        replica: a copy of the database that only reads, None without one.
        is_replica: whether this is such a copy.
        lender: where connections are borrowed for each program; None to open our own.
        dialect: how statements are written for it.
    """

    database: Literal["sqlite", "postgresql"]
    path: str | None = None
    parameters: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    label: str
    synchronous: Literal["normal", "full"] = "normal"
    timeout: float = 30.0
    pool_size: int = 5
    schema: str | None = None
    table_prefix: str = PREFIX
    prepare: bool = True
    replica: Target | None = None
    is_replica: bool = False
    lender: Lender | None = attrs.field(default=None, repr=False)
    dialect: Dialect = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "dialect", dialect(self.database, self.schema, self.table_prefix))

    @property
    def in_memory(self) -> bool:
        """Whether the database lives in the only connection, which is ours."""
        return self.database == "sqlite" and self.path is None and self.lender is None

    @property
    def may_hold_odd_ids(self) -> bool:
        """Whether another tool may have stored ids that this package would reject, and that can be handed over."""
        return self.database == "sqlite" and self.lender is None

    def secrets(self) -> list[str]:
        """The passwords among the parameters."""
        own = [self.parameters[name] for name in sorted(_SECRETS & self.parameters.keys()) if self.parameters[name]]
        return own if self.replica is None else own + self.replica.secrets()

    def without_secrets(self, text: str) -> str:
        """The text with asterisks for every secret of the parameters."""
        for name, value in self.parameters.items():
            if value and name in _SECRETS:
                text = text.replace(value, "***")
            elif name not in _PLACE:
                # another value may be a common word, but the driver quotes one that does not fit
                text = text.replace(f'"{value}"', '"***"').replace(f"'{value}'", "'***'")
        return text


def read_target(
    text: str,
    *,
    timeout: Timeout | float | Unset | None = UNSET,
    synchronous: str | None = None,
    pool_size: int | None = None,
    schema: str | None = None,
    table_prefix: str | None = None,
    prepare: bool | None = None,
    replica: str | None = None,
) -> Target:
    """The target of a connection URL; arguments win over its query. ConfigurationError for what does not fit."""
    url = ConnectionURL.parse(text)
    if url.scheme not in _DRIVERS or url.opaque:
        raise ConfigurationError(
            f"{url.scheme}: is not understood; write sqlite:///path, sqlite:////absolute/path, sqlite:// (memory) "
            f"or {_POSTGRESQL_URL}"
        )
    database = _DRIVERS[url.scheme]
    found, rest = _settings(url)
    if isinstance(timeout, Unset):
        timeout = found.get("timeout", UNSET)
    if pool_size is None:
        pool_size = found.get("pool_size")
    target = _sqlite(url, rest) if database == "sqlite" else _postgresql(url, rest)
    if synchronous is None:
        synchronous = found.get("synchronous")
    if prepare is None:
        prepare = found.get("prepare")
    if replica is None:
        replica = found.get("replica")
    made = attrs.evolve(
        target,
        timeout=target.timeout if isinstance(timeout, Unset) else seconds(timeout),
        pool_size=target.pool_size if pool_size is None else _at_least_one(pool_size),
        synchronous=_synchronous(database, synchronous),
        schema=checked_schema(database, found.get("schema") if schema is None else schema),
        table_prefix=checked_table_prefix(found.get("table_prefix") if table_prefix is None else table_prefix),
        prepare=_prepare(database, prepare),
    )
    return made if replica is None else attrs.evolve(made, replica=_replica(made, replica))


def _replica(primary: Target, text: object) -> Target:
    """The target of a replica's URL, whose query may have settings of its connections."""
    if not isinstance(text, str):
        raise ConfigurationError(f"replica must be a URL, not a {type(text).__name__}")
    try:
        found = read_target(text, timeout=primary.timeout, schema=primary.schema, table_prefix=primary.table_prefix)
    except ConfigurationError as error:
        raise ConfigurationError(f"replica: {error.message}") from None
    if found.replica is not None:
        raise ConfigurationError("the URL of the replica names a replica of its own; name one only")
    if found.database != primary.database or found.in_memory:
        raise ConfigurationError(f"replica must be a copy of the {primary.database} database, with tables of its own")
    return attrs.evolve(found, is_replica=True, label=f"the replica {found.label}")


def seconds(timeout: Timeout | float | None) -> float:
    """How long to wait for another writer; None is no limit. ConfigurationError for what is not a time."""
    if isinstance(timeout, Timeout):
        timeout = timeout.read if timeout.total is None else timeout.total
    if timeout is None:
        return FOREVER
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)):  # pyright: ignore[reportUnnecessaryIsInstance]
        kind = type(timeout)
        raise ConfigurationError(
            f"timeout must be seconds, a sessiondock.Timeout or None, not a {kind.__module__}.{kind.__qualname__}"
        )
    if not 0 < timeout < math.inf:
        raise ConfigurationError(
            f"timeout must be a number of seconds above 0, or None for no limit, not {checks.shown(timeout)}"
        )
    return min(float(timeout), FOREVER) if timeout < FOREVER else FOREVER


def _settings(url: ConnectionURL) -> tuple[dict[str, Any], dict[str, str]]:
    """The query, parted into our settings and the driver's. No error shows a value, which may be a misplaced secret."""
    if not all(_NAME.fullmatch(name) for name, _ in url.query):
        raise ConfigurationError(
            "the connection URL's query must be name=value pairs; percent-encode special characters of the password, "
            "such as ? as %3F"
        )
    every = url.settings(*(name for name, _ in url.query))
    ours = {name: url_value(name, value, *_OURS[name]) for name, value in every.items() if name in _OURS}
    return ours, {name: value for name, value in every.items() if name not in ours}


def _sqlite(url: ConnectionURL, rest: dict[str, str]) -> Target:
    if rest:
        url.settings(*_OURS)  # names the unknown one
    if url.authority:
        raise ConfigurationError(
            "the sqlite:// URL names a host; write sqlite:///path with three slashes, or four when the path is absolute"
        )
    path = unquote(url.path[1:])
    if url.path == "/" or "\0" in path:
        raise ConfigurationError("sqlite:/// names no file; write sqlite:///path, or sqlite:// for memory")
    if not path or path == ":memory:":
        return Target(database="sqlite", label="the database in memory")
    return Target(database="sqlite", path=path, label=path)


def _postgresql(url: ConnectionURL, rest: dict[str, str]) -> Target:
    # no part of the URL may be shown here: what is malformed may be a password
    if "@" in url.path:
        raise ConfigurationError(
            "the path of the connection URL has a @; percent-encode special characters of the password, such as / as "
            "%2F, and @ in the name of a database as %40"
        )
    identity, _, address = url.authority.rpartition("@")
    matched = _ADDRESS.fullmatch(address)
    if matched is None:
        raise ConfigurationError(
            f"the connection URL is malformed; write {_POSTGRESQL_URL}, with special characters percent-encoded"
        )
    user, _, password = identity.partition(":")
    parts = {
        "host": matched["bracketed"] or unquote(matched["host"]),
        "port": matched["port"],
        "user": unquote(user),
        "password": unquote(password),
        "dbname": unquote(url.path[1:]),
    }
    parameters = {**{name: value for name, value in parts.items() if value}, **rest}
    if any("\0" in value for value in parameters.values()):
        raise ConfigurationError("the connection URL has a null character")
    host, port = parameters.get("host", "this machine"), parameters.get("port", "5432")
    if not _PORTS.fullmatch(port):
        raise ConfigurationError("port in the connection URL must be a number, or numbers with commas between them")
    label = f"PostgreSQL at {host}:{port}/{parameters.get('dbname', '')}"
    return Target(database="postgresql", parameters=parameters, label=label)


def _at_least_one(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigurationError(f"pool_size must be a whole number from 1, not {checks.shown(value)}")
    return value


def checked_schema(database: str, name: object) -> str | None:
    """The setting ``schema``. ConfigurationError when it does not fit."""
    if name is None:
        return None
    if database != "postgresql":
        raise ConfigurationError("schema is a setting of PostgreSQL; for SQLite name another file, or a table_prefix")
    if not isinstance(name, str) or not _SCHEMA.fullmatch(name):
        raise ConfigurationError(f"schema must be {_LETTERS}, 63 at most, not {checks.shown(name)}")
    return name


def checked_table_prefix(name: object) -> str:
    """The setting ``table_prefix``. ConfigurationError when it does not fit."""
    if name is None:
        return PREFIX
    if not isinstance(name, str) or not _PREFIX.fullmatch(name):
        raise ConfigurationError(f"table_prefix must be {_LETTERS}, 24 at most, not {checks.shown(name)}")
    return name


def _prepare(database: str, value: object) -> bool:
    if value is None:
        return True
    if database != "postgresql":
        raise ConfigurationError("prepare is a setting of PostgreSQL")
    if not isinstance(value, bool):
        raise ConfigurationError(f"prepare must be True or False, not {checks.shown(value)}")
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
            raise ConfigurationError(f"synchronous must be 'normal' or 'full', not {checks.shown(value)}")


_OURS: dict[str, tuple[Callable[[str], Any], str]] = {
    "timeout": (lambda text: seconds(float(text)), "a number of seconds above 0"),
    "pool_size": (lambda text: _at_least_one(int(text)), "a whole number from 1"),
    "synchronous": (lambda text: _synchronous("sqlite", text), "normal or full"),
    "schema": (lambda text: checked_schema("postgresql", text), f"{_LETTERS}, 63 at most"),
    "table_prefix": (checked_table_prefix, f"{_LETTERS}, 24 at most"),
    "prepare": (lambda text: checks.choice(text, "prepare", ("on", "off")) == "on", "on or off"),
    "replica": (str, "a URL"),
}
"""The settings of a connection URL's query that are ours: how each is read, and what it must be."""
