"""The fake by itself, asked by a plain HTTP client: the service's answers to what our client never sends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from sessiondock import Timeout
from sessiondock.testing.recordings import FakeRecording
from sessiondock_syllable import Syllable
from sessiondock_syllable.fake import FakeSyllable
from sessiondock_syllable.fake_populated import PopulatedSyllable

LABEL: dict[str, Any] = {"session_id": 824, "type": "human-rating", "code": "GOOD", "user_email": "a@b.c"}


@pytest.fixture
def ask(fake: FakeSyllable) -> Iterator[httpx.Client]:
    headers = {"Syllable-API-Key": fake.api_key}
    with httpx.Client(base_url=fake.base_url, headers=headers, trust_env=False) as client:
        yield client


def test_without_a_key(fake: FakeSyllable) -> None:
    with httpx.Client(base_url=fake.base_url, trust_env=False) as client:
        answer = client.get("/api/v1/sessions/")
    assert (answer.status_code, answer.json()) == (401, {"detail": "Not authenticated"})


def test_the_wrong_form_of_a_path_is_redirected(ask: httpx.Client, fake: FakeSyllable) -> None:
    moved = {
        "/api/v1/sessions?page=0": "/api/v1/sessions/?page=0",
        "/api/v1/session_labels": "/api/v1/session_labels/",
        "/api/v1/sessions/824/": "/api/v1/sessions/824",
        "/api/v1/sessions/transcript/824/": "/api/v1/sessions/transcript/824",
    }
    for path, target in moved.items():
        answer = ask.get(path)
        assert (answer.status_code, answer.headers["location"]) == (307, f"{fake.base_url}{target}")
    assert (ask.get("/api/v2/sessions/").status_code, ask.get("/").json()) == (404, {"detail": "Not Found"})
    assert ask.delete("/api/v1/session_labels/1").json() == {"detail": "Method Not Allowed"}


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("page=x", 422, "int_parsing"),
        ("page=-1", 422, "greater_than_equal"),
        ("limit=-1", 422, "greater_than_equal"),
        ("search_fields=language&search_field_values=red", 422, "enum"),
        ("search_fields=source", 400, None),
        ("search_fields=is_outbound&search_field_values=true", 422, "value_error"),
        ("order_by=language", 422, "enum"),
        ("order_by=source&order_by_direction=DESC", 422, "enum"),
        ("fields=language", 422, "enum"),
        ("start_datetime=once", 400, None),
        ("end_datetime=", 400, None),
    ],
)
def test_queries_that_are_rejected(ask: httpx.Client, query: str, status: int, kind: str | None) -> None:
    answer = ask.get(f"/api/v1/sessions/?{query}")
    assert answer.status_code == status
    detail = answer.json()["detail"]
    if kind is None:
        assert isinstance(detail, str)
    else:
        assert detail[0]["type"] == kind
        assert detail[0]["loc"][0] == "query"


def test_no_rows_at_all(ask: httpx.Client, fake: FakeSyllable) -> None:
    fake.add_session()
    answer = ask.get("/api/v1/sessions/?limit=0").json()
    assert answer == {"items": [], "page": 0, "page_size": 0, "total_pages": None, "total_count": 1}


def test_rows_in_order_and_range(ask: httpx.Client, fake: FakeSyllable) -> None:
    for day, duration in ((3, None), (1, 5), (2, 10.5)):
        fake.add_session(timestamp=datetime(2024, 1, day, tzinfo=UTC), duration=duration, is_legacy=day == 1)

    def found(query: str) -> list[str]:
        return [row["session_id"] for row in ask.get(f"/api/v1/sessions/?{query}").json()["items"]]

    assert found("order_by=timestamp") == ["825", "826", "824"]
    assert found("order_by=duration") == ["825", "826", "824"]
    assert found("order_by=duration&order_by_direction=desc") == ["824", "826", "825"]
    assert found("start_datetime=2024-01-02T00:00:00") == ["824", "826"]
    assert found("end_datetime=2024-01-02T01:00:00%2B01:00") == ["825", "826"]
    assert found("search_fields=is_legacy&search_field_values=true") == ["825"]
    assert found("search_fields=duration&search_field_values=10.5") == ["826"]
    assert found("search_fields=agent_id&search_field_values=") == ["824", "825", "826"]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (b"{", ["json_invalid"]),
        (b"", ["json_invalid"]),
        (b"[]", ["model_attributes_type"]),
        (b"{}", ["missing"] * 4),
        (b'{"session_id":"824","type":5,"code":null,"user_email":"x"}', ["int_type", "string_type", "string_type"]),
        (b'{"session_id":true,"type":"a","code":"b","user_email":"x"}', ["int_type"]),
    ],
)
def test_labels_that_are_rejected(ask: httpx.Client, fake: FakeSyllable, body: bytes, kinds: list[str]) -> None:
    answer = ask.post("/api/v1/session_labels/", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert [each["type"] for each in answer.json()["detail"]] == kinds
    assert fake.labels == {}


def test_numbers_in_paths(ask: httpx.Client) -> None:
    for path in ("session_labels/abc", "session_debug/session_id/abc", "session_debug/tool_result/abc/1"):
        answer = ask.get(f"/api/v1/{path}")
        assert answer.status_code == 422
        assert answer.json()["detail"][0]["type"] == "int_parsing"


def test_storage_wants_the_signature(ask: httpx.Client, fake: FakeSyllable) -> None:
    url = fake.storage.sign(FakeRecording(size=5))
    assert httpx.get(url, trust_env=False).status_code == 200
    for wrong in (url.replace("Signature=sig", "Signature=gis"), f"{fake.storage.origin}/recordings/9.wav"):
        answer = httpx.get(wrong, trust_env=False)
        assert answer.status_code == 403
        assert "SignatureDoesNotMatch" in answer.text


def test_a_fake_comes_back_where_it_was(fake: FakeSyllable) -> None:
    session_id, before = fake.add_session(), (fake.base_url, fake.storage.origin)
    fake.stop()
    fake.start()
    assert (fake.base_url, fake.storage.origin) == before
    with Syllable(api_key=fake.api_key, base_url=fake.base_url, timeout=Timeout(read=10)) as client:
        assert client.sessions.get(session_id).id == session_id
    fake.redirects = True
    fake.reset()
    assert (fake.sessions, fake.redirects, fake.requests) == ({}, False, [])


@pytest.mark.smoke
def test_a_process_of_its_own_has_something_to_show() -> None:
    command = [sys.executable, "-m", "sessiondock.testing.serve", "syllable-populated"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url, key = process.stdout.readline().strip(), process.stdout.readline().strip().rpartition(" ")[2]
            with Syllable(api_key=key, base_url=url) as client:
                (call,) = client.sessions.list()
                (recording,) = client.sessions.recordings(call.id)
                with client.sessions.stream_recording(recording) as stream:
                    assert stream.length == len(stream.read()) == 1_000_000
                assert client.sessions.transcript(call.id).transcript_complete
        finally:
            process.terminate()


def test_what_there_is_to_show() -> None:
    with PopulatedSyllable() as fake, Syllable(api_key=fake.api_key, base_url=fake.base_url) as client:
        call, test = client.sessions.list(search={"is_test": True})
        assert (call.is_test, test.is_test) == (False, True)
        assert client.sessions.full_summary(call.id).rating == "Good"
        assert len(client.sessions.timeline(call.id).events) == 5
        assert client.debug.by_sid("twilio", call.channel_manager_sid or "").session_id == 824
