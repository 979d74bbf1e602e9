"""Sessions of aiohttp of our own: how they are made, and how they end when nobody closed them."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import aiohttp
import attrs

from ..errors import ConfigurationError
from .aiohttp_exchange import Place

__all__ = ["OwnSession", "end_session", "own_session", "running_loop"]


@attrs.define
class OwnSession:
    """A session of our own.

    Attributes:
        session: of aiohttp.
        places: origin -> where plain requests are sent without the session; None when it has to be asked.
    """

    session: aiohttp.ClientSession
    places: dict[str, Place | None] = attrs.field(factory=dict[str, "Place | None"])


def own_session(given: aiohttp.ClientSession | None) -> OwnSession:
    """A session of our own, with the connections of a given one."""
    session = aiohttp.ClientSession(
        connector=None if given is None else given.connector,
        connector_owner=given is None,
        cookie_jar=aiohttp.DummyCookieJar(),
    )
    # No public setting does this. Without it a DELETE could be sent twice unnoticed, and be answered with 404.
    session._retry_connection = False  # pyright: ignore[reportPrivateUsage]
    return OwnSession(session)


def end_session(loop: asyncio.AbstractEventLoop | None, own: OwnSession, *, owns: bool) -> None:
    """Close a session that nobody closed, of which aiohttp would complain on standard error.

    Args:
        loop: the event loop that it belongs to, None for one of the parent process.
        own: a session of our own.
        owns: whether its connections are its own too.
    """
    session = own.session
    if loop is None:
        connector = session.connector
        session.detach()
        if connector is not None and owns:
            # No public method marks it without closing connections, which the parent process is using.
            connector._closed = True  # pyright: ignore[reportPrivateUsage]
        return
    if not loop.is_closed():
        loop.call_soon_threadsafe(_close_soon, loop, session)
        return
    closing = session.close()
    # on a loop that is over there is nothing to wait for
    with suppress(StopIteration):
        closing.send(None)
    closing.close()


def _close_soon(loop: asyncio.AbstractEventLoop, session: aiohttp.ClientSession) -> None:
    loop.create_task(session.close())


def running_loop() -> object:
    """The running event loop. ConfigurationError where there is none of asyncio."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise ConfigurationError("aiohttp needs asyncio; use transport='httpx' under trio") from None
