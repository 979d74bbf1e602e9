"""The client of a directory that Humanloop's export script wrote."""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import unquote

from sessiondock._runtime_async import run_blocking

from sessiondock import checks
from sessiondock._async.client import AsyncBaseClient
from sessiondock._unset import UNSET, Unset
from sessiondock.client_options import number_setting
from sessiondock.connection_url import ConnectionURL
from sessiondock.errors import ConfigurationError, UnsupportedFieldError
from sessiondock.http.timeouts import Timeout

from ..export.archive import Archive
from ..export.layout import check_directory
from ..models import ExportSummary
from ..provider import EXPORT_PROVIDER
from .export_sessions import AsyncHumanloopExportSessions

__all__ = ["AsyncHumanloopExport"]


class AsyncHumanloopExport(AsyncBaseClient):
    """Sessions in a directory that Humanloop's export script wrote, read only.

    The first call reads the export through once and notes in a temporary file where every log is; memory does not grow
    with the export. Logs must have been exported (``EXPORT_LOGS=true``). Safe to share.

    Args:
        path: the directory of one export, ``exports/<timestamp>``.
        skip_damaged: leave lines out that cannot be read; each is logged as a warning. The default is to stop at the
            first with a DecodeError that names file and line.
        longest_line: bytes; a longer line counts as damaged.

    Raises:
        ConfigurationError: there is no export there.
    """

    provider = EXPORT_PROVIDER
    sessions: AsyncHumanloopExportSessions

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        skip_damaged: bool = False,
        longest_line: int = 64 * 1024 * 1024,
    ) -> None:
        if path is None:
            raise ConfigurationError(
                "pass path=, or name the export's directory: humanloop-export:./exports/20250901-120000",
                provider=self.provider.name,
            )
        self._archive = Archive(
            check_directory(path),
            skip_damaged=skip_damaged,
            longest_line=checks.positive(longest_line, "longest_line"),
        )
        self._owns_archive = True
        self.sessions = AsyncHumanloopExportSessions(self._archive)

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for ``humanloop-export:path?skip_damaged=true``; keywords win over the URL.

        ``humanloop-export://path`` means the same. In the path ``?``, ``#`` and ``%`` are percent-encoded.
        """
        found: dict[str, Any] = dict(url.settings("skip_damaged", "longest_line"))
        if "skip_damaged" in found:
            found["skip_damaged"] = _flag("skip_damaged", found["skip_damaged"])
        if "longest_line" in found:
            found["longest_line"] = number_setting("longest_line", found["longest_line"], int)
        if path := unquote(url.authority + url.path):
            found["path"] = path
        return cls(**{**found, **settings})

    def with_options(
        self,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A client on the same export, for code that serves every provider. Closing it closes nothing.

        Args:
            timeout: without effect; nothing here waits for anybody.
            max_retries: without effect; nothing is ever tried twice here.
            headers: refused unless empty, for there is nothing that could carry them.
        """
        if headers:
            raise UnsupportedFieldError("there are no header fields here", provider=self.provider.name)
        other = copy.copy(self)
        other._owns_archive = False
        other.sessions = AsyncHumanloopExportSessions(self._archive)
        return other

    async def summary(self) -> ExportSummary:
        """What is in the export, and which lines were left out.

        Raises:
            DecodeError: a line is damaged, and they are not skipped.
            StorageError: a file cannot be read, or there is no room for the index.
        """
        return await run_blocking(self._archive.summary)

    async def aclose(self) -> None:
        """Delete the index. Calling it twice is harmless."""
        if self._owns_archive:
            await run_blocking(self._archive.close)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._archive.directory}>"


def _flag(name: str, text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ConfigurationError(f"{name} in the connection URL must be true or false, not {text!r}")
    return text.lower() == "true"
