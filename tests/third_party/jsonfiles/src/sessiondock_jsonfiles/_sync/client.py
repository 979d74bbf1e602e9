# Generated from src/sessiondock_jsonfiles/_async/client.py: edit that file, not this one.
# Digest: 1b9af3ac345e2a35
"""The client of one folder."""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote

from sessiondock import UNSET, BaseClient, ConfigurationError, Timeout, Unset
from sessiondock.connection_url import ConnectionURL

from ..provider import PROVIDER
from ..store import Store
from .sessions import JsonFilesSessions

__all__ = ["JsonFiles"]


class JsonFiles(BaseClient):
    """Sessions as JSON files in a folder. Safe to share.

    Args:
        folder: where the files are; made when the first session is stored.

    Raises:
        ConfigurationError: no folder is named.
    """

    provider = PROVIDER
    sessions: JsonFilesSessions

    def __init__(self, *, folder: str | os.PathLike[str] | None = None) -> None:
        if folder is None or not os.fspath(folder):
            raise ConfigurationError("pass folder=, or connect to jsonfiles:///path/to/folder", provider=PROVIDER.name)
        self._store = Store(Path(folder))
        self._owner = True
        self.sessions = JsonFilesSessions(self._store)

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for ``jsonfiles:///path/to/folder`` or ``jsonfiles:folder``; a keyword wins over the URL."""
        url.settings()
        if url.authority:
            raise ConfigurationError(
                "write jsonfiles:///path/to/folder with three slashes, or jsonfiles:folder", provider=PROVIDER.name
            )
        return cls(**{"folder": unquote(url.path), **settings})

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._store.folder

    def with_options(
        self,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A client of the same folder, since files know none of these options. Closing it closes nothing."""
        other = copy.copy(self)
        other._owner = False
        other.sessions = JsonFilesSessions(self._store)
        return other

    def close(self) -> None:
        """Refuse whatever comes after this. Calling it twice is harmless."""
        if self._owner:
            self._store.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.folder}>"
