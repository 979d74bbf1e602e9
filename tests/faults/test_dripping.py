"""Responses that drip: the total of a call ends them, a silence does, and what comes in time arrives whole."""

from __future__ import annotations

import pytest

from core.tests.transports.kinds import KINDS, Sender, sender_of
from core.tests.transports.raw_server import RawServer
from sessiondock import Timeout, errors
from sessiondock.http.deadline import Deadline
from tests.faults.dripping import BODY, DRIPPED, dripping, is_ended_by_total

pytestmark = pytest.mark.timeout(120)


def within(total: float) -> Timeout:
    return Timeout(5, 5, total).until(Deadline(total))


async def read(sender: Sender, server: RawServer, way: str, timeout: Timeout) -> bytes:
    if way == "call":
        return await sender.get(server.url, "POST", b"x", timeout=timeout)
    return b"".join(await sender.stream(server.url, timeout=timeout))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", ["call", "stream"])
async def test_a_total_ends_what_drips(kind: str, way: str) -> None:
    """The bits take a second and more, so that only the total can end the call before they are there."""
    for what in DRIPPED:
        with RawServer(dripping(what, 0.05)) as server:
            async with sender_of(kind) as sender:
                try:
                    body = await read(sender, server, way, within(0.15))
                except errors.TimeoutError as error:
                    assert "total of 0.15 s" in str(error), what  # noqa: PT017
                    assert error.may_have_arrived  # noqa: PT017
                else:
                    assert not is_ended_by_total(kind, what), what
                    assert body == BODY


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", ["call", "stream"])
async def test_what_drips_within_its_limits_arrives_whole(kind: str, way: str) -> None:
    """A limit of a silence counts from bit to bit, and a total that is not over takes nothing away."""
    for what in DRIPPED:
        with RawServer(dripping(what, 0.005)) as server:
            async with sender_of(kind) as sender:
                assert await read(sender, server, way, within(60)) == BODY, what


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", ["call", "stream"])
async def test_a_silence_ends_what_has_dripped(kind: str, way: str) -> None:
    for what in DRIPPED:
        with RawServer(dripping(what, 0, half=True)) as server:
            async with sender_of(kind) as sender:
                with pytest.raises(errors.TimeoutError, match="silent"):
                    await read(sender, server, way, Timeout(5, 0.15))
