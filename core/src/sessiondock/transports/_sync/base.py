# Generated from src/sessiondock/transports/_async/base.py: edit that file, not this one.
# Digest: 4e8102bd3a553821
"""The seam: one method to send, one to close. HTTP libraries' errors become ours here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ...http import Headers, PreparedRequest, Timeout

__all__ = ["Transport", "TransportResponse"]


class TransportResponse(Protocol):
    """An answer whose body has not been read. Reading it whole or closing it gives the connection back."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Headers: ...

    def read(self) -> bytes:
        """The whole body, content encoding removed. TransportError when it breaks off."""
        ...

    def iter_bytes(self) -> Iterator[bytes]:
        """The body as it arrives, content encoding removed. TransportError when it breaks off."""
        ...

    def close(self) -> None:
        """Give up what is unread, and with it the connection."""
        ...


class Transport(Protocol):
    """Sends requests. Safe to share."""

    def send(self, request: PreparedRequest, timeout: Timeout) -> TransportResponse:
        """Send and wait for the header fields. ConnectError, TimeoutError or TransportError when there are none."""
        ...

    def close(self) -> None:
        """Close what this transport created, and nothing that was given to it."""
        ...
