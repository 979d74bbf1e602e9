"""The client of a directory that Humanloop's export script wrote."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sessiondock import ConfigurationError
from sessiondock.authoring import (
    UNSET,
    AsyncBaseClient,
    ConnectionURL,
    Deadline,
    Timeout,
    Unset,
    checks,
    resource,
    url_value,
)
from sessiondock.authoring import runtime_async as runtime

from ..export.archive import Archive
from ..export.layout import checked_directory
from ..models import ExportSummary
from ..provider import EXPORT_PROVIDER
from ..settings import checked_setting
from .export_sessions import AsyncHumanloopExportSessions

__all__ = ["AsyncHumanloopExport"]

P = ParamSpec("P")
R = TypeVar("R")


class AsyncHumanloopExport(AsyncBaseClient):
    """Sessions in a directory that Humanloop's export script wrote, read only. Safe to share.

    The first call reads the whole export once and writes the position of every log to a temporary file, so memory does
    not grow with the export. The logs must have been exported (``EXPORT_LOGS=true``).

    Args:
        path: the directory of one export, ``exports/<timestamp>``.
        skip_damaged: leave out lines that cannot be read, and log a warning for each. By default the first such line
            raises a DecodeError that names the file and the line.
        longest_line: bytes; a longer line, or a longer ``file.json``, counts as damaged.
        timeout: a `Timeout`, whose ``total`` bounds each call; nothing else in it matters here.
        max_retries: as in every client; reading files is never retried.
        plugins: hook plugins beside the installed ones.

    Raises:
        ConfigurationError: there is no export at the path, or a setting does not fit.
    """

    provider = EXPORT_PROVIDER
    sessions = resource(AsyncHumanloopExportSessions)

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        skip_damaged: bool = False,
        longest_line: int = 64 * 1024 * 1024,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        plugins: Iterable[object] = (),
    ) -> None:
        super().__init__(timeout=timeout, max_retries=max_retries, plugins=plugins)
        self._archive = Archive(
            checked_directory(path),
            skip_damaged=checked_setting(self.provider, checks.boolean, skip_damaged, "skip_damaged"),
            longest_line=checked_setting(self.provider, checks.positive, longest_line, "longest_line"),
        )

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for ``humanloop-export:path?skip_damaged=true``; keywords win over the URL.

        ``humanloop-export://path`` means the same. In the path ``?``, ``#`` and ``%`` are percent-encoded.
        """
        readers: dict[str, tuple[Callable[[str], Any], str]] = {
            "skip_damaged": (_flag, "true or false"),
            "longest_line": (lambda text: checks.positive(int(text), "longest_line"), "a whole number from 1"),
        }
        found = {name: url_value(name, text, *readers[name]) for name, text in url.settings(*readers).items()}
        if "@" in url.authority:
            raise ConfigurationError(
                "an export has no user and no password; write @ in its path as %40", provider=cls.provider.name
            )
        if url.location is not None:
            found["path"] = url.location
        return cls(**{**found, **settings})

    async def read(
        self,
        operation: str,
        method: Callable[Concatenate[Archive, Deadline, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a method of the archive as an operation, without holding up other work. For this client's resource."""

        async def action(deadline: Deadline, /) -> R:
            return await runtime.run_blocking(method, self._archive, deadline, *args, **kwargs)

        return await self.perform(operation, action)

    async def summary(self) -> ExportSummary:
        """What the export has, and which lines were left out.

        Raises:
            DecodeError: a line is damaged, and damaged lines are not skipped.
            StorageError: a file cannot be read, or there is no room for the index.
        """
        return await self.read("summary", Archive.summary)

    @property
    def identity(self) -> Mapping[str, str]:
        """Which export this is: its absolute path, without symbolic links."""
        return {"location": os.path.realpath(self._archive.directory)}

    async def damaged(self) -> tuple[int, tuple[str, ...]]:
        """How many lines were left out as damaged, and which, 100 of them at most. Raises like `summary`."""
        found = await self.summary()
        return found.damaged, tuple(map(str, found.damaged_lines))

    async def release(self) -> None:
        """Delete the index."""
        await runtime.run_blocking(self._archive.close)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._archive.directory}>"


def _flag(text: str) -> bool:
    return checks.choice(text.lower(), "skip_damaged", ("true", "false")) == "true"
