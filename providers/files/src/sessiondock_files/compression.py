"""How the lines of a file are packed: as they are, or as gzip members or Zstandard frames one after another.

A block is what is read and unpacked at once: one line, or one member or frame of several lines. Equal lines give equal
bytes. Blocks that are written here hold `BLOCK` bytes of lines, or one line that is longer.
"""

from __future__ import annotations

import importlib
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Literal, NamedTuple, Protocol

from sessiondock import MissingDependencyError, StorageError

__all__ = [
    "BLOCK",
    "GZIP",
    "LONGEST_LINE",
    "MAGIC",
    "PLAIN",
    "Block",
    "Compression",
    "Packed",
    "Plain",
    "compression_of",
    "unpacked",
    "zstd",
]

BLOCK = 256 * 1024
"""Bytes of lines in a block."""
LONGEST_LINE = 256 * 1024 * 1024
"""Bytes of a line; a longer one, which may be a few bytes in the file, counts as damaged and is not kept in memory."""
_CHUNK = 1024 * 1024
_TOO_LARGE = 4 * BLOCK
MAGIC = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
"""What a packed file begins with."""


class Block(NamedTuple):
    """A block of a file.

    Attributes:
        at: its offset.
        size: its bytes in the file.
        data: the lines in it, or None when it is damaged.
        complete: whether it is whole; only the last one of a file can be torn.
    """

    at: int
    size: int
    data: bytes | None
    complete: bool = True


class Compression(Protocol):
    """One way to pack lines.

    Attributes:
        name: as the manifest and the setting name it.
        suffix: of the names of files.
        groups: whether several lines are packed together.
    """

    @property
    def name(self) -> str: ...
    @property
    def suffix(self) -> str: ...
    @property
    def groups(self) -> bool: ...

    def pack(self, data: bytes, /) -> bytes: ...
    def unpack(self, block: bytes, /) -> bytes: ...
    def blocks(self, file: BinaryIO, at: int, /) -> Iterator[Block]: ...


class Plain:
    """Lines as they are."""

    name = "none"
    suffix = ""
    groups = False

    def pack(self, data: bytes) -> bytes:
        """The line."""
        return data

    def unpack(self, block: bytes) -> bytes:
        """The line."""
        return block

    def blocks(self, file: BinaryIO, at: int) -> Iterator[Block]:
        """The lines from an offset on."""
        file.seek(at)
        rest, dropped = bytearray(), 0
        while chunk := file.read(_CHUNK):
            start = len(rest)
            rest += chunk
            begin = 0
            while (end := rest.find(b"\n", max(start, begin))) >= 0:
                size = dropped + end + 1 - begin
                yield Block(at, size, None if dropped else bytes(rest[begin : end + 1]))
                at += size
                begin, dropped = end + 1, 0
            del rest[:begin]
            if len(rest) > LONGEST_LINE:
                dropped += len(rest)
                rest.clear()
        if rest or dropped:
            yield Block(at, dropped + len(rest), bytes(rest), complete=False)


class Decompressor(Protocol):
    """Unpacks one member or frame."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _pieces(decompressor: Decompressor, data: bytes) -> Iterator[bytes]:
    """What data is unpacked to, in pieces that are small however well it was packed."""
    while True:
        piece = decompressor.decompress(data, _CHUNK)
        yield piece
        if decompressor.eof or len(piece) < _CHUNK:
            return
        # zlib gives back what it has not read yet, others keep it
        data = getattr(decompressor, "unconsumed_tail", b"")


class _TooLongError(Exception):
    """A line is longer than any that is written here."""


class Packed:
    """Members or frames, one after another."""

    groups = True

    def __init__(
        self,
        name: Literal["gzip", "zstd"],
        suffix: str,
        pack: Callable[[bytes], bytes],
        decompressor: Callable[[], Decompressor],
        failure: type[Exception],
    ) -> None:
        self.name: str = name
        self.suffix = suffix
        self.magic: bytes = MAGIC[name]
        self.pack = pack
        self.decompressor = decompressor
        self.failure = failure

    def unpack(self, block: bytes) -> bytes:
        """The lines of a block. ValueError when it is damaged."""
        decompressor, data = self.decompressor(), bytearray()
        try:
            for piece in _pieces(decompressor, block):
                data += piece
                if len(data) > LONGEST_LINE:
                    raise ValueError("it is too long")
        except self.failure as error:
            raise ValueError(str(error)) from error
        if not decompressor.eof or decompressor.unused_data:
            raise ValueError("it is no whole block")
        return bytes(data)

    def blocks(self, file: BinaryIO, at: int) -> Iterator[Block]:
        """The blocks from an offset on. Behind a damaged one, reading goes on where the next one begins."""
        while True:
            file.seek(at)
            found = self._block(file, at)
            if found is None:
                return
            yield found
            at += found.size

    def _block(self, file: BinaryIO, at: int) -> Block | None:
        decompressor, data, read = self.decompressor(), bytearray(), 0
        while chunk := file.read(BLOCK):
            read += len(chunk)
            try:
                for piece in _pieces(decompressor, chunk):
                    self._add(piece, data, at)
            except (self.failure, _TooLongError):
                return self._damaged(file, at)
            if decompressor.eof:
                return Block(at, read - len(decompressor.unused_data), bytes(data))
        return Block(at, read, bytes(data), complete=False) if read else None

    def _add(self, piece: bytes, data: bytearray, at: int) -> None:
        # the lines of a block that is not too large are looked at when it gets so
        seen = max(0, len(data) - 1) if len(data) > _TOO_LARGE else 0
        data += piece
        if len(data) > _TOO_LARGE and data.find(b"\n", seen, -1) >= 0:
            raise StorageError(
                f"its lines were packed by another program into one piece; unpack it, or write it into a pipe and "
                f"read that with files:- ({self.name} at byte {at})"
            )
        if len(data) > LONGEST_LINE:
            raise _TooLongError

    def _damaged(self, file: BinaryIO, at: int) -> Block:
        """What is skipped: up to the next place that begins like a block and can be unpacked, or the end."""
        place = at + 1
        while True:
            file.seek(place)
            chunk = file.read(_CHUNK)
            found = chunk.find(self.magic)
            if found >= 0 and self._begins(file, place + found):
                return Block(at, place + found - at, None)
            if found >= 0:
                place += found + 1
            elif len(chunk) < _CHUNK:
                return Block(at, place + len(chunk) - at, None)
            else:
                place += _CHUNK - len(self.magic) + 1

    def _begins(self, file: BinaryIO, place: int) -> bool:
        file.seek(place)
        try:
            return self.decompressor().decompress(file.read(BLOCK), _CHUNK) != b""
        except self.failure:
            return False


def _gzip(data: bytes) -> bytes:
    # wbits of 31 writes a header without a time and without a name
    compressor = zlib.compressobj(6, zlib.DEFLATED, 31)
    return compressor.compress(data) + compressor.flush()


PLAIN: Compression = Plain()
GZIP: Compression = Packed("gzip", ".gz", _gzip, lambda: zlib.decompressobj(31), zlib.error)


def zstd() -> Compression:
    """Zstandard. MissingDependencyError when this Python has no library for it."""
    try:
        library: Any = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    except ImportError:
        raise MissingDependencyError(
            "Zstandard needs a library on Python before 3.14: pip install 'sessiondock-files[zstd]'", provider="files"
        ) from None
    parameter = library.CompressionParameter
    options = {int(parameter.checksum_flag): 1, int(parameter.compression_level): 3}
    return Packed(
        "zstd",
        ".zst",
        lambda data: library.compress(data, options=options),
        library.ZstdDecompressor,
        library.ZstdError,
    )


def compression_of(name: str) -> Compression:
    """The compression that a manifest or a checked setting names."""
    return {"none": lambda: PLAIN, "gzip": lambda: GZIP, "zstd": zstd}[name]()


def unpacked(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream in pieces, however they were packed; what it begins with says how.

    Of a stream that breaks off, what arrived. StorageError when it is damaged.
    """
    chunk = file.read(BLOCK)
    packed = next((name for name, magic in MAGIC.items() if chunk.startswith(magic)), None)
    if packed is None:
        while chunk:
            yield chunk
            chunk = file.read(BLOCK)
        return
    compression = compression_of(packed)
    assert isinstance(compression, Packed)
    decompressor = compression.decompressor()
    while chunk:
        try:
            yield from _pieces(decompressor, chunk)
        except compression.failure as error:
            raise StorageError(f"the stream is damaged: {error}") from error
        chunk = decompressor.unused_data if decompressor.eof else b""
        if decompressor.eof:
            decompressor = compression.decompressor()
        chunk = chunk or file.read(BLOCK)
