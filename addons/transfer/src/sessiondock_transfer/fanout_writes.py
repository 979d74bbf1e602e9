"""Writes as text that can wait in a queue, and what to do when a mirror rejects one. Pure functions."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, cast

import attrs

from sessiondock import (
    UNSET,
    APIError,
    ConflictError,
    Event,
    InvalidValueError,
    NotFoundError,
    Operation,
    RateLimitError,
    ServerError,
    TransportError,
)
from sessiondock.authoring import values

__all__ = ["Outcome", "Unmirrored", "Write", "decoded", "encoded", "outcome_of"]

ATTEMPTS = 5
"""How often a write is sent that a mirror answers with a server error."""

Outcome = Literal["done", "retry", "failed"]
_MICROSECOND = timedelta(microseconds=1)


@attrs.frozen(kw_only=True)
class Write:
    """One write that waits for one mirror.

    Attributes:
        number: its place in the queue.
        mirror: the number of the mirror, from 0.
        session: the session's id in the primary.
        operation: what to do.
        arguments: for the operation, without the session's id.
        attempts: how often it was sent.
    """

    number: int
    mirror: int
    session: str
    operation: Operation
    arguments: Mapping[str, Any]
    attempts: int = 0


@attrs.frozen
class Unmirrored:
    """Stands for an argument that cannot wait in a queue, and says why."""

    reason: str


def encoded(value: Any) -> str:
    """Arguments as JSON. InvalidValueError for what cannot wait in a queue."""
    return json.dumps(_encode(value))


def decoded(text: str) -> Any:
    """The arguments that `encoded` was given; tuples have become lists. InvalidValueError for other text."""
    try:
        return _decode(json.loads(text))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise InvalidValueError(f"these are no arguments of a write: {error}") from error


def _encode(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"$duration": value // _MICROSECOND}
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, Event):
        return {"$event": {name: _encode(item) for name, item in _fields(value)}}
    if isinstance(value, Mapping):
        found = {_key(key): _encode(item) for key, item in cast("dict[Any, Any]", value).items()}
        return {"$mapping": found} if any(key.startswith("$") for key in found) else found
    if isinstance(value, (list, tuple)):
        return [_encode(item) for item in cast("list[Any]", value)]
    if value is UNSET:
        return {"$unset": True}
    if isinstance(value, Unmirrored):
        raise InvalidValueError(value.reason)
    raise InvalidValueError(f"a {type(value).__name__} cannot wait in a queue")


def _fields(event: Event) -> list[tuple[str, Any]]:
    """The fields of the vocabulary that are set; what a vendor's event adds stands in its ``raw``."""
    found = [(field.name, getattr(event, field.name)) for field in attrs.fields(Event)]
    return [(name, value) for name, value in found if value is not None and value != ()]


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise InvalidValueError(f"a mapping with the key {key!r} cannot wait in a queue")
    return key


def _decode(value: Any) -> Any:
    if values.is_array(value):
        return [_decode(item) for item in value]
    if not values.is_object(value):
        return value
    kind = next(iter(value), "")
    if len(value) != 1 or not kind.startswith("$"):
        return {key: _decode(item) for key, item in value.items()}
    content = value[kind]
    if kind == "$time":
        return datetime.fromisoformat(content)
    if kind == "$duration":
        return timedelta(microseconds=content)
    if kind == "$bytes":
        return base64.b64decode(content)
    if kind == "$event":
        fields: dict[str, Any] = {name: _decode(item) for name, item in content.items()}
        fields["children"] = tuple(fields.get("children", ()))
        return Event(**fields)
    return UNSET if kind == "$unset" else {key: _decode(item) for key, item in content.items()}


def outcome_of(error: BaseException, write: Write, *, repeatable: bool) -> Outcome:
    """What an error means for a write.

    Args:
        error: what the mirror raised.
        write: what was sent, ``attempts`` times by now.
        repeatable: whether sending it twice does what sending it once does.
    """
    if isinstance(error, NotFoundError) and write.operation == Operation.DELETE:
        return "done"
    if isinstance(error, ConflictError) and write.operation == Operation.CREATE and repeatable and write.attempts > 1:
        return "done"  # an earlier attempt arrived
    if isinstance(error, RateLimitError):
        return "retry"
    if isinstance(error, TransportError):
        return "retry" if repeatable or not error.may_have_arrived else "failed"
    if isinstance(error, ServerError) or (isinstance(error, APIError) and error.status == 408):
        return "retry" if repeatable and write.attempts < ATTEMPTS else "failed"
    return "failed"
