"""Keys are read from a private file only."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sessiondock import ConfigurationError
from sessiondock.authoring import load_hooks
from sessiondock_discreet import keyfile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the plugin rejects every file there, see the README")
SECRET = "key-0123456789abcdef"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "keys.toml"
    path.touch(mode=0o600)
    path.write_text(f'[acme]\napi_key = "{SECRET}"\nnumber = 3\n', encoding="utf-8")
    monkeypatch.setenv(keyfile.VARIABLE, str(path))
    monkeypatch.setenv("SESSIONDOCK_DISABLE_PLUGINS", "1")
    return path


def ask(provider: str = "acme", setting: str = "api_key") -> str | None:
    return load_hooks([keyfile]).credential(provider, setting)


def rejection() -> str:
    """The message of the error, after checking that neither it nor its causes show the key."""
    with pytest.raises(ConfigurationError) as caught:
        ask()
    shown, error = [str(caught.value)], caught.value.__cause__
    while error is not None and not error.__suppress_context__:
        shown, error = [*shown, str(error)], error.__cause__ or error.__context__
    assert not [text for text in shown if SECRET in text]
    return shown[0]


def test_a_key_is_found_for_its_provider_only(path: Path) -> None:
    assert ask() == SECRET
    assert ask("orq") is None
    assert ask("acme", "other") is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o700])
def test_a_file_that_others_can_open_is_rejected(path: Path, mode: int) -> None:
    path.chmod(mode)
    assert f"chmod 600 {path}" in rejection()


def test_it_may_be_even_more_private(path: Path) -> None:
    path.chmod(0o400)
    assert ask() == SECRET


def test_the_permissions_are_those_of_the_file_that_is_read(path: Path, tmp_path: Path) -> None:
    path.chmod(0o644)
    link = tmp_path / "link"
    link.symlink_to(path)
    os.environ[keyfile.VARIABLE] = str(link)
    assert "chmod 600" in rejection()


def test_a_file_of_another_user_is_rejected(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    assert "belongs to another user" in rejection()


def test_without_a_file_there_is_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSIONDOCK_DISABLE_PLUGINS", "1")
    monkeypatch.setenv(keyfile.VARIABLE, str(tmp_path / "nowhere.toml"))
    assert ask() is None
    monkeypatch.delenv(keyfile.VARIABLE)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert ask() is None


def test_the_default_path_is_in_the_home_folder(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(keyfile.VARIABLE)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".config/sessiondock").mkdir(parents=True)
    path.rename(tmp_path / ".config/sessiondock/keys.toml")
    assert ask() == SECRET


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (f"[acme]\napi_key = {SECRET}".encode(), "not a TOML file"),
        (f'[acme]\napi_key = "{SECRET}\xff"'.encode("latin-1"), "not a TOML file"),
        (b"[acme]\napi_key = 3", 'must set api_key = "..."'),
        (b"acme = 3", "must set api_key"),
    ],
)
def test_an_invalid_file_is_rejected(path: Path, content: bytes, advice: str) -> None:
    path.write_bytes(content)
    assert advice in rejection()


def test_a_folder_at_the_path_is_rejected(path: Path) -> None:
    path.unlink()
    path.mkdir()
    assert "cannot be read" in rejection()
