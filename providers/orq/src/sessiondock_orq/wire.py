"""Requests and responses of Orq's trace sessions, except those of lists (see ``wire_list``). No I/O.

Source: the OpenAPI document of 2025-04-20 in ``orq-ai/orq-python``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sessiondock import APIError, ConflictError, NotFoundError
from sessiondock.authoring import UNSET, Call, Codec, Request, Response, checks, json_body, no_content, path, values

from .fields import written
from .models import OrqBilling, OrqSession, OrqUsage

__all__ = ["CODEC", "ROOT", "create", "delete", "get", "hint", "update"]

ROOT = "/v2/traces/sessions"
_DEFAULTS: dict[str, Any] = {
    "duration": timedelta(0),
    "billing": OrqBilling(input_cost=0, output_cost=0, total_cost=0),
    "usage": OrqUsage(prompt_tokens=0, completion_tokens=0, total_tokens=0),
    "started_at": UNSET,
    "updated_at": UNSET,
}
"""What create sends where it was given None. Orq requires the first three."""


def _only(contacts: tuple[str, ...]) -> str | None:
    return contacts[0] if len(contacts) == 1 else None


CODEC = Codec("orq")
CODEC.register(
    OrqSession,
    fields=("external_id", "started_at", "updated_at", "duration", "tags"),
    renames={"id": "_id", "project": "project_id", "duration_ms": "duration"},
    derived={"user_id": ("contact_ids", _only)},
)


def create(**fields: Any) -> Call[OrqSession]:
    """``POST /v2/traces/sessions`` with every field that Orq requires."""
    body = written({name: _DEFAULTS.get(name) if value is None else value for name, value in fields.items()})
    return _answered_with_session(Request(operation="create", method="POST", target=ROOT, body=json_body(body)))


def get(session_id: str) -> Call[OrqSession]:
    """``GET /v2/traces/sessions/{session_id}``."""
    return _answered_with_session(Request(operation="get", method="GET", target=path(ROOT, session_id)))


def update(session_id: str, **fields: Any) -> Call[OrqSession]:
    """``PATCH /v2/traces/sessions/{session_id}`` with the given fields only. InvalidValueError when none is given."""
    body = json_body(checks.changes(written(fields), fields))
    return _answered_with_session(Request(operation="update", method="PATCH", target=path(ROOT, session_id), body=body))


def delete(session_id: str) -> Call[None]:
    """``DELETE /v2/traces/sessions/{session_id}``."""
    return Call(
        request=Request(operation="delete", method="DELETE", target=path(ROOT, session_id)),
        read=no_content,
    )


def hint(error: APIError) -> str | None:
    """What an error response means, where Orq does not say it."""
    if isinstance(error, ConflictError) and error.operation == "create":
        return "list with a StringFilter on external_id finds the session that has it"
    if isinstance(error, NotFoundError) and not (values.is_object(error.detail) and "message" in error.detail):
        return (
            "This is not Orq's response for a missing session: base_url may be wrong, or Orq has removed trace sessions"
        )
    return None


def _answered_with_session(request: Request) -> Call[OrqSession]:
    return Call(request=request, read=_read_session)


def _read_session(response: Response) -> OrqSession:
    return CODEC.decode(OrqSession, response.json())
