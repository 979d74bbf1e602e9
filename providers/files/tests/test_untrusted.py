"""Archives that somebody has made to do harm to who reads them."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from pathlib import Path

import pytest

from sessiondock import NotFoundError, StorageError
from sessiondock_files import Files

needs_links = pytest.mark.skipif(os.name != "posix", reason="making links needs a right there")


def made(folder: Path) -> Path:
    """An archive with one session, which has a recording."""
    with Files(folder) as dock:
        dock.sessions.create(id="a")
        dock.sessions.add_recording("a", b"its bytes")
    return folder


def recording(sha256: str, size: int) -> bytes:
    """A line."""
    members = {"kind": "recording", "session_id": "a", "id": "evil", "sha256": sha256, "size": size}
    return json.dumps(members).encode() + b"\n"


def blob_of(folder: Path) -> Path:
    """The only file with the bytes of a recording."""
    (found,) = (path for path in (folder / "blobs").rglob("*") if path.is_file())
    return found


@pytest.mark.parametrize("form", ["{path}", "../../../secret", "A" * 64, "0" * 63, "0" * 64 + "\n", "²" * 64])
def test_a_recording_that_names_another_file(tmp_path: Path, form: str) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    folder = made(tmp_path / "archive")
    with (folder / "recordings" / "000001.jsonl").open("ab") as file:
        file.write(recording(form.format(path=secret), 6))
    with Files(folder) as dock:
        assert len(dock.sessions.recordings("a")) == 1
        with pytest.raises(NotFoundError), dock.sessions.stream_recording("a", recording_id="evil"):
            pass
        with dock.sessions.stream_recording("a") as stream:
            assert stream.read() == b"its bytes"


def test_an_index_that_names_another_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret of 6")
    folder = made(tmp_path / "archive")
    lines = folder / "recordings" / "000001.jsonl"
    digest = json.loads(lines.read_bytes())["sha256"]
    evil = "/../../../" + "/" * (len(digest) - 16) + "secret"
    assert len(evil) == len(digest)
    lines.write_bytes(lines.read_bytes().replace(digest.encode(), evil.encode()))
    with sqlite3.connect(folder / "index.sqlite") as connection:
        connection.execute("UPDATE recordings SET sha256 = ?", (evil,))
        block = lines.read_bytes()
        tail = hashlib.blake2b(block, digest_size=16).digest()
        connection.execute("UPDATE segments SET tail = ? WHERE stream = 'recordings'", (tail,))
    connection.close()
    refused = pytest.raises(StorageError, match="which is no SHA-256; restore it from a copy")
    with Files(folder) as dock, refused, dock.sessions.stream_recording("a"):
        pass


@needs_links
def test_a_blob_that_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"a secret.")
    folder = made(tmp_path / "archive")
    blob = blob_of(folder)
    blob.unlink()
    blob.symlink_to(tmp_path / "secret")
    refused = pytest.raises(StorageError, match="is a symbolic link, which is never followed")
    with Files(folder) as dock:
        with refused, dock.sessions.stream_recording("a"):
            pass
        dock.sessions.create(id="b")
        dock.sessions.add_recording("b", b"its bytes")
        assert not blob.is_symlink()
        with dock.sessions.stream_recording("a") as stream:
            blob.unlink()
            blob.symlink_to(tmp_path / "secret")
            with refused:
                stream.read()
    assert (tmp_path / "secret").read_bytes() == b"a secret."


@needs_links
def test_a_blob_that_is_a_pipe(tmp_path: Path) -> None:
    folder = made(tmp_path / "archive")
    blob = blob_of(folder)
    blob.unlink()
    os.mkfifo(blob)
    refused = pytest.raises(StorageError, match="is no regular file, which is never followed")
    with Files(folder) as dock, refused, dock.sessions.stream_recording("a"):
        pass


@needs_links
@pytest.mark.parametrize("name", ["archive", "archive.jsonl"])
@pytest.mark.parametrize("there", [True, False])
def test_a_lock_that_is_a_link(tmp_path: Path, name: str, there: bool) -> None:
    precious = tmp_path / "precious"
    path = tmp_path / name
    with Files(path) as dock:
        dock.sessions.create(id="a")
    lock, index = (
        (path / ".lock", path / "index.sqlite")
        if path.is_dir()
        else (
            tmp_path / f".{name}.lock",
            tmp_path / f".{name}.index",
        )
    )
    lock.unlink()
    index.unlink()
    if there:
        precious.write_bytes(b"precious")
    lock.symlink_to(precious)
    with Files(path) as dock:
        with pytest.raises(StorageError, match="lock is a symbolic link, which is never followed"):
            dock.sessions.list().first()
        with pytest.raises(StorageError, match="lock is a symbolic link, which is never followed"):
            dock.sessions.create()
    assert precious.exists() is there
    if there:
        assert precious.read_bytes() == b"precious"


@needs_links
@pytest.mark.parametrize("stream", ["sessions", "events", "recordings"])
@pytest.mark.parametrize("there", [True, False])
def test_a_segment_that_is_a_link(tmp_path: Path, stream: str, there: bool) -> None:
    precious = tmp_path / "precious"
    folder = made(tmp_path / "archive")
    segment = folder / stream / "000001.jsonl"
    segment.unlink(missing_ok=True)
    if there:
        precious.write_bytes(b"no line break")
    segment.symlink_to(precious)
    (folder / "index.sqlite").unlink()
    for _ in range(2):
        with Files(folder) as dock:
            for call in (dock.sessions.list().first, dock.sessions.create):
                with pytest.raises(StorageError, match="jsonl is a symbolic link, which is never followed"):
                    call()
    assert precious.exists() is there
    if there:
        assert precious.read_bytes() == b"no line break"


@needs_links
def test_a_file_that_is_named_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "real" / "a.jsonl")
    for name in ("a", "b"):
        with Files(tmp_path / "a.jsonl") as dock:
            dock.sessions.create(id=name)
    with Files(tmp_path / "real" / "a.jsonl") as dock:
        assert {session.id for session in dock.sessions.list()} == {"a", "b"}
