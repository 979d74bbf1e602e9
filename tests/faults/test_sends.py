"""How often a service sees a request, what the caller gets, and what becomes of the connection: every fault, over
every transport, with the retry policy, is as the committed table says."""

from __future__ import annotations

import pytest

from core.tests.transports.kinds import KINDS
from tests.faults.cells import Cell, load
from tests.faults.sends import WAYS, run

TABLE = load()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS)
async def test_faults(kind: str, way: str) -> None:
    expected: dict[str, Cell] = {what: kinds[kind] for what, kinds in TABLE[way].items()}
    assert await run(kind, way) == expected
