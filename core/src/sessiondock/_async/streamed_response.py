"""A response whose body is still to be read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from ..errors import IncompleteReadError
from ..http import Headers
from ..operation_scope import OperationScope

if TYPE_CHECKING:
    from ..transports._async.base import AsyncTransportResponse

__all__ = ["AsyncStreamedResponse"]


class AsyncStreamedResponse:
    """A successful response with its body unread. The operation is finished after the last byte, or on closing.

    Attributes:
        status: the HTTP status.
        headers: the headers.
    """

    def __init__(self, opened: AsyncTransportResponse, scope: OperationScope) -> None:
        self._opened = opened
        self._scope = scope
        self.status: int = opened.status
        self.headers: Headers = opened.headers

    async def aiter_bytes(self, expected: int | None = None) -> AsyncIterator[bytes]:
        """The body as it arrives.

        Args:
            expected: how many bytes it must have, None when that is not known.

        Raises:
            TransportError: it breaks off, or has another length.
            TimeoutError: the total of the call is over.
        """
        received = 0
        try:
            async for chunk in self._opened.aiter_bytes():
                received += len(chunk)
                self._scope.received += len(chunk)
                yield chunk
            if expected is not None and received != expected:
                raise IncompleteReadError(f"the response ended after {received} of {expected} bytes; read it again")
        except GeneratorExit:
            await self.aclose()
            raise
        except BaseException as error:
            await self.fail(error)
            raise
        self._scope.finish(None)

    async def fail(self, error: BaseException) -> None:
        """Complete an error that was found while reading, close the connection and finish the operation."""
        self._scope.finish(error)
        await self._opened.aclose()

    async def aclose(self) -> None:
        """Give up what is unread, and with it the connection."""
        await self._opened.aclose()
        self._scope.finish(None)
