"""A transport without a network: it answers what it was told."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from sessiondock.http import Headers, PreparedRequest, Timeout

JSON = (("content-type", "application/json"),)


@attrs.define
class Answered:
    """A response that is there already."""

    status: int
    headers: Headers
    body: bytes

    def read(self, limit: int | None, /) -> bytes:
        return self.body

    def iter_bytes(self) -> Iterator[bytes]:
        yield self.body

    def close(self) -> None:
        """Nothing is open."""


@attrs.define
class Canned:
    """Answers every request alike.

    Attributes:
        body: the body of each answer.
        status: its status.
        requests: what was sent.
    """

    body: bytes = b"{}"
    status: int = 200
    requests: list[PreparedRequest] = attrs.field(factory=list[PreparedRequest])

    def send(self, request: PreparedRequest, timeout: Timeout) -> Answered:
        # what a real one would fail with
        assert request.url.isascii()
        assert isinstance(request.body, (bytes, type(None)))
        self.requests.append(request)
        return Answered(self.status, Headers(JSON), self.body)

    def close(self) -> None:
        """Nothing is open."""
