"""The story of the documentation, against a vendor's fake.

After a change, ``UPDATE_DOCUMENTS=1`` before pytest writes the page anew.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import Result

from sessiondock import Event, connect
from sessiondock_honeyhive.fake import FakeHoneyHive

PAGE = Path(__file__).parents[3] / "docs/howto/vendor-closes.md"
UPDATE = os.environ.get("UPDATE_DOCUMENTS") == "1"
CONSOLE = re.compile(r"```console\n(\$ .*?\n)(.*?)```", re.DOTALL)
SAID = ("Where is my parcel?", "I want a refund.", "The parcel is broken.")


@pytest.fixture
def vendor(fake_honeyhive: FakeHoneyHive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of somebody with a key, on a machine where sessiondock was never used."""
    monkeypatch.delenv("SESSIONDOCK_CONFIG")
    for name in [each for each in os.environ if each.startswith(("HH_", "HONEYHIVE_", "XDG_"))]:
        monkeypatch.delenv(name)
    access = {"HH_API_URL": fake_honeyhive.base_url, "HH_API_KEY": fake_honeyhive.api_key}
    for name, value in {"HOME": str(tmp_path), "HH_PROJECT": "support", **access}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    with connect("honeyhive://") as client:
        for day, text in enumerate(SAID, 1):
            started = datetime(2026, 4, day, tzinfo=UTC)
            session = client.sessions.create(name=f"chat {day}", started_at=started)
            event = Event(type="model", name="answer", inputs={"question": text}, started_at=started)
            client.sessions.add_events(session.id, [event])


@pytest.mark.usefixtures("vendor")
def test_the_story(run: Callable[..., Result], tmp_path: Path) -> None:
    def printed(match: re.Match[str]) -> str:
        result = run(*shlex.split(match[1])[2:], "--output", "table")
        assert result.exit_code == 0, result.stderr
        return f"```console\n{match[1]}{steady(result.stdout, tmp_path)}```"

    page = PAGE.read_text(encoding="utf-8")
    made = CONSOLE.sub(printed, page)
    if UPDATE:
        PAGE.write_text(made, encoding="utf-8")
    else:
        assert made == page
    found = [json.loads(line)["name"] for line in run("search", "sqlite:///archive.db", "parcel").stdout.splitlines()]
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
