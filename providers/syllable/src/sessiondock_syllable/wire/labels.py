"""Labels of sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sessiondock import UNSET, Unset, checks
from sessiondock.errors import InvalidValueError
from sessiondock.http import Request, Response, json_body

from ..models import SessionLabel
from .reading import model, read

__all__ = ["create", "get", "number", "read_label"]

_ROOT = "/api/v1/session_labels/"


def create(
    *,
    session_id: object,
    type: object,
    code: object,
    user_email: object,
    comments: str | Unset | None,
    issue_categories: Sequence[str] | Unset,
) -> Request:
    """``POST /api/v1/session_labels/``; what is not given is left out."""
    body: dict[str, Any] = {
        "session_id": number(session_id, "session_id"),
        "type": checks.string(type, "type"),
        "code": checks.string(code, "code"),
        "user_email": checks.string(user_email, "user_email"),
    }
    if comments is not UNSET:
        body["comments"] = None if comments is None else checks.string(comments, "comments")
    if not isinstance(issue_categories, Unset):
        body["issue_categories"] = list(checks.strings(issue_categories, "issue_categories"))
    return Request(operation="create", method="POST", target=_ROOT, body=json_body(body))


def get(label_id: object) -> Request:
    """``GET /api/v1/session_labels/{session_label_id}``."""
    return Request(operation="get", method="GET", target=f"{_ROOT}{number(label_id, 'label_id')}")


def read_label(response: Response, operation: str) -> SessionLabel:
    """The label in an answer."""
    return read(response, operation, model(SessionLabel))


def number(value: object, name: str) -> int:
    """An id that goes out as a number. InvalidValueError unless it is one, or its digits."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return int(value)
    raise InvalidValueError(f"{name} must be a number, or its digits as a str, not {checks.shown(value)}")
