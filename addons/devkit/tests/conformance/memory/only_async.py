"""Operations that only an event loop shows to be wrong."""

from __future__ import annotations

import asyncio
import time
import urllib.request
from typing import Any

from sessiondock import Session

from . import wire
from ._async.sessions import AsyncMemorySessions


class SleepsInTheLoop(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        time.sleep(0.3)  # noqa: ASYNC251
        return await super().get(session_id)


class BlocksTheLoop(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        headers = {"Authorization": self._client._pipeline.credentials["Authorization"]}  # pyright: ignore[reportPrivateUsage]
        request = urllib.request.Request(self._client.base_url + wire.get(session_id).request.target, headers=headers)
        urllib.request.urlopen(request).close()  # noqa: ASYNC210
        return await super().get(session_id)


class OpensFiles(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        place: Any = vars(self._client)["place"]
        assert [*place.iterdir()] == []
        return await super().get(session_id)


class SwallowsCancellation(AsyncMemorySessions):
    async def get(self, session_id: str, /) -> Session:
        try:
            return await super().get(session_id)
        except asyncio.CancelledError:
            return await super().get(session_id)
