"""What one mutant runs in: a process forked from this one, in a session of its own, with limits."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

import attrs

__all__ = ["Outcome", "outcome"]

_PAUSE = 0.004
_LONGEST = 4096
"""Bytes that a pipe takes at once."""


@attrs.frozen
class Outcome:
    """What became of a mutant.

    Attributes:
        status: ``survived``, ``killed`` or ``timeout``.
        test: the test that failed; empty when none did, or when it is not known.
    """

    status: str
    test: str = ""


def outcome(work: Callable[[], str | None], *, cpu: float, wall: float) -> Outcome:
    """What the work finds in a process of its own.

    Args:
        work: gives the name of the first test that fails, None when all pass.
        cpu: seconds of processor time it may take.
        wall: seconds it may take at all.
    """
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiver)
        _work(work, cpu, sender)
    os.close(sender)
    status = _awaited(child, time.monotonic() + wall)
    _end_group(child)
    # what the child leaves behind may hold the pipe open, so it is read without waiting
    os.set_blocking(receiver, False)
    with os.fdopen(receiver, "rb") as out:
        test = (out.read() or b"").decode()
    if status is None or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL}):
        return Outcome("timeout")
    return Outcome("survived") if status == 0 else Outcome("killed", test)


def _awaited(child: int, deadline: float) -> int | None:
    """The status of a process that ended; None when it had to be ended."""
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        if time.monotonic() > deadline:
            _end_group(child)
            os.waitpid(child, 0)
            return None
        time.sleep(_PAUSE)


def _work(work: Callable[[], str | None], cpu: float, sender: int) -> NoReturn:
    status = 1
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        used = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + cpu) + 1, int(used + cpu) + 3))
        failing = work()
        status = 0 if failing is None else 1
        os.write(sender, (failing or "").encode()[:_LONGEST])
    finally:
        os._exit(status)


def _end_group(child: int) -> None:
    """End what the child may have left behind; it leads a process group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
