"""What the shell offers when Tab is pressed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sessiondock import connect


def offered(*line: str, config: Path) -> list[str]:
    """What bash is told for a line whose last word is being written."""
    settings = {
        **os.environ,
        "_SESSIONDOCK_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(["sessiondock", *line]),
        "COMP_CWORD": str(len(line)),
        "SESSIONDOCK_CONFIG": str(config),
    }
    program = [sys.executable, "-m", "sessiondock_cli"]
    return subprocess.run(program, env=settings, capture_output=True, text=True, check=False).stdout.split()


@pytest.fixture
def stored(config: Path, tmp_path: Path) -> Path:
    url = f"sqlite:///{tmp_path / 'sessions.db'}"
    config.parent.mkdir()
    config.write_text(f'[connections.local]\nurl = "{url}"\n', encoding="utf-8")
    with connect(url) as client:
        for each in ("chat-1", "chat-2", "other"):
            client.sessions.create(id=each)
    return config


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("sh",), {"show"}),
        (("ls", "lo"), {"local"}),
        (("ls", "sq"), {"sqlite://"}),
        (("show", "local", "chat"), {"chat-1", "chat-2"}),
        (("events", "local", "o"), {"other"}),
        (("show", "nowhere", "c"), set[str]()),
        (("show", "orq", "c"), set[str]()),
        (("providers", "ord"), set[str]()),
        (("providers", "or"), {"orq"}),
        (("serve-fake", "or"), {"orq"}),
        (("ls", "local", "--curs"), {"--cursor"}),
    ],
)
def test_offers(stored: Path, line: tuple[str, ...], words: set[str]) -> None:
    assert set(offered(*line, config=stored)) == words


def test_a_broken_file_offers_nothing(config: Path) -> None:
    config.parent.mkdir()
    config.write_text("[", encoding="utf-8")
    assert offered("ls", "lo", config=config) == []
