"""A stored recording as a source of bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from sessiondock.authoring import AsyncBaseClient, AsyncOpenSource, OperationScope

from .. import content_programs as programs
from .database import AsyncDatabase

__all__ = ["AsyncChunkSource", "stored_recording"]


class AsyncChunkSource:
    """Reads chunk by chunk and holds no connection in between, however slow the reader is."""

    def __init__(
        self,
        database: AsyncDatabase,
        wait: float,
        scope: OperationScope,
        found: programs.OpenRecording,
        start: int,
    ) -> None:
        self._database = database
        self._wait = wait
        self._scope = scope
        self._found = found
        self.start = start
        self.length: int = found.size
        self.content_type = found.content_type
        self.validator: str | None = found.id
        self.checksum: tuple[str, str] | None = ("sha256", found.sha256)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes from `start` on."""
        offset = self.start
        while offset < self.length:
            try:
                wait = self._scope.deadline.at_most(self._wait)
                data = await self._database.run(partial(programs.read_chunk, self._found, offset), wait)
            except BaseException as error:
                self._scope.finish(error)
                raise
            offset += len(data)
            self._scope.received += len(data)
            yield data
        self._scope.finish(None)

    async def aclose(self) -> None:
        """Finish the operation; there is nothing to give back."""
        self._scope.finish(None)


def stored_recording(
    client: AsyncBaseClient, database: AsyncDatabase, wait: float, session_id: str, recording_id: str | None
) -> AsyncOpenSource:
    """What a byte stream opens a recording with."""

    async def open_source(start: int, validator: str | None, /) -> AsyncChunkSource:
        scope = client.begin("stream_recording")
        try:
            scope.attempt += 1
            program = partial(programs.open_recording, session_id, recording_id)
            found = await database.run(program, scope.deadline.at_most(wait))
        except BaseException as error:
            scope.finish(error)
            raise
        same = validator in {None, found.id} and start <= found.size
        return AsyncChunkSource(database, wait, scope, found, start if same else 0)

    return open_source
