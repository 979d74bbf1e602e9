"""The file of named connections: TOML, one table ``[connections.<name>]`` each, with a URL and settings."""

from __future__ import annotations

import os
import re
import stat
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import attrs

from .usage import UsageError, near_match

__all__ = ["NAME", "ConfigFile", "config_path"]

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
VARIABLE = "SESSIONDOCK_CONFIG"


def config_path() -> Path:
    """Where the file is: ``$SESSIONDOCK_CONFIG``, otherwise below the user's folder for settings."""
    if named := os.environ.get(VARIABLE, "").strip():
        return Path(named).expanduser()
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or str(Path.home() / "AppData/Roaming")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library/Application Support")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "sessiondock" / "config.toml"


@attrs.frozen
class ConfigFile:
    """The file as it is on disk.

    Attributes:
        path: where it is, or would be.
        connections: name -> table; empty when there is no file.
    """

    path: Path
    connections: Mapping[str, Mapping[str, Any]]

    @classmethod
    def read(cls) -> ConfigFile:
        """Read the file. UsageError when it is not TOML or not of the form above."""
        path = config_path()
        try:
            document: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls(path, {})
        except (OSError, ValueError) as error:
            raise UsageError(f"{path} cannot be read: {error}") from None
        tables: object = document.get("connections", {})
        if not isinstance(tables, dict):
            raise UsageError(f"{path}: connections is not a table; write [connections.NAME] and below it url = ...")
        found = cast("dict[str, object]", tables)
        for name, table in found.items():
            if not isinstance(table, dict) or not isinstance(cast("dict[str, object]", table).get("url"), str):
                raise UsageError(f"{path}: [connections.{name}] has no url")
        return cls(path, cast("dict[str, dict[str, Any]]", found))

    def connection(self, name: str) -> Mapping[str, Any]:
        """The table of a connection. UsageError with a near match when there is none of this name."""
        if name not in self.connections:
            known = f" Known connections: {', '.join(self.connections)}." if self.connections else ""
            named = f"`sessiondock config set {name if NAME.fullmatch(name) else 'NAME'} URL`"
            url = "sessions.db" if NAME.fullmatch(name) else name
            raise UsageError(
                f"{name!r} is neither a connection URL nor a connection in {self.path}"
                f"{near_match(name, self.connections, '.')}{known} Write a URL such as sqlite:///{url}, or {named}"
            )
        return self.connections[name]

    def is_private(self) -> bool:
        """Whether nobody but the owner can read the file."""
        return sys.platform == "win32" or not stat.S_IMODE(self.path.stat().st_mode) & 0o077
