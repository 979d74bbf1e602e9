"""Keys from a TOML file that only its owner can read."""

from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path

from sessiondock import ConfigurationError, hookimpl
from sessiondock.authoring import values

__all__ = ["VARIABLE", "credential"]

VARIABLE = "SESSIONDOCK_KEYFILE"


@hookimpl
def credential(provider: str, setting: str) -> str | None:
    """The key in the file, None without a file or without this key. ConfigurationError for an unsafe file."""
    path = Path(os.environ.get(VARIABLE) or "~/.config/sessiondock/keys.toml").expanduser()
    try:
        with path.open("rb") as file:
            _check(path, os.fstat(file.fileno()))
            content: dict[str, object] = tomllib.load(file)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError:
        # the parser's message may quote a key
        raise ConfigurationError(f"{path} is not a TOML file in UTF-8; correct or remove it") from None
    table = content.get(provider, {})
    found = table.get(setting) if values.is_object(table) else table
    if found is not None and not isinstance(found, str):
        raise ConfigurationError(f'{path} must set {setting} = "..." in the table [{provider}]')
    return found


def _check(path: Path, status: os.stat_result) -> None:
    """Reject a file that others can read or write, or that belongs to another user."""
    if stat.S_IMODE(status.st_mode) & 0o177:
        raise ConfigurationError(f"{path} holds keys and is open to others; run chmod 600 {path}")
    if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
        raise ConfigurationError(f"{path} holds keys and belongs to another user; run chown on it")
