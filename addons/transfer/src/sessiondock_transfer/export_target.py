"""The output of an export: it appears under its name when it is whole, and not before."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
import threading
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sessiondock import ConfigurationError, InvalidValueError, Recording, StorageError
from sessiondock.authoring import advice

from .export_folder import check_replaceable, recover_folder, replace_folder, write_list
from .export_report import ExportReport, Losses
from .formats.record import ExportedRecording, ExportedSession, Format, SkippedSession
from .redaction import Redactor

__all__ = ["ExportTarget"]

_MOST_FAILED = 1000
EXTENSIONS = {
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/wave": "wav",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/webm": "weba",
    "video/mp4": "mp4",
    "video/webm": "webm",
}


class ExportTarget:
    """Writes sessions to a file or folder beside the target, and moves it there at the end.

    A file that is replaced keeps its mode, and a symbolic link to it stays a link. Its methods block. They may be
    called from several threads, one at a time.

    Args:
        format: how to write.
        path: the file or folder.
        overwrite: whether a file that is there may be replaced, or a folder with nothing but an earlier export.
        options: of the format.

    Raises:
        InvalidValueError: there is something at the path that may not be replaced, or its folder does not exist.
        ConfigurationError: an option does not fit the format.
        MissingDependencyError: the format needs a package.
        StorageError: nothing can be written there.
    """

    def __init__(
        self, format: Format, path: str | os.PathLike[str], *, overwrite: bool, options: Mapping[str, Any]
    ) -> None:
        self._format = format
        self.path: Path = Path(path).absolute()
        with self._storing():
            self._place = self.path if format.folder else _linked(self.path)
            _check(self._place, format, overwrite=overwrite)
            self._mode = stat.S_IMODE(self._place.stat().st_mode) & 0o777 if self._place.is_file() else None
        # the ending stays, since formats read it
        self._work = self._place.with_name(f".part-{secrets.token_hex(6)}-{self.path.name}")
        self._busy = threading.Lock()
        self._losses = Losses(format)
        self._left_out, self._skipped = Counter[str](), Counter[str]()
        self._failed, self._failures = dict[str, str](), 0
        self._sessions = self._events = self._recordings = 0
        self._over = False
        with self._storing():
            try:
                self._writer = format.open(self._work, options)
                self._take_mode(writable=True)
            except BaseException:
                self._remove()
                raise

    @property
    def sessions(self) -> int:
        """How many sessions were written so far."""
        return self._sessions

    def write(self, item: ExportedSession) -> None:
        """Write one session, or note why it cannot be written."""
        with self._busy, self._storing():
            if self._over:
                raise ConfigurationError("the export is over; nothing can be written any more")
            try:
                self._left_out.update(self._writer.write(item))
            except SkippedSession as reason:
                self._skipped[str(reason)] += 1
                return
            self._losses.count(item)
            self._sessions += 1
            self._events += len(item.events)
            self._recordings += len(item.recordings)

    def leave_out(self, what: str, count: int = 1) -> None:
        """Note something that is not written."""
        with self._busy:
            self._left_out[what] += count

    def skip(self, reason: str) -> None:
        """Note a session that is not written."""
        with self._busy:
            self._skipped[reason] += 1

    def fail(self, session_id: str, reason: str) -> None:
        """Note a session that cannot be read."""
        with self._busy:
            self._failures += 1
            if len(self._failed) < _MOST_FAILED:
                self._failed[session_id] = reason

    def new_recording(self) -> Path:
        """Where to save the bytes of a recording; hand it to `keep_recording` then."""
        folder = self._work / "recordings"
        with self._storing():
            folder.mkdir(exist_ok=True)
        return folder / f"{secrets.token_hex(8)}.part"

    def keep_recording(self, saved: Path, recording: Recording) -> ExportedRecording:
        """Name a saved recording by its SHA-256 digest, so that equal ones are stored once."""
        with self._storing():
            with saved.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            name = f"recordings/{digest}.{_extension(recording)}"
            size = saved.stat().st_size
            saved.replace(self._work / name)
        return ExportedRecording(recording=recording, file=name, size=size)

    def finish(self, provider: str, redactor: Redactor) -> ExportReport:
        """Close the output, move it to its name, and report."""
        with self._busy, self._storing():
            self._over = True
            self._writer.close()
            size = _size(self._work)
            if self._format.folder:
                write_list(self._work)
                self._place_folder()
            else:
                self._take_mode()
                self._work.replace(self._place)
        return self._report(provider, redactor, size)

    def _place_folder(self) -> None:
        if self._place.is_dir() and any(self._place.iterdir()):
            try:
                replace_folder(self._work, self._place)
            except InvalidValueError:
                self._remove()
                raise
            return
        if self._place.is_dir():
            self._place.rmdir()
        self._work.rename(self._place)

    def give_up(self, provider: str, redactor: Redactor, reason: str) -> ExportReport:
        """Write nothing, so that what stood at the path before is still there, and report with the reason."""
        self.discard()
        self.leave_out(reason)
        return self._report(provider, redactor, 0)

    def _report(self, provider: str, redactor: Redactor, size: int) -> ExportReport:
        return ExportReport(
            format=self._format.name,
            path=str(self.path),
            provider=provider,
            sessions=self._sessions,
            events=self._events,
            recordings=self._recordings,
            size=size,
            dropped=dict(self._losses.dropped),
            partly=dict(self._losses.partly),
            kept_of={name: self._format.partly[name] for name in self._losses.partly},
            left_out=dict(self._left_out),
            skipped=dict(self._skipped),
            failures=self._failures,
            failed=dict(self._failed),
            redacted=redactor.changed,
            redaction_failed=redactor.failed,
        )

    def discard(self) -> None:
        """Throw away what was written; what stood at the path before is still there."""
        with self._busy:
            self._over = True
            with suppress(Exception):
                self._writer.close()
            self._remove()

    def _take_mode(self, *, writable: bool = False) -> None:
        """Give the output the mode of the file that it replaces, so that nobody else may read it."""
        if self._mode is not None and self._work.is_file():
            self._work.chmod(self._mode | 0o600 if writable else self._mode)

    def _remove(self) -> None:
        if self._work.is_dir():
            shutil.rmtree(self._work, ignore_errors=True)
        else:
            with suppress(OSError):
                self._work.unlink(missing_ok=True)

    @contextmanager
    def _storing(self) -> Generator[None]:
        try:
            yield
        except OSError as error:
            raise StorageError(f"cannot write to {self.path}: {error.strerror or error}") from error


def _linked(path: Path) -> Path:
    """The file that a symbolic link leads to."""
    try:
        return path.resolve()
    except RuntimeError as error:
        raise InvalidValueError(f"{path} is a symbolic link that leads to itself; name a file") from error


def _check(path: Path, format: Format, *, overwrite: bool) -> None:
    if not path.parent.is_dir():
        raise InvalidValueError(f"the folder {path.parent} does not exist; make it first")
    if format.folder:
        recover_folder(path)
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            raise InvalidValueError(f"{path} is no folder; the format {format.name!r} needs a new or an empty one")
        if path.exists() and any(path.iterdir()):
            if not overwrite:
                raise InvalidValueError(
                    f"{path} is not empty; the format {format.name!r} needs a folder of its own; "
                    f"{advice.to_pass('overwrite', True)} to replace an earlier export"
                )
            check_replaceable(path)
    elif path.is_dir():
        raise InvalidValueError(f"{path} is a folder; the format {format.name!r} writes a file")
    elif path.exists() and not path.is_file():
        raise InvalidValueError(f"{path} is no regular file, so it cannot be replaced; name a file")
    elif path.exists() and not overwrite:
        raise InvalidValueError(f"{path} exists; {advice.to_pass('overwrite', True)} to replace it")


def _extension(recording: Recording) -> str:
    """An ending that browsers play and never open as a page, by the media type, else by the recording's name."""
    kind = (recording.content_type or "").partition(";")[0].strip().lower()
    named = Path(recording.name or "").suffix.lower().removeprefix(".")
    return EXTENSIONS.get(kind) or (named if named in EXTENSIONS.values() else "bin")


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files)
