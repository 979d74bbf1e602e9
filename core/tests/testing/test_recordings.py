"""The recordings that fakes serve."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock.testing import Headers, ReceivedRequest, Reply
from sessiondock.testing.recordings import FakeRecording

RECORDING = FakeRecording(size=200_000, content_type="audio/wav", changed_at=datetime(2024, 1, 2, tzinfo=UTC))
WHOLE = RECORDING.content()


def ask(recording: FakeRecording, **fields: str) -> tuple[Reply, bytes]:
    headers = Headers((name.replace("_", "-"), value) for name, value in fields.items())
    reply = recording.answer(ReceivedRequest(method="GET", target="/", path="/", headers=headers))
    return reply, reply.body if isinstance(reply.body, bytes) else b"".join(reply.body)


def test_no_two_places_are_alike() -> None:
    blocks = {WHOLE[start : start + 65536] for start in range(0, len(WHOLE), 65536)}
    assert len(blocks) == 4
    assert attrs.evolve(RECORDING, seed=1).content() != WHOLE
    assert attrs.evolve(RECORDING).content() == WHOLE


@settings(deadline=None)
@given(st.integers(0, 200_001), st.integers(0, 200_001))
def test_any_part_is_that_part(start: int, end: int) -> None:
    assert b"".join(RECORDING.read(start, end)) == WHOLE[start:end]


def test_the_whole() -> None:
    reply, body = ask(RECORDING)
    assert (reply.status, body) == (200, WHOLE)
    assert reply.headers["content-length"] == "200000"
    assert reply.headers["accept-ranges"] == "bytes"
    assert reply.headers["last-modified"] == "Tue, 02 Jan 2024 00:00:00 GMT"
    assert reply.headers["content-type"] == "audio/wav"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=5-", 5, 200_000),
        ("bytes=5-9", 5, 10),
        ("bytes=199999-", 199_999, 200_000),
        ("bytes=9-999999", 9, 200_000),
    ],
)
def test_a_part(asked: str, start: int, end: int) -> None:
    reply, body = ask(RECORDING, range=asked)
    assert (reply.status, body) == (206, WHOLE[start:end])
    assert reply.headers["content-range"] == f"bytes {start}-{end - 1}/200000"
    assert reply.headers["content-length"] == str(end - start)


def test_a_part_beyond_the_end() -> None:
    for asked in ("bytes=200000-", "bytes=9-8"):
        reply, body = ask(RECORDING, range=asked)
        assert (reply.status, body) == (416, b"")
        assert reply.headers["content-range"] == "bytes */200000"


def test_ranges_that_are_not_obeyed() -> None:
    tag = ask(RECORDING)[0].headers["etag"]
    assert ask(RECORDING, range="bytes=5-", if_range=tag)[0].status == 206
    assert ask(RECORDING, range="bytes=5-", if_range='"other"')[0].status == 200
    assert ask(RECORDING, range="bytes=-5")[0].status == 200
    assert ask(RECORDING, range="lines=5-")[0].status == 200
    deaf = attrs.evolve(RECORDING, ranges=False)
    reply, _ = ask(deaf, range="bytes=5-")
    assert reply.status == 200
    assert "accept-ranges" not in reply.headers


def test_what_can_be_left_out() -> None:
    bare = FakeRecording(size=5, etag=False, sized=False, content_type=None, ranges=False)
    reply, body = ask(bare)
    assert len(body) == 5
    assert reply.headers.pairs == ()
    dated = attrs.evolve(RECORDING, etag=False)
    assert ask(dated, range="bytes=5-", if_range="Tue, 02 Jan 2024 00:00:00 GMT")[0].status == 206
    anonymous = attrs.evolve(dated, changed_at=None)
    assert ask(anonymous, range="bytes=5-")[0].status == 206
    assert ask(anonymous, range="bytes=5-", if_range="x")[0].status == 200


def test_a_digest() -> None:
    reply, _ = ask(attrs.evolve(RECORDING, digest=True))
    digest = base64.b64encode(hashlib.sha256(WHOLE).digest()).decode()
    assert reply.headers["repr-digest"] == f"sha-256=:{digest}:"


@settings(deadline=None)
@given(st.integers(0, 150_000), st.integers(0, 150_000))
def test_given_bytes(start: int, end: int) -> None:
    given_bytes = WHOLE[1:150_000]
    recording = FakeRecording.of(given_bytes)
    assert recording.size == len(given_bytes)
    assert b"".join(recording.read(start, end)) == given_bytes[start:end]
    assert "data" not in repr(recording)


def test_a_response_that_is_being_sent_does_not_notice_a_change() -> None:
    recording = attrs.evolve(RECORDING)
    reply = recording.answer(ReceivedRequest(method="GET", target="/", path="/", headers=Headers()))
    recording.seed, recording.size = 9, 7
    assert not isinstance(reply.body, bytes)
    assert b"".join(reply.body) == WHOLE
