"""What one thread opens, as the interpreter's audit events tell."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

__all__ = ["opened_here"]

_EVENTS = frozenset({"open", "os.listdir", "os.scandir", "sqlite3.connect"})
_listeners: list[Callable[[str], None]] = []


@contextmanager
def opened_here() -> Generator[list[str]]:
    """Files, folders and databases that this thread opens while the block runs; filled meanwhile."""
    _install()
    thread, found = threading.get_ident(), list[str]()

    def listen(place: str) -> None:
        if threading.get_ident() == thread:
            found.append(place)

    _listeners.append(listen)
    try:
        yield found
    finally:
        _listeners.remove(listen)


@cache
def _install() -> None:
    """Add the hook, once, since it cannot be removed."""
    sys.addaudithook(_told)


def _told(event: str, args: tuple[Any, ...]) -> None:
    if _listeners and event in _EVENTS and isinstance(args[0], str | bytes | os.PathLike):
        place = os.fsdecode(cast("str | bytes | os.PathLike[str]", args[0]))
        for listener in tuple(_listeners):
            listener(place)
