"""A stored recording as a source of bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sessiondock.authoring import AsyncOpenSource, OperationScope
from sessiondock.authoring import runtime_async as runtime

from ..content_work import OpenRecording
from .engine_client import AsyncEngineClient

__all__ = ["AsyncStoredBytes", "stored_recording"]


class AsyncStoredBytes:
    """Reads piece by piece."""

    def __init__(self, scope: OperationScope, found: OpenRecording, start: int) -> None:
        self._scope = scope
        self._found = found
        self.start = start
        self.length: int = found.size
        self.content_type = found.content_type
        self.validator: str | None = found.sha256
        self.checksum: tuple[str, str] | None = ("sha256", found.sha256)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes from `start` on. DamagedError at the end of all bytes when they are not those that were stored."""
        digest = self._found.digest() if self.start == 0 else None
        offset = self.start
        while offset < self.length:
            try:
                self._scope.deadline.check()
                data = await runtime.run_blocking(self._found.read, offset)
                offset += len(data)
                if digest is not None:
                    digest.add(data, last=offset >= self.length)
            except BaseException as error:
                self._scope.finish(error)
                raise
            self._scope.received += len(data)
            yield data
        self._scope.finish(None)

    async def aclose(self) -> None:
        """Finish the operation; there is nothing to give back."""
        self._scope.finish(None)


def stored_recording(client: AsyncEngineClient, session_id: str, recording_id: str | None) -> AsyncOpenSource:
    """What a byte stream opens a recording with."""

    async def open_source(start: int, validator: str | None, /) -> AsyncStoredBytes:
        scope = client.begin("stream_recording")
        try:
            scope.attempt += 1
            wait = scope.deadline.at_most(client.wait)
            found = await runtime.run_blocking(client.engine.open_recording, session_id, recording_id, wait)
        except BaseException as error:
            scope.finish(error)
            raise
        same = validator in {None, found.sha256} and start <= found.size
        return AsyncStoredBytes(scope, found, start if same else 0)

    return open_source
