# Generated from src/sessiondock_files/_async/source.py: edit that file, not this one.
# Digest: c2b81259599af6f4
"""A stored recording as a source of bytes."""

from __future__ import annotations

from collections.abc import Iterator

from sessiondock.authoring import OpenSource, OperationScope
from sessiondock.authoring import runtime_sync as runtime

from ..content_work import OpenRecording
from .engine_client import EngineClient

__all__ = ["StoredBytes", "stored_recording"]


class StoredBytes:
    """Reads piece by piece."""

    def __init__(self, scope: OperationScope, found: OpenRecording, start: int) -> None:
        self._scope = scope
        self._found = found
        self.start = start
        self.length: int = found.size
        self.content_type = found.content_type
        self.validator: str | None = found.sha256
        self.checksum: tuple[str, str] | None = ("sha256", found.sha256)

    def chunks(self) -> Iterator[bytes]:
        """The bytes from `start` on. DamagedError at the end of all bytes when they are not those that were stored."""
        digest = self._found.digest() if self.start == 0 else None
        offset = self.start
        while offset < self.length:
            try:
                self._scope.deadline.check()
                data = runtime.run_blocking(self._found.read, offset)
                offset += len(data)
                if digest is not None:
                    digest.add(data, last=offset >= self.length)
            except BaseException as error:
                self._scope.finish(error)
                raise
            self._scope.received += len(data)
            yield data
        self._scope.finish(None)

    def close(self) -> None:
        """Finish the operation; there is nothing to give back."""
        self._scope.finish(None)


def stored_recording(client: EngineClient, session_id: str, recording_id: str | None) -> OpenSource:
    """What a byte stream opens a recording with."""

    def open_source(start: int, validator: str | None, /) -> StoredBytes:
        scope = client.begin("stream_recording")
        try:
            scope.attempt += 1
            wait = scope.deadline.at_most(client.wait)
            found = runtime.run_blocking(client.engine.open_recording, session_id, recording_id, wait)
        except BaseException as error:
            scope.finish(error)
            raise
        same = validator in {None, found.sha256} and start <= found.size
        return StoredBytes(scope, found, start if same else 0)

    return open_source
