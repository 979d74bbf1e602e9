"""The story of the documentation, by the installed command in processes of its own, against a vendor's fake.

After a change, ``UPDATE_DOCUMENTS=1`` before pytest writes the page anew.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sessiondock import Event, connect

PAGE = Path(__file__).parents[3] / "docs/howto/vendor-closes.md"
UPDATE = os.environ.get("UPDATE_DOCUMENTS") == "1"
CONSOLE = re.compile(r"```console\n(\$ .*?\n)(.*?)```", re.DOTALL)
COMMAND = (sys.executable, "-m", "sessiondock")
SAID = ("Where is my parcel?", "I want a refund.", "The parcel is broken.")


@pytest.fixture
def vendor(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of somebody with a key, on a machine where sessiondock was never used."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HH_", "XDG_"))}
    settings = {**inherited, "HOME": str(tmp_path), "HH_PROJECT": "support", "TZ": "UTC"}
    with subprocess.Popen(
        [*COMMAND, "serve-fake", "honeyhive", "--sessions", "0"],
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        url = server.stdout.readline().strip().partition("base_url=")[2]
        key = server.stderr.readline().split()[2].rstrip(".")
        with connect("honeyhive://", base_url=url, api_key=key, project="support") as client:
            for day, text in enumerate(SAID, 1):
                started = datetime(2026, 4, day, tzinfo=UTC)
                session = client.sessions.create(name=f"chat {day}", started_at=started)
                event = Event(type="model", name="answer", inputs={"question": text}, started_at=started)
                client.sessions.add_events(session.id, [event])
        yield {**settings, "HH_API_URL": url, "HH_API_KEY": key}
        server.send_signal(signal.SIGINT)
        server.wait(30)


def test_the_story(vendor: dict[str, str], tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        done = subprocess.run(
            [*COMMAND, *arguments], env=vendor, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def printed(match: re.Match[str]) -> str:
        return f"```console\n{match[1]}{steady(run(*shlex.split(match[1])[2:], '--output', 'table'), tmp_path)}```"

    page = PAGE.read_text(encoding="utf-8")
    made = CONSOLE.sub(printed, page)
    if UPDATE:
        PAGE.write_text(made, encoding="utf-8")
    else:
        assert made == page
    found = [json.loads(line)["name"] for line in run("search", "sqlite:///archive.db", "parcel").splitlines()]
    assert sorted(found) == ["chat 1", "chat 3"]
    assert "Where is my parcel?" in "".join(
        path.read_text(encoding="utf-8") for path in (tmp_path / "pages").rglob("*.html")
    )


def steady(text: str, folder: Path) -> str:
    """A text without what differs from run to run."""
    text = re.sub(r"\d+\.\d+ seconds", "0.1 seconds", text.replace(f"{folder}/", ""))
    text = re.sub(r"as html, \d+ bytes", "as html, 123456 bytes", text)
    text = re.sub(r"http://127\.0\.0\.1:\d+", "https://api.honeyhive.ai", text)
    for number, found in enumerate(dict.fromkeys(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", text)), 1):
        text = text.replace(found, f"{number:08}-0000-0000-0000-000000000000")
    return text
