"""What the clients of both APIs share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sessiondock._runtime_async import sleep

from sessiondock._async.http_client import AsyncHTTPClient
from sessiondock._async.resource import AsyncResource
from sessiondock._unset import UNSET, Unset
from sessiondock.errors import NotFoundError
from sessiondock.hooks import Hooks
from sessiondock.http import Request, Response, Timeout
from sessiondock.polling import Polling
from sessiondock.settings import resolve

from ..models import HoneyHiveSession
from ..wire.hints import is_missing_route

__all__ = ["AsyncHiveClient", "AsyncHiveResource"]


class AsyncHiveClient(AsyncHTTPClient):
    """Settings of both APIs.

    Attributes:
        project: the project's name, or None.
        environment: the ``source`` of sessions created without one, or None.
    """

    url_settings = ("base_url", "environment", "timeout", "max_retries", "transport")

    def __init__(
        self,
        *,
        api_key: str | None = None,
        project: str | None = None,
        environment: str | None = None,
        base_url: str | None = None,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        transport: str | None = None,
        http_client: Any = None,
        plugins: Iterable[object] = (),
    ) -> None:
        self.project = resolve(self.provider, "project", project, Hooks())
        self.environment = resolve(self.provider, "environment", environment, Hooks())
        super().__init__(
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            headers=headers,
            transport=transport,
            http_client=http_client,
            plugins=plugins,
        )

    @classmethod
    def _use_project(cls, project: str, settings: dict[str, Any]) -> None:
        settings["project"] = project


class AsyncHiveResource(AsyncResource):
    """Sessions of either API."""

    def __init__(self, client: AsyncHiveClient) -> None:
        self._client = client

    async def _found(
        self, request: Request, read: Callable[[Response], HoneyHiveSession], wait: float
    ) -> HoneyHiveSession:
        polling = Polling(wait, interval=0.25, longest=4)
        while True:
            try:
                return read(await self._client.send(request))
            except NotFoundError as error:
                pause = None if is_missing_route(error) else polling.pause()
                if pause is None:
                    raise
            await sleep(pause)
