"""Syllable's JSON to models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sessiondock import DecodeError
from sessiondock.authoring import Codec, Response, get_logger, values

from .. import reports
from ..models import SessionLabel, SyllableSession

__all__ = ["CODEC", "M", "labels", "reader", "session", "sessions"]

M = TypeVar("M")
CODEC = Codec("syllable", times=values.iso_time, durations=values.seconds)
_logger = get_logger("syllable")


def _dialog_text(value: Any) -> str:
    text = value.get("text") if values.is_object(value) else None
    if not isinstance(text, str):
        raise TypeError("a dialog must be an object with a text")
    return text


def _user(source: str | None, is_outbound: bool | None) -> str | None:
    """The person is the source, unless the session is outbound."""
    return None if is_outbound else source


CODEC.register(
    SyllableSession,
    fields=("duration",),
    renames={
        "id": "session_id",
        "started_at": "timestamp",
        "duration_seconds": "duration",
    },
    readers={"id": values.identifier},
    derived={"user_id": (("source", "is_outbound"), _user)},
)
CODEC.register(reports.DebugMessage, renames={"text": "dialog"}, readers={"text": _dialog_text})


def reader(kind: type[M]) -> Callable[[Response], M]:
    """Reads a response that is one object."""
    return lambda response: CODEC.decode(kind, response.json())


def session(value: Any) -> SyllableSession:
    """One session."""
    return CODEC.decode(SyllableSession, value)


def sessions(items: Sequence[Any]) -> Sequence[SyllableSession]:
    """The sessions of a page. One without an id is left out and logged, so that the others can be read."""
    try:
        return CODEC.decode_list(SyllableSession, items)
    except DecodeError:
        return _readable(items)


def _readable(items: Sequence[Any]) -> Sequence[SyllableSession]:
    """The sessions of a page in which one cannot be read."""
    found: list[SyllableSession] = []
    for item in items:
        try:
            found.append(session(item))
        except DecodeError as error:
            if not values.is_object(item):
                raise
            _logger.warning("a session in a list is left out: %s", error.message)
    return found


def labels(items: Sequence[Any]) -> Sequence[SessionLabel]:
    """The labels of a page."""
    return CODEC.decode_list(SessionLabel, items)
