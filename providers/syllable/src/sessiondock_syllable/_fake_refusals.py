"""Requests that the fake refuses, in the service's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sessiondock.testing import RejectedError, Reply
from sessiondock.values import is_object

__all__ = ["Complaint", "bad_request", "integer", "new_label", "unprocessable"]

Complaint = tuple[str, Sequence[str | int], str, object]
"""Type, place, words, input."""

_TEXTS = ("type", "code", "user_email")


def bad_request(detail: object) -> RejectedError:
    """400 with a text, or the object of a legacy link."""
    return RejectedError(Reply.json({"detail": detail}, 400))


def unprocessable(*complaints: Complaint) -> RejectedError:
    """422 with one entry per complaint."""
    listed = [{"type": kind, "loc": list(loc), "msg": words, "input": given} for kind, loc, words, given in complaints]
    return RejectedError(Reply.json({"detail": listed}, 422))


def integer(text: str, *loc: str, least: int | None = None) -> int:
    """A whole number in a path or query."""
    try:
        value = int(text)
    except ValueError:
        words = "Input should be a valid integer, unable to parse string as an integer"
        raise unprocessable(("int_parsing", loc, words, text)) from None
    if least is not None and value < least:
        words = f"Input should be greater than or equal to {least}"
        raise unprocessable(("greater_than_equal", loc, words, text))
    return value


def new_label(body: Any) -> dict[str, Any]:
    """The body of a new label, as it is stored. Refused when a field is missing or of another type."""
    if not is_object(body):
        raise unprocessable(("model_attributes_type", ["body"], "Input should be a valid dictionary", body))
    required = ("session_id", *_TEXTS)
    complaints: list[Complaint] = [
        ("missing", ["body", name], "Field required", body) for name in required if name not in body
    ]
    for name, kind, word in [("session_id", int, "int"), *((name, str, "string") for name in _TEXTS)]:
        if name in body and type(body[name]) is not kind:
            complaints.append((f"{word}_type", ["body", name], f"Input should be a valid {word}", body[name]))
    if complaints:
        raise unprocessable(*complaints)
    fields = ("session_id", *_TEXTS, "comments", "issue_categories")
    empty: dict[str, Any] = {"comments": None, "issue_categories": []}
    return empty | {name: body[name] for name in fields if name in body}
