"""What waits to be written to a connection of HTTP/2. One of its calls writes for all of them at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._platform_async import finish_soon
from ..http2_endings import EndedError
from .http2_stream import AsyncHTTP2Stream

__all__ = ["AsyncHTTP2Writer"]

_PIECE = 1 << 16
_MOST_ANSWERS = 1 << 20
_LIMIT = 5.0


class AsyncHTTP2Writer:
    """Writes in order, and never half of a piece while the connection lives.

    Args:
        network: the network stream of httpcore.
        streams: the calls on the connection. A write may take as long as the most patient of them would wait.
        fail: told of the error that ends the connection.
    """

    def __init__(
        self, network: Any, streams: Mapping[int, AsyncHTTP2Stream], fail: Callable[[Exception], object]
    ) -> None:
        self._network = network
        self._streams = streams
        self._fail = fail
        self._waiting = bytearray()
        self._writing = False
        self._answers = 0
        self._failed = False

    @property
    def idle(self) -> bool:
        """Whether something waits and nobody writes."""
        return bool(self._waiting) and not self._writing

    def add(self, data: bytes) -> None:
        """Let something wait."""
        self._waiting += data

    def add_answers(self, data: bytes) -> None:
        """Let wait what the service asked for. EndedError when it asks on and on without reading any of it."""
        self.add(data)
        self._answers += len(data) if self._writing else 0
        if self._answers > _MOST_ANSWERS:
            raise EndedError("the connection broke off: the service wants answers that it does not read")

    async def write(self) -> None:
        """Write all that waits."""
        self._writing = True
        try:
            while self._waiting and not self._failed:
                # also when the task is cancelled meanwhile: half a frame would end all
                await finish_soon(self._write)
        finally:
            self._writing = False
        self._answers = 0

    async def _write(self) -> None:
        piece = bytes(self._waiting[:_PIECE])
        del self._waiting[:_PIECE]
        written = False
        try:
            await self._network.write(piece, self._limit())
            written = True
        except Exception as error:  # noqa: BLE001 - every call on the connection raises it
            self._fail(error)
        finally:
            if not written:
                self._failed = True
                self._fail(EndedError("the connection broke off: the service reads nothing"))

    def _limit(self) -> float | None:
        limits = [stream.silence for stream in self._streams.values()]
        known = [limit for limit in limits if limit is not None]
        return max(known, default=_LIMIT) if len(known) == len(limits) else None
