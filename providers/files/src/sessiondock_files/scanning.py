"""Reads the batches of a file: the lines that were appended together, which count all or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from sessiondock.authoring import get_logger, values

from .compression import Block, Compression
from .records import Record
from .regular import readable

__all__ = ["Batch", "Place", "Scan", "decoded"]

_logger = get_logger("files")


class Place(NamedTuple):
    """Where a line is.

    Attributes:
        at: offset of its block in the file.
        packed: bytes of the block in the file.
        start: offset of the line in the unpacked block.
        size: bytes of the line with its line break.
    """

    at: int
    packed: int
    start: int
    size: int


class Batch(NamedTuple):
    """Lines that belong together.

    Attributes:
        lines: their records and places.
        end: the offset behind them.
    """

    lines: list[tuple[Record, Place]]
    end: int


@attrs.define
class Scan:
    """Reads a file from an offset to its end.

    Attributes:
        path: the file.
        compression: of its blocks.
        named: whether somebody has named the file himself, so that it may be a link.
        at: where to begin: the end of a batch.
        end: after `batches`, the offset behind the last whole batch; what follows it is torn.
        damaged: how many blocks and lines were skipped because they cannot be read.
    """

    path: Path
    compression: Compression
    named: bool
    at: int = 0
    end: int = 0
    damaged: int = 0

    def batches(self) -> Iterator[Batch]:
        """Every whole batch. What is damaged in the middle is skipped with a warning, what is torn is left out."""
        self.end = self.at
        pending: list[tuple[Record, Place]] = []
        with readable(self.path, named=self.named) as file:
            for block in self.compression.blocks(file, self.at):
                if not block.complete:
                    return
                pending += self._lines(block)
                if pending and pending[-1][0].get("more") is True:
                    continue
                self.end = block.at + block.size
                yield Batch(pending, self.end)
                pending = []

    def _lines(self, block: Block) -> Iterator[tuple[Record, Place]]:
        if block.data is None:
            self._warn(block.at)
            return
        start = 0
        for line in _lines(block.data):
            record = decoded(line)
            if record is None:
                self._warn(block.at + start)
            else:
                yield record, Place(block.at, block.size, start, len(line))
            start += len(line)

    def _warn(self, at: int) -> None:
        self.damaged += 1
        _logger.warning("%s is damaged at byte %d; what cannot be read there is skipped", self.path, at)


def _lines(data: bytes) -> Iterator[bytes]:
    """Lines that end with a line feed only."""
    for line in data.removesuffix(b"\n").split(b"\n"):
        yield line + b"\n"


def decoded(line: bytes) -> Record | None:
    """The record of a line, None when it is none."""
    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if values.is_object(found) and isinstance(found.get("kind"), str) else None
