# Generated from tests/_async/test_recordings.py: edit that file, not this one.
# Digest: 8c5acc62243b7adc
"""Recordings: where they are, and their bytes. What can go wrong with a stream is tested in the core too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from sessiondock import (
    DecodeError,
    IncompleteReadError,
    InvalidValueError,
    NotFoundError,
    PermissionDeniedError,
    Recording,
    RedirectError,
    ValidationError,
    errors,
)
from sessiondock.testing import FakeServer, Fault, Reply
from sessiondock.testing.recordings import FakeRecording
from sessiondock_syllable import Syllable, SyllableRecording
from sessiondock_syllable.fake import FakeSyllable

SIZE = 2_000_000
CUT = 1_500_000
STREAM = "/api/v1/sessions/recording/stream"


@pytest.fixture
def recording(fake: FakeSyllable) -> FakeRecording:
    return fake.add_recording(fake.add_session(), FakeRecording(size=SIZE, content_type="audio/wav"))


def only(syllable: Syllable) -> Recording:
    (found,) = syllable.sessions.recordings("824")
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def ranges(server: FakeServer) -> list[str | None]:
    return [request.headers.get("range") for request in server.requests if request.method == "GET"]


@pytest.mark.smoke
def test_where_recordings_are(syllable: Syllable, fake: FakeSyllable, recording: FakeRecording) -> None:
    fake.add_recording("824", b"second")
    first, second = syllable.sessions.recordings("824")
    assert first.session_id == second.session_id == "824"
    assert first.token is not None
    assert first.url == f"{fake.base_url}{STREAM}?token={first.token}"
    assert first.token not in repr(first)
    assert first.token != second.token
    assert [each.raw for each in (first, second)] == [
        {"session_id": "824", "recordings": [each.url]} for each in (first, second)
    ]
    (request,) = fake.requests
    assert (request.method, request.target, request.body) == ("POST", "/api/v1/sessions/recording/824", b"")
    assert request.headers["content-length"] == "0"
    assert "content-type" not in request.headers
    assert syllable.sessions.recordings(fake.add_session()) == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"recordings": None, "session_id": 1}, []),
        ({}, []),
        ({"recordings": ["https://x.org/a/call.mp3?token=t%2F1&x=2"]}, [("call.mp3", "t/1")]),
        ({"recordings": ["https://x.org/stream?a=1", "https://[", "", 5, None]}, [(None, None)] * 5),
    ],
)
def test_urls_as_the_service_may_write_them(
    syllable: Syllable, fake: FakeSyllable, body: Any, expected: list[Any]
) -> None:
    fake.faults.add(Fault.status(200, json=body))
    found = syllable.sessions.recordings("824")
    assert [(each.name, each.token) for each in found] == expected
    assert [each.raw for each in found] == [{**body, "recordings": [url]} for url in body.get("recordings") or ()]
    for each in found:
        again = SyllableRecording.from_raw(each.raw)
        assert attrs.evolve(again, session_id="824") == each
        assert again.raw == each.raw


@pytest.mark.parametrize("body", [[], "x", {"recordings": "https://x.org"}, {"recordings": {}}])
def test_answers_that_name_no_recordings(syllable: Syllable, fake: FakeSyllable, body: Any) -> None:
    fake.faults.add(Fault.answer(Reply.json(body)))
    with pytest.raises(DecodeError, match="list of recordings") as caught:
        syllable.sessions.recordings("824")
    assert (caught.value.operation, caught.value.status) == ("recordings", 200)


def test_urls_are_asked_for_again_after_a_failure(fake: FakeSyllable, recording: FakeRecording) -> None:
    fake.faults.add(Fault.status(503, retry_after=0))
    with Syllable(api_key=fake.api_key, base_url=fake.base_url) as client:
        assert len(client.sessions.recordings("824")) == 1


@pytest.mark.smoke
def test_every_way_to_the_bytes(syllable: Syllable, fake: FakeSyllable, recording: FakeRecording) -> None:
    found = only(syllable)
    assert found.url is not None
    fake.clear()
    ways: list[Any] = [
        syllable.sessions.stream_recording(found),
        syllable.sessions.stream_recording(token=found.token),
        syllable.sessions.stream_recording(url=found.url),
        syllable.sessions.stream_recording(url=found.url.removeprefix(fake.base_url)),
        syllable.sessions.stream_recording(url=found.url.replace("http:", "HTTP:")),
        syllable.sessions.stream_recording(Recording(token=found.token)),
    ]
    assert fake.requests == []
    for way in ways:
        with way as stream:
            assert (stream.length, stream.content_type) == (SIZE, "audio/wav")
            assert stream.read() == recording.content()
    assert {request.target for request in fake.requests} == {f"{STREAM}?token={found.token}"}
    assert {request.headers["syllable-api-key"] for request in fake.requests} == {fake.api_key}


@pytest.mark.parametrize(
    "kind",
    ["audio/mpeg", "audio/wav; codec=1", "AUDIO/X-WAV", "application/octet-stream", "binary/octet-stream", None],
)
def test_media_types_that_can_be_recordings(
    syllable: Syllable, fake: FakeSyllable, recording: FakeRecording, kind: str | None
) -> None:
    recording.content_type, recording.size = kind, 1000
    with syllable.sessions.stream_recording(token=fake.new_token(recording)) as stream:
        assert stream.content_type == (None if kind is None else kind.partition(";")[0].lower())
        assert stream.read() == recording.content()


@pytest.mark.parametrize(
    "fault", [Fault.html(200), Fault.content_type("application/json"), Fault.content_type("text/plain")], ids=str
)
def test_a_page_is_no_recording(
    syllable: Syllable, fake: FakeSyllable, recording: FakeRecording, tmp_path: Path, fault: Fault
) -> None:
    fake.faults.add(fault)
    with pytest.raises(DecodeError, match="expected a recording, got") as caught:
        with syllable.sessions.stream_recording(token=fake.new_token(recording)) as stream:
            stream.save(tmp_path / "call.wav")
    assert (caught.value.provider, caught.value.operation) == ("syllable", "stream_recording")
    assert names(tmp_path) == []


def test_a_partial_answer_that_is_whole(
    syllable: Syllable, fake: FakeSyllable, recording: FakeRecording
) -> None:
    headers = {"Content-Type": "audio/wav", "Content-Range": "bytes 0-9/10"}
    fake.faults.add(Fault.answer(Reply(206, headers, b"0123456789")))
    with syllable.sessions.stream_recording(token="t") as stream:
        assert stream.read() == b"0123456789"


def test_tokens_that_open_nothing(syllable: Syllable, fake: FakeSyllable, recording: FakeRecording) -> None:
    token = fake.new_token(recording)
    del fake.tokens[token]
    with pytest.raises(PermissionDeniedError, match="recordings gives a new one") as caught:
        with syllable.sessions.stream_recording(token=token):
            pass
    assert token not in f"{caught.value}{caught.value.url}{vars(caught.value)}"
    fake.faults.add(Fault.status(404))
    with pytest.raises(NotFoundError, match="gives a new one"):
        with syllable.sessions.stream_recording(token=token):
            pass
    with pytest.raises(ValidationError, match=r"query\.token: Field required"):
        with syllable.sessions.stream_recording(url=f"{STREAM}?other=1"):
            pass


def test_what_opens_no_recording_is_rejected_before_anything_is_sent(
    syllable: Syllable, fake: FakeSyllable
) -> None:
    secure = syllable.with_options()
    rejected: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
        ((), {}, "pass one of"),
        ((), {"token": "a", "url": "/b"}, "pass one of"),
        ((Recording(url="/a"),), {"token": "a"}, "pass one of"),
        ((), {"token": ""}, r"\btoken must be a str that is not empty"),
        ((), {"token": 5}, r"\btoken must be a str"),
        (("tok_1",), {}, "expected a Recording, not str; a token goes to token="),
        ((Recording(),), {}, "neither url nor token"),
        ((), {"url": 5}, r"\burl must be a str, not int"),
        ((), {"url": ""}, "must look like https://host/path"),
        ((), {"url": ".evil.org/x"}, "must look like"),
        ((), {"url": "@evil.org/x"}, "must look like"),
        ((), {"url": "ftp://x.org/a"}, "must look like"),
        ((), {"url": "file:///etc/passwd"}, "must look like"),
        ((), {"url": "https:///a"}, "must look like"),
        ((), {"url": "https://user:pw@x.org/a"}, "must look like"),
        ((), {"url": "https://x.org:0/a"}, "must look like"),
        ((), {"url": "https://x.org:99999/a"}, "url is not a URL"),
        ((), {"url": "https://[x/a"}, "url is not a URL"),
        ((), {"url": "https://x.org/a b"}, "percent-encode"),
        ((), {"url": "https://x.org/a\r\nX: y"}, "percent-encode"),
        ((), {"url": "https://x.org/\u00e9"}, "percent-encode"),
    ]
    for positional, named, message in rejected:
        with pytest.raises(InvalidValueError, match=message) as caught:
            secure.sessions.stream_recording(*positional, **named)
        assert "evil" not in str(caught.value)
    assert fake.requests == []
    official = Syllable(api_key="k")
    with pytest.raises(InvalidValueError, match=r"\burl must be https"):
        official.sessions.stream_recording(url="http://x.org/a.wav")


def test_a_redirect_to_storage_is_followed_without_the_key(
    syllable: Syllable, fake: FakeSyllable, recording: FakeRecording, tmp_path: Path
) -> None:
    fake.redirects = True
    fake.storage.faults.add(Fault.half_body(CUT))
    private = syllable.with_options(headers={"X-Private": "1", "Cookie": "a=b"})
    with pytest.raises(IncompleteReadError):
        with private.sessions.stream_recording(only(private)) as stream:
            stream.save(tmp_path / "call.wav")
    with private.sessions.stream_recording(only(private)) as stream:
        stream.save(tmp_path / "call.wav")
    assert (tmp_path / "call.wav").read_bytes() == recording.content()
    assert len(fake.storage.requests) == 3
    assert fake.storage.requests[2].headers["range"].startswith("bytes=")
    for request in fake.storage.requests:
        assert {"syllable-api-key", "authorization", "x-private", "cookie"} & set(request.headers) == set()
        assert fake.api_key not in str(request.headers.pairs)
    streamed = [request for request in fake.requests if request.method == "GET"]
    assert {request.headers["syllable-api-key"] for request in streamed} == {fake.api_key}


def test_a_url_elsewhere_gets_no_key(
    syllable: Syllable, fake: FakeSyllable, recording: FakeRecording
) -> None:
    with syllable.sessions.stream_recording(url=fake.storage.sign(recording)) as stream:
        assert stream.read() == recording.content()
    assert "syllable-api-key" not in fake.storage.requests[0].headers
    assert fake.requests == []


def test_anything_but_a_stream_is_not_redirected_elsewhere(syllable: Syllable, fake: FakeSyllable) -> None:
    fake.faults.add(Fault.redirect(f"{fake.storage.origin}/recordings/1.wav"))
    with pytest.raises(RedirectError, match="the credentials must not go"):
        syllable.sessions.recordings("824")
    assert fake.storage.requests == []


def test_a_stream_cut_short_is_gone_on_with_by_a_new_token(
    syllable: Syllable, fake: FakeSyllable, recording: FakeRecording, tmp_path: Path
) -> None:
    fake.faults.add(Fault.half_body(CUT), path=STREAM)
    with pytest.raises(IncompleteReadError, match="broke off"):
        with syllable.sessions.stream_recording(only(syllable)) as stream:
            stream.save(tmp_path / "call.wav")
    assert names(tmp_path) == ["call.wav.part", "call.wav.part.json"]
    fake.clear()
    seen: list[tuple[int, int | None]] = []
    with syllable.sessions.stream_recording(only(syllable)) as stream:
        stream.save(tmp_path / "call.wav", progress=lambda done, total: seen.append((done, total)))
    assert (tmp_path / "call.wav").read_bytes() == recording.content()
    assert len(ranges(fake)) == 2
    assert seen[-1] == (SIZE, SIZE)
    assert names(tmp_path) == ["call.wav"]


def test_without_ranges_it_starts_over(
    syllable: Syllable, fake: FakeSyllable, recording: FakeRecording, tmp_path: Path
) -> None:
    recording.ranges = False
    fake.faults.add(Fault.half_body(CUT), path=STREAM)
    with pytest.raises(IncompleteReadError):
        with syllable.sessions.stream_recording(only(syllable)) as stream:
            stream.save(tmp_path / "call.wav")
    with syllable.sessions.stream_recording(only(syllable)) as stream:
        stream.save(tmp_path / "call.wav")
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


def test_a_stall_ends(
    syllable: Syllable, fake: FakeSyllable, recording: FakeRecording, tmp_path: Path
) -> None:
    found = only(syllable)
    fake.faults.add(Fault.stall(1000))
    with pytest.raises(errors.TimeoutError, match="silent for too long") as caught:
        with syllable.with_options(timeout=0.1).sessions.stream_recording(found) as stream:
            stream.save(tmp_path / "call.wav")
    assert found.token is not None
    assert found.token not in f"{caught.value}{vars(caught.value)}"
    assert not (tmp_path / "call.wav").exists()


def test_a_checksum_is_checked(
    syllable: Syllable, fake: FakeSyllable, recording: FakeRecording, tmp_path: Path
) -> None:
    recording.digest = True
    with syllable.sessions.stream_recording(only(syllable)) as stream:
        stream.save(tmp_path / "call.wav")
    wrong = {"Content-Type": "audio/wav", "Digest": f"sha-256={'A' * 43}="}
    fake.faults.add(Fault.answer(Reply(200, wrong, b"abc")), path=STREAM)
    with pytest.raises(IncompleteReadError, match="sha256 checksum"):
        with syllable.sessions.stream_recording(only(syllable)) as stream:
            stream.save(tmp_path / "other.wav")
    assert names(tmp_path) == ["call.wav"]
