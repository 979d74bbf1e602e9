"""A disk that is really full: the error says so, what was stored stays, and there is room again after a delete."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sessiondock import Event, StorageError, connect

pytestmark = pytest.mark.timeout(120)
URLS = {"sql": "sqlite:///{}/sessions.db", "files": "files://{}/archive"}
CONTENT = os.urandom(15_000).hex()
"""30 kB that cannot be packed into less than half."""
ROOM = 600_000
EVENTS = 3


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run([unmount, folder], check=True)


def written_until_full(dock: Any) -> list[str]:
    """The ids of sessions that were stored with their events before the disk was full."""
    stored: list[str] = []
    for number in range(100):
        try:
            dock.sessions.create(id=f"s{number}")
            dock.sessions.add_events(f"s{number}", [Event(inputs={"text": CONTENT}) for _ in range(EVENTS)])
        except StorageError as error:
            assert "full" in str(error)  # noqa: PT017
            return stored
        stored.append(f"s{number}")
    pytest.fail("the disk was never full")


def events_by_session(dock: Any) -> dict[str, int]:
    return {session.id: len(dock.sessions.list_events(session.id).all()) for session in dock.sessions.list()}


@pytest.mark.parametrize("name", URLS)
def test_a_full_disk_loses_nothing_that_was_stored(name: str, small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(ROOM))
    url = URLS[name].format(small_disk)
    with connect(url) as dock:
        stored = written_until_full(dock)
        assert stored
        for _ in range(2):
            found = events_by_session(dock)
            # the events of one call are there all or none
            assert set(found.values()) <= {0, EVENTS}
            assert {each for each, events in found.items() if events} == set(stored)
            with pytest.raises(StorageError, match="full"):
                dock.sessions.add_recording("s0", CONTENT.encode() * 100)
            assert dock.sessions.recordings("s0") == ()
    ballast.unlink()
    with connect(url) as dock:
        assert {each for each, events in events_by_session(dock).items() if events} == set(stored)
        dock.sessions.create(id="after")
        dock.sessions.add_events("after", [Event(inputs={"text": CONTENT})])
        recording = dock.sessions.add_recording("after", b"x" * 1000)
        with dock.sessions.stream_recording(recording) as stream:
            assert stream.read() == b"x" * 1000
        assert events_by_session(dock)["after"] == 1
