# Generated from src/sessiondock/_async/http_recording.py: edit that file, not this one.
# Digest: bcef2917601c4efc
"""Recordings over HTTP: opened at an offset, resumed, and checked against what the headers say."""

from __future__ import annotations

from collections.abc import Iterator, Callable

import attrs

from ..errors import DecodeError
from ..http import Request
from ..http import recording_headers as fields
from .http_client import HTTPClient
from .stream import OpenSource
from .streamed_response import StreamedResponse

__all__ = ["HTTPSource", "http_recording"]


class HTTPSource:
    """The bytes of one response, from the requested offset on, or from 0 when the service starts there.

    DecodeError when the response is not such a recording.
    """

    def __init__(self, response: StreamedResponse, requested: int) -> None:
        self._response = response
        content = fields.span(response.status, response.headers, requested)
        self.start, self._end, self.length = content.start, content.end, content.length
        self.content_type = fields.content_type(response.headers)
        self.validator = fields.validator(response.headers)
        self.checksum = fields.checksum(response.status, response.headers)

    def chunks(self) -> Iterator[bytes]:
        """The bytes as they arrive. TransportError when they break off."""
        expected = None if self._end is None else self._end - self.start
        for chunk in self._response.iter_bytes(expected):
            yield chunk

    def close(self) -> None:
        """Give up what is unread."""
        self._response.close()


def http_recording(
    client: HTTPClient, request: Request, accepts: Callable[[str | None], bool]
) -> OpenSource:
    """What a byte stream opens a recording with.

    Args:
        client: sends the request.
        request: a GET for the recording; range headers are added as needed.
        accepts: whether a media type can be a recording; DecodeError when it cannot, a login page for instance.
    """

    def open_source(start: int, validator: str | None) -> HTTPSource:
        ranged = attrs.evolve(request, headers={**request.headers, **fields.range_fields(start, validator)})
        response = client.open_stream(ranged)
        try:
            media_type = fields.content_type(response.headers)
            if not accepts(media_type):
                raise DecodeError(
                    f"expected a recording, got {media_type or 'no media type'}; check the token or URL",
                    status=response.status,
                )
            return HTTPSource(response, start)
        except DecodeError as error:
            response.fail(error)
            raise

    return open_source
