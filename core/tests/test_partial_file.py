"""The file a recording grows in."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import IncompleteReadError, InvalidValueError, StorageError
from sessiondock._partial_file import OVERLAP, ContentIdentity, PartDiffersError, PartialFile

DATA = os.urandom(3 * OVERLAP)
WHOLE = ContentIdentity(len(DATA), '"v1"')


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "call.wav"


def opened(target: Path, *, resume: bool = True) -> closing[PartialFile]:
    return closing(PartialFile.open(target, resume=resume))


def leave_part(target: Path, data: bytes, whole: ContentIdentity = WHOLE) -> None:
    with opened(target, resume=False) as part:
        part.begin(0, whole)
        part.write(data)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_whole_recording_is_renamed_into_place(target: Path) -> None:
    target.write_bytes(b"before")
    with opened(target) as part:
        part.begin(0, WHOLE)
        part.write(DATA[:100])
        part.write(DATA[100:])
        assert part.size == len(DATA)
        assert target.read_bytes() == b"before"
        assert names(target.parent) == ["call.wav", "call.wav.part", "call.wav.part.json"]
        assert part.finish() == target
    assert target.read_bytes() == DATA
    assert names(target.parent) == ["call.wav"]


def test_an_empty_recording(target: Path) -> None:
    with opened(target) as part:
        part.begin(0, ContentIdentity(0))
        part.finish()
    assert target.read_bytes() == b""
    assert names(target.parent) == ["call.wav"]


def test_a_part_stays_and_says_what_it_belongs_to(target: Path) -> None:
    leave_part(target, DATA[:-9])
    assert names(target.parent) == ["call.wav.part", "call.wav.part.json"]
    note = json.loads((target.parent / "call.wav.part.json").read_text())
    assert note == {"length": len(DATA), "validator": '"v1"'}
    with opened(target) as part:
        assert part.whole == WHOLE
        assert part.resume_at(WHOLE) == len(DATA) - 9 - OVERLAP


def test_nothing_is_left_of_nothing(target: Path) -> None:
    with opened(target):
        pass
    assert names(target.parent) == []
    with opened(target) as part:
        part.begin(0, WHOLE)
    assert names(target.parent) == []


@pytest.mark.parametrize(
    "other",
    [
        ContentIdentity(len(DATA) + 1, '"v1"'),
        ContentIdentity(len(DATA), '"v2"'),
        ContentIdentity(len(DATA), None),
        ContentIdentity(None, '"v1"'),
        ContentIdentity(),
    ],
)
def test_a_part_of_something_else_is_not_gone_on_with(target: Path, other: ContentIdentity) -> None:
    leave_part(target, DATA[:-9])
    with opened(target) as part:
        assert part.resume_at(other) == 0


def test_a_part_of_something_unknown_is_not_gone_on_with(target: Path) -> None:
    leave_part(target, DATA[:-9], ContentIdentity())
    with opened(target) as part:
        assert part.resume_at(ContentIdentity()) == 0


@pytest.mark.parametrize("whole", [ContentIdentity(len(DATA)), ContentIdentity(None, '"v1"')])
def test_length_or_validator_is_enough(target: Path, whole: ContentIdentity) -> None:
    leave_part(target, DATA[:-9], whole)
    with opened(target) as part:
        assert part.resume_at(whole) == len(DATA) - 9 - OVERLAP


def test_a_short_part_is_not_worth_it_and_a_long_one_is_wrong(target: Path) -> None:
    leave_part(target, DATA[:OVERLAP])
    with opened(target) as part:
        assert part.resume_at(WHOLE) == 0
    leave_part(target, DATA + b"x")
    with opened(target) as part:
        assert part.resume_at(WHOLE) == 0


@pytest.mark.parametrize(
    "note", [None, "", "{", "[]", "null", '"x"', '{"length": "9"}', '{"length": true, "validator": 4}', "[" * 100_000]
)
def test_a_part_without_a_readable_note_counts_as_empty(target: Path, note: str | None) -> None:
    leave_part(target, DATA[:-9])
    path = target.with_name("call.wav.part.json")
    path.unlink()
    if note is not None:
        path.write_text(note)
    with opened(target) as part:
        assert part.size == 0
        assert part.resume_at(WHOLE) == 0


def test_a_part_can_be_passed_over(target: Path) -> None:
    leave_part(target, DATA[:-9])
    with opened(target, resume=False) as part:
        assert part.resume_at(WHOLE) == 0
        part.begin(0, WHOLE)
        part.write(DATA)
        part.finish()
    assert target.read_bytes() == DATA


def go_on(target: Path, sizes: Iterator[int], stop: int) -> None:
    with opened(target) as part:
        start = part.resume_at(WHOLE)
        part.begin(start, WHOLE)
        while start < stop:
            chunk = DATA[start : min(start + next(sizes), stop)]
            part.write(chunk)
            start += len(chunk)
        if stop == len(DATA):
            part.finish()


@settings(deadline=None)
@given(
    st.lists(st.integers(0, len(DATA)), max_size=4),
    st.lists(st.integers(5000, 2 * OVERLAP), min_size=1, max_size=4),
)
def test_however_it_is_cut_the_whole_comes_together(
    tmp_path_factory: pytest.TempPathFactory, stops: list[int], sizes: list[int]
) -> None:
    target = tmp_path_factory.mktemp("cut") / "call.wav"
    turns = (sizes[i % len(sizes)] for i in range(10**9))
    for stop in [*stops, len(DATA)]:
        go_on(target, turns, stop)
        if stop == len(DATA):
            break
        assert not target.exists()
    assert target.read_bytes() == DATA
    assert names(target.parent) == ["call.wav"]


def test_a_break_while_comparing_loses_nothing(target: Path) -> None:
    leave_part(target, DATA[:-9])
    with opened(target) as part:
        start = part.resume_at(WHOLE)
        part.begin(start, WHOLE)
        part.write(DATA[start : start + 10])
        assert part.size == start + 10
    assert target.with_name("call.wav.part").read_bytes() == DATA[:-9]


@settings(deadline=None)
@given(st.integers(0, OVERLAP - 1))
def test_another_recording_is_noticed_before_anything_is_written(
    tmp_path_factory: pytest.TempPathFactory, place: int
) -> None:
    target = tmp_path_factory.mktemp("other") / "call.wav"
    leave_part(target, DATA[:-9])
    with opened(target) as part:
        start = part.resume_at(WHOLE)
        part.begin(start, WHOLE)
        changed = bytearray(DATA[start:])
        changed[place] ^= 1
        with pytest.raises(PartDiffersError):
            part.write(bytes(changed))
        part.begin(0, WHOLE)
        part.write(DATA)
        part.finish()
    assert target.read_bytes() == DATA


def test_a_wrong_length_is_never_renamed(target: Path) -> None:
    for data in (DATA[:-1], DATA + b"x"):
        with opened(target, resume=False) as part:
            part.begin(0, WHOLE)
            part.write(data)
            with pytest.raises(IncompleteReadError, match=f"{len(data)} of {len(DATA)}"):
                part.finish()
        assert names(target.parent) == ["call.wav.part", "call.wav.part.json"]


def test_a_checksum_is_checked(target: Path) -> None:
    right = ContentIdentity(len(DATA), None, ("sha256", hashlib.sha256(DATA).hexdigest().upper()))
    with opened(target) as part:
        part.begin(0, right)
        part.write(DATA)
        part.finish()
    assert target.read_bytes() == DATA
    wrong = ContentIdentity(3, None, ("md5", hashlib.md5(b"abc", usedforsecurity=False).hexdigest()))
    with opened(target) as part:
        part.begin(0, wrong)
        part.write(b"abd")
        with pytest.raises(IncompleteReadError, match=r"md5 checksum of call\.wav differs"):
            part.finish()
    assert names(target.parent) == ["call.wav"], "what is known to be wrong is not kept for going on"


def test_a_second_save_to_the_same_path_is_refused(target: Path) -> None:
    with opened(target) as first:
        first.begin(0, WHOLE)
        first.write(DATA[:50])
        with pytest.raises(StorageError, match="another save to this path is under way"):
            PartialFile.open(target, resume=True)
        first.write(DATA[50:])
        first.finish()
    with opened(target) as second:
        second.begin(0, ContentIdentity(1))
        second.write(b"2")
        second.finish()
    assert target.read_bytes() == b"2"


def test_another_process_is_refused_too_until_the_first_dies(target: Path) -> None:
    code = f"""
import sys
from sessiondock._partial_file import PartialFile, ContentIdentity
part = PartialFile.open({str(target)!r}, resume=True)
part.begin(0, ContentIdentity(9))
part.write(b"abc")
print("ready", flush=True)
sys.stdin.read()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"ready\n"
        with pytest.raises(StorageError, match="under way"):
            PartialFile.open(target, resume=True)
        other.kill()
        other.wait()
    with opened(target) as part:
        assert part.whole == ContentIdentity(9)
        assert part.size == 3


def test_a_part_renamed_while_waiting_for_its_lock_is_let_go(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flock = fcntl.flock
    finished: list[bool] = []

    def finish_first(descriptor: int, how: int) -> None:
        if not finished:
            finished.append(True)
            target.with_name("call.wav.part").rename(target)
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", finish_first)
    leave_part(target, b"first")
    assert target.read_bytes() == b""
    assert target.with_name("call.wav.part").read_bytes() == b"first"


@pytest.mark.parametrize("number", ["ENOLCK", "EBADF"])
def test_a_file_system_without_locks(target: Path, monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    def flock(descriptor: int, how: int) -> None:
        raise OSError(getattr(errno, number), "no")

    monkeypatch.setattr(fcntl, "flock", flock)
    if number == "EBADF":
        with pytest.raises(StorageError, match="no"):
            PartialFile.open(target, resume=True)
    else:
        leave_part(target, b"x")
        assert target.with_name("call.wav.part").read_bytes() == b"x"


@pytest.mark.parametrize("path", [None, 5, b"call.wav", ["call.wav"]])
def test_a_path_is_text_or_a_path(path: Any) -> None:
    with pytest.raises(InvalidValueError, match="path must be a str or a path"):
        PartialFile.open(path, resume=True)


def test_where_a_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    places: list[tuple[str | Path, str]] = [
        ("", "is a folder"),
        (str(tmp_path), "is a folder"),
        (tmp_path / "link", "is a folder"),
        (tmp_path / "none" / "call.wav", "does not exist; make it first"),
        (str(tmp_path / "a\0b"), "NUL"),
        (fifo, "not a regular file"),
        ("/dev/null", "not a regular file"),
    ]
    for path, words in places:
        with pytest.raises(InvalidValueError, match=words):
            PartialFile.open(path, resume=True)
    assert names(tmp_path) == ["fifo", "link"]


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"cannot save to .*too long"):
        PartialFile.open(tmp_path / ("x" * 300), resume=True)
    with pytest.raises(StorageError, match="too long"):
        PartialFile.open(tmp_path / ("x" * 254), resume=True)


def test_a_link_at_the_path_is_replaced_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    target = tmp_path / "call.wav"
    target.symlink_to(precious)
    with opened(target) as part:
        part.begin(0, ContentIdentity(1))
        part.write(b"x")
        part.finish()
    assert not target.is_symlink()
    assert target.read_bytes() == b"x"
    assert precious.read_bytes() == b"precious"


def test_links_planted_beside_the_path_are_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    target = tmp_path / "call.wav"
    part, note = tmp_path / "call.wav.part", tmp_path / "call.wav.part.json"
    part.symlink_to(precious)
    with pytest.raises(StorageError, match=r"call\.wav\.part is a symbolic link"):
        PartialFile.open(target, resume=True)
    part.unlink()
    note.symlink_to(precious)
    with opened(target) as opened_part, pytest.raises(StorageError, match="symbolic links"):
        opened_part.begin(0, WHOLE)
    part.unlink(missing_ok=True)
    os.mkfifo(part)
    with pytest.raises(StorageError, match="in the way"):
        PartialFile.open(target, resume=True)
    assert precious.read_bytes() == b"precious"


@contextmanager
def no_file_larger_than(size: int) -> Generator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_a_clear_error_and_keeps_what_fitted(target: Path) -> None:
    with opened(target) as part:
        part.begin(0, WHOLE)
        with no_file_larger_than(100_000), pytest.raises(StorageError, match=r"File too large; what arrived is kept"):
            part.write(DATA)
    assert target.with_name("call.wav.part").read_bytes() == DATA[:100_000]
    assert not target.exists()
    with opened(target) as part:
        start = part.resume_at(WHOLE)
        assert start == 100_000 - OVERLAP
        part.begin(start, WHOLE)
        part.write(DATA[start:])
        part.finish()
    assert target.read_bytes() == DATA


def test_a_target_that_cannot_be_replaced(target: Path) -> None:
    with opened(target) as part:
        part.begin(0, ContentIdentity(1))
        part.write(b"x")
        target.mkdir()
        with pytest.raises(StorageError, match="cannot save to"):
            part.finish()
    assert target.with_name("call.wav.part").read_bytes() == b"x"


def test_closing_waits_for_a_write_in_another_thread(target: Path) -> None:
    part = PartialFile.open(target, resume=False)
    part.begin(0, ContentIdentity())
    failures: list[Exception] = []

    def write() -> None:
        try:
            while True:
                part.write(DATA[:1000])
        except ValueError as error:
            failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    while part.size < 100_000:
        pass
    part.close()
    part.close()
    writer.join()
    assert "closed file" in str(failures[0])
    assert target.with_name("call.wav.part").stat().st_size == part.size
