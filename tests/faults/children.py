"""Forked processes that do some work, bounded in time."""

from __future__ import annotations

import json
import os
import select
import signal
from collections.abc import Callable
from typing import Any

__all__ = ["Child"]

_SECONDS = 40


class Child:
    """A forked process. It ends without any of the interpreter's farewells, and after 40 seconds in any case."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._reading, writing = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            _do(work, writing)
        os.close(writing)

    def result(self) -> Any:
        """What came of the work: plain JSON, or the name and text of an error."""
        with os.fdopen(self._reading, "rb") as file:
            ready, _, _ = select.select([file], [], [], _SECONDS + 10)
            text = file.read() if ready else b""
        os.waitpid(self._process, 0)
        return json.loads(text) if text else "the child hung"


def _do(work: Callable[[], Any], writing: int) -> None:
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(_SECONDS)
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it is what the parent wants to see
            result = f"{type(error).__name__}: {error}"
        os.write(writing, json.dumps(result).encode())
    finally:
        os._exit(0)
