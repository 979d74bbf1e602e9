"""What the clients of both APIs share."""

from __future__ import annotations

from typing import Unpack

from sessiondock import NotFoundError
from sessiondock.authoring import (
    AsyncClientOptions,
    AsyncHTTPClient,
    AsyncResource,
    Call,
    Hooks,
    Polling,
    resolve,
    runtime_async,
)

from ..models import HoneyHiveSession
from ..wire.hints import is_missing_route

__all__ = ["AsyncHiveClient", "AsyncHiveResource"]


class AsyncHiveClient(AsyncHTTPClient):
    """Settings of both APIs.

    Attributes:
        project: the project's name, or None.
        environment: the ``source`` of sessions created without one, or None.
    """

    def __init__(
        self, *, project: str | None = None, environment: str | None = None, **options: Unpack[AsyncClientOptions]
    ) -> None:
        self.project = resolve(self.provider, "project", project, Hooks())
        self.environment = resolve(self.provider, "environment", environment, Hooks())
        super().__init__(**options)


class AsyncHiveResource(AsyncResource[AsyncHiveClient]):
    """Sessions of either API."""

    async def _get(self, call: Call[HoneyHiveSession], wait: float | None) -> HoneyHiveSession:
        """Read a session, and again with growing pauses while there is none and time is left."""
        polling = Polling(wait, interval=0.25, longest=4.0)
        while True:
            try:
                return await self._client.call(call)
            except NotFoundError as error:
                pause = None if is_missing_route(error) else polling.pause()
                if pause is None:
                    raise
            await runtime_async.sleep(pause)
