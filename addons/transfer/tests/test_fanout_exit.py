"""A program ends at once although a mirror never answers, whether it closed the fan-out or not."""

from __future__ import annotations

import subprocess
import sys

import pytest

SYNC = """
import time
from sessiondock_sql import SQL
from sessiondock_transfer import fanout

primary, mirror = SQL("sqlite://"), SQL("sqlite://")
mirror.sessions.create = lambda **fields: time.sleep(3600)
dock = fanout(primary, mirror, close_timeout=0.1)
for number in range(3):
    dock.sessions.create(id=str(number))
print(dock.flush(timeout=0.1).writes)
"""
ASYNC = """
import asyncio
from sessiondock_sql import AsyncSQL
from sessiondock_transfer import fanout_async

async def never(**fields):
    await asyncio.sleep(3600)

async def main():
    primary, mirror = AsyncSQL("sqlite://"), AsyncSQL("sqlite://")
    mirror.sessions.create = never
    dock = fanout_async(primary, mirror, close_timeout=0.1)
    for number in range(3):
        await dock.sessions.create(id=str(number))
    print((await dock.flush(timeout=0.1)).writes)
    CLOSE
    await primary.aclose()
    await mirror.aclose()

asyncio.run(main())
"""


@pytest.mark.parametrize(
    "program",
    [SYNC, SYNC + "dock.close()", ASYNC.replace("CLOSE", "pass"), ASYNC.replace("CLOSE", "await dock.aclose()")],
    ids=["sync", "sync, closed", "async", "async, closed"],
)
def test_the_program_ends(program: str) -> None:
    command = [sys.executable, "-W", "error::RuntimeWarning", "-c", program]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stdout) == (0, "(3,)\n"), result.stderr
    assert "Task was destroyed" not in result.stderr
