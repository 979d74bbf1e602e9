"""The tables. Mappings are JSON text, times ISO 8601 text with their offset, durations whole microseconds.

Text, and not the databases' JSON types, because these change what they are given: the order of keys, large numbers,
``\\u0000``. What is searched for has columns and tables of its own. Every table has the id of the session, and it is
part of every primary key: all rows of a session can be kept together wherever the tables are spread.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from . import text_schema
from .statement import compiled

__all__ = ["chunks", "ddl", "events", "labels", "metadata", "numbers", "recordings", "sessions", "version"]

# byte order in both databases, whatever the language of the database
_Id = Text().with_variant(Text(collation="C"), "postgresql")

metadata: MetaData = MetaData()

version: Table = Table("sessiondock_schema", metadata, Column("version", Integer, nullable=False))


def _texts(*names: str) -> Iterator[Column[str]]:
    for name in names:
        yield Column(name, Text)


def _session_id() -> Column[str]:
    parent = ForeignKey("sessiondock_sessions.session_id", ondelete="CASCADE")
    return Column("session_id", _Id, parent, nullable=False)


sessions: Table = Table(
    "sessiondock_sessions",
    metadata,
    Column("session_id", _Id, primary_key=True),
    # microseconds since 1970, `fields.NEVER` where there is none: of started_at, or else of created_at
    Column("sort_at", BigInteger, nullable=False),
    Column("created_sort", BigInteger, nullable=False),
    Column("updated_sort", BigInteger, nullable=False),
    # of the event that was added last; events are numbered from 1
    Column("last_position", BigInteger, nullable=False),
    # what was changed since texts were made searchable: events from this position on, 0 the session too; NULL nothing
    Column("unindexed_from", BigInteger),
    # the name in the form in which letter case does not count
    Column("name_folded", Text),
    *_texts("external_id", "name", "project", "user_id", "environment", "error", "tags"),
    *_texts("started_at", "ended_at", "created_at", "updated_at"),
    Column("duration", BigInteger),
    *_texts("user_properties", "inputs", "outputs", "config", "metadata", "metrics", "feedback"),
    *_texts("copied_from", "raw"),
)
for _name, _column in (("time", "sort_at"), ("creation", "created_sort"), ("update", "updated_sort")):
    Index(f"sessiondock_sessions_by_{_name}", sessions.c[_column], sessions.c.session_id)
for _name in ("project", "user_id", "external_id", "environment"):
    Index(
        f"sessiondock_sessions_by_{_name}",
        sessions.c[_name],
        sessions.c.sort_at,
        sessions.c.session_id,
        info={"where": f"{_name} IS NOT NULL"},
    )
    Index(
        f"sessiondock_sessions_without_{_name}",
        sessions.c.sort_at,
        sessions.c.session_id,
        info={"where": f"{_name} IS NULL"},
    )
Index(
    "sessiondock_sessions_with_error",
    sessions.c.sort_at,
    sessions.c.session_id,
    info={"where": "error IS NOT NULL"},
)
Index(
    "sessiondock_sessions_unindexed",
    sessions.c.session_id,
    info={"where": "unindexed_from IS NOT NULL"},
)

# Digests of tags and of what is in metadata, in the order of time. No foreign key: it would need a second index on
# every row.
labels: Table = Table(
    "sessiondock_labels",
    metadata,
    Column("label", LargeBinary, nullable=False),
    # that of the session
    Column("sort_at", BigInteger, nullable=False),
    Column("session_id", _Id, nullable=False),
    PrimaryKeyConstraint("label", "sort_at", "session_id"),
    sqlite_with_rowid=False,
)

# the numbers in metadata, by digests of where they are
numbers: Table = Table(
    "sessiondock_numbers",
    metadata,
    _session_id(),
    Column("path", LargeBinary, nullable=False),
    Column("number", Double, nullable=False),
    PrimaryKeyConstraint("session_id", "path"),
    sqlite_with_rowid=False,
)
Index("sessiondock_numbers_by_value", numbers.c.path, numbers.c.number, numbers.c.session_id)

events: Table = Table(
    "sessiondock_events",
    metadata,
    _session_id(),
    # greater than those of the session's earlier events
    Column("position", BigInteger, nullable=False),
    Column("id", _Id, nullable=False),
    # as of a session
    Column("sort_at", BigInteger, nullable=False),
    *_texts("parent_id", "type", "name", "error", "started_at", "ended_at", "created_at"),
    Column("duration", BigInteger),
    *_texts("inputs", "outputs", "config", "metadata", "metrics", "feedback", "user_properties", "children"),
    *_texts("copied_from", "raw"),
    PrimaryKeyConstraint("session_id", "position"),
    UniqueConstraint("session_id", "id", name="sessiondock_events_by_id"),
)

recordings: Table = Table(
    "sessiondock_recordings",
    metadata,
    _session_id(),
    Column("id", _Id, nullable=False),
    *_texts("name", "content_type"),
    # NULL until the last byte is there; until then the recording does not exist for readers
    Column("size", BigInteger),
    Column("sha256", Text),
    Column("created_at", Text),
    *_texts("copied_from", "raw"),
    # microseconds since 1970 of the last write, to find what a process that died has left
    Column("touched_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("session_id", "id"),
)
Index(
    "sessiondock_recordings_unfinished",
    recordings.c.touched_at,
    info={"where": "size IS NULL"},
)

chunks: Table = Table(
    "sessiondock_chunks",
    metadata,
    Column("session_id", _Id, nullable=False),
    Column("recording_id", _Id, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("session_id", "recording_id", "start"),
    ForeignKeyConstraint(
        ["session_id", "recording_id"],
        ["sessiondock_recordings.session_id", "sessiondock_recordings.id"],
        ondelete="CASCADE",
    ),
)


def ddl(database: str) -> tuple[str, ...]:
    """The statements that make everything in an empty database, with the names of `dialect.PREFIX`."""
    made: list[str] = []
    for table in metadata.sorted_tables:
        made.append(compiled(CreateTable(table), database))
        made += [_index(index, database) for index in sorted(table.indexes, key=lambda index: index.name or "")]
    return (*made, *text_schema.ddl(database))


def _index(index: Index, database: str) -> str:
    # Core's own way to say this would import the dialects of both databases
    where = index.info.get("where")
    return compiled(CreateIndex(index), database) + (f" WHERE {where}" if where else "")
