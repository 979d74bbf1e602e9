"""Chunks are written by the MiB, or once a second."""

from __future__ import annotations

import time

import pytest

from sessiondock._gathered import Gathered


def test_a_mebibyte_is_enough() -> None:
    gathered = Gathered()
    for _ in range(15):
        gathered.add(b"x" * 65536)
        assert not gathered.due
    gathered.add(b"y" * 65536)
    assert gathered.due
    assert gathered.take() == b"x" * 65536 * 15 + b"y" * 65536
    assert not gathered.due
    assert gathered.take() == b""


def test_what_was_taken_stays_as_it_is_when_a_chunk_is_larger_than_all_before() -> None:
    gathered = Gathered()
    gathered.add(b"a")
    taken = gathered.take()
    large = b"x" * 3_000_000
    gathered.add(b"b")
    gathered.add(large)
    assert gathered.due
    assert (taken.nbytes, gathered.take() == b"b" + large) == (1, True)


def test_what_comes_slowly_is_not_kept_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    gathered = Gathered()
    gathered.add(b"x")
    now = 0.9
    assert not gathered.due
    now = 1.0
    assert gathered.due
    gathered.take()
    gathered.add(b"y")
    assert not gathered.due
