"""The tables. Mappings are JSON text, times ISO 8601 text with their offset, durations whole microseconds.

Text, and not the databases' JSON types, because these change what they are given: the order of keys, large numbers,
``\\u0000``. What is searched for has columns and tables of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
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

from .statement import compiled

__all__ = ["chunks", "ddl", "events", "labels", "metadata", "recordings", "sessions", "version"]

# byte order in both databases, whatever the language of the database
_Id = Text().with_variant(Text(collation="C"), "postgresql")
_Counter = BigInteger().with_variant(Integer(), "sqlite")

metadata: MetaData = MetaData()

version: Table = Table("sessiondock_schema", metadata, Column("version", Integer, nullable=False))


def _texts(*names: str) -> Iterator[Column[str]]:
    for name in names:
        yield Column(name, Text)


def _session_id() -> Column[str]:
    return Column("session_id", _Id, ForeignKey("sessiondock_sessions.id", ondelete="CASCADE"), nullable=False)


sessions: Table = Table(
    "sessiondock_sessions",
    metadata,
    Column("id", _Id, primary_key=True),
    # microseconds since 1970 of started_at, or else of created_at
    Column("sort_at", BigInteger, nullable=False),
    # the name in the form in which letter case does not count
    Column("name_folded", Text),
    *_texts("external_id", "name", "project", "user_id", "environment", "error", "tags"),
    *_texts("started_at", "ended_at", "created_at", "updated_at"),
    Column("duration", BigInteger),
    *_texts("user_properties", "inputs", "outputs", "config", "metadata", "metrics", "feedback"),
)
Index("sessiondock_sessions_by_time", sessions.c.sort_at, sessions.c.id)
for _name in ("project", "user_id", "external_id"):
    Index(
        f"sessiondock_sessions_by_{_name}",
        sessions.c[_name],
        sessions.c.sort_at,
        sessions.c.id,
        info={"where": f"{_name} IS NOT NULL"},
    )
    Index(
        f"sessiondock_sessions_without_{_name}",
        sessions.c.sort_at,
        sessions.c.id,
        info={"where": f"{_name} IS NULL"},
    )

# Digests of tags, metadata keys and metadata pairs. No foreign key: it would need a second index on every row.
labels: Table = Table(
    "sessiondock_labels",
    metadata,
    Column("label", LargeBinary, nullable=False),
    Column("session_id", _Id, nullable=False),
    PrimaryKeyConstraint("label", "session_id"),
    sqlite_with_rowid=False,
)

events: Table = Table(
    "sessiondock_events",
    metadata,
    Column("position", _Counter, primary_key=True, autoincrement=True),
    _session_id(),
    Column("id", _Id, nullable=False),
    *_texts("parent_id", "type", "name", "error", "started_at", "ended_at"),
    Column("duration", BigInteger),
    *_texts("inputs", "outputs", "config", "metadata", "metrics", "feedback", "user_properties", "children"),
    UniqueConstraint("session_id", "id", name="sessiondock_events_once"),
)
Index("sessiondock_events_in_order", events.c.session_id, events.c.position)

recordings: Table = Table(
    "sessiondock_recordings",
    metadata,
    Column("id", _Id, primary_key=True),
    _session_id(),
    *_texts("name", "content_type"),
    # NULL until the last byte is there; until then the recording does not exist for readers
    Column("size", BigInteger),
    Column("sha256", Text),
    Column("created_at", Text, nullable=False),
    # microseconds since 1970 of the last write, to find what a process that died has left
    Column("touched_at", BigInteger, nullable=False),
)
Index("sessiondock_recordings_of_session", recordings.c.session_id)
Index(
    "sessiondock_recordings_unfinished",
    recordings.c.touched_at,
    info={"where": "size IS NULL"},
)

chunks: Table = Table(
    "sessiondock_chunks",
    metadata,
    Column("recording_id", _Id, ForeignKey("sessiondock_recordings.id", ondelete="CASCADE"), nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("recording_id", "start"),
)


def ddl(database: str) -> tuple[str, ...]:
    """The statements that make everything in an empty database."""
    made: list[str] = []
    for table in metadata.sorted_tables:
        made.append(compiled(CreateTable(table), database))
        made += [_index(index, database) for index in sorted(table.indexes, key=lambda index: index.name or "")]
    return tuple(made)


def _index(index: Index, database: str) -> str:
    # Core's own way to say this would import the dialects of both databases
    where = index.info.get("where")
    return compiled(CreateIndex(index), database) + (f" WHERE {where}" if where else "")
