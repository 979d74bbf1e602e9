"""The single pass over an export that fills the index."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from sessiondock import ConfigurationError, DecodeError, StorageError
from sessiondock.authoring import Deadline, advice, get_logger

from ..models import DamagedLine, ExportSummary
from .entries import log_entry
from .files import DamageError, lines, opened, parse
from .index import Index
from .layout import Folder, folders

__all__ = ["Scan", "file_errors"]

logger: logging.Logger = get_logger("humanloop")
_KEPT = 100


@attrs.define(kw_only=True)
class Scan:
    """One pass, and what it has counted so far.

    Attributes:
        directory: the export.
        skip_damaged: whether damaged lines are left out.
        longest_line: bytes.
        stop: set by another thread to end it early.
        deadline: of the call that makes the pass.
    """

    directory: Path
    skip_damaged: bool
    longest_line: int
    stop: threading.Event
    deadline: Deadline
    files: int = 0
    size: int = 0
    logs: int = 0
    outside: int = 0
    damaged: int = 0
    damaged_lines: list[DamagedLine] = attrs.field(factory=list[DamagedLine])

    def fill(self, index: Index) -> ExportSummary:
        """Read every log into the index.

        Raises:
            DecodeError: a line is damaged, and damaged lines are not skipped.
            StorageError: a file cannot be read.
            ConfigurationError: the pass was stopped.
            TimeoutError: the deadline has passed.
        """
        with file_errors(self.directory):
            for folder in folders(self.directory):
                self._add_folder(index, folder)
        index.group()
        kept = index.count_logs()
        return ExportSummary(
            files=self.files,
            size=self.size,
            logs=self.logs,
            sessions=index.count_sessions(None),
            repeated=self.logs - self.outside - kept,
            outside=self.outside,
            damaged=self.damaged,
            damaged_lines=tuple(self.damaged_lines),
        )

    def _add_folder(self, index: Index, folder: Folder) -> None:
        described = self._description(folder)
        number = index.add_folder(
            folder.id, _text(described, "name") or _text(described, "path"), _text(described, "type")
        )
        for path in folder.log_files():
            shown = path.relative_to(self.directory).as_posix()
            index.add_logs(self._rows(path, shown, index.add_file(number, shown)))

    def _description(self, folder: Folder) -> dict[str, Any]:
        path = folder.path / "file.json"
        try:
            with opened(path) as file:
                data = file.read(self.longest_line + 1)
        except FileNotFoundError:
            return {}
        try:
            return parse(None if len(data) > self.longest_line else data)
        except DamageError as error:
            self._report(path.relative_to(self.directory).as_posix(), 1, error, b"")
            return {}

    def _rows(self, path: Path, shown: str, number: int) -> Iterator[tuple[Any, ...]]:
        self.files += 1
        with opened(path) as file:
            for line in lines(file, self.longest_line):
                if self.stop.is_set():
                    raise ConfigurationError("the client was closed while it read the export")
                self.deadline.check()
                self.size += line.size
                try:
                    entry = log_entry(parse(line.data))
                except DamageError as error:
                    self._report(shown, line.number, error, line.data or b"")
                    continue
                self.logs += 1
                if entry is None:
                    self.outside += 1
                else:
                    yield (*entry, number, line.number, line.start, line.size)

    def _report(self, file: str, number: int, error: DamageError, data: bytes) -> None:
        found = DamagedLine(file=file, line=number, reason=str(error))
        if not self.skip_damaged:
            raise DecodeError(
                f"{found}; {advice.to_set('skip_damaged', True)} to leave out damaged lines",
                body=data[:2000].decode("utf-8", "replace").rstrip(),
            ) from error
        logger.warning("left out: %s", found)
        self.damaged += 1
        if len(self.damaged_lines) < _KEPT:
            self.damaged_lines.append(found)


def _text(described: dict[str, Any], name: str) -> str | None:
    value = described.get(name)
    return value if isinstance(value, str) else None


@contextmanager
def file_errors(path: Path) -> Generator[None]:
    """Translate errors of the file system to StorageError."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"{error.filename or path} cannot be read: {error.strerror}") from error
