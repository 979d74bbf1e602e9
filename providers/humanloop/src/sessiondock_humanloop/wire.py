"""Requests and responses of Humanloop's v4 API. No I/O.

Source: the OpenAPI document of version 4.0.1 in humanloop/humanloop-docs, and humanloop 0.7.35 for Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import attrs

from sessiondock import APIError, ConfigurationError, DecodeError, InvalidValueError
from sessiondock.authoring import (
    Call,
    Codec,
    ConnectionURL,
    NumberedPages,
    Overlap,
    PageData,
    Request,
    Response,
    advice,
    checks,
    inner_cursor,
    path,
    url_value,
    values,
    with_query,
)

from .models import HumanloopProject, HumanloopSession

__all__ = [
    "BASE_URL",
    "CODEC",
    "Listing",
    "checked_project",
    "create",
    "credentials",
    "get",
    "hint",
    "listing",
    "location_settings",
]

BASE_URL = "https://api.humanloop.com/v4"
_PAGE_SIZE = 10
"""The size of a page when none is requested."""

CODEC = Codec("humanloop", times=values.iso_time)


def _only_project(projects: tuple[HumanloopProject, ...]) -> str | None:
    return projects[0].id if len(projects) == 1 else None


def _outputs(value: Any) -> Mapping[str, Any] | None:
    return None if value is None else {"output": value}


CODEC.register(HumanloopProject, readers={"id": values.identifier, "type": values.text_or_none})
CODEC.register(
    HumanloopSession,
    fields=("id", "created_at", "updated_at"),
    renames={
        "external_id": "reference_id",
        "started_at": "created_at",
        "inputs": "first_inputs",
        "outputs": "last_output",
    },
    readers={"id": values.identifier, "outputs": _outputs},
    derived={"project": ("projects", _only_project)},
    computed=("ratings", "judgments"),
)


def credentials(key: str) -> Mapping[str, str]:
    """The header that carries the API key, which has no prefix."""
    return {"X-API-KEY": key}


def location_settings(url: ConnectionURL) -> Mapping[str, Any]:
    """The setting in ``humanloop://pr_...``."""
    if url.location is None:
        return {}
    return {"project": url_value("project", url.location, checked_project, "the id of a project")}


def create() -> Call[HumanloopSession]:
    """``POST /sessions`` without a body. A retry would create a second session."""
    return Call(request=Request(operation="create", method="POST", target="/sessions"), read=_read_session)


def get(session_id: str) -> Call[HumanloopSession]:
    """``GET /sessions/{id}``."""
    request = Request(operation="get", method="GET", target=path("/sessions", session_id))
    return Call(request=request, read=_read_session)


def checked_project(project: object) -> str:
    """The id of a project. InvalidValueError when it is not an id."""
    return checks.identifier(project, "project")


@attrs.frozen
class Listing:
    """The checked arguments of one call of list.

    Attributes:
        project: id of the project whose sessions are listed.
        start: the page to start with.
        overlap: leaves out the sessions that the page before had.
    """

    project: str
    start: NumberedPages
    overlap: Overlap[HumanloopSession]

    def page(self, cursor: str | None) -> Call[PageData[HumanloopSession]]:
        """``GET /sessions?project_id=&page=&size=`` for the page at a cursor; page 1 and no size are not sent."""
        pages = self.start.at(cursor)
        number = pages.page if pages.page > pages.first else None
        target = with_query("/sessions", [("project_id", self.project), ("page", number), ("size", pages.page_size)])
        return Call(
            request=Request(operation="list", method="GET", target=target),
            read=lambda response: self._read_page(response, pages),
        )

    def _read_page(self, response: Response, pages: NumberedPages) -> PageData[HumanloopSession]:
        body = response.page("records")
        if not values.is_object(body) or not values.is_items(body.get("records")):
            raise DecodeError("expected a page of sessions, an object with a list of records")
        data = pages.data(
            CODEC.decode_list(HumanloopSession, body["records"]),
            total=values.count_or_none(body.get("total")),
            served_size=values.count_or_none(body.get("size")),
        )
        return attrs.evolve(data, items=self.overlap.cut(pages.page, data.items))


def listing(*, project: str | None, page: int | None, page_size: int | None, cursor: str | None) -> Listing:
    """Check the arguments of list.

    Raises:
        ConfigurationError: there is no project.
        InvalidValueError: an argument does not fit.
    """
    if project is None:
        raise ConfigurationError(
            f"Humanloop lists sessions of one project: {advice.to_pass('project')}, or use humanloop://pr_...",
            provider="humanloop",
            operation="list",
        )
    if page is not None and cursor is not None:
        raise InvalidValueError("pass page or cursor, not both")
    start = NumberedPages.start(default_size=_PAGE_SIZE, page=page, page_size=page_size, cursor=inner_cursor(cursor))
    return Listing(project, start, Overlap())


def hint(error: APIError) -> str | None:
    """What an error response means, where the service does not say it."""
    if (error.url or "").startswith(f"{BASE_URL}/"):
        return (
            "Humanloop shut its service down in September 2025; "
            f"{advice.to_set('base_url')} for another server with its API; "
            "humanloop-export:path reads an export"
        )
    if error.status not in {404, 422}:
        return None
    url = urlsplit(error.url or "")
    if error.operation == "get" and not url.path.rpartition("/")[2].startswith("sesh_"):
        return "Humanloop's session ids start with sesh_"
    project = parse_qs(url.query).get("project_id", [""])[0]
    return "Humanloop's project ids start with pr_" if project and not project.startswith("pr_") else None


def _read_session(response: Response) -> HumanloopSession:
    return CODEC.decode(HumanloopSession, response.json())
