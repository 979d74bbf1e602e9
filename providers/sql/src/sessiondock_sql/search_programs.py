"""Makes texts searchable, as programs.

Whoever writes only leaves a note of what has changed; its words are indexed when somebody searches for the first time
after that. So writing costs nothing more, and a store that is never searched holds no index of words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from sessiondock.authoring import PageData

from . import rows, search_statements, text_statements, words
from .cursors import MATCHES, Cursor
from .listing import START_FROM_ID
from .match import Match
from .query import Query, bucket
from .statement import Program, Row, Step

__all__ = ["SEARCH_ORDER", "Search", "index_some", "is_indexed", "search"]

SEARCH_ORDER = "best"
"""The order of what a search finds, as cursors name it."""

_SESSIONS, _EVENTS = 100, 1000
"""How many sessions, and of each how many events, are indexed in one transaction."""


def is_indexed() -> Program[bool]:
    """Whether every text can be searched for."""
    found = yield Step(text_statements.UNINDEXED)
    return not found


def index_some(database: str) -> Program[bool]:
    """Make the texts of some sessions searchable; whether there may be more."""
    write = words.tsvector if database == "postgresql" else " ".join
    read = yield Step(text_statements.SOME_UNINDEXED, {"limit": _SESSIONS})
    done = True
    stale: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    indexed: list[dict[str, Any]] = []
    for session_id, first, last, folded, *own in read:
        stale.append({"the_id": session_id, "position": first})
        if first == 0:
            texts.append(_text(session_id, 0, folded, write(words.words(words.of_values(*own)))))
        rest = None
        if last >= max(first, 1):
            values = {"session_id": session_id, "position": max(first, 1), "limit": _EVENTS}
            events = yield Step(text_statements.EVENT_TEXTS, values)
            for position, *texts_of_event, children in events:
                found = words.words(f"{words.of_values(*texts_of_event)}\n{words.of_children(children)}")
                texts.append(_text(session_id, position, None, write(found)))
            if len(events) == _EVENTS:
                rest, done = events[-1][0] + 1, False
        indexed.append({"the_id": session_id, "unindexed_from": rest})
    if read:
        yield Step(text_statements.DELETE_TEXTS, stale)
        if texts:
            yield Step(text_statements.PUT_TEXT, texts)
        yield Step(text_statements.INDEXED, indexed)
    return len(read) == _SESSIONS or not done


def _text(session_id: str, position: int, name: str | None, indexed: str) -> dict[str, Any]:
    return {"session_id": session_id, "position": position, "name": name, "words": indexed}


@attrs.frozen(kw_only=True)
class Search:
    """What a search asks for, checked.

    Attributes:
        wanted: the words, as `words.phrases` gives them.
        query: what the sessions must fit beside.
        marks: what is put before and after the words in a snippet.
    """

    wanted: Sequence[Sequence[str]]
    query: Query
    marks: tuple[str, str]


def search(asked: Search, cursor: Cursor | None) -> Program[PageData[Match]]:
    """One page of what fits best."""
    size, skip = asked.query.page_size, 0 if cursor is None else cursor.position[0]
    shape = None if asked.query.is_everything else asked.query.shape(START_FROM_ID)
    values: dict[str, Any] = {"words": words.sqlite_query(asked.wanted), "tsquery": words.tsquery(asked.wanted)}
    values |= {**asked.query.parameters(), "limit": size + 1, "skip": skip}
    hits = yield Step(search_statements.ranked(shape), values)
    found = yield from _matches(asked, hits[:size])
    before = max(skip - size, 0)
    return PageData(
        items=found,
        next_cursor=str(Cursor(MATCHES, SEARCH_ORDER, (skip + size,))) if len(hits) > size else None,
        previous_cursor=str(Cursor(MATCHES, SEARCH_ORDER, (before,), back=True)) if skip else None,
    )


def _matches(asked: Search, hits: Sequence[Row]) -> Program[list[Match]]:
    if not hits:
        return []
    count = bucket(len(hits))
    padded = [*hits, *[hits[-1]] * (count - len(hits))]
    ids = {f"id{number}": hit[0] for number, hit in enumerate(padded)}
    sessions = yield Step(search_statements.sessions_by_id(count), ids)
    by_id = {row[0]: row for row in sessions}
    texts: dict[tuple[str, int], tuple[str | None, str]] = {
        (session_id, 0): (None, words.of_values(*(row[place] for place in _OWN_TEXTS)))
        for session_id, row in by_id.items()
    }
    if any(hit[1] for hit in hits):
        places: dict[str, Any] = {f"position{number}": hit[1] for number, hit in enumerate(padded)}
        events = yield Step(search_statements.events_at(count), {**ids, **places})
        for session_id, position, event_id, *own, children in events:
            text = f"{words.of_values(*own)}\n{words.of_children(children)}"
            texts[session_id, position] = event_id, text
    return [
        Match(
            session=rows.load_session(by_id[session_id]),
            event_id=texts[session_id, position][0],
            snippet=words.snippet(texts[session_id, position][1], asked.wanted, *asked.marks),
            score=-score,
        )
        for session_id, position, score in hits
        # what was deleted in between is not found any more
        if session_id in by_id and (session_id, position) in texts
    ]


_OWN_TEXTS = tuple(rows.SESSION_COLUMNS.index(name) for name in ("name", "inputs", "outputs"))
