"""The command run inside the test's process, with settings of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sessiondock_cli.program import app

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of connections, which does not exist yet."""
    path = tmp_path / "settings" / "config.toml"
    monkeypatch.setenv("SESSIONDOCK_CONFIG", str(path))
    monkeypatch.setenv("TZ", "UTC")
    for name in ("ORQ_API_KEY", "SYLLABLESDK_API_KEY", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return path


@pytest.fixture
def run() -> Run:
    """Run the command with these arguments."""

    def call(*arguments: str, stdin: str | None = None) -> Result:
        result = CliRunner().invoke(app, list(arguments), input=stdin, prog_name="sessiondock")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The URL of a database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'sessions.db'}"


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
