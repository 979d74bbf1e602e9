"""Makes blocks of lines that are appended together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sessiondock import InvalidValueError

from .compression import BLOCK, LONGEST_LINE, Compression
from .records import Record
from .scanning import Place

__all__ = ["Line", "PackedBlock", "pack"]


class Line(NamedTuple):
    """A record with its bytes, without the line break."""

    record: Record
    data: bytes


class PackedBlock(NamedTuple):
    """Bytes to be written, and where the lines in them will be."""

    data: bytes
    lines: list[tuple[Record, Place]]


def pack(lines: Iterable[Line], compression: Compression, at: int, *, together: bool) -> Iterator[PackedBlock]:
    """Blocks of these lines.

    Args:
        lines: in order.
        compression: how to pack them.
        at: the offset at which the first block will be written.
        together: whether the lines count all or none; else each counts by itself.
    """
    group: list[tuple[Record, bytes]] = []
    size = 0
    for record, data in _marked(lines) if together else lines:
        _check_length(record, data)
        if group and (size + len(data) > BLOCK or not compression.groups):
            block = _packed(group, compression, at)
            yield block
            at += len(block.data)
            group, size = [], 0
        group.append((record, data))
        size += len(data) + 1
    if group:
        yield _packed(group, compression, at)


def _check_length(record: Record, data: bytes) -> None:
    if len(data) >= LONGEST_LINE:
        raise InvalidValueError(
            f"a line of kind {record['kind']!r} has {len(data)} bytes, and fewer than {LONGEST_LINE} can be stored; "
            f"store what is large in it as a recording"
        )


def _marked(lines: Iterable[Line]) -> Iterator[Line]:
    """Mark every line but the last one."""
    before: Line | None = None
    for line in lines:
        if before is not None:
            yield Line(before.record, b'{"more":true,' + before.data[1:])
        before = line
    if before is not None:
        yield before


def _packed(group: list[tuple[Record, bytes]], compression: Compression, at: int) -> PackedBlock:
    data = compression.pack(b"".join(line + b"\n" for _, line in group))
    places: list[tuple[Record, Place]] = []
    start = 0
    for record, line in group:
        places.append((record, Place(at, len(data), start, len(line) + 1)))
        start += len(line) + 1
    return PackedBlock(data, places)
