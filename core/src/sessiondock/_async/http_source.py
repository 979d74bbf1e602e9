"""A recording's bytes over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import attrs

from ..errors import DecodeError
from ..http import Request
from ..http import recording_headers as fields
from .exchange import AsyncAnswer
from .http_client import AsyncHTTPClient
from .stream import AsyncOpenSource

__all__ = ["AsyncHTTPSource", "http_recording"]


class AsyncHTTPSource:
    """The bytes of one answer, from the offset the service chose to start at."""

    def __init__(self, answer: AsyncAnswer) -> None:
        self._answer = answer
        self.start, self.length = fields.span(answer.status, answer.headers)
        self.content_type = fields.content_type(answer.headers)
        self.validator = fields.validator(answer.headers)
        self.checksum = fields.checksum(answer.headers)

    def chunks(self) -> AsyncIterator[bytes]:
        """The bytes as they arrive."""
        return self._answer.aiter_bytes()

    async def aclose(self) -> None:
        """Give up what is unread."""
        await self._answer.aclose()


def http_recording(client: AsyncHTTPClient, request: Request, accepts: Callable[[str | None], bool]) -> AsyncOpenSource:
    """What a stream of bytes opens a recording with.

    Args:
        client: sends the request.
        request: a GET for the recording; range fields are added as needed.
        accepts: whether a media type can be a recording; DecodeError when it cannot, a login page for instance.
    """

    async def open_source(start: int, validator: str | None) -> AsyncHTTPSource:
        asked = fields.range_fields(start, validator)
        answer = await client.open(attrs.evolve(request, headers={**request.headers, **asked}))
        try:
            source = AsyncHTTPSource(answer)
            if not accepts(source.content_type):
                raise DecodeError(
                    f"expected a recording, got {source.content_type}; check the token or URL",
                    provider=client.provider.name,
                    operation=request.operation,
                    status=answer.status,
                )
        except BaseException:
            await answer.aclose()
            raise
        return source

    return open_source
