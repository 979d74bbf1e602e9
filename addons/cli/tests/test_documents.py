"""The guide's commands do what it shows, and the reference is what the commands say of themselves.

After a change of a command, ``UPDATE_DOCUMENTS=1`` before pytest writes both anew.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from sessiondock_cli import reference
from sessiondock_orq.fake import FakeOrq

Run = Callable[..., Result]
ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs/howto/command-line.md"
REFERENCE = ROOT / "docs/reference/command-line.md"
MANUAL = ROOT / "addons/cli/man"
UPDATE = os.environ.get("UPDATE_DOCUMENTS") == "1"
CONSOLE = re.compile(r"```console\n(\$ .*?\n)(.*?)```", re.DOTALL)


def test_the_reference_is_up_to_date(tmp_path: Path) -> None:
    if UPDATE:
        reference.main(REFERENCE, MANUAL)
    reference.main(tmp_path / "page.md", tmp_path / "man")
    assert REFERENCE.read_text(encoding="utf-8") == (tmp_path / "page.md").read_text(encoding="utf-8")
    written, made = (sorted(folder.iterdir()) for folder in (MANUAL, tmp_path / "man"))
    assert [each.name for each in written] == [each.name for each in made]
    assert [each.read_text(encoding="utf-8") for each in written] == [each.read_text(encoding="utf-8") for each in made]


def test_the_guide_shows_what_is_printed(
    run: Run, fake_orq: FakeOrq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ORQ_API_KEY", fake_orq.api_key)
    monkeypatch.setenv("COLUMNS", "100")
    for number, tag in enumerate(("parcel", "refund", "parcel"), 1):
        started = datetime(2025, 4, number, 10, tzinfo=UTC)
        fake_orq.seed({"external_id": f"chat-{number}", "tags": [tag], "started_at": started})

    def printed(match: re.Match[str]) -> str:
        text = error = ""
        for line in match[1].removeprefix("$ ").split("|"):
            arguments = shlex.split(line)[1:]
            if arguments[:2] == ["config", "set"]:
                arguments += ["--setting", f"base_url={fake_orq.base_url}"]
            elif arguments[0] != "rm" and "|" not in match[1]:
                arguments += ["--output", "table"]
            result = run(*arguments, stdin=text)
            assert result.exit_code == (1 if arguments[0] == "plan" and "lost" in result.stdout else 0), result.stderr
            text, error = result.stdout, result.stderr
        shown = steady(text or error, tmp_path)
        return f"```console\n{match[1]}{shown}```"

    page = GUIDE.read_text(encoding="utf-8")
    made = CONSOLE.sub(printed, page)
    if UPDATE:
        GUIDE.write_text(made, encoding="utf-8")
        return
    assert made == page


def steady(text: str, folder: Path) -> str:
    """A text without what differs from run to run."""
    text = text.replace(f"{folder}/", "").replace("settings/config.toml", "~/.config/sessiondock/config.toml")
    text = re.sub(r"\d+\.\d+ seconds", "0.1 seconds", text)
    text = re.sub(r"as html, \d+ bytes", "as html, 123456 bytes", text)
    text = re.sub(r"http://127\.0\.0\.1:\d+", "https://my.orq.ai", text)
    text = re.sub(
        r"about (\d+) requests to the source, (\d+) to the target, \d+ seconds",
        r"about \1 requests to the source, \2 to the target, 1 seconds",
        text,
    )
    ids: dict[str, Any] = {}
    return re.sub(
        r"\b[0-9A-HJKMNP-TV-Z]{26}\b", lambda match: ids.setdefault(match[0], f"01JQ{len(ids) + 1:022}"), text
    )
