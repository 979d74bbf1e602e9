"""Forks and threads that are inside SQLite."""

from __future__ import annotations

import threading
import time

import pytest

from sessiondock import _fork_gate


def test_a_fork_waits_for_other_threads_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_fork_gate, "_PATIENCE", 0.05)
    started, stop = threading.Event(), threading.Event()

    def work() -> None:
        with _fork_gate.inside_sqlite():
            started.set()
            stop.wait(20)

    thread = threading.Thread(target=work)
    thread.start()
    started.wait(20)
    with _fork_gate.inside_sqlite(), _fork_gate.inside_sqlite():
        begun = time.monotonic()
        _fork_gate._before()  # pyright: ignore[reportPrivateUsage]
        waited = time.monotonic() - begun
        inside = dict(_fork_gate._inside)  # pyright: ignore[reportPrivateUsage]
        _fork_gate._after_in_child()  # pyright: ignore[reportPrivateUsage]
        assert set(_fork_gate._inside) == {threading.get_ident()}  # pyright: ignore[reportPrivateUsage]
        _fork_gate._inside.update({each: count for each, count in inside.items() if each == thread.ident})  # pyright: ignore[reportPrivateUsage]
    stop.set()
    thread.join()
    assert waited >= 0.05
    assert not _fork_gate._inside  # pyright: ignore[reportPrivateUsage]
