"""Humanloop's v4 JSON over HTTP. No I/O.

Source: the OpenAPI document of version 4.0.1 in humanloop/humanloop-docs, and humanloop 0.7.35 for Python.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sessiondock import checks
from sessiondock.codec import Codec
from sessiondock.errors import APIError, ConfigurationError, DecodeError, InvalidValueError
from sessiondock.http import Request, Response, path, with_query
from sessiondock.paging import PageData
from sessiondock.resume import inner_cursor
from sessiondock.values import count_or_none, identifier, is_array, is_object, iso_time

from .models import HumanloopProject, HumanloopSession

__all__ = [
    "BASE_URL",
    "Overlap",
    "check_project",
    "create",
    "credentials",
    "first_page",
    "get",
    "hint",
    "list_page",
    "read_page",
    "read_session",
    "setting_project",
]

BASE_URL = "https://api.humanloop.com/v4"
DEFAULT_SIZE = 10
_PAGE = re.compile(r"[1-9][0-9]{0,17}")

CODEC = Codec("humanloop", times=iso_time)


def read_projects(value: Any) -> tuple[HumanloopProject, ...]:
    """The projects of a session; TypeError when it is no list of them."""
    return CODEC.decode_list(HumanloopProject, value)


def _text(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError("expected a string")
    return value


CODEC.register(HumanloopProject, readers={"id": identifier, "type": _text})
CODEC.register(
    HumanloopSession,
    fields=("id", "created_at", "updated_at"),
    renames={"external_id": "reference_id", "started_at": "created_at"},
    readers={"id": identifier, "projects": read_projects},
)


def credentials(key: str) -> Mapping[str, str]:
    """The header field with the bare key."""
    return {"X-API-KEY": key}


def create() -> Request:
    """``POST /sessions`` with no body at all. Repeating it would make a second session."""
    return Request(operation="create", method="POST", target="/sessions")


def get(session_id: str) -> Request:
    """``GET /sessions/{id}``."""
    return Request(operation="get", method="GET", target=path("/sessions", session_id))


def list_page(project: str, page: int | None, size: int | None) -> Request:
    """``GET /sessions?project_id=&page=&size=``; what was not given is not sent."""
    target = with_query("/sessions", [("project_id", project), ("page", page), ("size", size)])
    return Request(operation="list", method="GET", target=target)


def check_project(project: object) -> str:
    """The project to list. ConfigurationError when there is none, InvalidValueError when it is no id."""
    if project is None:
        raise ConfigurationError(
            "Humanloop lists sessions of one project: pass project= here or to the client, or use humanloop://pr_...",
            provider="humanloop",
            operation="list",
        )
    return checks.identifier(project, "project")


def setting_project(project: str | None) -> str | None:
    """The project of a client. ConfigurationError when it is no id."""
    try:
        return None if project is None else checks.identifier(project, "project")
    except InvalidValueError as error:
        raise ConfigurationError(error.message, provider="humanloop") from error


def first_page(page: int | None, cursor: str | None) -> str | None:
    """The cursor to start at, which is a page number. InvalidValueError when it is none, or when both are given."""
    if page is not None:
        if cursor is not None:
            raise InvalidValueError("pass page or cursor, not both")
        return str(checks.page_number(page, 1))
    own = inner_cursor(cursor)
    if own is not None and not (isinstance(own, str) and _PAGE.fullmatch(own)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError(f"cursor must be that of an earlier page, not {checks.shown(cursor)}")
    return cursor


def read_session(response: Response, operation: str) -> HumanloopSession:
    """A session. DecodeError when it is none or has no id."""
    with _reading(response, operation):
        return CODEC.decode(HumanloopSession, response.json())


class Overlap:
    """Leaves out of a page what the page before it held: new sessions push others on to the next page meanwhile."""

    def __init__(self) -> None:
        self._number = 0
        self._ids: tuple[str, ...] = ()

    def cut(self, number: int, sessions: Sequence[HumanloopSession]) -> Sequence[HumanloopSession]:
        """The sessions of a page without those of the one before; all of them when the service sent that once more,
        which the pager then reports."""
        before = self._ids if number == self._number + 1 else ()
        self._number, self._ids = number, tuple(session.id for session in sessions)
        return sessions if self._ids == before else [session for session in sessions if session.id not in before]


def read_page(response: Response, cursor: str | None, size: int | None, overlap: Overlap) -> PageData[HumanloopSession]:
    """A page of sessions; ``cursor`` and ``size`` are what was asked for. DecodeError when it is none."""
    with _reading(response, "list"):
        body = response.json()
        if not is_object(body) or not is_array(body.get("records")):
            raise DecodeError("expected a page of sessions, an object with a list of records")
        sessions = CODEC.decode_list(HumanloopSession, body["records"])
    number = int(cursor or 1)
    total = count_or_none(body.get("total"))
    # an empty page ends the list whatever the numbers say, so that paging always ends
    more = bool(sessions) and _has_more(
        number, count_or_none(body.get("size")) or size or DEFAULT_SIZE, total, len(sessions)
    )
    return PageData(
        items=overlap.cut(number, sessions),
        next_cursor=str(number + 1) if more else None,
        previous_cursor=str(number - 1) if number > 1 else None,
        total=total,
    )


def _has_more(number: int, size: int, total: int | None, here: int) -> bool:
    return number * size < total if total is not None else here >= size


@contextmanager
def _reading(response: Response, operation: str) -> Generator[None]:
    try:
        yield
    except DecodeError as error:
        error.provider, error.operation, error.status = "humanloop", operation, response.status
        error.body = error.body or response.body[:2000].decode("utf-8", "replace")
        raise


def hint(error: APIError, base_url: str) -> str | None:
    """What an answer means, where the service does not say so itself."""
    if base_url == BASE_URL:
        return (
            "Humanloop shut its service down in September 2025: base_url= names another server that speaks its API, "
            "humanloop-export:path reads an export"
        )
    if error.status not in {404, 422}:
        return None
    asked = urlsplit(error.url or "")
    if error.operation == "get" and not asked.path.rpartition("/")[2].startswith("sesh_"):
        return "Humanloop's session ids start with sesh_"
    project = parse_qs(asked.query).get("project_id", [""])[0]
    return "Humanloop's project ids start with pr_" if project and not project.startswith("pr_") else None
