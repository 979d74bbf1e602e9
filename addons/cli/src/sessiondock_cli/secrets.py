"""Where the value of a setting comes from: the file itself, an environment variable, the keyring, or a command."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from typing import Any, cast

from .usage import UsageError

__all__ = ["read_reference"]

SECONDS = 60
FORMS = '{ env = "NAME" }, { keyring = "SERVICE", username = "NAME" } or { command = ["PROGRAM", "ARGUMENT"] }'


def read_reference(setting: str, reference: Mapping[str, Any]) -> str:
    """The value that a table such as ``{ env = "NAME" }`` stands for. UsageError when there is none."""
    kinds = [kind for kind in _READERS if kind in reference]
    if len(kinds) != 1 or set(reference) - {*kinds, "username"}:
        raise UsageError(f"{setting} is a table of another form; write {FORMS}")
    value = _READERS[kinds[0]](setting, reference)
    if not value.strip():
        raise UsageError(f"{setting} is empty where {kinds[0]} should give it")
    return value


def _environment(setting: str, reference: Mapping[str, Any]) -> str:
    name = str(reference["env"])
    if name not in os.environ:
        raise UsageError(f"{setting} comes from the environment variable {name}, which is not set")
    return os.environ[name]


def _keyring(setting: str, reference: Mapping[str, Any]) -> str:
    try:
        import keyring
    except ImportError:
        raise UsageError(
            f"{setting} comes from the keyring; run pip install 'sessiondock-cli[keyring]' or "
            f"pipx inject sessiondock-cli keyring"
        ) from None
    service, username = str(reference["keyring"]), str(reference.get("username", setting))
    try:
        value = keyring.get_password(service, username)
    except Exception as error:  # noqa: BLE001 - every backend raises errors of its own
        raise UsageError(f"the keyring did not give {setting}: {type(error).__name__}") from None
    if value is None:
        raise UsageError(f"the keyring has nothing for {service!r} and {username!r}")
    return value


def _command(setting: str, reference: Mapping[str, Any]) -> str:
    command: object = reference["command"]
    if not isinstance(command, list) or not command:
        raise UsageError(f'{setting}: command is a list, such as ["pass", "show", "orq"]')
    words = [str(word) for word in cast("list[object]", command)]
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=SECONDS, check=True)
        return done.stdout.decode("utf-8").removesuffix("\n")
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
        raise UsageError(f"{setting} comes from the command {words[0]}, which failed: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return f"exit code {error.returncode}"
    return f"no answer in {SECONDS} s" if isinstance(error, subprocess.TimeoutExpired) else type(error).__name__


_READERS: Mapping[str, Callable[[str, Mapping[str, Any]], str]] = {
    "env": _environment,
    "keyring": _keyring,
    "command": _command,
}
