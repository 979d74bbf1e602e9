"""Threads that wait for a connection."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from sessiondock_sql._engine_sync import Slot, Slots


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.001)
    assert condition()


def waiting(slots: Slots) -> int:
    inside: Any = slots
    return len(inside._waiting)


def are_waiting(slots: Slots, number: int) -> bool:
    return waiting(slots) >= number


def test_threads_are_served_in_the_order_in_which_they_came() -> None:
    slots = Slots(1)
    first = slots.acquire(0)
    assert first is not None
    served: list[int] = []

    def work(number: int) -> None:
        for others in (3, 3, 0):
            slot = slots.acquire(30)
            assert slot is not None
            served.append(number)
            # whoever comes back has to stand behind those who are waiting
            until(partial(are_waiting, slots, others))
            slots.release(slot)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for number, thread in enumerate(threads, 1):
        thread.start()
        until(partial(are_waiting, slots, number))
    slots.release(first)
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3] * 3
    assert slots.acquire(0) is not None


def test_whoever_gives_up_takes_no_slot() -> None:
    slots = Slots(1)
    slot = slots.acquire(0)
    assert slot is not None
    assert slots.acquire(0.01) is None
    assert waiting(slots) == 0
    slots.release(slot)
    assert slots.acquire(0) is slot


def test_a_slot_that_is_forgotten_is_free_again() -> None:
    slots = Slots(1)
    slot: Slot | None = slots.acquire(0)
    assert slot is not None
    found: list[Slot | None] = []
    thread = threading.Thread(target=lambda: found.append(slots.acquire(30)))
    thread.start()
    until(lambda: waiting(slots) == 1)
    del slot
    gc.collect()
    thread.join()
    assert found[0] is not None


def test_many_threads_lose_no_slot() -> None:
    slots = Slots(3)
    at_once: list[int] = []
    inside = 0
    guard = threading.Lock()

    def work() -> None:
        nonlocal inside
        for _ in range(100):
            slot = slots.acquire(30)
            assert slot is not None
            with guard:
                inside += 1
                at_once.append(inside)
            with guard:
                inside -= 1
            slots.release(slot)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(at_once) == 800
    assert max(at_once) <= 3
    left = [slots.acquire(0) for _ in range(4)]
    assert [slot is not None for slot in left] == [True, True, True, False]
