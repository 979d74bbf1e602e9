"""Capturing log records."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["everything_logged"]

_LIBRARIES = ("urllib3", "requests", "httpx", "httpx2", "httpcore", "h2", "hpack", "aiohttp")


class _Listener(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.NOTSET)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.INFO or not record.name.startswith(_LIBRARIES):
            self._lines.append(logging.Formatter().format(record))


@contextmanager
def everything_logged() -> Generator[list[str]]:
    """Capture what is logged while the block runs: at every level, but for HTTP libraries from INFO on.

    At DEBUG such a library logs everything that it sends and receives, whichever program uses it.
    """
    lines: list[str] = []
    listener, root = _Listener(lines), logging.getLogger()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.NOTSET)
    try:
        yield lines
    finally:
        root.removeHandler(listener)
        root.setLevel(level)
