"""The pools of our urllib3 connections, which an interrupt must not leave locked."""

from __future__ import annotations

import sys
from pathlib import Path
from queue import Empty, Full
from types import FrameType
from typing import Any

import pytest

from sessiondock.transports.urllib3_connections import POOLS


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_idle_connections_are_kept_last_in_first_out_and_no_more_than_fit(scheme: str) -> None:
    idle: Any = POOLS[scheme].QueueCls(2)
    idle.put("first")
    idle.put("second")
    with pytest.raises(Full):
        idle.put("third", block=False)
    assert idle.qsize() == 2
    assert [idle.get(), idle.get(block=False)] == ["second", "first"]
    with pytest.raises(Empty):
        idle.get(block=False)


def test_giving_a_connection_back_takes_no_lock_in_python_code() -> None:
    pool: Any = POOLS["http"]("127.0.0.1", 9, maxsize=1)
    called: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            called.add(Path(frame.f_code.co_filename).name)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        connection = pool._get_conn()
        pool._put_conn(connection)
    finally:
        sys.setprofile(before)
    pool.close()
    assert "connectionpool.py" in called
    assert not called & {"threading.py", "queue.py"}
