"""Connections belong to the process and the event loop that made them. These classes hold them to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from ..errors import ConfigurationError

__all__ = ["Borrowed", "Owned"]

T = TypeVar("T")
# What a parent process made. A child must not close it, nor let it be collected: that could say farewell on a
# connection which the parent is using.
_parents: list[object] = []


class Owned(Generic[T]):
    """Something of our own for each event loop of this process, made at its first use there.

    What belonged to a loop that has ended is dropped. A child process starts with nothing.

    Args:
        make: makes one.
        loop: returns the running event loop; synchronous code has one for all threads.
        drop: told of the event loop and the thing when it is dropped without having been closed; of None instead of
            the event loop where the thing belongs to the parent process.
    """

    def __init__(
        self,
        make: Callable[[], T],
        loop: Callable[[], object],
        drop: Callable[[Any, T], object] = lambda loop, thing: None,
    ) -> None:
        self._make = make
        self._loop = loop
        self._drop = drop
        self._process = os.getpid()
        self._by_loop: dict[object, T] = {}

    def get(self) -> T:
        """The one for the running event loop."""
        if self._process != os.getpid():
            self._leave_to_parent()
        loop = self._loop()
        found = self._by_loop.get(loop)
        if found is None:
            for other in [other for other in self._by_loop if _has_ended(other)]:
                self._drop(other, self._by_loop.pop(other))
            found = self._by_loop.setdefault(loop, self._make())
        return found

    def take(self) -> T | None:
        """Give up all, and return the one for the running event loop, to be closed."""
        if self._process != os.getpid() or not self._by_loop:
            return None
        taken = self._by_loop.pop(self._loop(), None)
        self.let_go()
        return taken

    def let_go(self) -> None:
        """Drop all that this process holds."""
        if self._process != os.getpid():
            self._leave_to_parent()
        while self._by_loop:
            self._drop(*self._by_loop.popitem())

    def _leave_to_parent(self) -> None:
        _parents.append(self._by_loop)
        for thing in self._by_loop.values():
            self._drop(None, thing)
        self._by_loop, self._process = {}, os.getpid()


def _has_ended(loop: object) -> bool:
    is_closed: Callable[[], bool] | None = getattr(loop, "is_closed", None)
    # a trio run has no such method; while another runs in this thread, it is over
    return is_closed is None or is_closed()


class Borrowed:
    """Watches where a client of the caller's own is used, since its connections cannot be exchanged.

    Args:
        loop: returns the running event loop; synchronous code has one for all threads.
    """

    def __init__(self, loop: Callable[[], object]) -> None:
        self._running = loop
        self._process = os.getpid()
        self._loop: object = None

    def check(self) -> None:
        """ConfigurationError in another process, or on another event loop, than before."""
        if self._process != os.getpid():
            raise ConfigurationError(
                "the http_client was made before this process was forked, and its connections are the parent's; "
                "make it, and the client around it, after the fork"
            )
        loop = self._running()
        if self._loop is None:
            self._loop = loop
        elif self._loop is not loop:
            raise ConfigurationError(
                "the http_client was used on another event loop, to which its connections belong; "
                "make one for each event loop, or leave http_client out"
            )
