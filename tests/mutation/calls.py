"""Which functions of which files a test calls."""

from __future__ import annotations

import sys
import threading
from collections.abc import Collection
from types import CodeType, FrameType
from typing import Any

import attrs

__all__ = ["Calls", "Measured", "Place", "places", "stop_tracing"]

# The code of a function by its name and first line, which stay the same in every mutant.
Place = tuple[str, int]


@attrs.frozen
class Measured:
    """What a test does without a change.

    Attributes:
        seconds: of processor time it takes.
        calls: by file, the functions it calls.
    """

    seconds: float
    calls: dict[str, set[Place]]


class Calls:
    """While it is entered, collects the functions of some files that are called, in every thread."""

    def __init__(self, files: Collection[str]) -> None:
        self._found: dict[str, set[Place]] = {file: set() for file in files}

    def __enter__(self) -> dict[str, set[Place]]:
        _trace_threads(self._trace)
        sys.settrace(self._trace)
        return self._found

    def __exit__(self, *_: object) -> None:
        stop_tracing()

    def _trace(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if code.co_filename in self._found:
            self._found[code.co_filename].add((code.co_name, code.co_firstlineno))


def stop_tracing() -> None:
    """In this thread and those that start from now on."""
    sys.settrace(None)
    _trace_threads(None)


def _trace_threads(trace: Any) -> None:
    """New threads are traced; the standard library's own types do not say that None ends it."""
    threading.settrace(trace)


def places(code: CodeType) -> dict[Place, CodeType]:
    """Every code object within this one."""
    found: dict[Place, CodeType] = {}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found[constant.co_name, constant.co_firstlineno] = constant
            found |= places(constant)
    return found
