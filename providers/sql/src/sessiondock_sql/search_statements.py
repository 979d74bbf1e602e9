"""The statements of ranked search, which the two databases write differently."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, literal_column, select, tuple_

from .listing import Shape, fits
from .rows import SESSION_COLUMNS
from .schema import events, sessions
from .statement import Statement, compiled
from .statements import columns

__all__ = ["EVENT_TEXTS", "events_at", "ranked", "sessions_by_id"]

_SQLITE = """WITH hits AS MATERIALIZED (
    SELECT rowid AS hit, rank AS score FROM sessiondock_words WHERE sessiondock_words MATCH :words
)
SELECT sessiondock_texts.session_id, sessiondock_texts.position, min(hits.score)
FROM hits CROSS JOIN sessiondock_texts
WHERE sessiondock_texts.key = hits.hit{within}
GROUP BY sessiondock_texts.session_id
ORDER BY 3, 1 LIMIT :limit OFFSET :skip"""
_POSTGRESQL = """SELECT best.session_id, best.position, best.score FROM (
    SELECT DISTINCT ON (sessiondock_texts.session_id) sessiondock_texts.session_id, sessiondock_texts.position,
        -ts_rank(sessiondock_texts.words, CAST(%(tsquery)s AS TSQUERY)) AS score
    FROM sessiondock_texts
    WHERE sessiondock_texts.words @@ CAST(%(tsquery)s AS TSQUERY){within}
    ORDER BY sessiondock_texts.session_id, score, sessiondock_texts.position
) best
ORDER BY best.score, best.session_id LIMIT %(limit)s OFFSET %(skip)s"""
EVENT_TEXTS = ("name", "inputs", "outputs", "children")


@lru_cache(maxsize=64)
def ranked(shape: Shape | None) -> Statement:
    """The best text of each session that has all words: session, position, and score, of which the lowest is best.

    Its values: ``words``, ``tsquery``, ``limit``, ``skip``, and those of the shape that the sessions must fit.
    """
    return Statement(_within(_SQLITE, "sqlite", shape), postgresql=_within(_POSTGRESQL, "postgresql", shape))


def _within(text: str, database: str, shape: Shape | None) -> str:
    # looked up for each hit, so that it costs what the words find, and not what there is
    found = "" if shape is None else compiled(fits(literal_column("sessiondock_texts.session_id"), shape), database)
    return text.format(within=f" AND EXISTS ({found})" if found else "")


@lru_cache(maxsize=16)
def sessions_by_id(count: int) -> Statement:
    """Sessions with `SESSION_COLUMNS`, by ``id0``, ``id1``, ..."""
    ids = [bindparam(f"id{number}", type_=Text) for number in range(count)]
    return Statement(columns(sessions, *SESSION_COLUMNS).where(sessions.c.session_id.in_(ids)))


@lru_cache(maxsize=16)
def events_at(count: int) -> Statement:
    """Events by ``id0``, ``position0``, ...: their session, position and id, and `EVENT_TEXTS`."""
    places: list[Any] = [
        tuple_(bindparam(f"id{number}", type_=Text), bindparam(f"position{number}", type_=BigInteger))
        for number in range(count)
    ]
    wanted = [events.c[name] for name in ("session_id", "position", "id", *EVENT_TEXTS)]
    return Statement(select(*wanted).where(tuple_(events.c.session_id, events.c.position).in_(places)))
