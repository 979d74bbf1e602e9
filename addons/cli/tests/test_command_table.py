"""Every command with every exit code and every output, and the page of the documentation that says so.

After a change, ``UPDATE_DOCUMENTS=1`` before pytest writes the page anew.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import Result

from sessiondock import Event
from sessiondock.testing import FakeServer, Fault
from sessiondock_cli.command_table import COMMANDS
from sessiondock_cli.reference import commands
from sessiondock_honeyhive.fake import FakeHoneyHive
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import SQL
from sessiondock_syllable.fake import FakeSyllable
from sessiondock_transfer import export

from .cases import CASES, MEANINGS
from .keywords import KEYWORD

Run = Callable[..., Result]
PAGE = Path(__file__).parents[3] / "docs/reference/command-line-results.md"
UPDATE = os.environ.get("UPDATE_DOCUMENTS") == "1"
VENDORS: dict[str, tuple[type[Any], str]] = {
    "": (FakeOrq, "orq://"),
    "-events": (FakeHoneyHive, "honeyhive://"),
    "-recordings": (FakeSyllable, "syllable://"),
}
STARTED = datetime(2026, 4, 2, 10, tzinfo=UTC)
OUTPUTS = ("table", "json", "jsonl", "csv", "yaml")
# what is written without --output
PLAIN = {
    "count": "a number",
    "add-event": "nothing",
    "rm": "nothing",
    "open": "the path of the page",
    "play": "the path of the file",
    "save": "nothing, or the recording for `-`",
    "new-provider": "the files it wrote",
    "serve-fake": "the URL to connect to",
}


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, tuple[FakeServer, FakeServer]]]:
    """For each vendor a fake, and one that answers every request with 500."""
    with ExitStack() as stack:
        found: dict[str, tuple[FakeServer, FakeServer]] = {}
        for suffix, (fake, _) in VENDORS.items():
            found[suffix] = stack.enter_context(fake()), stack.enter_context(fake())
            found[suffix][1].faults.add(Fault.status(500), times=None)
        yield found


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database, and its sessions as Parquet."""
    folder = tmp_path_factory.mktemp("stored")
    with SQL(f"sqlite:///{folder / 'here.db'}") as client:
        client.sessions.create(id="s1", name="chat 1", project="p", tags=["vip"], started_at=STARTED)
        client.sessions.create(id="s2", name="chat 2", started_at=STARTED)
        client.sessions.add_events("s1", [Event(id="e1", type="model", outputs={"text": "hello"}, started_at=STARTED)])
        client.sessions.add_recording("s1", b"sound", name="a.wav", content_type="audio/x-wav")
        export(client, folder / "given", format="parquet")
    shutil.copy(folder / "here.db", folder / "here-too.db")
    (folder / "broken.chat.jsonl").write_text("{")
    (folder / "made").mkdir()
    return folder


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting between tries shows nothing here."""
    sleep = time.sleep

    def briefly(seconds: float) -> None:
        sleep(min(seconds, 0.001))

    monkeypatch.setattr(time, "sleep", briefly)


@pytest.fixture
def connections(
    config: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stored: Path,
    servers: dict[str, tuple[FakeServer, FakeServer]],
) -> None:
    """The connections that the cases name, in a folder of the test's own."""
    folder = shutil.copytree(stored, tmp_path / "folder")
    monkeypatch.chdir(folder)
    text = "".join(f'[connections.{name}]\nurl = "sqlite:///{name}.db"\n' for name in ("here", "here-too", "there"))
    for suffix, (works, fails) in servers.items():
        for name, url, key in (
            ("vendor", works.base_url, works.api_key),
            ("denied", works.base_url, "wrong"),
            ("failing", fails.base_url, fails.api_key),
            ("down", "http://127.0.0.1:9", "k"),
        ):
            text += f'[connections.{name}{suffix}]\nurl = "{VENDORS[suffix][1]}"\nbase_url = "{url}"\n'
            text += f'api_key = "{key}"\nmax_retries = 0\n' + ('project = "p"\n' if suffix == "-events" else "")
    config.parent.mkdir()
    config.write_text(text)
    config.chmod(0o600)


def test_every_command_is_in_the_table() -> None:
    assert list(CASES) == list(COMMANDS)


@pytest.mark.usefixtures("connections")
@pytest.mark.parametrize("name", CASES)
def test_exit_codes_without_a_terminal(run: Run, name: str) -> None:
    """What fails comes first, as it leaves the sessions there that the last one needs; each with another output."""
    for number, (code, arguments) in enumerate(sorted(CASES[name].items(), reverse=True)):
        takes_output = name in HAS_OUTPUT and "-o" not in arguments
        result = run(*arguments, *(("--output", OUTPUTS[number % len(OUTPUTS)]) if takes_output else ()))
        assert result.exit_code == code, (arguments, result.stdout, result.stderr)
        errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
        assert "Traceback" not in result.stderr
        assert not any(KEYWORD.search(line) for line in errors), errors
        if code >= 2:
            assert len(errors) == 1, (arguments, result.stderr)
        if code == 0:
            assert errors == []


@pytest.mark.usefixtures("connections")
@pytest.mark.parametrize("name", [name for name in CASES if name not in ("serve-fake", "new-provider")])
def test_an_interrupt_ends_every_command_with_130(run: Run, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for place in ("sessiondock.connect", "sessiondock.doctor", "sessiondock_cli.config_file.ConfigFile.read"):
        monkeypatch.setattr(place, interrupt)
    monkeypatch.setattr("sessiondock.registry.installed_providers", interrupt)
    arguments = [each if each not in ("here", "there") else f"sqlite:///{each}.db" for each in CASES[name][0]]
    result = run(*arguments)
    assert result.exit_code == 130
    assert result.stderr == "error: interrupted\n"


def read(text: str, output: str) -> list[dict[str, Any]]:
    """What a program reads from an output."""
    if output == "jsonl":
        return [json.loads(line) for line in text.splitlines()]
    if output == "csv":
        return list(csv.DictReader(io.StringIO(text)))
    found: list[dict[str, Any]] = json.loads(text) if output == "json" else list(yaml.safe_load_all(text))
    return found


HAS_OUTPUT = [each.name for each in commands() if any("--output" in option.usage for option in each.options)]


@pytest.mark.usefixtures("connections")
@pytest.mark.parametrize("name", HAS_OUTPUT)
def test_every_output_of_a_command(run: Run, name: str) -> None:
    """All programs read the same; a table is text. In a pipe it is JSON lines."""
    found: dict[str, list[dict[str, Any]]] = {}
    for output in OUTPUTS:
        for path in ("all.chat.jsonl", "there.db"):
            Path(path).unlink(missing_ok=True)
        arguments = [word for word in CASES[name][0] if not (name == "erase" and word in ("--delete", "--yes"))]
        result = run(*arguments, "--output", output)
        assert result.exit_code == 0, (output, result.stderr)
        if output == "table":
            assert result.stdout.strip()
            assert not result.stdout.startswith(("{", "["))
        else:
            found[output] = read(result.stdout, output)
    assert [sorted(each) for each in found["json"]] == [sorted(each) for each in found["jsonl"]]
    assert [sorted(each) for each in found["yaml"]] == [sorted(each) for each in found["jsonl"]]
    assert len(found["csv"]) == len(found["jsonl"]) > 0
    first = found["jsonl"][0]
    written = f"| `{name}` | {', '.join(f'`{key}` {kind(first[key])}' for key in first)} |"
    update(rf"^\| `{name}` \| `.*$", written)
    assert written in PAGE.read_text(encoding="utf-8").splitlines()


def kind(value: object) -> str:
    """The type of a value in JSON."""
    names: dict[type[Any], str] = {
        str: "text",
        bool: "true or false",
        int: "number",
        float: "number",
        dict: "object",
        list: "list",
    }
    return names.get(type(value), "null")


def update(pattern: str, text: str) -> None:
    if UPDATE:
        page = PAGE.read_text(encoding="utf-8")
        changed, number = re.subn(pattern, lambda _: text, page, flags=re.MULTILINE)
        assert number == 1, pattern
        PAGE.write_text(changed, encoding="utf-8")


def row(name: str) -> str:
    cells = (f"`{' '.join(CASES[name][code])}`" if code in CASES[name] else "" for code in MEANINGS if code < 100)
    outputs = "5" if name in HAS_OUTPUT else PLAIN.get(name, "text")
    last = "ends with 0" if name == "serve-fake" else "yes"
    return f"| {name} | {outputs} | {' | '.join(cells)} | {last} |"


def test_the_page_shows_the_table() -> None:
    heading = " | ".join(f"{code} {meaning}" for code, meaning in MEANINGS.items())
    lines = [f"| command | output | {heading} |", "| --- " * (len(MEANINGS) + 2) + "|", *map(row, CASES)]
    table = "<!-- table -->\n" + "\n".join(lines) + "\n<!-- end -->"
    update(r"<!-- table -->\n(.*\n)*?<!-- end -->", table)
    assert table in PAGE.read_text(encoding="utf-8")
