"""Several at a time: the first error ends everything, and a side that has to wait does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from sessiondock_transfer._gate_async import AsyncGate
from sessiondock_transfer._gate_sync import Gate
from sessiondock_transfer._workers_sync import run_workers
from sessiondock_transfer.pace import Pace


def test_an_error_of_the_work_ends_the_items() -> None:
    given: list[int] = []

    def items() -> Iterator[int]:
        for number in range(10_000):
            given.append(number)
            yield number

    def work(number: int) -> None:
        if number == 5:
            raise ValueError(number)

    with pytest.raises(ValueError, match="5"):
        run_workers(items(), work, 3)
    assert len(given) < 10_000


def test_an_error_of_the_items_ends_the_work() -> None:
    done: list[int] = []

    def items() -> Iterator[int]:
        yield from range(3)
        raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        run_workers(items(), done.append, 2)
    assert threading.active_count() == before


@pytest.mark.parametrize("limit", [1, 4])
def test_every_item_is_worked_on_once(limit: int) -> None:
    done: list[int] = []
    run_workers(iter(range(100)), done.append, limit)
    assert sorted(done) == list(range(100))


async def test_a_call_waits_until_its_side_may_go_on() -> None:
    for ask in (0.02, 0.0):
        gate = AsyncGate(Pace(most=2))
        started = await gate.enter()
        gate.leave(started, retry_after=ask)
        again = await gate.enter()
        assert again - started >= ask
        gate.leave(again, succeeded=True)


def test_a_thread_waits_until_its_side_may_go_on() -> None:
    gate = Gate(Pace(most=1))
    started = gate.enter()
    other = threading.Thread(target=lambda: gate.leave(gate.enter(), succeeded=True))
    other.start()
    gate.leave(started, retry_after=0.02)
    other.join()
    assert time.monotonic() - started >= 0.02
    assert gate.pace.calls == 2
