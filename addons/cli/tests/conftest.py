"""The command run inside the test's process, with settings of its own."""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import os
import pty
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sessiondock_cli.program import app
from sessiondock_sql import SQL

Run = Callable[..., Result]


@functools.cache
def _entry_points(path: tuple[str, ...], chosen: tuple[tuple[str, str], ...]) -> Any:
    return _look_up(**dict(chosen))


_look_up = metadata.entry_points


@pytest.fixture(autouse=True)
def installed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look once at what is installed in the folders of ``sys.path``: that is half the time of a short command."""

    def found(**chosen: str) -> Any:
        return _entry_points(tuple(sys.path), tuple(sorted(chosen.items())))

    monkeypatch.setattr(metadata, "entry_points", found)


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of connections, which does not exist yet."""
    path = tmp_path / "settings" / "config.toml"
    monkeypatch.setenv("SESSIONDOCK_CONFIG", str(path))
    monkeypatch.setenv("TZ", "UTC")
    for name in ("ORQ_API_KEY", "SYLLABLESDK_API_KEY", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return path


@pytest.fixture(autouse=True)
def quiet_logger() -> Iterator[None]:
    """Undo what --debug does to the process."""
    logger = logging.getLogger("sessiondock")
    kept = list(logger.handlers)
    yield
    logger.setLevel(logging.NOTSET)
    logger.handlers[:] = kept


@pytest.fixture
def run() -> Run:
    """Run the command with these arguments."""

    def call(*arguments: str, stdin: str | None = None, **variables: str) -> Result:
        result = CliRunner().invoke(app, list(arguments), input=stdin, env=variables, prog_name="sessiondock")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Run the command on a terminal of 80 columns; give its exit code and all that the terminal was sent."""

    def call(*arguments: str, typed: str = "", encoding: str = "utf-8", **variables: str) -> tuple[int, str]:
        controller, end = pty.openpty()
        os.write(controller, typed.encode())
        received: list[bytes] = []
        reader = threading.Thread(target=_read, args=(controller, received))
        reader.start()
        code: object = 0
        with monkeypatch.context() as patch, contextlib.ExitStack() as stack:
            for name, value in {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "25", **variables}.items():
                patch.setenv(name, value)
            for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
                file = os.fdopen(os.dup(end), mode, encoding=encoding, errors="backslashreplace")
                patch.setattr(sys, name, stack.enter_context(file))
            os.close(end)
            try:
                app(list(arguments), prog_name="sessiondock")
            except SystemExit as ending:
                code = ending.code
        reader.join(20)
        os.close(controller)
        assert isinstance(code, int)
        return code, b"".join(received).decode()

    return call


def _read(controller: int, received: list[bytes]) -> None:
    with contextlib.suppress(OSError):  # nobody has the other end any more
        while part := os.read(controller, 65536):
            received.append(part)


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The URL of an empty database."""
    url = f"sqlite:///{tmp_path / 'sessions.db'}"
    with SQL(url) as dock:
        assert dock.sessions.list().first().items == ()
    return url


@pytest.fixture
def lines(run: Run) -> Callable[..., list[dict[str, Any]]]:
    """Run the command, which succeeds, and read its JSON lines."""

    def call(*arguments: str, stdin: str | None = None) -> list[dict[str, Any]]:
        result = run(*arguments, stdin=stdin)
        assert result.exit_code == 0, result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]

    return call


@pytest.fixture
def orq(fake_orq: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a fake of Orq's server, whose key is in the environment."""
    monkeypatch.setenv("ORQ_API_KEY", fake_orq.api_key)
    return f"orq://?base_url={fake_orq.base_url}&max_retries=0"
