"""Makes texts searchable, as programs.

Whoever writes only leaves a note of what has changed; its words are indexed when somebody searches for the first time
after that. So writing costs nothing more, and a store that is never searched holds no index of words.
"""

from __future__ import annotations

from typing import Any

from . import text_statements, words
from .statement import Program, Step

__all__ = ["index_some", "is_indexed"]

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
