"""What the operations run programs with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from sessiondock.authoring import AsyncBaseClient, AsyncResource, Deadline

from ..provider import PROVIDER
from ..statement import Program

if TYPE_CHECKING:
    from .client import AsyncSQL

__all__ = ["AsyncRunner"]

T = TypeVar("T")


class AsyncRunner(AsyncResource[AsyncBaseClient]):
    """The base of the classes with operations."""

    provider = PROVIDER

    def __init__(self, client: AsyncSQL, /) -> None:
        super().__init__(client)
        self._database = client.database
        self._reader = client.reader
        self._wait = client.wait

    async def _run(self, operation: str, start: Callable[[], Program[T]], *, write: bool = False) -> T:
        """Run a program as one operation."""

        async def attempt(deadline: Deadline, /) -> T:
            return await self._database.run(start, deadline.at_most(self._wait), write=write)

        return await self._client.perform(operation, attempt, idempotent=not write)

    async def _write(self, start: Callable[[], Program[T]]) -> T:
        """Run a program that writes as a part of an operation."""
        return await self._database.run(start, self._wait, write=True)
