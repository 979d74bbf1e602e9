# Generated from tests/_async/test_writers.py: edit that file, not this one.
# Digest: 0cb9b014a3293d64
"""Several writers at once: readers miss nothing, and no writer waits for another in a circle."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from providers.sql.tests.together_sync import together
from sessiondock import ConflictError, Event, NotFoundError
from sessiondock_sql import SQL, NewSession

BATCHES, SIZE = 40, 10


class Overlapping:
    """Writers that add events to one session, and a reader that pages through them meanwhile."""

    def __init__(self, dock: SQL, writers: int) -> None:
        self._dock = dock
        self._at_work = ["writer"] * writers
        self.seen: list[str | None] = []

    def write(self, name: str) -> None:
        try:
            for batch in range(BATCHES):
                ids = [f"{name}-{batch}-{number}" for number in range(SIZE)]
                self._dock.sessions.add_events("a", [Event(id=event_id) for event_id in ids])
        finally:
            self._at_work.pop()

    def read(self) -> None:
        cursor, known = None, 0
        while True:
            finished = not self._at_work
            page = self._dock.sessions.list_events("a", page_size=7, cursor=cursor).first()
            # the last page has no cursor, and is read again until somebody has added to it
            self.seen += [event.id for event in page.items[known:]]
            known = 0 if page.cursor is not None else len(page.items)
            if page.cursor is None and finished:
                return
            cursor = page.cursor or cursor


def test_a_reader_that_pages_while_others_add_events_misses_none(dock: SQL) -> None:
    dock.sessions.create(id="a")
    work = Overlapping(dock, writers=3)
    calls: list[Callable[[], Any]] = [*(partial(work.write, name) for name in "xyz"), work.read]
    together(calls)
    stored = [event.id for event in dock.sessions.list_events("a")]
    assert work.seen == stored
    assert len(set(stored)) == 3 * BATCHES * SIZE


def test_the_same_events_in_another_order_do_not_deadlock(dock: SQL) -> None:
    dock.sessions.create(id="a")
    events = [Event(id=str(number), name="x") for number in range(100)]
    orders = [events, events[::-1], random.Random(1).sample(events, len(events))] * 6
    together([partial(dock.sessions.add_events, "a", order) for order in orders])
    assert {event.id for event in dock.sessions.list_events("a")} == {event.id for event in events}


def test_merges_in_opposite_orders_do_not_deadlock(dock: SQL) -> None:
    new: list[NewSession] = [{"id": f"s{number:03}", "tags": ["t"]} for number in range(150)]
    dock.sessions.create_many(new[::3])
    orders = [new, new[::-1], random.Random(1).sample(new, len(new))] * 3
    results = together([partial(dock.sessions.create_many, order, if_exists="merge") for order in orders])
    for order, result in zip(orders, results, strict=True):
        assert [session.id for session in result] == [each.get("id") for each in order]
    assert len([session for session in dock.sessions.list(tags=["t"])]) == len(new)


def test_creations_in_opposite_orders_are_conflicts_but_do_not_deadlock(dock: SQL) -> None:
    new: list[NewSession] = [{"id": f"s{number:03}", "name": "x"} for number in range(200)]

    def create(order: list[NewSession]) -> bool:
        try:
            dock.sessions.create_many(order)
        except ConflictError:
            return False
        return True

    orders = [new, new[::-1]] * 6
    assert sum(together([partial(create, order) for order in orders])) == 1


def test_merges_updates_and_deletions_of_the_same_sessions(dock: SQL) -> None:
    ids = [f"s{number}" for number in range(12)]

    def merge(turn: int) -> None:
        order: list[NewSession] = [{"id": session_id, "metadata": {f"k{turn}": 1}} for session_id in ids]
        dock.sessions.create_many(order[:: 1 if turn % 2 else -1], if_exists="merge")

    def change(turn: int) -> None:
        for session_id in ids[:: -1 if turn % 2 else 1]:
            calls: list[Any] = [
                partial(dock.sessions.update, session_id, metadata={"u": turn}, tags=[str(turn)]),
                partial(dock.sessions.add_events, session_id, [Event(id="e")]),
                partial(dock.sessions.add_recording, session_id, b"x"),
                partial(dock.sessions.delete, session_id),
            ]
            for call in calls:
                with suppress(NotFoundError):
                    call()

    together([partial(work, turn) for turn in range(6) for work in (merge, change)])
    for session in [session for session in dock.sessions.list()]:
        dock.sessions.delete(session.id)
