"""Responses that drip: the total of a call ends them, a silence does, and what comes in time arrives whole."""

from __future__ import annotations

import threading

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
    """The bits take a second and more. The last is held back where the total must end the call before it is there."""
    for what in DRIPPED:
        # on a busy machine the first total may be over before anything is sent
        for total in (0.15, 2, 10):
            if await was_sent_within(total, kind, way, what):
                break
        else:
            pytest.fail(f"no request was sent in 10 s: {what}")


async def was_sent_within(total: float, kind: str, way: str, what: str) -> bool:
    """Whether the service saw the request. If it did, the total has ended the call, or need not."""
    over = threading.Event()
    with RawServer(dripping(what, 0.05, hold=over if is_ended_by_total(kind, what) else None)) as server:
        async with sender_of(kind) as sender:
            try:
                body = await read(sender, server, way, within(total))
            except errors.TimeoutError as error:
                assert f"total of {total:g} s" in str(error), what  # noqa: PT017
                assert error.may_have_arrived or not server.requests, what  # noqa: PT017
                return bool(server.requests)
            finally:
                over.set()
    assert not is_ended_by_total(kind, what), what
    assert body == BODY
    return True


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
