"""What one mutant runs in: a process forked from this one, in a session of its own, with limits."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

__all__ = ["outcome"]

_PAUSE = 0.004


def outcome(work: Callable[[], bool], *, cpu: float, wall: float) -> str:
    """``survived`` when the work, in a process of its own, finds nothing wrong, else ``killed`` or ``timeout``.

    Args:
        work: whether the tests pass.
        cpu: seconds of processor time it may take.
        wall: seconds it may take at all.
    """
    child = os.fork()
    if child == 0:
        _work(work, cpu)
    deadline = time.monotonic() + wall
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() > deadline:
            _end_group(child)
            os.waitpid(child, 0)
            return "timeout"
        time.sleep(_PAUSE)
    _end_group(child)
    if os.WIFSIGNALED(status):
        return "timeout" if os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL} else "killed"
    return "survived" if os.WEXITSTATUS(status) == 0 else "killed"


def _work(work: Callable[[], bool], cpu: float) -> NoReturn:
    status = 1
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        used = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + cpu) + 1, int(used + cpu) + 3))
        status = 0 if work() else 1
    finally:
        os._exit(status)


def _end_group(child: int) -> None:
    """End what the child may have left behind; it leads a process group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
