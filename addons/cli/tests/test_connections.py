"""Named connections: the file, its secrets, and what is said when something does not fit."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import Result

from sessiondock_cli.config_file import config_path
from sessiondock_cli.connections import resolve
from sessiondock_cli.usage import UsageError

Run = Callable[..., Result]


def write(config: Path, text: str, mode: int = 0o600) -> None:
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(text, encoding="utf-8")
    config.chmod(mode)


def test_a_connection_is_stored_used_listed_and_removed(
    run: Run, orq: str, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROD_KEY", os.environ["ORQ_API_KEY"])
    monkeypatch.delenv("ORQ_API_KEY")
    assert run("config", "set", "prod", orq, "--env", "api_key=PROD_KEY", "--setting", "timeout=5").exit_code == 0
    assert config.stat().st_mode & 0o777 == 0o600
    assert resolve("prod") == (orq, {"api_key": os.environ["PROD_KEY"], "timeout": 5})
    assert run("ls", "prod").exit_code == 0
    (listed,) = [json.loads(line) for line in run("config").stdout.splitlines()]
    assert listed == {"name": "prod", "url": orq, "settings": ["timeout", "api_key"]}
    config.write_text("# kept\n" + config.read_text(encoding="utf-8"), encoding="utf-8")
    assert run("config", "set", "other", "sqlite:///x.db").exit_code == 0
    assert run("config", "remove", "prod").exit_code == 0
    assert config.read_text(encoding="utf-8").startswith("# kept\n")
    assert "prod" not in config.read_text(encoding="utf-8")
    assert run("config", "path").stdout.strip() == str(config)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("remove", "prdo"), "did you mean prod?"),
        (("remove",), "needs the name"),
        (("set", "new"), "needs a URL"),
        (("set", "bad name", "sqlite:///x"), "cannot be the name of a connection"),
        (("set", "new", "orq://", "--setting", "api_key=k"), "is a secret"),
        (("set", "new", "orq://", "--setting", "timeout"), "NAME=VALUE"),
        (("set", "new", "sqllite:///x"), "did you mean"),
        (
            ("set", "new", "orq://", "--env", "api_kye=KEY"),
            "orq has no setting api_kye; did you mean api_key? It takes",
        ),
        (("set", "new", "orq://", "--setting", "http_client=x"), "orq has no setting http_client. It takes: api_key"),
    ],
)
def test_changes_that_make_no_sense(run: Run, config: Path, arguments: tuple[str, ...], message: str) -> None:
    write(config, '[connections.prod]\nurl = "sqlite:///x.db"\n')
    before = config.read_bytes()
    result = run("config", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert config.read_bytes() == before


def test_values_are_typed(run: Run, config: Path) -> None:
    settings = ("pool_size=1", "timeout=1.5", "prepare=true", "schema=text")
    run("config", "set", "x", "sqlite:///x.db", *(word for each in settings for word in ("--setting", each)))
    assert resolve("x")[1] == {"pool_size": 1, "timeout": 1.5, "prepare": True, "schema": "text"}


def test_a_password_is_not_listed(run: Run, config: Path) -> None:
    write(config, '[connections.pg]\nurl = "postgresql://u:secret@h/db"\n')
    assert "secret" not in run("config").stdout
    assert "u:***@h" in run("config").stdout
    write(config, '[connections.pg]\nurl = "postgresql://h/db?user=ann&password=secret&sslmode=require"\n')
    assert "secret" not in run("config").stdout
    assert "?user=ann&password=***&sslmode=require" in run("config").stdout


@pytest.mark.parametrize(
    "query",
    ["replica=postgresql://ru:secret@h2/db", "replica=postgresql%3A%2F%2Fru%3Asecret%40h2", "p%61ssword=secret"],
)
def test_no_parameter_of_a_url_shows_a_password(run: Run, config: Path, query: str) -> None:
    write(config, f'[connections.pg]\nurl = "postgresql://h/db?sslmode=require&{query}"\n')
    config.chmod(0o644)
    shown = run("config").stdout
    assert "secret" not in shown
    assert "?sslmode=require&" in shown
    assert "chmod 600" in run("ls", "pg").stderr


@pytest.mark.parametrize("text", ["[", "connections = 3", "[connections.x]\nname = 1", "connections.x = 1"])
def test_a_broken_file_is_reported(run: Run, config: Path, text: str) -> None:
    write(config, text)
    result = run("ls", "x")
    assert result.exit_code == 2
    assert str(config) in result.stderr


def test_a_secret_in_a_file_that_others_can_read(config: Path) -> None:
    write(config, '[connections.prod]\nurl = "orq://"\napi_key = "k"\ntimeout = 3\n', 0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        resolve("prod")
    config.chmod(0o600)
    assert resolve("prod") == ("orq://", {"api_key": "k", "timeout": 3})


def test_a_password_in_a_file_that_others_can_read(config: Path) -> None:
    write(config, '[connections.pg]\nurl = "postgresql://u:secret@h/db"\n', 0o640)
    with pytest.raises(UsageError, match="chmod 600") as caught:
        resolve("pg")
    assert "secret" not in str(caught.value)
    config.chmod(0o400)
    assert resolve("pg")[0] == "postgresql://u:secret@h/db"


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ('{ env = "NOT_SET_ANYWHERE" }', "NOT_SET_ANYWHERE, which is not set"),
        ('{ env = "EMPTY" }', "is empty"),
        ('{ env = "A", command = ["b"] }', "another form"),
        ('{ file = "x" }', "another form"),
        ('{ command = "pass" }', "command is a list"),
        (f'{{ command = ["{sys.executable}", "-c", "raise SystemExit(3)"] }}', "exit code 3"),
        ('{ command = ["no-such-program-anywhere"] }', "FileNotFoundError"),
    ],
)
def test_a_secret_that_cannot_be_had(
    config: Path, monkeypatch: pytest.MonkeyPatch, reference: str, message: str
) -> None:
    monkeypatch.setenv("EMPTY", " ")
    write(config, f'[connections.prod]\nurl = "orq://"\napi_key = {reference}\n')
    with pytest.raises(UsageError, match=message):
        resolve("prod")


def test_a_secret_that_a_command_prints(config: Path) -> None:
    program = json.dumps([sys.executable, "-c", "print('the key')"])
    write(config, f'[connections.prod]\nurl = "orq://"\napi_key = {{ command = {program} }}\n')
    assert resolve("prod")[1] == {"api_key": "the key"}


def test_a_command_that_does_not_end(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessiondock_cli.secrets.SECONDS", 0.05)
    program = json.dumps([sys.executable, "-c", "import time; time.sleep(60)"])
    write(config, f'[connections.prod]\nurl = "orq://"\napi_key = {{ command = {program} }}\n')
    with pytest.raises(UsageError, match="no answer in"):
        resolve("prod")


def test_a_secret_of_the_keyring(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(config, '[connections.prod]\nurl = "orq://"\napi_key = { keyring = "orq", username = "me" }\n')
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UsageError, match=r"sessiondock-cli\[keyring\]"):
        resolve("prod")

    stored: dict[tuple[str, str], str] = {}

    def get(service: str, username: str) -> Any:
        if not stored:
            raise RuntimeError("locked")
        return stored.get((service, username))

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=get))
    with pytest.raises(UsageError, match="the keyring did not give api_key of connection prod: RuntimeError"):
        resolve("prod")
    stored["other", "me"] = "k"
    with pytest.raises(UsageError, match="has nothing for 'orq' and 'me'"):
        resolve("prod")
    stored["orq", "me"] = "from the keyring"
    assert resolve("prod")[1] == {"api_key": "from the keyring"}


@pytest.mark.parametrize(
    ("platform", "variables", "path"),
    [
        ("linux", {"XDG_CONFIG_HOME": "/c"}, "/c/sessiondock/config.toml"),
        ("linux", {}, "/home/me/.config/sessiondock/config.toml"),
        ("darwin", {}, "/home/me/Library/Application Support/sessiondock/config.toml"),
        ("win32", {"APPDATA": "/a"}, "/a/sessiondock/config.toml"),
    ],
)
def test_where_the_file_is(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], path: str
) -> None:
    for name in ("SESSIONDOCK_CONFIG", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/me")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert str(config_path()) == path


@pytest.mark.parametrize("url", ["sqlite:///nope.db", "files:nope", "files:nope.jsonl.gz"])
@pytest.mark.parametrize("command", [("ls",), ("count",), ("export", "pages"), ("sync", "sqlite://", "--delete")])
def test_reading_makes_no_file(
    run: Run, url: str, command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(command[0], url, *command[1:])
    assert result.exit_code == 2
    assert "there is no nope" in result.stderr
    assert not list(tmp_path.glob("nope*"))


def test_an_unknown_scheme_says_what_to_install(run: Run) -> None:
    result = run("ls", "acme://x")
    assert result.exit_code == 2
    assert "pipx inject sessiondock-cli sessiondock-acme" in result.stderr


def test_a_name_that_is_not_known(run: Run, config: Path) -> None:
    write(config, '[connections.prod]\nurl = "orq://"\n')
    result = run("ls", "prdo")
    assert result.exit_code == 2
    assert "did you mean prod? Known connections: prod. Write a URL" in result.stderr
