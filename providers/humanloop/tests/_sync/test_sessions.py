# Generated from tests/_async/test_sessions.py: edit that file, not this one.
# Digest: 9d65cf2deb919320
"""The operations of the v4 API over real sockets."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

import pytest

from sessiondock import (
    ConfigurationError,
    InvalidValueError,
    MissingFieldError,
    NotFoundError,
    PaginationError,
    UnsupportedFieldError,
    UnsupportedOperationError,
    connect,
)
from sessiondock.testing import Fault, Reply
from sessiondock.testing.transports import SYNC_TRANSPORTS
from sessiondock_humanloop import Humanloop, HumanloopProject, HumanloopSession
from sessiondock_humanloop.fake import FakeHumanloop


@pytest.fixture(params=SYNC_TRANSPORTS)
def client(request: pytest.FixtureRequest, fake: FakeHumanloop) -> Generator[Humanloop]:
    with Humanloop(
        project="pr_1", api_key=fake.api_key, base_url=fake.base_url, transport=request.param, max_retries=0
    ) as made:
        yield made


def targets(fake: FakeHumanloop) -> list[str]:
    return [request.target for request in fake.requests]


@pytest.mark.smoke
def test_create_sends_no_body_and_returns_the_id(client: Humanloop, fake: FakeHumanloop) -> None:
    session = client.sessions.create()
    assert session == HumanloopSession(id=session.id)
    assert session.raw == {"id": session.id}
    assert session.id in fake.sessions
    (request,) = fake.requests
    assert (request.method, request.target, request.body) == ("POST", "/v4/sessions", b"")
    assert request.headers["Content-Length"] == "0"
    assert request.headers["X-API-KEY"] == fake.api_key
    assert "Authorization" not in request.headers


@pytest.mark.smoke
def test_get_reads_every_field(client: Humanloop, fake: FakeHumanloop) -> None:
    session_id = fake.log("pr_1", session_reference_id="mine", inputs={"a": [1, None]}, output="first")
    fake.log("pr_2", session_id=session_id, project_name="Newer", project_type="hologram", output="last")
    session = client.sessions.get(session_id)
    created = datetime(2024, 10, 1, 12, 0, 1, 1, UTC)
    assert session == HumanloopSession(
        id=session_id,
        external_id="mine",
        started_at=created,
        created_at=created,
        updated_at=datetime(2024, 10, 1, 12, 0, 3, 3, UTC),
        projects=(
            HumanloopProject(id="pr_1", name="Support", type="prompt"),
            HumanloopProject(id="pr_2", name="Newer", type="hologram"),
        ),
        datapoints_count=2,
        inputs={"a": [1, None]},
        outputs={"output": "last"},
        first_inputs={"a": [1, None]},
        last_output="last",
    )
    assert session.raw == fake.sessions[session_id]
    assert targets(fake) == [f"/v4/sessions/{session_id}"]


@pytest.mark.parametrize("nulls", [True, False])
def test_optional_fields_may_be_null_or_left_out(
    client: Humanloop, fake: FakeHumanloop, nulls: bool
) -> None:
    fake.nulls = nulls
    session = client.sessions.get((client.sessions.create()).id)
    assert (session.external_id, session.first_inputs, session.last_output) == (None, None, None)
    assert ("reference_id" in session.raw) is nulls
    assert (session.projects, session.datapoints_count) == ((), 0)
    assert (session.project, session.inputs, session.outputs) == (None, None, None)


def test_the_project_is_that_of_all_logs(client: Humanloop, fake: FakeHumanloop) -> None:
    session_id = fake.log("pr_1", output="")
    only = client.sessions.get(session_id)
    assert (only.project, only.outputs) == ("pr_1", {"output": ""})
    fake.log("pr_2", session_id=session_id)
    assert (client.sessions.get(session_id)).project is None


def test_get_escapes_the_id(client: Humanloop, fake: FakeHumanloop) -> None:
    with pytest.raises(NotFoundError):
        client.sessions.get("sesh_a/../b?c#d%é")
    assert targets(fake) == ["/v4/sessions/sesh_a%2F..%2Fb%3Fc%23d%25%C3%A9"]


@pytest.mark.smoke
def test_list_reads_all_pages(client: Humanloop, fake: FakeHumanloop) -> None:
    made = [fake.log("pr_1") for _ in range(5)]
    fake.log("pr_other")
    found = [session.id for session in client.sessions.list(page_size=2)]
    assert found == made[::-1]
    query = "/v4/sessions?project_id=pr_1"
    assert targets(fake) == [f"{query}&size=2", f"{query}&page=2&size=2", f"{query}&page=3&size=2"]


def test_list_sends_only_the_given_parameters(client: Humanloop, fake: FakeHumanloop) -> None:
    assert [session for session in client.sessions.list()] == []
    assert [session for session in client.sessions.list(project="pr a/b&c", page=3)] == []
    assert targets(fake) == ["/v4/sessions?project_id=pr_1", "/v4/sessions?project_id=pr%20a%2Fb%26c&page=3"]


def test_pages_have_a_next_and_a_previous_page_but_no_page_0(client: Humanloop, fake: FakeHumanloop) -> None:
    made = [fake.log("pr_1") for _ in range(3)][::-1]
    first = client.sessions.list(page_size=2).first()
    assert ([session.id for session in first.items], first.total) == (made[:2], 3)
    assert (first.has_next, first.has_previous) == (True, False)
    second = first.next()
    assert ([session.id for session in second.items], second.total) == (made[2:], 3)
    assert (second.has_next, second.has_previous, second.cursor) == (False, True, None)
    with pytest.raises(PaginationError):
        second.next()
    back = second.previous()
    assert (back.items, back.has_previous) == (first.items, False)
    with pytest.raises(PaginationError):
        back.previous()
    assert [request.query_first("page") for request in fake.requests] == [None, "2", None]


def test_sessions_that_moved_to_the_next_page_are_returned_once(
    client: Humanloop, fake: FakeHumanloop
) -> None:
    made = [fake.log("pr_1") for _ in range(5)][::-1]
    found: list[str] = []
    for page in client.sessions.list(page_size=2).pages():
        found += [session.id for session in page.items]
        if page.has_next and len(found) < 4:
            fake.log("pr_1")
    assert found == made


def test_list_starts_at_a_page_or_a_cursor(client: Humanloop, fake: FakeHumanloop) -> None:
    made = [fake.log("pr_1") for _ in range(5)][::-1]
    assert [session.id for session in client.sessions.list(page=2, page_size=2)] == made[2:]
    first = client.sessions.list(page_size=2).first()
    assert first.cursor is not None
    behind = client.sessions.list(page_size=2, cursor=first.cursor)
    assert [session.id for session in behind] == made[2:]
    assert [session.id for session in client.sessions.list(page_size=2, max_items=3)] == made[:3]


def test_a_page_beyond_the_end_is_empty(client: Humanloop, fake: FakeHumanloop) -> None:
    fake.log("pr_1")
    beyond = client.sessions.list(page=7).first()
    assert (beyond.items, beyond.total, beyond.has_next, beyond.has_previous) == ((), 1, False, True)


@pytest.mark.parametrize("total", [True, False])
def test_a_full_last_page_is_the_last_only_when_the_total_says_so(
    client: Humanloop, fake: FakeHumanloop, total: bool
) -> None:
    made = [fake.log("pr_1") for _ in range(4)][::-1]
    if not total:
        for part in (made[:2], made[2:], []):
            fake.faults.add(Fault.answer(Reply.json({"records": [{"id": each} for each in part]})))
    assert [session.id for session in client.sessions.list(page_size=2)] == made
    assert len(fake.requests) == (2 if total else 3)


def test_the_total_decides_on_the_last_page_and_not_how_full_it_is(
    client: Humanloop, fake: FakeHumanloop
) -> None:
    for ids in (["sesh_1"], ["sesh_2", "sesh_3"]):
        body = {"records": [{"id": each} for each in ids], "total": 3}
        fake.faults.add(Fault.answer(Reply.json(body)))
    assert [session.id for session in client.sessions.list(page_size=2)] == ["sesh_1", "sesh_2", "sesh_3"]
    assert len(fake.requests) == 2


def test_a_server_may_serve_smaller_pages_than_requested(client: Humanloop, fake: FakeHumanloop) -> None:
    for ids in (["sesh_1", "sesh_2"], ["sesh_3"]):
        body = {"records": [{"id": each} for each in ids], "size": 2}
        fake.faults.add(Fault.answer(Reply.json(body)))
    assert [session.id for session in client.sessions.list(page_size=5)] == ["sesh_1", "sesh_2", "sesh_3"]
    assert len(fake.requests) == 2


@pytest.mark.parametrize(("count", "requests"), [(9, 1), (10, 2)])
def test_without_a_total_and_a_size_a_page_of_ten_is_full(
    client: Humanloop, fake: FakeHumanloop, count: int, requests: int
) -> None:
    records = [{"id": f"sesh_{number}"} for number in range(count)]
    for part in (records, []):
        fake.faults.add(Fault.answer(Reply.json({"records": part})))
    assert len([session for session in client.sessions.list()]) == count
    assert len(fake.requests) == requests


def test_the_project_of_the_call_has_priority(client: Humanloop, fake: FakeHumanloop) -> None:
    other = fake.log("pr_other")
    assert [session.id for session in client.sessions.list(project="pr_other")] == [other]
    assert client.project == "pr_1"


def test_without_a_project_nothing_is_sent(fake: FakeHumanloop) -> None:
    with Humanloop(api_key=fake.api_key, base_url=fake.base_url) as client:
        with pytest.raises(ConfigurationError, match=r"pass project=, or use humanloop://pr_"):
            client.sessions.list()
    assert fake.requests == []


def test_connecting_by_url(fake: FakeHumanloop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUMANLOOP_API_KEY", fake.api_key)
    made = fake.log("pr_Mixed Case")
    url = f"humanloop://pr_Mixed%20Case?base_url={fake.base_url}"
    with connect(url) as client:
        assert [session.id for session in client.sessions.list()] == [made]
        longer = client.with_options(timeout=5)
        assert [session.id for session in longer.sessions.list()] == [made]
    with connect(f"humanloop://?base_url={fake.base_url}") as client:
        assert (client.sessions.get(made)).id == made


@pytest.mark.parametrize("session_id", ["", ".", "..", "a\nb", "\ud800", None, 7, b"sesh_1", ["sesh_1"]])
def test_ids_of_the_wrong_kind_are_not_sent(client: Humanloop, fake: FakeHumanloop, session_id: Any) -> None:
    with pytest.raises(InvalidValueError):
        client.sessions.get(session_id)
    assert fake.requests == []


@pytest.mark.parametrize(
    "arguments",
    [
        {"page": 0},
        {"page": -1},
        {"page": True},
        {"page": "1"},
        {"page": 1.0},
        {"page_size": 0},
        {"page_size": "10"},
        {"page_size": 2.5},
        {"max_items": 0},
        {"project": ""},
        {"project": 7},
        {"cursor": ""},
        {"cursor": "0"},
        {"cursor": "x"},
        {"cursor": "٣"},
        {"cursor": "9" * 5000},
        {"cursor": 2},
        {"cursor": "2:2", "page": 2},
        {"cursor": "0:2"},
        {"cursor": "2:2", "page_size": 3},
        {"project": None},
    ],
)
def test_arguments_that_do_not_fit_are_not_sent(
    client: Humanloop, fake: FakeHumanloop, arguments: dict[str, Any]
) -> None:
    with pytest.raises(InvalidValueError):
        client.sessions.list(**arguments)
    assert fake.requests == []


def test_unknown_parameters_are_rejected(client: Humanloop, fake: FakeHumanloop) -> None:
    loose: Any = client.sessions
    with pytest.raises(UnsupportedFieldError, match="It takes: none") as caught:
        loose.create(name="mine")
    assert (caught.value.provider, caught.value.fields) == ("humanloop", ("name",))
    with pytest.raises(UnsupportedFieldError):
        loose.get("sesh_1", wait=3)
    with pytest.raises(UnsupportedFieldError, match="pass session_id by position"):
        loose.get(session_id="sesh_1")
    with pytest.raises(MissingFieldError):
        loose.get()
    with pytest.raises(UnsupportedFieldError, match="did you mean project"):
        loose.list(projects="pr_1")
    assert fake.requests == []


@pytest.mark.parametrize("verb", ["update", "delete", "add_events", "list_events", "recordings", "stream_recording"])
def test_operations_that_humanloop_lacks(client: Humanloop, verb: str) -> None:
    assert not hasattr(client.sessions, verb)
    with pytest.raises(UnsupportedOperationError, match=f"Humanloop has no {verb}; it has create, get, list"):
        getattr(client.sessions, verb)
    assert verb not in client.capabilities
