"""An archive as a folder: ``manifest.json``, ``sessions/``, ``events/``, ``recordings/`` and ``blobs/``."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sessiondock import ConfigurationError, DamagedError, SchemaVersionError, StorageError
from sessiondock.authoring import checks, values

from .compression import Compression, compression_of
from .entries import is_sha256
from .regular import check_folder, readable
from .store import Segment, sync_folder, write_whole

__all__ = ["FORMAT", "VERSION", "FolderStore", "check_version"]

FORMAT, VERSION = "sessiondock-files", 1
_STREAMS = ("sessions", "events", "recordings")
_FOLDERS = (*_STREAMS, "blobs")
_OF_KIND = {"session": "sessions", "deleted": "sessions", "event": "events", "recording": "recordings"}


_LAST = 999_999


class _Manifest(NamedTuple):
    """What the manifest says. It is kept as one value, so that a thread never sees parts of two of them.

    Attributes:
        seen: what tells one file from the next that takes its place; None while there is none.
        compression: of all segments.
        segments: stream by stream.
    """

    seen: tuple[int, int, int] | None
    compression: Compression
    segments: tuple[Segment, ...]


class FolderStore:
    """The files of a folder, safe to share between threads.

    The manifest names the segments. It is replaced as a whole, so compacting takes effect at once.
    """

    streams = _STREAMS
    inline = False
    header = b""

    def __init__(self, folder: Path, compression: Compression | None) -> None:
        self.folder = folder
        self.label: str = str(folder)
        self.index: Path = folder / "index.sqlite"
        self.lock: Path = folder / ".lock"
        self.uploads: Path = folder / "blobs"
        self._manifest = folder / "manifest.json"
        self._wanted = compression
        self._paths: dict[Segment, Path] = {}
        self._none_yet = _Manifest(None, compression or compression_of("none"), ())
        self._known: _Manifest = self._none_yet

    @property
    def compression(self) -> Compression:
        """Of all segments."""
        return self._load().compression

    def stream_of(self, kind: str) -> str:
        """Where lines of this kind are."""
        return _OF_KIND[kind]

    def version(self) -> object:
        """What is another one after compacting."""
        return self._load().seen

    def check(self) -> None:
        """StorageError when the folder is no archive, or of a newer version."""
        self._load()

    def prepare(self) -> None:
        """Make the folder and its manifest when they are not there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        found = self._load()
        if found.seen is None:
            self._write(found._replace(segments=tuple(self._segment(found, stream, 1) for stream in _STREAMS)))
        for name in _FOLDERS:
            check_folder(self.folder / name).mkdir(exist_ok=True)

    def segments(self) -> tuple[Segment, ...]:
        """All of them, stream by stream; none when there is no archive yet."""
        return self._load().segments

    def path(self, segment: Segment) -> Path:
        """The file of a segment."""
        if segment not in self._paths:
            self._paths[segment] = self.folder / segment.stream / segment.name
        return self._paths[segment]

    def identity(self, path: Path) -> str:
        """What tells a segment from another of the same name: nothing, since no two have the same."""
        return ""

    def is_sealed(self, segment: Segment) -> bool:
        """Whether a segment has a name that follows from its content, so that nothing may be appended."""
        return "-" in segment.name

    def next_segment(self, stream: str) -> Segment:
        """Begin a new segment at the end of a stream."""
        found = self._load()
        existing = [segment for segment in found.segments if segment.stream == stream]
        new = self._segment(found, stream, int(existing[-1].name[:6]) + 1 if existing else 1)
        while self.path(new).exists():
            # what the manifest does not name is not ours to append to, nor to remove
            new = self._segment(found, stream, int(new.name[:6]) + 1)
        self._write(found._replace(segments=(*found.segments, new)))
        return new

    def _segment(self, manifest: _Manifest, stream: str, number: int) -> Segment:
        if number > _LAST:
            raise StorageError(f"{self.label} has no number left for a file in {stream}; compact it")
        return Segment(stream, f"{number:06}.jsonl{manifest.compression.suffix}")

    def place(self, new: dict[str, list[Path]]) -> list[tuple[Segment, Path]]:
        """Move files that were made in `scratch` to where they stay. Their names follow from their content."""
        placed: list[tuple[Segment, Path]] = []
        suffix = self.compression.suffix
        for stream in _STREAMS:
            for number, path in enumerate(new.get(stream, ()), 1):
                name = f"{number:06}-{_digest(path)[:16]}.jsonl{suffix}"
                segment = Segment(stream, name)
                path.replace(self.path(segment))
                placed.append((segment, self.path(segment)))
            sync_folder(self.folder / stream)
        return placed

    def commit(self, placed: list[tuple[Segment, Path]]) -> None:
        """Let these segments take the place of all others."""
        self._write(self._load()._replace(segments=tuple(segment for segment, _ in placed)))
        sync_folder(self.folder)

    def scratch(self) -> Path:
        """An empty folder for files that are being made."""
        found = check_folder(self.folder / ".new")
        shutil.rmtree(found, ignore_errors=True)
        found.mkdir()
        return found

    def tidy(self, old: Iterable[Segment]) -> None:
        """Remove segments that `commit` has replaced, and what killed processes have left of others."""
        shutil.rmtree(self.folder / ".new", ignore_errors=True)
        named = {self.path(segment) for segment in self.segments()}
        sealed = (path for stream in _STREAMS for path in (self.folder / stream).glob("[0-9]*-*.jsonl*"))
        for path in {*sealed, *map(self.path, old)} - named:
            with suppress(OSError):
                path.unlink()

    def blob(self, sha256: str) -> Path:
        """The file with the bytes of a recording. DamagedError when no file can have that digest."""
        if not is_sha256(sha256):
            raise DamagedError(
                f"{self.label} names a recording by {checks.shown(sha256)}, which is no SHA-256; restore it from a copy"
            )
        return check_folder(check_folder(self.uploads) / sha256[:2]) / sha256

    def blobs(self) -> Iterator[Path]:
        """The files with the bytes of recordings."""
        for folder in sorted(check_folder(self.uploads).glob("[0-9a-f][0-9a-f]")):
            yield from (path for path in sorted(check_folder(folder).iterdir()) if is_sha256(path.name))

    def _load(self) -> _Manifest:
        """What the manifest says now. It is read when it is another one than before."""
        found, known = self._stat(), self._known
        if found is None:
            known = self._known = self._none_yet
            return known
        seen = (found.st_mtime_ns, found.st_size, found.st_ino)
        if seen != known.seen:
            known = self._known = self._read(seen)
        return known

    def _stat(self) -> os.stat_result | None:
        """What the system says of the manifest; None while there is no archive yet."""
        try:
            while True:
                with suppress(FileNotFoundError):
                    return self._manifest.lstat()
                if self._is_new():
                    return None
        except NotADirectoryError:
            raise StorageError(f"{self.label} is no folder; name a folder, or a file *.jsonl") from None

    def _is_new(self) -> bool:
        """Whether there is no archive yet, nor has one been made since. StorageError when other files are there."""
        try:
            inside = sorted(path.name for path in self.folder.iterdir() if path.name not in _OURS)
        except FileNotFoundError:
            return True
        if inside and not os.path.lexists(self._manifest):
            raise StorageError(
                f"{self.label} is no archive: it has {inside[0]} but no manifest.json; name an empty folder"
            )
        return not inside

    def _read(self, seen: tuple[int, int, int]) -> _Manifest:
        for name in _FOLDERS:
            check_folder(self.folder / name)
        try:
            with readable(self._manifest) as file:
                content: Any = json.loads(file.read())
        except (ValueError, RecursionError) as error:
            raise StorageError(f"{self._manifest} is damaged: {error}; restore it from a copy") from error
        if not values.is_object(content):
            raise StorageError(f"{self._manifest} is damaged: it is no object; restore it from a copy")
        check_version(content, str(self._manifest))
        try:
            compression = compression_of(content["compression"])
            segments = tuple(Segment(stream, _name(name)) for stream in _STREAMS for name in content[stream])
        except (KeyError, TypeError, ValueError) as error:
            raise StorageError(f"{self._manifest} is damaged at {error}; restore it from a copy") from error
        if self._wanted is not None and self._wanted.name != compression.name:
            raise ConfigurationError(
                f"{self.label} is packed with the compression {compression.name!r}, which is chosen when an archive is "
                f"made; leave compression out, or name another folder"
            )
        return _Manifest(seen, compression, segments)

    def _write(self, manifest: _Manifest) -> None:
        streams = {name: [segment.name for segment in manifest.segments if segment.stream == name] for name in _STREAMS}
        content = {"format": FORMAT, "version": VERSION, "compression": manifest.compression.name, **streams}
        write_whole(self._manifest, json.dumps(content, indent=2).encode() + b"\n")
        self._known = self._none_yet


_OURS = {".lock", "index.sqlite", "index.sqlite-wal", "index.sqlite-shm", ".manifest.json.new"}


_NAME = re.compile(r"[0-9]{6}(-[0-9a-f]{16})?\.jsonl(\.gz|\.zst)?", re.ASCII)


def _name(name: object) -> str:
    if not isinstance(name, str) or _NAME.fullmatch(name) is None:
        raise ValueError(f"the segment {checks.shown(name)}")
    return name


def _digest(path: Path) -> str:
    with readable(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_version(content: dict[str, Any], where: str) -> None:
    """Reject what another program, or a newer version of this package, has written."""
    version = content.get("version")
    if content.get("format") != FORMAT or type(version) is not int:
        raise StorageError(f"{where} does not belong to an archive of sessiondock; name another path")
    if version < 1:
        raise StorageError(f"{where} is damaged: no archive has version {version}; restore it from a copy")
    if version > VERSION:
        raise SchemaVersionError(
            f"{where} has version {version} of the format and this package reads up to {VERSION}; "
            "pip install --upgrade sessiondock-files"
        )
