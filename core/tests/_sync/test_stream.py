# Generated from tests/_async/test_stream.py: edit that file, not this one.
# Digest: 7b4f2499662f913c
"""Reading and saving recordings over HTTP, and what can go wrong."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from core.tests._sync.dock import Dock
from core.tests.dock_server import FakeDock
from core.tests.test_partial_file import names, no_file_larger_than
from sessiondock import (
    ByteStream,
    DecodeError,
    IncompleteReadError,
    InvalidValueError,
    NotFoundError,
    RedirectError,
    StorageError,
    Timeout,
    errors,
)
from sessiondock._partial_file import OVERLAP, PartialFile
from sessiondock.authoring import Request, http_recording
from sessiondock.testing import Fault, ReceivedRequest, Reply
from sessiondock.testing.recordings import FakeRecording
from sessiondock.testing.transports import SYNC_TRANSPORTS

SIZE = 2_000_000
CUT = 1_500_000
PATH = "/v1/recording"


class Storage(FakeDock):
    """Asks for no key."""

    def authenticate(self, request: ReceivedRequest) -> Reply | None:
        return None


@pytest.fixture
def recording() -> FakeRecording:
    return FakeRecording(size=SIZE, content_type="audio/wav")


@pytest.fixture
def server(recording: FakeRecording) -> Iterator[FakeDock]:
    with FakeDock() as fake:
        fake.add_route("GET", PATH, recording.answer)
        yield fake


@pytest.fixture(params=SYNC_TRANSPORTS)
def dock(request: pytest.FixtureRequest, server: FakeDock) -> Iterator[Dock]:
    with Dock(
        api_key=server.api_key,
        base_url=server.base_url,
        transport=request.param,
        timeout=Timeout(read=10),
        max_retries=0,
        headers={"X-Mine": "private"},
    ) as client:
        yield client


def stream(dock: Dock, target: str = "/recording") -> ByteStream:
    request = Request(operation="stream_recording", method="GET", target=target)
    return ByteStream(http_recording(dock, request, lambda kind: kind is None or kind.startswith("audio/")))


def save(dock: Dock, path: Path, *, resume: bool = True) -> Path:
    with stream(dock) as opened:
        return opened.save(path, resume=resume)


def break_off(server: FakeDock, dock: Dock, path: Path, fault: Fault | None = None) -> str:
    """Leave a part at a path and give the range that is missing. Libraries may lose the last bytes before a break."""
    server.faults.add(fault or Fault.half_body(CUT), path=PATH)
    with pytest.raises(IncompleteReadError):
        save(dock, path)
    server.clear()
    return missing(path)


def missing(path: Path) -> str:
    return f"bytes={path.with_name(path.name + '.part').stat().st_size - OVERLAP}-"


def ranges(server: FakeDock) -> list[str | None]:
    return [request.headers.get("range") for request in server.requests]


@pytest.mark.smoke
def test_reading(server: FakeDock, dock: Dock, recording: FakeRecording) -> None:
    with stream(dock) as opened:
        assert (opened.length, opened.content_type) == (SIZE, "audio/wav")
        chunks = [chunk for chunk in opened.iter_bytes()]
    assert len(chunks) > 1
    assert b"".join(chunks) == recording.content()
    with stream(dock) as opened:
        assert opened.read() == recording.content()
    asked = server.requests[0].headers
    assert (asked["accept-encoding"], asked["accept"], asked.get("range")) == ("identity", "*/*", None)
    assert asked["authorization"] == f"Bearer {server.api_key}"


@pytest.mark.smoke
def test_saving(dock: Dock, recording: FakeRecording, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    with stream(dock) as opened:
        path = opened.save(str(tmp_path / "call.wav"), progress=lambda done, total: seen.append((done, total)))
    assert path == tmp_path / "call.wav"
    assert path.read_bytes() == recording.content()
    assert seen == sorted(seen)
    assert seen[-1] == (SIZE, SIZE)
    assert names(tmp_path) == ["call.wav"]


@pytest.mark.parametrize(
    "fault", [Fault.half_body(CUT), Fault.half_body(CUT, reset=True), Fault.truncated_chunks(CUT)], ids=str
)
def test_a_stream_cut_short(server: FakeDock, dock: Dock, tmp_path: Path, fault: Fault) -> None:
    target = tmp_path / "call.wav"
    target.write_bytes(b"before")
    server.faults.add(fault)
    with pytest.raises(IncompleteReadError, match="broke off") as caught:
        with stream(dock, "/recording?token=s3cret&page=1") as opened:
            opened.save(target)
    assert target.read_bytes() == b"before"
    assert "s3cret" not in str(caught.value)
    error = caught.value
    assert (error.provider, error.operation, error.method) == ("dock", "stream_recording", "GET")
    assert error.url == f"{server.base_url}/recording?token=[redacted]&page=1"
    server.faults.add(fault)
    with pytest.raises(IncompleteReadError):
        with stream(dock) as opened:
            opened.read()


def test_saving_again_goes_on(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    target = tmp_path / "call.wav"
    rest = break_off(server, dock, target)
    assert names(tmp_path) == ["call.wav.part", "call.wav.part.json"]
    seen: list[int] = []
    with stream(dock) as opened:
        opened.save(target, progress=lambda done, total: seen.append(done))
    assert target.read_bytes() == recording.content()
    assert names(tmp_path) == ["call.wav"]
    assert ranges(server) == [None, rest]
    assert server.requests[1].headers["if-range"] == server.requests[1].headers["if-range"].strip() != ""
    assert min(seen) > int(rest.strip("bytes=-"))
    assert seen[-1] == SIZE


def test_a_break_while_going_on_loses_nothing(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    target = tmp_path / "call.wav"
    rest = break_off(server, dock, target)
    kept = (tmp_path / "call.wav.part").read_bytes()
    server.faults.add(Fault.half_body(1000), when=lambda request: "range" in request.headers)
    with pytest.raises(IncompleteReadError):
        save(dock, target)
    assert (tmp_path / "call.wav.part").read_bytes() == kept == recording.content()[: len(kept)]
    server.clear()
    save(dock, target)
    assert ranges(server) == [None, rest]
    assert target.read_bytes() == recording.content()


def test_a_part_can_be_passed_over(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    break_off(server, dock, tmp_path / "call.wav")
    save(dock, tmp_path / "call.wav", resume=False)
    assert ranges(server) == [None]
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


def test_a_server_without_ranges_starts_over(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    recording.ranges = False
    rest = break_off(server, dock, tmp_path / "call.wav")
    save(dock, tmp_path / "call.wav")
    assert ranges(server) == [None, rest]
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


def test_a_changed_etag_starts_over(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    break_off(server, dock, tmp_path / "call.wav")
    recording.seed += 1
    save(dock, tmp_path / "call.wav")
    assert ranges(server) == [None]
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


def test_a_change_at_the_last_moment_gives_the_new_version(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    rest = break_off(server, dock, tmp_path / "call.wav")

    def answer(request: ReceivedRequest) -> Reply:
        if "range" in request.headers:
            recording.seed, recording.size = 9, SIZE - 7
        return recording.answer(request)

    server.add_route("GET", PATH, answer)
    save(dock, tmp_path / "call.wav")
    assert ranges(server) == [None, rest]
    assert (tmp_path / "call.wav").read_bytes() == recording.content()
    assert recording.size == SIZE - 7


@pytest.mark.parametrize("other", [FakeRecording(size=SIZE, seed=5), FakeRecording(size=SIZE + 5, etag=False)])
def test_a_part_of_another_version_is_not_used(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path, other: FakeRecording
) -> None:
    """The server ignores If-Range and answers with a part of something else: what is at hand already is taken."""
    rest = break_off(server, dock, tmp_path / "call.wav")

    other.content_type = "audio/wav"

    def answer(request: ReceivedRequest) -> Reply:
        if "range" not in request.headers:
            return recording.answer(request)
        headers = request.headers.without("If-Range")
        return other.answer(attrs.evolve(request, headers=headers))

    server.add_route("GET", PATH, answer)
    save(dock, tmp_path / "call.wav")
    assert ranges(server) == [None, rest]
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


def test_without_a_validator_the_end_of_the_part_is_compared(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    recording.etag = False
    rest = break_off(server, dock, tmp_path / "same.wav")
    save(dock, tmp_path / "same.wav")
    assert ranges(server) == [None, rest]
    assert "if-range" not in server.requests[1].headers
    assert (tmp_path / "same.wav").read_bytes() == recording.content()

    rest = break_off(server, dock, tmp_path / "other.wav")
    recording.seed += 1
    save(dock, tmp_path / "other.wav")
    assert ranges(server) == [None, rest, None]
    assert (tmp_path / "other.wav").read_bytes() == recording.content()


def test_the_time_of_the_last_change_is_a_validator(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    recording.etag, recording.changed_at = False, datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    rest = break_off(server, dock, tmp_path / "call.wav")
    save(dock, tmp_path / "call.wav")
    assert server.requests[1].headers["if-range"] == "Tue, 02 Jan 2024 03:04:05 GMT"
    assert ranges(server) == [None, rest]
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


WRONG = ["bytes 0-9/10", f"bytes 5-{SIZE - 1}/{SIZE}", "nonsense", None]


def change_range(recording: FakeRecording, value: str | None) -> Callable[[ReceivedRequest], Reply]:
    def answer(request: ReceivedRequest) -> Reply:
        reply = recording.answer(request)
        headers = reply.headers.without("Content-Range")
        return attrs.evolve(reply, headers=headers if value is None else headers.updated({"Content-Range": value}))

    return answer


@pytest.mark.parametrize("value", WRONG)
def test_a_wrong_content_range_starts_over(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path, value: str | None
) -> None:
    rest = break_off(server, dock, tmp_path / "call.wav")
    server.add_route("GET", PATH, change_range(recording, value))
    save(dock, tmp_path / "call.wav")
    assert ranges(server) == [None, rest]
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


@pytest.mark.parametrize("status", [400, 403, 404, 416, 429])
def test_a_refused_range_starts_over(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path, status: int
) -> None:
    rest = break_off(server, dock, tmp_path / "call.wav")
    server.faults.add(Fault.status(status), when=lambda request: "range" in request.headers)
    save(dock, tmp_path / "call.wav")
    assert ranges(server) == [None, rest]
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


def test_an_answer_that_is_only_a_part(server: FakeDock, dock: Dock, tmp_path: Path) -> None:
    body = b"x" * 10
    for value, start in [("bytes 5-14/15", 5), ("bytes 0-9/20", 0), ("bytes 0-99/100", 0)]:
        reply = Reply(206, {"Content-Type": "audio/wav", "Content-Range": value}, body)
        server.faults.clear()
        server.faults.add(Fault.answer(reply), times=None)
        with pytest.raises(DecodeError if start else IncompleteReadError):
            save(dock, tmp_path / "call.wav")
        with pytest.raises(DecodeError if start else IncompleteReadError):
            with stream(dock) as opened:
                opened.read()
    assert not (tmp_path / "call.wav").exists()
    server.faults.clear()
    whole = Reply(206, {"Content-Type": "audio/wav", "Content-Range": "bytes 0-9/10"}, body)
    server.faults.add(Fault.answer(whole))
    save(dock, tmp_path / "call.wav")
    assert (tmp_path / "call.wav").read_bytes() == body


def test_an_unasked_compression_is_undone(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    server.faults.add(Fault.gzip(), times=2)
    with stream(dock) as opened:
        assert opened.length is None
        assert opened.read() == recording.content()
    save(dock, tmp_path / "call.wav")
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


def test_compression_in_tiny_pieces(server: FakeDock, dock: Dock) -> None:
    packed = gzip.compress(b"x" * 1000)
    headers = {"Content-Type": "audio/wav", "Content-Encoding": "gzip"}
    server.add_route("GET", PATH, lambda request: Reply(200, headers, (bytes([each]) for each in packed)))
    with stream(dock) as opened:
        assert opened.read() == b"x" * 1000


def test_a_part_that_came_compressed_is_not_gone_on_with(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    packed = gzip.compress(recording.content())
    headers = {"Content-Type": "audio/wav", "Content-Encoding": "gzip", "ETag": '"a"'}
    server.add_route("GET", PATH, lambda request: Reply(200, headers, packed))
    break_off(server, dock, tmp_path / "call.wav")
    save(dock, tmp_path / "call.wav")
    assert ranges(server) == [None]
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


@pytest.mark.parametrize("etag", [True, False])
def test_a_length_nobody_tells(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path, etag: bool
) -> None:
    recording.sized, recording.etag = False, etag
    with stream(dock) as opened:
        assert opened.length is None
        assert opened.read() == recording.content()
    rest = break_off(server, dock, tmp_path / "call.wav", Fault.truncated_chunks(CUT))
    seen: list[int | None] = []
    with stream(dock) as opened:
        opened.save(tmp_path / "call.wav", progress=lambda done, total: seen.append(total))
    assert (tmp_path / "call.wav").read_bytes() == recording.content()
    assert ranges(server) == ([None, rest] if etag else [None])
    assert set(seen) == {None}


@pytest.mark.parametrize("fault", [Fault.answer(Reply.html("<h1>log in</h1>")), Fault.answer(Reply.json({}))], ids=str)
def test_something_that_is_no_recording(server: FakeDock, dock: Dock, tmp_path: Path, fault: Fault) -> None:
    server.faults.add(fault)
    with pytest.raises(DecodeError, match="expected a recording, got") as caught:
        save(dock, tmp_path / "call.wav")
    assert (caught.value.status, caught.value.provider, caught.value.operation) == (200, "dock", "stream_recording")
    assert names(tmp_path) == []


def test_nothing_at_all(server: FakeDock, dock: Dock, tmp_path: Path) -> None:
    server.faults.add(Fault.answer(Reply.empty(204)))
    with pytest.raises(DecodeError, match="status 204"):
        save(dock, tmp_path / "call.wav")
    server.faults.add(Fault.status(404))
    with pytest.raises(NotFoundError):
        save(dock, tmp_path / "call.wav")
    assert names(tmp_path) == []


def test_a_stall_ends_and_keeps_the_part(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    server.faults.add(Fault.stall(CUT))
    impatient = dock.with_options(timeout=0.2)
    with pytest.raises(errors.TimeoutError, match="silent for too long") as caught:
        save(impatient, tmp_path / "call.wav")
    assert caught.value.url == f"{server.base_url}/recording"
    assert names(tmp_path) == ["call.wav.part", "call.wav.part.json"]
    server.clear()
    save(dock, tmp_path / "call.wav")
    assert len(ranges(server)) == 2
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


def test_a_total_covers_the_body(server: FakeDock, dock: Dock, tmp_path: Path) -> None:
    server.faults.add(Fault.drip(50_000, 0.1))
    with pytest.raises(errors.TimeoutError, match="its total"):
        save(dock.with_options(timeout=Timeout(read=10, total=0.3)), tmp_path / "call.wav")
    assert names(tmp_path) == ["call.wav.part", "call.wav.part.json"]


def test_a_checksum_is_checked(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    recording.digest = True
    break_off(server, dock, tmp_path / "call.wav")
    save(dock, tmp_path / "call.wav")
    assert (tmp_path / "call.wav").read_bytes() == recording.content()
    reply = Reply(200, {"Content-Type": "audio/wav", "Content-MD5": "CY9rzUYh03PK3k6DJie09g=="}, b"not test")
    server.add_route("GET", PATH, lambda request: reply)
    with pytest.raises(IncompleteReadError, match="md5 checksum"):
        save(dock, tmp_path / "wrong.wav")
    assert names(tmp_path) == ["call.wav"]


def test_a_full_disk(server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path) -> None:
    with no_file_larger_than(CUT), pytest.raises(StorageError, match="what arrived is kept"):
        save(dock, tmp_path / "call.wav")
    assert (tmp_path / "call.wav.part").stat().st_size == CUT
    server.clear()
    save(dock, tmp_path / "call.wav")
    assert ranges(server) == [None, f"bytes={CUT - OVERLAP}-"]
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


def test_a_second_save_to_the_same_path_is_refused(
    dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    target = tmp_path / "call.wav"

    def interfere(done: int, total: int | None) -> None:
        with pytest.raises(StorageError, match="another save to this path is under way"):
            PartialFile.open(target, resume=True)

    with stream(dock) as first, stream(dock) as second:
        first.save(target, progress=interfere)
        second.save(target)
    assert target.read_bytes() == recording.content()


def test_a_callback_that_raises_stops_the_save(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path
) -> None:
    def stop(done: int, total: int | None) -> None:
        if done > CUT:
            raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        with stream(dock) as opened:
            opened.save(tmp_path / "call.wav", progress=stop)
    assert names(tmp_path) == ["call.wav.part", "call.wav.part.json"]
    save(dock, tmp_path / "call.wav")
    assert (tmp_path / "call.wav").read_bytes() == recording.content()


def test_how_a_stream_is_used(server: FakeDock, dock: Dock, tmp_path: Path) -> None:
    opened = stream(dock)
    with pytest.raises(InvalidValueError, match="inside its with block"):
        opened.read()
    with pytest.raises(InvalidValueError, match="inside its with block"):
        assert opened.length
    with pytest.raises(InvalidValueError, match="inside its with block"):
        opened.save(tmp_path / "call.wav")
    assert server.requests == []
    with opened:
        with pytest.raises(InvalidValueError, match="open already"):
            opened.__enter__()
        opened.read()
        with pytest.raises(InvalidValueError, match="read already"):
            opened.read()
        with pytest.raises(InvalidValueError, match="read already"):
            opened.save(tmp_path / "call.wav")
    with opened:
        opened.save(tmp_path / "call.wav")
    assert len(server.requests) == 2
    opened.close()


def test_leaving_early_closes_the_connection(server: FakeDock, dock: Dock) -> None:
    with stream(dock) as opened:
        for chunk in opened.iter_bytes():
            assert chunk
            break
    with stream(dock) as opened:
        opened.read()
    with stream(dock):
        pass
    first, second, third = server.requests
    assert first.connection != second.connection
    assert second.connection == third.connection


@pytest.mark.parametrize("directly", [True, False])
def test_another_origin_gets_no_key_and_nothing_private(
    server: FakeDock, dock: Dock, recording: FakeRecording, tmp_path: Path, directly: bool
) -> None:
    with Storage() as storage:
        storage.add_route("GET", "/v1/blob", recording.answer)
        url = f"{storage.base_url}/blob?sig=abc"
        server.faults.add(Fault.redirect(url), times=None)
        target = url if directly else "/recording"
        storage.faults.add(Fault.half_body(CUT))
        with pytest.raises(IncompleteReadError):
            with stream(dock, target) as opened:
                opened.save(tmp_path / "call.wav")
        rest = missing(tmp_path / "call.wav")
        with stream(dock, target) as opened:
            opened.save(tmp_path / "call.wav")
        assert (tmp_path / "call.wav").read_bytes() == recording.content()
        assert ranges(storage) == [None, None, rest]
        for request in storage.requests:
            assert "authorization" not in request.headers
            assert "x-mine" not in request.headers
            assert request.headers["user-agent"].startswith("sessiondock/")
    assert len(server.requests) == (0 if directly else 3)


def test_a_redirect_that_never_ends(server: FakeDock, dock: Dock) -> None:
    server.faults.add(Fault.redirect(f"{server.base_url}/recording"), times=None)
    with pytest.raises(RedirectError, match="more than 5 times"):
        with stream(dock):
            pass
