# Generated from tests/_async/test_clients.py: edit that file, not this one.
# Digest: 4d006b0cccb9dc24
"""Opening clients, their options, and forms of archives."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from providers.files.tests import looking
from sessiondock import (
    ConfigurationError,
    Event,
    MissingDependencyError,
    SchemaVersionError,
    StorageError,
    Timeout,
    UnsupportedFieldError,
    connect,
)
from sessiondock_files import Files


@pytest.mark.smoke
def test_every_form_keeps_everything(anywhere: dict[str, Any]) -> None:
    with Files(**anywhere) as dock:
        assert dock.sessions.list().all() == []
        assert not anywhere["path"].exists()
        created = dock.sessions.create(id="a", tags=["t"], raw={"r": 1}, copied_from="orq")
        events = dock.sessions.add_events("a", [Event(name=str(number)) for number in range(250)])
        recording = dock.sessions.add_recording("a", b"bytes" * 100_000)
        dock.sessions.create(id="b")
        dock.sessions.delete("b")
    with Files(**anywhere) as dock:
        for _ in range(2):
            assert dock.sessions.list(tags=["t"]).all() == [created]
            assert dock.sessions.list_events("a").all() == list(events)
            assert dock.sessions.recordings("a") == (recording,)
            with dock.sessions.stream_recording(recording) as stream:
                assert stream.read() == b"bytes" * 100_000
            report = dock.compact()
            assert (report.sessions, report.events, report.recordings) == (1, 250, 1)


def test_urls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for url in ("files:./one", f"files://{tmp_path.as_posix()}/two", "files:three%3F%25.jsonl.gz?timeout=2.5"):
        with connect(url) as dock:
            dock.sessions.create(id="a")
    assert {"one", "two", "three?%.jsonl.gz"} <= looking.names(tmp_path)
    with connect("files:one?compression=none&synchronous=full", timeout=1) as dock:
        dock.sessions.create(id="b")
        dock.sessions.create(id="c")
    monkeypatch.setenv("SESSIONDOCK_FILES_PATH", "one")
    with connect("files") as dock:
        assert len(dock.sessions.list().all()) == 3
        assert repr(dock) == f"<{type(dock).__name__} {tmp_path / 'one'}>"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "pass path= or set SESSIONDOCK_FILES_PATH"),
        ({"path": " "}, "path is blank"),
        ({"path": 7}, "path must be a str or a path, not int"),
        ({"path": b"bytes"}, "path must be a str or a path, not bytes"),
        ({"path": "a\0b"}, "path must name a folder or a file"),
        ({"path": "a", "compression": "lzma"}, "compression must be one of none, gzip, zstd, not 'lzma'"),
        ({"path": "a.jsonl", "compression": "gzip"}, "leave compression out"),
        ({"path": "a", "synchronous": "off"}, "synchronous must be one of normal, full"),
        ({"path": "a", "timeout": 0}, "timeout must be a number of seconds above 0"),
    ],
)
def test_settings_that_do_not_fit(
    settings: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SESSIONDOCK_FILES_PATH", raising=False)
    with pytest.raises(ConfigurationError, match=message):
        Files(**settings)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("files://archive/x", "names a host; write files:path for a relative path"),
        ("files:a?compresion=gzip", "unknown setting 'compresion'"),
        ("files:a?timeout=soon", "timeout"),
    ],
)
def test_urls_that_do_not_fit(url: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        connect(url)


def test_zstandard_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("backports.zstd", "compression.zstd"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'sessiondock-files\[zstd\]'"):
        Files("sessions.jsonl.zst")


def test_options(tmp_path: Path) -> None:
    with Files(tmp_path / "a", timeout=Timeout(read=3)) as dock:
        assert dock.wait == 3
        other = dock.with_options(timeout=None)
        assert other.wait > 1_000_000
        assert dock.with_options(max_retries=1).wait == 3
        other.sessions.create(id="a")
        other.close()
        assert (dock.sessions.get("a")).id == "a"
        with pytest.raises(UnsupportedFieldError, match="Files has no headers"):
            dock.with_options(headers={"a": "b"})
    with pytest.raises(ConfigurationError, match="the client is closed"):
        dock.sessions.get("a")
    with pytest.raises(ConfigurationError, match="the client is closed"):
        dock.engine.get("a", 1)
    dock.close()


def test_the_compression_of_a_folder_is_chosen_when_it_is_made(tmp_path: Path) -> None:
    with Files(tmp_path / "a", compression="gzip") as dock:
        dock.sessions.create(id="a")
    with pytest.raises(ConfigurationError, match="packed with the compression 'gzip'"):
        with Files(tmp_path / "a", compression="none") as dock:
            dock.sessions.list().first()


def test_folders_and_files_of_others_are_left_alone(tmp_path: Path) -> None:
    folder, file, lines = tmp_path / "folder", tmp_path / "file", tmp_path / "x.jsonl"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    file.write_text("mine")
    lines.write_text('{"kind": "mine"}\n{"a": 1}\n')
    packed, empty_line = tmp_path / "x.jsonl.gz", tmp_path / "y.jsonl"
    packed.write_text("mine")
    empty_line.write_text("mine\n")
    before = looking.contents(tmp_path)
    for path, message in (
        (folder, "is no archive: it has notes.txt but no manifest.json"),
        (file, "is no folder; name a folder, or a file"),
        (file / "below", "is no folder"),
        (lines, "was not written by sessiondock-files"),
        (packed, "was not written by sessiondock-files"),
        (empty_line, "was not written by sessiondock-files"),
    ):
        with Files(path) as dock:
            for call in (dock.sessions.create, dock.sessions.list().first):
                with pytest.raises(StorageError, match=message):
                    call()
    assert looking.contents(tmp_path) == before


@pytest.mark.parametrize("name", ["manifest.json", "sessions.jsonl"])
def test_a_newer_version_is_rejected(tmp_path: Path, name: str) -> None:
    path = tmp_path / ("archive" if name == "manifest.json" else name)
    with Files(path) as dock:
        dock.sessions.create(id="a")
    file = path / name if path.is_dir() else path
    content = file.read_text().replace('"version": 1', '"version": 2').replace('"version":1', '"version":2')
    file.write_text(content)
    with Files(path) as dock:
        calls: list[Any] = [lambda: dock.sessions.get("a"), dock.sessions.create]
        for call in calls:
            with pytest.raises(SchemaVersionError, match="pip install --upgrade sessiondock-files"):
                call()
    assert file.read_text() == content


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"format": "other", "version": 1}',
        '{"format": "sessiondock-files", "version": "1"}',
        '{"format": "sessiondock-files", "version": 1}',
        '{"format": "sessiondock-files", "version": 1, "compression": "lzma"}',
        json.dumps(
            {"format": "sessiondock-files", "version": 1, "compression": "none"}
            | {"sessions": ["../../etc"], "events": [], "recordings": []}
        ),
    ],
)
def test_a_damaged_manifest(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with Files(tmp_path) as dock:
        with pytest.raises(StorageError, match=r"manifest.json (is damaged|does not belong)"):
            dock.sessions.create()


def test_lines_packed_by_another_program_into_one_piece(tmp_path: Path) -> None:
    with Files(tmp_path / "a.jsonl") as dock:
        dock.sessions.create_many([{"id": str(number), "inputs": {"t": "x" * 1000}} for number in range(1500)])
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress((tmp_path / "a.jsonl").read_bytes()))
    with Files(packed) as dock:
        with pytest.raises(StorageError, match="packed by another program into one piece; unpack it"):
            dock.sessions.list().first()
