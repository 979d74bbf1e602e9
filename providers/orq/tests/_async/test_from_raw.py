"""Sessions that are built again from what was stored of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sessiondock import DecodeError, InvalidValueError
from sessiondock_orq import AsyncOrq, OrqSession
from sessiondock_orq.fake import FakeOrq


async def test_every_session_is_equal_to_the_one_from_its_raw_and_from_its_dictionary(
    orq: AsyncOrq, fake: FakeOrq
) -> None:
    fake.add("x", duration=0.1 + 0.2, contact_ids=["ann"], traces_count=2.0, unknown={"kept": [None, 2**70]})
    created = await orq.sessions.create(external_id="y", tags=["vip"], duration=timedelta(seconds=1.5), project="p")
    sessions = [created, await orq.sessions.get(created.id), await orq.sessions.update(created.id, project=None)]
    sessions += await orq.sessions.list().all()
    assert len(sessions) == 5
    for session in sessions:
        again = OrqSession.from_raw(session.raw)
        assert (again, again.raw) == (session, session.raw)
        copy = OrqSession.from_dict(session.to_dict())
        assert (copy, copy.raw, copy.duration_ms) == (again, again.raw, again.duration_ms)


@pytest.mark.parametrize("raw", [{}, {"session_id": "824"}, []])
async def test_json_of_something_else_is_rejected(raw: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"not the raw of a OrqSession|must be a mapping"):
        OrqSession.from_raw(raw)
    with pytest.raises(DecodeError, match="'_id' is missing"):
        OrqSession.from_raw({"tags": []})
