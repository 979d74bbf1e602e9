# Generated from src/sessiondock/_async/http_source.py: edit that file, not this one.
# Digest: adf0653392ea590f
"""A recording's bytes over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Callable

import attrs

from ..errors import DecodeError, IncompleteReadError, TransportError
from ..http import Request
from ..http import recording_headers as fields
from ..http.redact import safe_url
from ..http.target import absolute
from .exchange import Answer
from .http_client import HTTPClient
from .stream import OpenSource

__all__ = ["HTTPSource", "http_recording"]


class HTTPSource:
    """The bytes of one answer, from the offset that was asked for, or from 0 when the service starts there.

    DecodeError when the answer is not such a recording.
    """

    def __init__(self, answer: Answer, asked: int, explain: Callable[[TransportError], None]) -> None:
        self._answer = answer
        self._explain = explain
        span = fields.span(answer.status, answer.headers, asked)
        self.start, self._end, self.length = span.start, span.end, span.length
        self.content_type = fields.content_type(answer.headers)
        self.validator = fields.validator(answer.headers)
        self.checksum = fields.checksum(answer.status, answer.headers)

    def chunks(self) -> Iterator[bytes]:
        """The bytes as they arrive. TransportError when they break off."""
        done = self.start
        try:
            for chunk in self._answer.iter_bytes():
                done += len(chunk)
                yield chunk
            if self._end is not None and done != self._end:
                raise IncompleteReadError(f"the recording broke off after {done} bytes, before {self._end}")
        except TransportError as error:
            self._explain(error)
            raise

    def close(self) -> None:
        """Give up what is unread."""
        self._answer.close()


def http_recording(client: HTTPClient, request: Request, accepts: Callable[[str | None], bool]) -> OpenSource:
    """What a stream of bytes opens a recording with.

    Args:
        client: sends the request.
        request: a GET for the recording; range fields are added as needed.
        accepts: whether a media type can be a recording; DecodeError when it cannot, a login page for instance.
    """

    def explain(error: TransportError) -> None:
        error.provider, error.operation, error.method = client.provider.name, request.operation, request.method
        error.url = safe_url(absolute(client.base_url, request.target))

    def open_source(start: int, validator: str | None) -> HTTPSource:
        asked = fields.range_fields(start, validator)
        answer = client.open(attrs.evolve(request, headers={**request.headers, **asked}))
        try:
            kind = fields.content_type(answer.headers)
            if not accepts(kind):
                raise DecodeError(
                    f"expected a recording, got {kind or 'no media type'}; check the token or URL", status=answer.status
                )
            return HTTPSource(answer, start, explain)
        except DecodeError as error:
            answer.close()
            error.provider, error.operation = client.provider.name, request.operation
            raise

    return open_source
