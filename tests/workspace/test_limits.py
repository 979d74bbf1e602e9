"""A web endpoint passes its limit as ``max_items``: its cursors give every session once, however a vendor pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sessiondock import Pager, Session
from sessiondock_honeyhive import HoneyHiveV1
from sessiondock_honeyhive.fake import FakeHoneyHive
from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import SQL
from sessiondock_syllable import Syllable
from sessiondock_syllable.fake_populated import PopulatedSyllable

Listing = Callable[..., Pager[Session]]


def walk(listing: Listing, **start: Any) -> list[str]:
    found: list[str] = []
    page = listing(page_size=4, max_items=3, **start).first()
    found += [session.id for session in page]
    while page.cursor is not None:
        page = listing(page_size=4, max_items=3, cursor=page.cursor).first()
        found += [session.id for session in page]
    return found


def test_cursors_that_name_a_row() -> None:
    with SQL(url="sqlite://") as sql:
        for number in range(11):
            sql.sessions.create(id=str(number))
        assert walk(sql.sessions.list) == [session.id for session in sql.sessions.list()]


def test_cursors_that_are_ids_with_a_way_back() -> None:
    with FakeOrq() as fake, Orq(api_key=fake.api_key, base_url=fake.base_url) as orq:
        for number in range(11):
            orq.sessions.create(external_id=str(number))
        ids = [session.id for session in orq.sessions.list()]
        assert walk(orq.sessions.list) == ids
        assert walk(orq.sessions.list, page=2) == ids[4:]
        second = orq.sessions.list(page_size=4, cursor=orq.sessions.list(page_size=4).first().cursor).first()
        back = orq.sessions.list(page_size=4, cursor=second.previous_cursor).first()
        assert [session.id for session in back] == ids[:4]


def test_page_numbers() -> None:
    with FakeHoneyHive() as fake, HoneyHiveV1(api_key=fake.api_key, base_url=fake.base_url) as hive:
        for number in range(11):
            hive.sessions.create(name=str(number))
        ids = [session.id for session in hive.sessions.list()]
        assert walk(hive.sessions.list) == ids
        assert walk(hive.sessions.list, page=2) == ids[4:]


@pytest.mark.parametrize("first", [None, 0, 1])
def test_page_numbers_from_zero(first: int | None) -> None:
    with PopulatedSyllable() as fake, Syllable(api_key=fake.api_key, base_url=fake.base_url) as syllable:
        ids = [session.id for session in syllable.sessions.list(page_size=4)]
        assert walk(syllable.sessions.list, page=first) == ids[4 * (first or 0) :]
