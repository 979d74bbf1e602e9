"""The command in a real terminal, as somebody uses it. One session of it is recorded in the documentation.

``UPDATE_DOCUMENTS=1`` before pytest writes the page anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sessiondock import connect

from .screen import Screen

PAGE = Path(__file__).parents[2] / "docs/howto/terminal.md"
UPDATE = os.environ.get("UPDATE_DOCUMENTS") == "1"
HEAD = """# A session in a terminal

This is what a terminal shows, recorded by a test. One name is of wide characters; another holds escape sequences that
would color the terminal and change its title. A narrow terminal shows fewer columns, but ids are always whole.

"""
pytestmark = pytest.mark.timeout(900)


def test_the_recorded_session(screen: Screen) -> None:
    shown = [
        ("The newest sessions, on a terminal of 100 columns:", screen.run("sessiondock ls sqlite:///sessions.db")),
        ("One of them:", screen.run("sessiondock show sqlite:///sessions.db chat-1")),
    ]
    screen.resize(60)
    shown.append(("On a narrow terminal:", screen.run("sessiondock ls sqlite:///sessions.db")))
    screen.resize(100)
    screen.start("sessiondock erase sqlite:///sessions.db --session chat-3 --delete")
    screen.wait_for("for good? [y/N]:")
    screen.write("y")
    screen.press("Enter")
    erased = screen.wait(screen.is_ready).removesuffix("$").rstrip()
    shown.append(("Erasing asks first:", erased))
    assert "\x1b" not in "".join(text for _, text in shown)
    narrow = shown[2][1]
    assert "chat-2" in narrow
    assert "…" in narrow
    assert "配" in shown[0][1]
    made = HEAD + "\n\n".join(f"{heading}\n\n```text\n{steady(text)}\n```" for heading, text in shown) + "\n"
    if UPDATE:
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made
    assert screen.run("sessiondock count sqlite:///sessions.db").endswith("\n2")


def steady(text: str) -> str:
    """A screen without what differs from run to run."""
    text = re.sub(r"(?!2026-04-0)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00", "2026-04-04 10:00:00+00:00", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(Z|\+00:00)", "2026-04-04T10:00:00Z", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "00000001-0000-0000-0000-000000000000", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "0" * 64, text)
    return re.sub(r"/tmp/sd-\w+/", "", "\n".join(line.rstrip() for line in text.splitlines()))


def test_a_copy_is_interrupted_and_goes_on(screen: Screen, home: Path) -> None:
    with connect(f"sqlite:///{home / 'many.db'}") as client:
        for number in range(600):
            client.sessions.create(id=f"s{number:04}", name=f"chat {number}")
    line = "sessiondock copy sqlite:///many.db sqlite:///archive.db --verify --concurrency 1"
    screen.start(line)
    progress = screen.wait_for("sessions, 0 failed")
    assert "source" in progress
    assert "target" in progress
    assert "listed" in progress
    screen.press("C-c")
    stopped = screen.wait(screen.is_ready)
    assert "error: interrupted; run the same command again to go on, sqlite-" in stopped
    assert screen.run("echo ended with $?").endswith("ended with 130")
    done = screen.run(line)
    assert ": ok" in done
    assert " listed, " not in done, "the bars are gone when it is over"
    assert screen.run("sessiondock count sqlite:///archive.db").endswith("\n600")
    assert ": ok" in screen.run("sessiondock check sqlite:///many.db sqlite:///archive.db")


def test_an_interrupt_at_a_question(screen: Screen) -> None:
    screen.start("sessiondock rm sqlite:///sessions.db chat-1")
    screen.wait_for("[y/N]:")
    screen.press("C-c")
    assert "error: interrupted" in screen.wait(screen.is_ready)
    assert screen.run("echo ended with $?").endswith("ended with 130")
    assert screen.run("sessiondock count sqlite:///sessions.db").endswith("\n3")


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("sessiondock sho", "sessiondock show"),
        ("sessiondock show sqlite:///sessions.db chat-1 --out", "--output"),
        ("sessiondock ls local --star", "--started-"),
        ("sessiondock show local ch", "chat-"),
    ],
)
def test_tab_completes(screen: Screen, home: Path, typed: str, completed: str) -> None:
    settings = home / ".config/sessiondock/config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'[connections.local]\nurl = "sqlite:///{home / "sessions.db"}"\n')
    screen.run('eval "$(_SESSIONDOCK_COMPLETE=source_bash sessiondock)"')
    screen.press("C-l")
    screen.write(typed)
    screen.press("Tab")
    screen.wait(lambda: screen.text().splitlines()[-1].rstrip().endswith(completed))
