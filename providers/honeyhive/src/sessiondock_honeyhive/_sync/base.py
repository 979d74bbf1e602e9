# Generated from src/sessiondock_honeyhive/_async/base.py: edit that file, not this one.
# Digest: 5d00fb52871ce9a4
"""What the clients of both APIs share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sessiondock._sync.http_client import HTTPClient
from sessiondock._sync.resource import Resource
from sessiondock._runtime_sync import sleep
from sessiondock._unset import UNSET, Unset
from sessiondock.errors import NotFoundError
from sessiondock.hooks import Hooks
from sessiondock.http import Request, Response, Timeout
from sessiondock.settings import resolve

from ..models import HoneyHiveSession
from ..polling import checked_limit, next_delay
from ..wire.hints import is_missing_route

__all__ = ["HiveClient", "HiveResource"]


class HiveClient(HTTPClient):
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


class HiveResource(Resource):
    """Sessions of either API."""

    def __init__(self, client: HiveClient) -> None:
        self._client = client

    def _found(
        self, request: Request, read: Callable[[Response], HoneyHiveSession], wait: float
    ) -> HoneyHiveSession:
        limit, started, asked = checked_limit(wait), time.monotonic(), 0
        while True:
            asked += 1
            try:
                return read(self._client.send(request))
            except NotFoundError as error:
                delay = None if is_missing_route(error) else next_delay(asked, time.monotonic() - started, limit)
                if delay is None:
                    raise
            sleep(delay)
