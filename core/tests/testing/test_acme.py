"""A vendor's fake, written as the docstring of `FakeServer` says, used as its client would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from core.tests.testing.acme import FakeAcme


@pytest.fixture
def acme() -> Iterator[FakeAcme]:
    with FakeAcme() as server:
        yield server


@pytest.fixture
def session(acme: FakeAcme) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.headers["x-acme-key"] = acme.api_key
        yield session


def test_create_read_list_delete(acme: FakeAcme, session: requests.Session) -> None:
    url = f"{acme.base_url}/sessions"
    created = session.post(url, json={"name": "one"})
    session.post(url, json={"name": "two"})

    assert (created.status_code, created.json()) == (201, {"id": "s1", "name": "one"})
    assert session.get(f"{url}/s1").json() == created.json()
    assert session.head(f"{url}/s1").headers["Content-Length"] == str(len(created.content))
    assert [found["id"] for found in session.get(url).json()] == ["s1", "s2"]
    assert [found["id"] for found in session.get(url, params={"name": "two"}).json()] == ["s2"]
    assert session.delete(f"{url}/s1").status_code == 204
    assert session.get(f"{url}/s1").json() == {"detail": "no such session"}


def test_a_wrong_key_is_refused_on_known_routes_only(acme: FakeAcme) -> None:
    answer = requests.get(f"{acme.base_url}/sessions", headers={"X-Acme-Key": "guess"}, timeout=20)

    assert (answer.status_code, answer.json()) == (401, {"detail": "wrong key"})
    assert requests.get(f"{acme.base_url}/elsewhere", timeout=20).status_code == 404
    assert acme.requests[0].headers["x-acme-key"] == "guess"


def test_a_body_that_is_not_json_is_refused(acme: FakeAcme, session: requests.Session) -> None:
    answer = session.post(f"{acme.base_url}/sessions", data=b"{")

    assert answer.status_code == 400
    assert "not JSON" in answer.json()["detail"]


def test_state_is_within_reach_of_a_test(acme: FakeAcme, session: requests.Session) -> None:
    with acme.lock:
        acme.sessions["s9"] = {"id": "s9", "name": "planted"}

    assert session.get(f"{acme.base_url}/sessions/s9").json()["name"] == "planted"
