# Generated from tests/_async/test_faults.py: edit that file, not this one.
# Digest: 8185c0a0cbf3e864
"""What goes wrong on the way, against a fake that misbehaves when asked."""

from __future__ import annotations

from typing import Any

import pytest

from sessiondock import (
    ConfigurationError,
    ConnectError,
    DecodeError,
    Event,
    IncompleteReadError,
    InvalidValueError,
    NotFoundError,
    PermissionDeniedError,
    ServerError,
    UnsupportedFieldError,
)
from sessiondock.testing import Fault, Reply
from sessiondock_adk import Adk
from sessiondock_adk.fake import FakeAdk


def client(fake: FakeAdk, **settings: Any) -> Adk:
    settings.setdefault("max_retries", 0)
    return Adk(project="helper", user_id="ann", base_url=fake.base_url, **settings)


def test_nothing_is_sent_by_building_a_client_or_a_pager(fake: FakeAdk) -> None:
    with client(fake) as adk:
        adk.sessions.list()
        adk.sessions.list_events("s")
    assert fake.requests == []


def test_a_server_that_is_down_and_one_that_comes_back(fake: FakeAdk) -> None:
    fake.stop()
    with client(fake) as adk:
        with pytest.raises(ConnectError) as caught:
            adk.sessions.create(id="s")
        assert (caught.value.operation, caught.value.may_have_arrived) == ("create", False)
    fake.start()
    fake.faults.add(Fault.status(503, retry_after=0), method="GET")
    with client(fake, max_retries=1) as adk:
        adk.sessions.create(id="s")
        assert (adk.sessions.get("s")).id == "s"


@pytest.mark.parametrize("fault", [Fault.reset(), Fault.half_body(), Fault.close()])
def test_a_change_that_may_have_arrived_is_not_sent_again(fake: FakeAdk, fault: Fault) -> None:
    with client(fake, max_retries=3) as adk:
        adk.sessions.create(id="s")
        fake.faults.add(fault, method="PATCH")
        with pytest.raises(IncompleteReadError):
            adk.sessions.update("s", state={"a": 1})
    assert [request.method for request in fake.requests] == ["POST", "PATCH"]


def test_a_lost_race_of_updates_says_what_to_do(fake: FakeAdk) -> None:
    with client(fake) as adk:
        fake.faults.add(Fault.status(500))
        with pytest.raises(ServerError, match="Two updates of one session"):
            adk.sessions.update("s", state={})
        fake.faults.add(Fault.status(500))
        with pytest.raises(ServerError) as caught:
            adk.sessions.get("s")
        assert "Two updates" not in str(caught.value)
        assert caught.value.body == "Internal Server Error"


def test_an_address_that_is_not_adk_s_is_told_from_a_missing_session(fake: FakeAdk) -> None:
    adk = Adk(project="helper", user_id="ann", base_url=f"{fake.base_url}/prefix", max_retries=0)
    with adk:
        with pytest.raises(NotFoundError, match="knows no such route"):
            adk.sessions.get("s")
    with client(fake) as here:
        with pytest.raises(NotFoundError) as caught:
            here.sessions.get("s")
    assert "route" not in str(caught.value)


def test_a_host_that_the_server_refuses_is_explained(fake: FakeAdk) -> None:
    fake.faults.add(Fault.answer(Reply.text("Forbidden: host not allowed", 403)))
    with client(fake) as adk:
        with pytest.raises(PermissionDeniedError, match=r"by 127\.0\.0\.1 or localhost"):
            adk.sessions.get("s")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        {},
        {"id": ""},
        {"id": 5, "events": 1},
        {"id": "s"},
        {"id": "s", "events": {}},
        {"id": "s", "events": [1]},
    ],
)
def test_what_is_no_session_is_a_decode_error(fake: FakeAdk, answer: object) -> None:
    fake.add_route("GET", "/apps/{app}/users/{user}/sessions/{id}", lambda _: Reply.json(answer))
    with client(fake) as adk:
        with pytest.raises(DecodeError):
            adk.sessions.get("s")
        with pytest.raises(DecodeError):
            adk.sessions.list_events("s").first()


@pytest.mark.parametrize("answer", [None, {}, {"sessions": []}, [1], [{"appName": "helper"}]])
def test_what_is_no_list_is_a_decode_error(fake: FakeAdk, answer: object) -> None:
    fake.add_route("GET", "/apps/{app}/users/{user}/sessions", lambda _: Reply.json(answer))
    with client(fake) as adk:
        with pytest.raises(DecodeError):
            adk.sessions.list().first()


def test_an_answer_that_is_not_json_is_a_decode_error(fake: FakeAdk) -> None:
    with client(fake) as adk:
        adk.sessions.create(id="s")
        fake.faults.add(Fault.truncated_json(), times=None)
        with pytest.raises(DecodeError):
            adk.sessions.get("s")


def test_one_odd_field_spoils_nothing_else(fake: FakeAdk) -> None:
    event = {"id": "e", "author": 7, "timestamp": 1e99, "content": "hello", "output": 3, "news": True}
    odd = {"id": "s", "appName": None, "state": [1], "events": [event], "lastUpdateTime": 1e12, "news": [1]}
    fake.add_route("GET", "/apps/{app}/users/{user}/sessions/{id}", lambda _: Reply.json(odd))
    fake.add_route(
        "GET",
        "/apps/{app}/users/{user}/sessions",
        lambda _: Reply.json([odd, {**odd, "id": "t", "lastUpdateTime": "?"}]),
    )
    with client(fake) as adk:
        session = adk.sessions.get("s")
        assert (session.project, session.state, session.updated_at, session.raw) == (None, None, None, odd)
        assert session.session_state == session.app_state == session.user_state == {}
        (read,) = session.events
        assert (read.id, read.name, read.started_at, read.outputs, read.output, read.raw) == (
            "e",
            None,
            None,
            None,
            3,
            event,
        )
        assert read.text == ""
        assert [each.id for each in adk.sessions.list(page_size=1)] == ["s", "t"]


def test_one_answer_serves_all_pages(fake: FakeAdk) -> None:
    with client(fake) as adk:
        for number in range(5):
            adk.sessions.create(id=f"s{number}", events=[Event(id=f"e{each}") for each in range(3)])
        fake.clear()
        assert len([page for page in adk.sessions.list(page_size=2).pages()]) == 3
        assert len([page for page in adk.sessions.list_events("s0", page_size=2).pages()]) == 2
        assert [request.target for request in fake.requests] == [
            "/apps/helper/users/ann/sessions",
            "/apps/helper/users/ann/sessions/s0",
        ]


def test_each_iteration_of_a_list_asks_again(fake: FakeAdk) -> None:
    with client(fake) as adk:
        everything = adk.sessions.list(page_size=1)
        assert [session.id for session in everything] == []
        adk.sessions.create(id="s")
        assert [session.id for session in everything] == ["s"]


def test_a_deletion_that_must_exist_asks_first(fake: FakeAdk) -> None:
    with client(fake) as adk:
        adk.sessions.create(id="s")
        fake.clear()
        adk.sessions.delete("s", must_exist=True)
        adk.sessions.delete("s")
    assert [request.method for request in fake.requests] == ["GET", "DELETE", "DELETE"]


@pytest.mark.parametrize(
    "session_id", ["", ".", "..", "a/b", "/", " a", "a ", "\u2028a", "\u00a0", "a\n", "a\0b", "\ud800", 5, None]
)
def test_an_id_that_cannot_be_found_again_is_refused_before_sending(fake: FakeAdk, session_id: Any) -> None:
    with client(fake) as adk:
        with pytest.raises(InvalidValueError, match="session_id"):
            adk.sessions.get(session_id)
        with pytest.raises(InvalidValueError, match="session_id"):
            adk.sessions.update(session_id, state={})
        with pytest.raises(InvalidValueError, match="session_id"):
            adk.sessions.delete(session_id, must_exist=True)
        with pytest.raises(InvalidValueError, match="session_id"):
            adk.sessions.list_events(session_id)
    assert fake.requests == []


def test_words_the_operations_do_not_take_are_refused(fake: FakeAdk) -> None:
    with client(fake) as adk:
        sessions: Any = adk.sessions
        with pytest.raises(UnsupportedFieldError, match=r"metadata.*It takes: id, state, events"):
            sessions.create(metadata={})
        with pytest.raises(UnsupportedFieldError, match="did you mean state"):
            sessions.update("s", stat={})
        with pytest.raises(UnsupportedFieldError, match="project"):
            sessions.list(project="helper")
        with pytest.raises(UnsupportedFieldError, match="after"):
            sessions.list_events("s", after=1)
        with pytest.raises(UnsupportedFieldError, match="num_recent_events"):
            sessions.get("s", num_recent_events=1)
        with pytest.raises(UnsupportedFieldError, match="force"):
            sessions.delete("s", force=True)
    assert fake.requests == []


def test_a_token_for_a_proxy_is_sent_and_not_shown(fake: FakeAdk) -> None:
    with client(fake, api_key="proxy-token", headers={"X-Team": "a"}) as adk:
        adk.with_scope(project="other").sessions.list().first()
        assert "proxy-token" not in repr(adk)
    (request,) = fake.requests
    assert (request.bearer, request.headers["X-Team"]) == ("proxy-token", "a")
    assert request.path == "/apps/other/users/ann/sessions"


def test_a_client_in_another_scope_shares_connections_and_closes_none(fake: FakeAdk) -> None:
    with client(fake) as adk:
        adk.sessions.create(id="s")
        with adk.with_scope(user_id="bob").with_options(max_retries=1) as other:
            assert (other.project, other.user_id) == ("helper", "bob")
            other.sessions.create(id="s")
        adk.sessions.get("s")
    assert {request.connection for request in fake.requests} == {1}
    assert set(fake.stored) == {("helper", "ann", "s"), ("helper", "bob", "s")}


@pytest.mark.parametrize("name", ["", ".", "a/b", " a", "a\n"])
def test_a_scope_that_cannot_be_asked_for_is_a_configuration_error(name: str) -> None:
    with pytest.raises(ConfigurationError, match="project"):
        Adk(project=name, user_id="ann")
    with pytest.raises(ConfigurationError, match="user_id"):
        Adk(project="helper", user_id="ann").with_scope(user_id=name)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="pass project= or set ADK_APP_NAME"):
        Adk(user_id="ann")
    monkeypatch.setenv("ADK_APP_NAME", "helper")
    with pytest.raises(ConfigurationError, match="pass user_id= or set ADK_USER_ID"):
        Adk()
    monkeypatch.setenv("ADK_USER_ID", "ann")
    assert Adk().base_url == "http://127.0.0.1:8000"
    monkeypatch.setenv("ADK_BASE_URL", "http://127.0.0.1:9/")
    adk = Adk(user_id="bob")
    assert (adk.base_url, adk.project, adk.user_id) == ("http://127.0.0.1:9", "helper", "bob")
