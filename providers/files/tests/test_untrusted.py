"""Archives that somebody has made to do harm to who reads them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import sqlite3
import tracemalloc
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from sessiondock import Event, InvalidValueError, NotFoundError, StorageError
from sessiondock_files import Files, compression, packing

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
@pytest.mark.parametrize("suffix", ["", "-wal", "-journal"])
@pytest.mark.parametrize("there", [True, False])
def test_an_index_that_is_a_link(tmp_path: Path, suffix: str, there: bool) -> None:
    precious = tmp_path / "precious"
    folder = made(tmp_path / "archive")
    (folder / "index.sqlite").unlink()
    if there:
        precious.write_bytes(b"")
    (folder / f"index.sqlite{suffix}").symlink_to(precious)
    with Files(folder) as dock:
        for call in (dock.sessions.list().first, dock.sessions.create):
            with pytest.raises(StorageError, match="is a symbolic link, which is never followed"):
                call()
    assert precious.exists() is there
    if there:
        assert precious.read_bytes() == b""


@needs_links
def test_a_new_manifest_is_not_written_through_a_link(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    folder = made(tmp_path / "archive")
    (folder / ".manifest.json.new").symlink_to(precious)
    with Files(folder) as dock:
        dock.compact()
    assert precious.read_bytes() == b"precious"
    assert not (folder / "manifest.json").is_symlink()


@needs_links
def test_a_manifest_that_is_a_link(tmp_path: Path) -> None:
    folder = made(tmp_path / "archive")
    (folder / "manifest.json").replace(tmp_path / "elsewhere.json")
    (folder / "manifest.json").symlink_to(tmp_path / "elsewhere.json")
    with Files(folder) as dock, pytest.raises(StorageError, match=r"manifest\.json is a symbolic link"):
        dock.sessions.list().first()


@needs_links
@pytest.mark.parametrize("name", ["sessions", "events", "recordings", "blobs", ".new"])
def test_a_folder_that_is_a_link(tmp_path: Path, name: str) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "000009-aaaaaaaaaaaaaaaa.jsonl").write_bytes(b"precious")
    folder = made(tmp_path / "archive")
    if (folder / name).exists():
        (folder / name).rename(tmp_path / "aside")
    (folder / name).symlink_to(precious, target_is_directory=True)
    with Files(folder) as dock, pytest.raises(StorageError, match=f"{name} is a symbolic link, which is never"):
        dock.compact()
    assert [path.read_bytes() for path in precious.iterdir()] == [b"precious"]


@needs_links
def test_a_folder_of_blobs_that_is_a_link(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / ("0" * 64)).write_bytes(b"precious")
    folder = made(tmp_path / "archive")
    blobs = blob_of(folder).parent
    blobs.rename(tmp_path / "aside")
    blobs.symlink_to(precious, target_is_directory=True)
    refused = pytest.raises(StorageError, match="is a symbolic link, which is never followed")
    with Files(folder) as dock:
        with refused, dock.sessions.stream_recording("a"):
            pass
        with refused:
            dock.compact()
        dock.sessions.create(id="b")
        with refused:
            dock.sessions.add_recording("b", b"its bytes")
    assert [path.read_bytes() for path in precious.iterdir()] == [b"precious"]


@needs_links
def test_what_compacting_a_file_makes_is_not_made_behind_a_link(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter").write_bytes(b"precious")
    with Files(tmp_path / "x.jsonl") as dock:
        dock.sessions.create(id="a")
        (tmp_path / ".x.jsonl.new").symlink_to(precious, target_is_directory=True)
        with pytest.raises(StorageError, match=r"\.x\.jsonl\.new is a symbolic link"):
            dock.compact()
    assert (precious / "letter").read_bytes() == b"precious"


def test_compacting_leaves_what_is_no_recording(tmp_path: Path) -> None:
    folder = made(tmp_path / "archive")
    note = blob_of(folder).with_name("README")
    note.write_bytes(b"not ours")
    with Files(folder) as dock:
        dock.sessions.delete("a")
        dock.compact()
    assert [path.name for path in (folder / "blobs").rglob("*") if path.is_file()] == ["README"]


def test_every_file_is_opened_at_one_door() -> None:
    opening = re.compile(r"\.open\(|os\.open\(|\bopen\(|read_(bytes|text)\(|write_(bytes|text)\(|os\.truncate\(")
    own = {"regular.py", "_content_sync.py", "_content_async.py"}
    allowed = {"Index.open(", "upload.open(", "def open(", "open_source("}
    found = [
        f"{path.name}: {line.strip()}"
        for path in Path(packing.__file__).parent.glob("*.py")
        if path.name not in own
        for line in path.read_text().splitlines()
        if opening.search(line) and not any(each in line for each in allowed)
    ]
    assert found == ["store.py: descriptor = os.open(folder, os.O_RDONLY)"]


@needs_links
def test_a_file_that_is_named_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "real" / "a.jsonl")
    for name in ("a", "b"):
        with Files(tmp_path / "a.jsonl") as dock:
            dock.sessions.create(id=name)
    with Files(tmp_path / "real" / "a.jsonl") as dock:
        assert {session.id for session in dock.sessions.list()} == {"a", "b"}


def manifest(**changes: Any) -> str:
    """The text of a manifest."""
    streams = {"sessions": ["000001.jsonl"], "events": ["000001.jsonl"], "recordings": ["000001.jsonl"]}
    return json.dumps({"format": "sessiondock-files", "version": 1, "compression": "none", **streams, **changes})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[" * 100_000, "is damaged: .*; restore it from a copy"),
        (manifest(version=0), "is damaged: no archive has version 0; restore it from a copy"),
        (manifest(version=-5), "is damaged: no archive has version -5; restore it from a copy"),
        *(
            (manifest(events=[name]), "is damaged at the segment .*; restore it from a copy")
            for name in (
                "000001\0.jsonl",
                "000001\ud800.jsonl",
                "²²²²²².jsonl",
                "١٢٣٤٥٦.jsonl",
                "000001.jsonl\n",
                "000001-x.jsonl",
                "000001/../../../precious",
                "000001",
                "000001" + "x" * 100_000,
                7,
            )
        ),
    ],
    ids=lambda _: "",
)
def test_a_manifest_that_is_damaged(tmp_path: Path, content: str, message: str) -> None:
    folder = made(tmp_path / "archive")
    (folder / "manifest.json").write_text(content)
    with Files(folder) as dock:
        for call in (dock.sessions.list().first, dock.sessions.create):
            with pytest.raises(StorageError, match=f"manifest.json {message}") as caught:
                call()
            assert len(str(caught.value)) < 1000


def test_the_last_number_of_a_file(tmp_path: Path) -> None:
    folder = made(tmp_path / "archive")
    (folder / "manifest.json").write_text(manifest(sessions=["000001.jsonl", f"999999-{'0' * 16}.jsonl"]))
    (folder / "sessions" / f"999999-{'0' * 16}.jsonl").touch()
    with Files(folder) as dock:
        with pytest.raises(StorageError, match="has no number left for a file in sessions; compact it"):
            dock.sessions.create()
        dock.compact()
        dock.sessions.create(id="b")
        assert {session.id for session in dock.sessions.list()} == {"a", "b"}


BOMB = 48 * 1024 * 1024
MEMORY = 24 * 1024 * 1024


@pytest.mark.parametrize("name", ["none", "gzip", "zstd"])
def test_a_line_that_is_too_long_takes_no_memory(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (compression, packing):
        monkeypatch.setattr(module, "LONGEST_LINE", 4 * 1024 * 1024)
    packed = compression.compression_of(name)
    good, bomb = packed.pack(b"good\n"), packed.pack(b" " * BOMB + b"\n")
    long = packed.pack(b"x" * 3_500_000 + b"\n")
    file = io.BytesIO(good + bomb + long + good)
    tracemalloc.start()
    try:
        first, *damaged, second, third = packed.blocks(file, 0)
        with pytest.raises(ValueError, match="too long") if name != "none" else nullcontext():
            packed.unpack(bomb)
        assert tracemalloc.get_traced_memory()[1] < MEMORY
    finally:
        tracemalloc.stop()
    assert (first.data, second.data, third.data) == (b"good\n", b"x" * 3_500_000 + b"\n", b"good\n")
    assert [block.data for block in damaged] == [None] * len(damaged)
    assert sum(block.size for block in damaged) == len(bomb)
    assert packed.unpack(long) == second.data
    *_, torn = packed.blocks(io.BytesIO(good + bomb[:-1]), 0)
    assert torn.data is None or not torn.complete


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_a_stream_that_grows_is_read_in_pieces(name: str) -> None:
    bomb = compression.compression_of(name).pack(b" " * BOMB + b"\n")
    pieces = [len(piece) for piece in compression.unpacked(io.BytesIO(bomb * 2))]
    assert max(pieces) <= 1024 * 1024
    assert sum(pieces) == 2 * (BOMB + 1)


def test_what_is_too_long_to_be_read_is_not_written(where: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (compression, packing):
        monkeypatch.setattr(module, "LONGEST_LINE", 2 * 1024 * 1024)
    with Files(**where) as dock:
        dock.sessions.create(id="a")
        dock.sessions.add_events("a", [Event(id="large", name="x" * 1_500_000)])
        with pytest.raises(InvalidValueError, match="store what is large in it as a recording"):
            dock.sessions.add_events("a", [Event(id="small"), Event(id="long", name="x" * 2_100_000)])
    with Files(**where) as dock:
        assert [event.id for event in dock.sessions.list_events("a")] == ["large"]
