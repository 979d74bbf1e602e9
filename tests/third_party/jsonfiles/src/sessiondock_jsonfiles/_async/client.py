"""The client of one folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote

from sessiondock import UNSET, ConfigurationError, Timeout, Unset
from sessiondock.authoring import ConnectionURL, resource

from ..provider import PROVIDER
from ..store import Store
from .sessions import AsyncJsonFilesSessions
from .store_client import AsyncStoreClient

__all__ = ["AsyncJsonFiles"]


class AsyncJsonFiles(AsyncStoreClient):
    """Sessions as JSON files in a folder. Safe to share.

    Args:
        folder: where the files are; created when the first session is stored.
        timeout: as of every client. Reading or writing a file that has begun is not interrupted.
        max_retries: as of every client. No failure of a file is retried.
        plugins: hook plugins beside the installed ones.

    Raises:
        ConfigurationError: there is no folder, or an option does not fit.
    """

    provider = PROVIDER
    sessions = resource(AsyncJsonFilesSessions)

    def __init__(
        self,
        *,
        folder: str | os.PathLike[str] | None = None,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        plugins: Iterable[object] = (),
    ) -> None:
        super().__init__(timeout=timeout, max_retries=max_retries, plugins=plugins)
        if folder is None or not os.fspath(folder):
            raise ConfigurationError("pass folder=, or connect to jsonfiles:///path/to/folder", provider=PROVIDER.name)
        self.store = Store(Path(folder))

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for ``jsonfiles:///path/to/folder`` or ``jsonfiles:folder``; a keyword wins over the URL."""
        url.settings()
        if url.authority:
            raise ConfigurationError(
                "write jsonfiles:///path/to/folder with three slashes, or jsonfiles:folder", provider=PROVIDER.name
            )
        options: dict[str, Any] = {"folder": unquote(url.path), **settings}
        return cls(**options)

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self.store.folder

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.folder}>"
