"""Reads lines by their places in the index."""

from __future__ import annotations

import os
from collections.abc import Sequence
from types import TracebackType
from typing import Any, BinaryIO, Self

from .compression import Compression
from .file_errors import OutdatedError
from .index import Index
from .records import Record
from .regular import readable
from .scanning import Place, decoded
from .store import Store

__all__ = ["Reader"]

_CACHED = 8


class Reader:
    """A context manager that reads lines. Files stay open, and a few blocks unpacked, until it is left."""

    def __init__(self, index: Index, store: Store) -> None:
        self._index = index
        self._store = store
        self._compression: Compression = store.compression
        self._files: dict[int, BinaryIO] = {}
        self._blocks: dict[tuple[int, int], bytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files.values():
            file.close()

    def read(self, row: Sequence[Any], **expected: Any) -> Record:
        """The line of a row that ends with segment and place.

        Raises:
            OutdatedError: there is no such line, or its members are not those expected.
        """
        segment, place = row[-5], Place(*row[-4:])
        data = self._block(segment, place)
        record = decoded(data[place.start : place.start + place.size])
        if record is None or any(record.get(name) != value for name, value in expected.items()):
            raise OutdatedError
        return record

    def _block(self, segment: int, place: Place) -> bytes:
        key = segment, place.at
        if key in self._blocks:
            return self._blocks[key]
        file = self._file(segment)
        file.seek(place.at)
        packed = file.read(place.packed)
        try:
            data = self._compression.unpack(packed)
        except ValueError:
            raise OutdatedError from None
        if self._compression.groups:
            if len(self._blocks) >= _CACHED:
                del self._blocks[next(iter(self._blocks))]
            self._blocks[key] = data
        return data

    def _file(self, segment: int) -> BinaryIO:
        if segment not in self._files:
            found = self._index.segment(segment)
            if found is None:
                raise OutdatedError
            try:
                file = readable(self._store.path(found[0]), named=self._store.inline)
            except FileNotFoundError:
                raise OutdatedError from None
            self._files[segment] = file
            if found[1] not in {"", str(os.fstat(file.fileno()).st_ino)}:
                raise OutdatedError
        return self._files[segment]
