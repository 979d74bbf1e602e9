"""Requests and answers of Orq's trace sessions, but for lists (see ``wire_list``). No I/O.

Source: the OpenAPI document of 2025-04-20 in ``orq-ai/orq-python``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import attrs

from sessiondock import UNSET, checks
from sessiondock.codec import Codec
from sessiondock.errors import APIError, ConflictError, DecodeError, InvalidValueError, NotFoundError
from sessiondock.http import Request, Response, json_body, path
from sessiondock.values import is_array, is_object, to_iso, to_milliseconds

from .models import OrqBilling, OrqSession, OrqUsage

__all__ = ["CODEC", "ROOT", "create", "delete", "get", "hint", "read_session", "reading", "update"]

ROOT = "/v2/traces/sessions"
_RENAMES = {"id": "_id", "project": "project_id", "user_id": "contact_ids", "duration_ms": "duration"}


def _only_contact(value: Any) -> str | None:
    if not is_array(value):
        raise TypeError("contact_ids must be a list")
    return value[0] if len(value) == 1 and isinstance(value[0], str) else None


CODEC = Codec("orq")
CODEC.register(
    OrqSession,
    fields=("external_id", "started_at", "updated_at", "duration", "tags"),
    renames=_RENAMES,
    readers={"user_id": _only_contact},
)


def create(**fields: Any) -> Request:
    """``POST /v2/traces/sessions``. What Orq requires and is None here goes out as zeros."""
    zeros: dict[str, Any] = {
        "duration": timedelta(0),
        "billing": OrqBilling(input_cost=0, output_cost=0, total_cost=0),
        "usage": OrqUsage(prompt_tokens=0, completion_tokens=0, total_tokens=0),
        "started_at": UNSET,
        "updated_at": UNSET,
    }
    whole = {name: zeros[name] if value is None and name in zeros else value for name, value in fields.items()}
    return Request(operation="create", method="POST", target=ROOT, body=json_body(_written(whole)))


def get(session_id: str) -> Request:
    """``GET /v2/traces/sessions/{session_id}``."""
    return Request(operation="get", method="GET", target=path(ROOT, session_id))


def update(session_id: str, **fields: Any) -> Request:
    """``PATCH /v2/traces/sessions/{session_id}`` with what is given. InvalidValueError when nothing is."""
    body = checks.changes(_written(fields), fields)
    return Request(operation="update", method="PATCH", target=path(ROOT, session_id), body=json_body(body))


def delete(session_id: str) -> Request:
    """``DELETE /v2/traces/sessions/{session_id}``."""
    return Request(operation="delete", method="DELETE", target=path(ROOT, session_id))


def read_session(response: Response, operation: str) -> OrqSession:
    """The session in an answer. DecodeError when it is none."""
    with reading(operation, response):
        return CODEC.decode(OrqSession, response.json())


@contextmanager
def reading(operation: str, response: Response) -> Generator[None]:
    """Tell a DecodeError where it happened."""
    try:
        yield
    except DecodeError as error:
        error.provider, error.operation, error.status = "orq", operation, response.status
        raise


def hint(error: APIError) -> str | None:
    """What an answer means, where Orq does not say so itself."""
    if isinstance(error, ConflictError) and error.operation == "create":
        return "Orq keeps external_id unique; list with a StringFilter on external_id finds the session that has it"
    if isinstance(error, NotFoundError) and not (is_object(error.detail) and "message" in error.detail):
        return (
            "This is not Orq's answer for a missing session: base_url may be wrong, or Orq has removed trace sessions"
        )
    return None


# Values on their way out.


def _written(fields: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, value in fields.items():
        if value is UNSET:
            continue
        if value is None and name != "project":
            raise InvalidValueError(f"{name} cannot be null in Orq, only project can; leave {name} out")
        key, write = _WRITERS[name]
        body[key] = None if value is None else write(value, name)
    return body


def _whole(model: type[Any]) -> Callable[[Any, str], dict[str, int | float]]:
    """Writes a model or a mapping that has every member of it and no other."""
    names = [each.name for each in attrs.fields(model)]

    def write(value: object, name: str) -> dict[str, int | float]:
        given = {each: getattr(value, each) for each in names} if isinstance(value, model) else value
        members = checks.mapping(given, name)
        if set(members) != set(names):
            raise InvalidValueError(
                f"{name} is stored whole and needs {', '.join(names)}; it has {', '.join(members) or 'nothing'}"
            )
        return {each: checks.number(members[each], f"{name}.{each}") for each in names}

    return write


_Write = Callable[[Any, str], Any]
_WRITERS: Mapping[str, tuple[str, _Write]] = {
    "id": ("_id", checks.text),
    "external_id": ("external_id", checks.text),
    "duration": ("duration", lambda value, name: to_milliseconds(checks.duration(value, name))),
    "contact_ids": ("contact_ids", checks.strings),
    "billing": ("billing", _whole(OrqBilling)),
    "usage": ("usage", _whole(OrqUsage)),
    "traces_count": ("traces_count", checks.count),
    "tags": ("tags", checks.strings),
    "workspace_id": ("workspace_id", checks.text),
    "project": ("project_id", checks.text),
    "started_at": ("started_at", to_iso),
    "updated_at": ("updated_at", to_iso),
}
