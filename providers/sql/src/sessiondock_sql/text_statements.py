"""The statements on what is searched for in texts; see `text_schema` for its tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from .schema import events, sessions
from .statement import Statement
from .statements import columns

__all__ = ["sessions_by_name", "sessions_by_word", "texts"]

# the columns that both databases have; it is made by `text_schema`
texts: Table = Table(
    "sessiondock_texts",
    MetaData(),
    Column("session_id", Text),
    Column("position", BigInteger),
    Column("name", Text),
)


class _Words(ColumnElement[bool]):
    """Whether a text has the words of a query."""

    inherit_cache = False

    def __init__(self, sqlite: BindParameter[Any], postgresql: BindParameter[Any]) -> None:
        self.sqlite, self.postgresql = sqlite, postgresql


@compiles(_Words, "sqlite")
def _words_in_sqlite(element: _Words, compiler: SQLCompiler, **options: Any) -> str:
    query = compiler.process(element.sqlite, **options)
    return f"sessiondock_texts.key IN (SELECT rowid FROM sessiondock_words WHERE sessiondock_words MATCH {query})"


@compiles(_Words, "postgresql")
def _words_in_postgresql(element: _Words, compiler: SQLCompiler, **options: Any) -> str:
    return f"sessiondock_texts.words @@ CAST({compiler.process(element.postgresql, **options)} AS TSQUERY)"


class _Part(ColumnElement[bool]):
    """Whether a name has a part, by its trigrams."""

    inherit_cache = False

    def __init__(self, sqlite: BindParameter[Any], postgresql: BindParameter[Any]) -> None:
        self.sqlite, self.postgresql = sqlite, postgresql


@compiles(_Part, "sqlite")
def _part_in_sqlite(element: _Part, compiler: SQLCompiler, **options: Any) -> str:
    query = compiler.process(element.sqlite, **options)
    return f"sessiondock_texts.key IN (SELECT rowid FROM sessiondock_names WHERE sessiondock_names MATCH {query})"


@compiles(_Part, "postgresql")
def _part_in_postgresql(element: _Part, compiler: SQLCompiler, **options: Any) -> str:
    return f"sessiondock_texts.name LIKE {compiler.process(element.postgresql, **options)} ESCAPE '/'"


def sessions_by_word() -> Select[Any]:
    """The ids of sessions with a text that has all words; its values: ``words`` and ``tsquery``."""
    return select(texts.c.session_id).where(_Words(bindparam("words", type_=Text), bindparam("tsquery", type_=Text)))


def sessions_by_name() -> Select[Any]:
    """The ids of sessions with a part in their names; its values: ``name_trigrams``, ``name_contains``."""
    part = _Part(bindparam("name_trigrams", type_=Text), bindparam("name_contains", type_=Text))
    return select(texts.c.session_id).where(part)


UNINDEXED = Statement(
    columns(sessions, "session_id")
    .where(sessions.c.unindexed_from.is_not(None))
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)
"""Whether there are texts that cannot be searched for yet."""
SOME_UNINDEXED = Statement(
    columns(sessions, "session_id", "unindexed_from", "last_position", "name_folded", "name", "inputs", "outputs")
    .where(sessions.c.unindexed_from.is_not(None))
    .order_by(sessions.c.session_id)
    .limit(bindparam("limit", type_=BigInteger))
    .offset(literal_column("0"))
    .with_for_update(key_share=True)
)
"""Sessions with such texts, locked."""
INDEXED = Statement(
    update(sessions)
    .where(sessions.c.session_id == bindparam("the_id"))
    .values(unindexed_from=bindparam("unindexed_from", type_=BigInteger))
)
EVENT_TEXTS = Statement(
    columns(events, "position", "name", "inputs", "outputs", "children")
    .where(
        events.c.session_id == bindparam("session_id"),
        events.c.position >= bindparam("position", type_=BigInteger),
    )
    .order_by(events.c.position)
    .limit(bindparam("limit", type_=BigInteger))
    .offset(literal_column("0"))
)
DELETE_TEXTS = Statement(
    delete(texts).where(
        texts.c.session_id == bindparam("the_id"), texts.c.position >= bindparam("position", type_=BigInteger)
    )
)
_PUT_TEXT = "INSERT INTO sessiondock_texts (session_id, position, name, words) VALUES (:session_id, :position, :name, "
PUT_TEXT = Statement(text(f"{_PUT_TEXT}:words)"), postgresql=text(f"{_PUT_TEXT}CAST(:words AS TSVECTOR))"))
