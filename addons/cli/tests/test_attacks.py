"""What is hostile, or only odd, around the command: streams, secrets, links and names of files."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from sessiondock.testing import Fault
from sessiondock_orq.fake import FakeOrq

Run = Callable[..., Result]
COMMAND = (sys.executable, "-m", "sessiondock_cli")
ODD = "name \u00e9 \u65e5\u672c \U0001f600"


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_goes_nowhere(run: Run, database: str, closed: str, tmp_path: Path) -> None:
    """And above all not into the next file that is opened."""
    run("create", database, "--id", "s1")
    shell = ["/bin/sh", "-c", f'exec "$@" {closed}', "sh"]
    words = [*COMMAND, "export", database, str(tmp_path / "all.csv")]
    ended = subprocess.run([*shell, *words], capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    assert (tmp_path / "all.csv").read_text(encoding="utf-8").count("s1") == 1
    assert run("count", database).stdout == "1\n"


def test_a_terminal_that_is_not_unicode_shows_all_characters(run: Run, database: str) -> None:
    run("create", database, "--id", "s1", "--name", ODD)
    plain = {**os.environ, "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"}
    words = [*COMMAND, "ls", database, "-o", "table"]
    done = subprocess.run(words, env=plain, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"name \xe9 \u65e5\u672c \U0001f600" in done.stdout


@pytest.mark.parametrize("words", [["--help"], ["providers", "-o", "table"]])
def test_a_reader_that_goes_away_is_no_failure(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        done = subprocess.run([*COMMAND, *words], stdout=nobody, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "words",
    [
        ("rm", "{0}", "s1"),
        ("sync", "{0}", "{1}", "--delete"),
        ("ls", "{0}", "--debug"),
        ("copy", "{1}", "{0}", "--debug"),
        ("erase", "{0}", "--session", "s1", "--delete", "--yes", "--timeout", "0", "--debug"),
        ("ls", "orq://?api_key=s3cret", "--debug"),
        ("doctor", "{0}"),
        ("config", "set", "x", "{0}", "--setting", "pasword=s3cret"),
    ],
    ids=lambda words: " ".join(words[:1] + words[-1:]),
)
def test_a_password_in_a_url_is_never_shown(
    run: Run, database: str, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = [each.format("postgresql://ann:s3cret@127.0.0.1:9/db?connect_timeout=1", database) for each in words]
    result = run(*shown)
    assert result.exit_code != 0
    assert "s3cret" not in result.stdout + result.stderr


def test_what_a_vendor_says_does_not_act(
    run: Run, orq: str, fake_orq: FakeOrq, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = "\x1b]0;title\x07\x1b[31mred\u202e"

    def logging_it(*_: object, **__: object) -> None:
        logging.getLogger("sessiondock.http").warning("found %s", odd)

    fake_orq.faults.add(Fault.status(400, json={"message": odd}))
    failed = run("ls", orq)
    monkeypatch.setattr("sessiondock_cli.listing.write_all", logging_it)
    logged = run("ls", orq, "--debug")
    assert (failed.exit_code, logged.exit_code) == (1, 0)
    for said in (failed.stderr, logged.stderr):
        assert "red" in said
        assert not set(odd) & set(said) & {"\x1b", "\x07", "\u202e"}


def test_a_setting_whose_command_fails_keeps_its_secret(run: Run, config: Path) -> None:
    config.parent.mkdir()
    config.write_text('[connections.a]\nurl = "orq://"\napi_key = { command = ["false", "--pin", "s3cret"] }\n')
    result = run("ls", "a", "--debug")
    assert result.exit_code == 2
    assert "which failed: exit code 1" in result.stderr
    assert "s3cret" not in result.stderr


def test_a_link_to_the_file_of_connections_stays_a_link(run: Run, config: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text("# mine\n")
    kept.chmod(0o644)
    config.parent.mkdir()
    config.symlink_to(kept)
    assert run("config", "set", "here", "sqlite:///x.db").exit_code == 0
    assert config.is_symlink()
    assert kept.read_text(encoding="utf-8").startswith("# mine\n")
    assert "[connections.here]" in kept.read_text(encoding="utf-8")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in config.parent.iterdir()] == [config.name]


def test_a_path_is_printed_whole_and_does_not_act(run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "\x1b[31mred\u202e.toml"
    assert run("config", "path", SESSIONDOCK_CONFIG=str(odd)).stdout == f"{tmp_path}/\\x1b[31mred\\u202e.toml\n"


@pytest.mark.parametrize("columns", ["20", "1"])
def test_a_very_narrow_terminal(
    run: Run, terminal: Callable[..., tuple[int, str]], database: str, columns: str
) -> None:
    run("create", database, "--id", "s1", "--name", ODD * 200, "--inputs", '{"text": "' + "x" * 200_000 + '"}')
    for words in (("ls", database), ("show", database, "s1"), ("ls", database, "--fields", "name,inputs")):
        code, printed = terminal(*words, COLUMNS=columns)
        assert code == 0
        assert "Traceback" not in printed
    assert len(terminal("ls", database, COLUMNS=columns)[1]) < 1000
