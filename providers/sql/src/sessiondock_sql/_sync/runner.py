# Generated from src/sessiondock_sql/_async/runner.py: edit that file, not this one.
# Digest: d8409702b68dda33
"""What the operations run programs with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from sessiondock.authoring import BaseClient, Resource, Deadline

from ..provider import PROVIDER
from ..statement import Program

if TYPE_CHECKING:
    from .client import SQL

__all__ = ["Runner"]

T = TypeVar("T")


class Runner(Resource[BaseClient]):
    """The base of the classes with operations."""

    provider = PROVIDER

    def __init__(self, client: SQL, /) -> None:
        super().__init__(client)
        self._database = client.database
        self._reader = client.reader
        self._wait = client.wait

    def _run(self, operation: str, start: Callable[[], Program[T]], *, write: bool = False) -> T:
        """Run a program as one operation."""

        def attempt(deadline: Deadline, /) -> T:
            return self._database.run(start, deadline.at_most(self._wait), write=write)

        return self._client.perform(operation, attempt, idempotent=not write)

    def _write(self, start: Callable[[], Program[T]]) -> T:
        """Run a program that writes as a part of an operation."""
        return self._database.run(start, self._wait, write=True)
