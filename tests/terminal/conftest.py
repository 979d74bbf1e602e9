"""A terminal for each test, with sessions to look at."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sessiondock import Event, connect

from .screen import Screen

NAMES = {
    "chat-1": "Where is my parcel?",
    "chat-2": "配送はいつですか 🙂 お願いします、急いでいます",
    "chat-3": "red \x1b[31mtext\x1b]0;title\x07",
}


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a short name, which the socket of tmux needs, and a database in it."""
    folder = Path(tempfile.mkdtemp(prefix="sd-"))
    with connect(f"sqlite:///{folder / 'sessions.db'}") as client:
        for day, (session_id, name) in enumerate(NAMES.items(), 1):
            started = datetime(2026, 4, day, 10, tzinfo=UTC)
            client.sessions.create(id=session_id, name=name, project="support", tags=["vip"], started_at=started)
            event = Event(type="model", name="answer", outputs={"text": "On its way."}, started_at=started)
            client.sessions.add_events(session_id, [event])
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def screen(home: Path) -> Iterator[Screen]:
    """A terminal of 100 columns."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    terminal = Screen(home)
    yield terminal
    terminal.close()
