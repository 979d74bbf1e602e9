"""Requests that the fake rejects, as the service does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sessiondock.authoring import values
from sessiondock.testing import RejectedError, Reply

__all__ = ["Complaint", "bad_request", "integer", "new_label", "unprocessable"]

Complaint = tuple[str, Sequence[str | int], str, object]
"""Type, location, message, input."""

_TEXTS = ("type", "code", "user_email")


def bad_request(detail: object) -> RejectedError:
    """400 with a text, or the object of a legacy link."""
    return RejectedError(Reply.json({"detail": detail}, 400))


def unprocessable(*complaints: Complaint) -> RejectedError:
    """422 with one entry per complaint."""
    listed = [
        {"type": kind, "loc": list(loc), "msg": message, "input": value} for kind, loc, message, value in complaints
    ]
    return RejectedError(Reply.json({"detail": listed}, 422))


def integer(text: str, *loc: str, least: int | None = None) -> int:
    """A whole number in a path or query."""
    try:
        value = int(text)
    except ValueError:
        message = "Input should be a valid integer, unable to parse string as an integer"
        raise unprocessable(("int_parsing", loc, message, text)) from None
    if least is not None and value < least:
        message = f"Input should be greater than or equal to {least}"
        raise unprocessable(("greater_than_equal", loc, message, text))
    return value


def new_label(body: Any) -> dict[str, Any]:
    """The body of a new label, as it is stored. Rejected when a field is missing or of another type."""
    if not values.is_object(body):
        raise unprocessable(("model_attributes_type", ["body"], "Input should be a valid dictionary", body))
    required = ("session_id", *_TEXTS)
    complaints: list[Complaint] = [
        ("missing", ["body", name], "Field required", body) for name in required if name not in body
    ]
    for name, kind, label in [("session_id", int, "int"), *((name, str, "string") for name in _TEXTS)]:
        if name in body and type(body[name]) is not kind:
            complaints.append((f"{label}_type", ["body", name], f"Input should be a valid {label}", body[name]))
    if complaints:
        raise unprocessable(*complaints)
    fields = ("session_id", *_TEXTS, "comments", "issue_categories")
    empty: dict[str, Any] = {"comments": None, "issue_categories": []}
    return empty | {name: body[name] for name in fields if name in body}
