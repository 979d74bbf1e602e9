# Generated from src/sessiondock/transports/_async/base.py: edit that file, not this one.
# Digest: 8dae7f73ea6f2427
"""The seam between the pipeline and HTTP libraries: one method to send, one to close."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ...http import Headers, PreparedRequest, Timeout

__all__ = ["Transport", "TransportResponse"]


class TransportResponse(Protocol):
    """A response whose body has not been read. Reading it whole or closing it gives the connection back.

    A body that breaks off is an IncompleteReadError, silence or a deadline that is over a TimeoutError, and a content
    coding that cannot be decoded a DecodeError. After any of them the connection is closed.
    """

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Headers: ...

    def read(self, limit: int | None, /) -> bytes:
        """The whole body, content coding removed.

        Args:
            limit: how many decoded bytes there may be, None for any number. More are a DecodeError.
        """
        ...

    def iter_bytes(self) -> Iterator[bytes]:
        """The body as it arrives, content coding removed, in pieces of bounded size."""
        ...

    def close(self) -> None:
        """Give up what is unread, and with it the connection. Calling it twice is harmless."""
        ...


class Transport(Protocol):
    """Sends requests. Safe to share."""

    def send(self, request: PreparedRequest, timeout: Timeout) -> TransportResponse:
        """Send once, follow no redirect, and wait for the headers.

        Args:
            request: what to send. When it has an attribute ``anonymous`` that is true, the client of a caller adds no
                credentials of its own: no headers, cookies, authentication or client certificate.
            timeout: the limits of each phase. Where its ``chosen`` is false, those of the caller's own client apply
                instead. Its ``deadline``, when there is one, also bounds the reading of the body.

        Raises:
            ConnectError: there is no connection, so nothing was sent. CertificateError when trying again cannot help.
            TimeoutError: a phase, or the call, took too long.
            IncompleteReadError: the connection ended before the end of the headers.
            TransportError: the request can never be sent, or what came is no response.
            ConfigurationError: the HTTP library, or the client of the caller, cannot be used here.
            DecodeError: the client of the caller could not decode the body.
        """
        ...

    def close(self) -> None:
        """Close what this transport created, and nothing that was given to it."""
        ...
