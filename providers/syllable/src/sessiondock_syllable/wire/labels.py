"""Labels of sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sessiondock import InvalidValueError, Unset
from sessiondock.authoring import Call, Request, checks, json_body

from ..models import SessionLabel
from .reading import reader

__all__ = ["create", "get", "number"]

_ROOT = "/api/v1/session_labels/"


def create(
    *,
    session_id: object,
    type: object,
    code: object,
    user_email: object,
    comments: str | Unset | None,
    issue_categories: Sequence[str] | Unset | None,
) -> Call[SessionLabel]:
    """``POST /api/v1/session_labels/``; a field that is UNSET is left out, None is sent as null."""
    body: dict[str, Any] = {
        "session_id": number(session_id, "session_id"),
        "type": checks.string(type, "type"),
        "code": checks.string(code, "code"),
        "user_email": checks.string(user_email, "user_email"),
    }
    if not isinstance(comments, Unset):
        body["comments"] = None if comments is None else checks.string(comments, "comments")
    if not isinstance(issue_categories, Unset):
        several = None if issue_categories is None else list(checks.strings(issue_categories, "issue_categories"))
        body["issue_categories"] = several
    request = Request(operation="create", method="POST", target=_ROOT, body=json_body(body))
    return Call(request=request, read=reader(SessionLabel))


def get(label_id: object) -> Call[SessionLabel]:
    """``GET /api/v1/session_labels/{session_label_id}``."""
    request = Request(operation="get", method="GET", target=f"{_ROOT}{number(label_id, 'label_id')}")
    return Call(request=request, read=reader(SessionLabel))


def number(value: object, name: str) -> int:
    """An id that is sent as a number. InvalidValueError unless it is one, or its digits."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return int(value)
    raise InvalidValueError(f"{name} must be a number, or its digits as a str, not {checks.shown(value)}")
