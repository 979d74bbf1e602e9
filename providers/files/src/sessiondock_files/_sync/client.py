# Generated from src/sessiondock_files/_async/client.py: edit that file, not this one.
# Digest: effbd83c8be6b379
"""The client of one archive."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, Self

from sessiondock import UNSET, Timeout, Unset
from sessiondock.authoring import (
    ConnectionURL,
    required_setting,
    resource,
)
from sessiondock.authoring import runtime_sync as runtime

from ..compaction import Compaction
from ..engine import open_engine
from ..provider import PROVIDER
from ..target import path_of_url, read_target, seconds, settings_of_url
from .engine_client import EngineClient
from .sessions import FilesSessions

__all__ = ["Files"]


class Files(EngineClient):
    """Sessions in files that you keep. Safe to share.

    Nothing is made before something is written. An archive that is not there is read as an empty one.

    Args:
        path: a folder; a file ``*.jsonl``, ``*.jsonl.gz`` or ``*.jsonl.zst``; or ``-``, which is standard input for a
            client that reads and standard output for one that writes. Defaults to ``SESSIONDOCK_FILES_PATH``.
        compression: ``"none"``, the default, ``"gzip"`` or ``"zstd"``, of a folder that is made or of standard output.
            A folder that is there has its own, and the name of a file tells it.
        timeout: seconds to wait for another writer, default 30; of a `Timeout` its total, or else its read limit; None
            waits for as long as it takes.
        synchronous: ``"normal"``, the default, keeps what was written when a process is killed, ``"full"`` also when
            the power fails.
        max_retries: as of every client. No failure of a file is retried.
        plugins: hook plugins beside the installed ones.

    Raises:
        ConfigurationError: the path or a setting does not fit. Nothing was opened.
        MissingDependencyError: Zstandard needs a package; says what to pip-install.
    """

    provider = PROVIDER
    sessions = resource(FilesSessions)

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        compression: str | None = None,
        timeout: Timeout | float | Unset | None = UNSET,
        synchronous: str | None = None,
        max_retries: int | None = None,
        plugins: Iterable[object] = (),
    ) -> None:
        super().__init__(timeout=timeout, max_retries=max_retries, plugins=plugins)
        if path is None or isinstance(path, str):
            path = required_setting(self.provider, "path", path)
        target = read_target(path, compression=compression, synchronous=synchronous, timeout=timeout)
        self._engine = open_engine(target)
        self._label = str(target.path)
        self._wait = target.wait

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for ``files:./archive``, ``files:///absolute/path``, ``files:sessions.jsonl.gz`` or ``files:-``.

        The settings may follow as ``?name=value``; keywords win over them. In the path ``?``, ``#`` and ``%`` are
        percent-encoded.
        """
        options: dict[str, Any] = {"path": path_of_url(url), **settings_of_url(url), **settings}
        return cls(**options)

    def compact(self) -> Compaction:
        """Write the archive anew without what was deleted or replaced, which is then gone from the disk.

        Sessions are ordered by time, so that equal content gives equal bytes. Readers are not disturbed; writers wait.
        It needs room for a second copy of the lines. A kill leaves the archive as it was.

        Raises:
            StorageError: another writer took longer than the timeout, or the disk is full; nothing is changed.
        """
        return self.run("compact", lambda engine, wait: engine.compact(wait))

    def with_options(
        self,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A client on the same archive that waits another time for writers. Closing it closes nothing.

        Args:
            timeout: as for the class; left out, it stays the same.
            max_retries: as for the class; left out, it stays the same.
            headers: rejected unless empty, since nothing could carry them.
        """
        other = super().with_options(timeout=timeout, max_retries=max_retries, headers=headers)
        if not isinstance(timeout, Unset):
            other._wait = seconds(timeout)
        return other

    def release(self) -> None:
        """Close what this client opened."""
        runtime.run_blocking(self._engine.close)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._label}>"
