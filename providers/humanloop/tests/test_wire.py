"""Requests, responses and hints of Humanloop without a socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from sessiondock import APIError, ConfigurationError, DecodeError, InvalidValueError
from sessiondock.authoring import Call, ConnectionURL, Headers, Response
from sessiondock.resume import ResumePoint
from sessiondock_humanloop import HumanloopProject, HumanloopSession, wire


def page_at(cursor: str | None, count: int, **said: Any) -> tuple[str | None, int | None]:
    listing = wire.listing(project="pr_1", page=None, page_size=2, cursor=None)
    body = {"records": [{"id": f"sesh_{number}"} for number in range(count)], **said}
    read = listing.page(cursor).read(Response(status=200, headers=Headers(), body=json.dumps(body).encode()))
    assert len(read.items) == count
    return read.next_cursor, read.total


@pytest.mark.parametrize(
    ("count", "said", "is_last", "total"),
    [
        (2, {"total": 4, "size": 2}, True, 4),
        (2, {"total": 5, "size": 2}, False, 5),
        (1, {"total": 3}, True, 3),
        (1, {"total": 4}, False, 4),
        (2, {}, False, None),
        (1, {}, True, 3),
        (0, {}, True, 2),
        (0, {"total": 9}, True, 9),
        (1, {"size": 1}, False, None),
        (1, {"size": "1", "total": "9"}, True, 3),
    ],
)
def test_which_page_is_the_last(count: int, said: dict[str, Any], is_last: bool, total: int | None) -> None:
    following, found = page_at("2:2:2", count, **said)
    assert (following is None, found) == (is_last, total)


def test_the_service_itself_is_gone_and_another_server_is_not() -> None:
    gone = wire.hint(APIError("x", status=500, url="https://api.humanloop.com/v4/sessions"))
    assert gone is not None
    assert gone.startswith("Humanloop shut its service down in September 2025; pass base_url= for another server")
    assert wire.hint(APIError("x", status=500, url="https://api.humanloop.com/v40/sessions")) is None
    assert wire.hint(APIError("x", status=500, url="https://mine.example/v4/sessions")) is None
    assert wire.hint(APIError("x", status=500)) is None
    assert wire.hint(APIError("x", status=404, operation="list")) is None
    assert wire.hint(APIError("x", status=404, operation="get")) == "Humanloop's session ids start with sesh_"


def test_a_project_that_cannot_be_one_is_named() -> None:
    with pytest.raises(InvalidValueError, match=r"^project "):
        wire.checked_project("")


def answer(body: object) -> Response:
    return Response(status=200, headers=Headers(), body=json.dumps(body).encode())


def listing(**wanted: Any) -> wire.Listing:
    arguments: dict[str, Any] = dict.fromkeys(("page", "page_size", "cursor"))
    arguments |= {"project": "pr 1", **wanted}
    return wire.listing(**arguments)


@pytest.mark.parametrize(
    ("call", "operation", "method", "target"),
    [
        (wire.create, "create", "POST", "/sessions"),
        (lambda: wire.get("a b"), "get", "GET", "/sessions/a%20b"),
        (lambda: listing().page(None), "list", "GET", "/sessions?project_id=pr%201"),
        (lambda: listing(page=1).page(None), "list", "GET", "/sessions?project_id=pr%201"),
        (lambda: listing(page=2).page(None), "list", "GET", "/sessions?project_id=pr%201&page=2"),
        (lambda: listing(cursor="3:4").page(None), "list", "GET", "/sessions?project_id=pr%201&page=3&size=4"),
        (lambda: listing(page_size=3).page("2:3:3"), "list", "GET", "/sessions?project_id=pr%201&page=2&size=3"),
    ],
)
def test_every_request(call: Callable[[], Call[Any]], operation: str, method: str, target: str) -> None:
    request = call().request
    assert (request.operation, request.method, request.target) == (operation, method, target)
    assert (request.body, request.idempotent) == (None, False)


def test_the_address_and_the_header_of_the_key() -> None:
    assert wire.BASE_URL == "https://api.humanloop.com/v4"
    assert wire.credentials("k") == {"X-API-KEY": "k"}


def test_the_project_of_a_connection_url() -> None:
    assert wire.location_settings(ConnectionURL.parse("humanloop://pr_1")) == {"project": "pr_1"}
    assert wire.location_settings(ConnectionURL.parse("humanloop://")) == {}
    with pytest.raises(ConfigurationError, match=r"^project in the connection URL must be the id of a project"):
        wire.location_settings(ConnectionURL.parse("humanloop://.."))


PROJECTS = [{"id": "pr_1", "name": "n", "type": "flow"}, {"id": 2, "name": 5, "type": None}]


@pytest.mark.parametrize("make", [wire.create, lambda: wire.get("s")])
def test_every_field_of_a_session(make: Callable[[], Call[HumanloopSession]]) -> None:
    body = {
        "id": 7,
        "reference_id": "r",
        "created_at": "2024-04-01T22:38:19.5",
        "updated_at": "2024-04-02T00:00:00+02:00",
        "projects": PROJECTS[:1],
        "datapoints_count": 2,
        "first_inputs": {"a": 1},
        "last_output": "o",
        "ratings": [{"id": "x"}],
        "judgments": [{"id": "y"}],
    }
    session = make().read(answer(body))
    created = datetime(2024, 4, 1, 22, 38, 19, 500000, tzinfo=UTC)
    assert (session.id, session.external_id, session.project, session.datapoints_count) == ("7", "r", "pr_1", 2)
    assert (session.created_at, session.started_at) == (created, created)
    assert session.updated_at == datetime(2024, 4, 1, 22, tzinfo=UTC)
    assert (session.first_inputs, session.inputs) == ({"a": 1}, {"a": 1})
    assert (session.last_output, session.outputs) == ("o", {"output": "o"})
    assert session.projects == (HumanloopProject(id="pr_1", name="n", type="flow"),)
    assert (session.ratings, session.judgments, session.raw) == ((), (), body)


def test_what_a_session_does_not_say() -> None:
    session = wire.get("s").read(answer({"id": "s", "projects": PROJECTS, "created_at": 5, "last_output": None}))
    assert session.projects[1] == HumanloopProject(id="2", name=None, type=None)
    assert (session.project, session.created_at, session.outputs) == (None, None, None)
    assert wire.get("s").read(answer({"id": "s", "projects": []})).project is None
    # only a list is an array of JSON
    assert HumanloopSession.from_raw({"id": "s", "projects": tuple(PROJECTS[:1])}).project is None
    odd = wire.get("s").read(answer({"id": "s", "projects": [{"id": "pr_1", "type": 5}], "last_output": {"a": 1}}))
    assert (odd.last_output, odd.outputs, odd.raw["projects"]) == (
        None,
        {"output": {"a": 1}},
        [{"id": "pr_1", "type": 5}],
    )


def test_a_field_that_cannot_be_read_is_told(caplog: pytest.LogCaptureFixture) -> None:
    # told once for each field of a codec, so this one is wrong in no other test
    assert wire.get("s").read(answer({"id": "s", "updated_at": "odd"})).updated_at is None
    (told,) = caplog.records
    assert told.getMessage().startswith("humanloop: HumanloopSession.updated_at")


@pytest.mark.parametrize("body", [None, [], {}, {"records": None}, {"records": {}}, "records"])
def test_what_is_no_page(body: Any) -> None:
    with pytest.raises(DecodeError, match="expected a page of sessions, an object with a list of records"):
        listing().page(None).read(answer(body))


def test_a_page_without_a_size_has_ten_sessions() -> None:
    def following(count: int) -> str | None:
        body = {"records": [{"id": f"sesh_{number}"} for number in range(count)]}
        return listing().page(None).read(answer(body)).next_cursor

    assert (following(9), following(10)) == (None, "2::10")


def test_a_session_of_the_page_before_is_left_out() -> None:
    pages = listing(page_size=2)
    first = pages.page(None).read(answer({"records": [{"id": "c"}, {"id": "b"}], "total": 4}))
    second = pages.page(first.next_cursor).read(answer({"records": [{"id": "b"}, {"id": "a"}], "total": 4}))
    assert [session.id for session in (*first.items, *second.items)] == ["c", "b", "a"]
    assert second.previous_cursor == "1:2"


def test_a_cursor_in_the_middle_of_the_first_page_goes_with_no_page_number() -> None:
    with pytest.raises(InvalidValueError, match="pass page or cursor, not both"):
        listing(page=2, cursor=str(ResumePoint(inner=None, given=1, last_id="sesh_0")))


def test_where_a_list_cannot_start() -> None:
    with pytest.raises(ConfigurationError, match="sessions of one project") as caught:
        listing(project=None)
    assert (caught.value.provider, caught.value.operation) == ("humanloop", "list")
    for wanted in (
        {"page": 0},
        {"page": 1, "cursor": "2:"},
        {"page_size": 0},
        {"cursor": "x"},
        {"page_size": 3, "cursor": "2:2"},
    ):
        with pytest.raises(InvalidValueError):
            listing(**wanted)


@pytest.mark.parametrize(
    ("status", "operation", "url", "words"),
    [
        (404, "get", "https://x/sessions/1", "session ids start with sesh_"),
        (422, "get", "https://x/sessions/1?a=sesh_", "session ids start with sesh_"),
        (404, "get", "https://x/sessions/sesh_1", None),
        (404, "get", "https://x/sesh_1/y", "session ids start with sesh_"),
        (400, "get", "https://x/sessions/1", None),
        (404, "list", "https://x/sessions?project_id=1", "project ids start with pr_"),
        (422, "list", "https://x/sessions?a=b&project_id=1&project_id=pr_1", "project ids start with pr_"),
        (404, "list", "https://x/sessions?project_id=pr_1&project_id=1", None),
        (404, "list", "https://x/sessions?page=2", None),
        (404, "list", "https://x/sessions", None),
        (400, "list", "https://x/sessions?project_id=1", None),
    ],
)
def test_hints(status: int, operation: str, url: str, words: str | None) -> None:
    found = wire.hint(APIError("x", status=status, operation=operation, url=url))
    assert (found is None) if words is None else (words in str(found))
