"""Standard input and output as archives."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sessiondock import (
    ConflictError,
    Event,
    InvalidValueError,
    NotFoundError,
    SchemaVersionError,
    StorageError,
    UnsupportedOperationError,
    connect,
)
from sessiondock_files import Files
from sessiondock_files.compression import compression_of

CONTENT = b"bytes" * 100_000


class Stream:
    """A text stream over bytes, as ``sys.stdin`` and ``sys.stdout`` are."""

    def __init__(self, content: bytes = b"") -> None:
        self.buffer = io.BytesIO(content)


def fill(dock: Files) -> None:
    dock.sessions.create(id="a", name="first", tags=["t"], raw={"r": 1})
    dock.sessions.add_events("a", [Event(id=str(number)) for number in range(3)])
    dock.sessions.create_many([{"id": "b"}, {"id": "c"}])
    dock.sessions.add_recording("a", CONTENT, id="r")
    dock.sessions.add_recording("b", CONTENT, id="r")
    dock.sessions.add_events("c", [])


def check(dock: Any) -> None:
    assert [session.id for session in dock.sessions.list(order="oldest")] == ["a", "b", "c"]
    assert dock.sessions.get("a").raw == {"r": 1}
    assert [event.id for event in dock.sessions.list_events("a")] == ["0", "1", "2"]
    for session_id in "ab":
        (recording,) = dock.sessions.recordings(session_id)
        with dock.sessions.stream_recording(recording) as stream:
            assert stream.read() == CONTENT


@pytest.mark.smoke
@pytest.mark.parametrize("compression", ["none", "gzip", "zstd"])
def test_what_is_written_can_be_read(compression: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    out = Stream()
    monkeypatch.setattr(sys, "stdout", out)
    with Files("-", compression=compression) as dock:
        fill(dock)
    content = out.buffer.getvalue()
    assert len(content) < 1_000_000
    monkeypatch.setattr(sys, "stdin", Stream(content))
    with Files("-") as dock:
        check(dock)
        check(dock)
    suffix = {"none": "", "gzip": ".gz", "zstd": ".zst"}[compression]
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(content)
    with Files(path) as dock:
        check(dock)
        dock.sessions.create(id="more")


def test_what_was_packed_by_another_program_can_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with Files(tmp_path / "a.jsonl") as dock:
        fill(dock)
    plain = (tmp_path / "a.jsonl").read_bytes()
    half = len(plain) // 2
    zstd = compression_of("zstd")
    for content in (
        plain,
        gzip.compress(plain),
        gzip.compress(plain[:half]) + gzip.compress(plain[half:]),
        zstd.pack(plain[:half]) + zstd.pack(plain[half:]),
    ):
        monkeypatch.setattr(sys, "stdin", Stream(content))
        with connect("files:-") as dock:
            check(dock)


def test_a_pipe_between_two_processes() -> None:
    begin = "from sessiondock_files import Files\nwith Files('-') as dock: "
    write, read = f"{begin}dock.sessions.create(id='x')", f"{begin}print([each.id for each in dock.sessions.list()])"
    with subprocess.Popen([sys.executable, "-c", write], stdout=subprocess.PIPE) as writer:
        found = subprocess.run([sys.executable, "-c", read], stdin=writer.stdout, capture_output=True, check=True)
    assert found.stdout.strip() == b"['x']"


def test_what_a_pipe_cannot_do_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Stream()
    monkeypatch.setattr(sys, "stdout", out)
    with Files("-") as dock:
        dock.sessions.create(id="a")
        cannot: list[tuple[Callable[[], object], str]] = [
            (lambda: dock.sessions.get("a"), "a pipe cannot be read by the client that writes to it; write a file"),
            (dock.sessions.list().first, "a pipe cannot be read by the client that writes to it"),
            (lambda: dock.sessions.list_events("a").first(), "a pipe cannot be read"),
            (lambda: dock.sessions.recordings("a"), "a pipe cannot be read"),
            (lambda: dock.sessions.stream_recording("a").__enter__(), "a pipe cannot be read"),
            (lambda: dock.sessions.update("a", name="x"), "a pipe cannot change what was written"),
            (lambda: dock.sessions.delete("a"), "a pipe cannot delete what was written"),
            (dock.compact, "a pipe cannot be compacted"),
        ]
        for call, message in cannot:
            with pytest.raises(UnsupportedOperationError, match=message) as caught:
                call()
            assert caught.value.provider == "files"
        with pytest.raises(InvalidValueError, match="a pipe cannot merge into what was written"):
            dock.sessions.create(id="a", if_exists="merge")
        dock.sessions.add_recording("a", b"x", id="r")
        taken: list[Callable[[], object]] = [
            lambda: dock.sessions.create(id="a"),
            lambda: dock.sessions.create_many([{"id": "b"}, {"id": "b"}]),
            lambda: dock.sessions.add_recording("a", b"x", id="r"),
        ]
        for call in taken:
            with pytest.raises(ConflictError):
                call()
        nobody: list[Callable[[], object]] = [
            lambda: dock.sessions.add_events("b", [Event()]),
            lambda: dock.sessions.add_recording("b", b"x"),
        ]
        for call in nobody:
            with pytest.raises(NotFoundError, match="there is no session 'b'"):
                call()
    monkeypatch.setattr(sys, "stdin", Stream(out.buffer.getvalue()))
    with Files("-") as dock:
        assert len(dock.sessions.list().all()) == 1
        with pytest.raises(UnsupportedOperationError, match="cannot be written by the client that reads from it"):
            dock.sessions.create()
        with (
            Files("-") as other,
            pytest.raises(StorageError, match="was read by another client, and a pipe is read once"),
        ):
            other.sessions.list().first()


def test_input_that_is_no_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    for content, error, message in (
        (b"text\n", StorageError, "standard input was not written by sessiondock-files"),
        (
            b'{"kind":"archive","format":"sessiondock-files","version":9}\n',
            SchemaVersionError,
            "standard input has version 9",
        ),
        (gzip.compress(b"text\n" * 1000)[:30] + b"#" * 100, StorageError, "the stream is damaged"),
    ):
        monkeypatch.setattr(sys, "stdin", Stream(content))
        with Files("-") as dock, pytest.raises(error, match=message):
            dock.sessions.list().first()
    monkeypatch.setattr(sys, "stdin", None)
    with Files("-") as dock, pytest.raises(StorageError, match=r"sys.stdin is no stream of bytes; name a file instead"):
        dock.sessions.list().first()
    monkeypatch.setattr(sys, "stdin", Stream())
    with Files("-") as dock:
        assert dock.sessions.list().all() == []


def test_input_that_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Stream()
    monkeypatch.setattr(sys, "stdout", out)
    with Files("-", compression="gzip") as dock:
        fill(dock)
    monkeypatch.setattr(sys, "stdin", Stream(out.buffer.getvalue()[:-100]))
    with Files("-") as dock:
        assert [session.id for session in dock.sessions.list(order="oldest")] == ["a", "b", "c"]
        assert [len(dock.sessions.recordings(each)) for each in "ab"] == [1, 0]


def test_a_reader_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.BytesIO):
        def write(self, _: object) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    out = Stream()
    out.buffer = Broken()
    monkeypatch.setattr(sys, "stdout", out)
    with Files("-") as dock:
        with pytest.raises(
            StorageError, match="standard output cannot be used: the program that reads the pipe has ended"
        ):
            dock.sessions.create()
        with pytest.raises(StorageError, match="standard output broke off before"):
            dock.sessions.create()
