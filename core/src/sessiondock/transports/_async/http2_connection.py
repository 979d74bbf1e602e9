"""One connection of HTTP/2 with many calls on it. h2 keeps the state of the protocol; here are sockets and waiting.

httpcore's own connection of HTTP/2 is not used: there a call that is cancelled, given up or out of time takes its
neighbours with it, and a service that ends a connection in order breaks what it is still answering.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions

from ... import runtime_async
from ...errors import TimeoutError as CallTimeoutError
from ...errors import TransportError
from .._platform_async import STREAMS
from ..http2_endings import EndedError, not_processed, reset
from ..http2_frames import GoAways, status_of, wanted
from .http2_stream import AsyncHTTP2Stream
from .http2_writer import AsyncHTTP2Writer
from .with_httpcore import translate

__all__ = ["AsyncHTTP2Connection"]

_MOST = 1 << 16
_WINDOW = 1 << 22
_LARGEST_WINDOW = (1 << 31) - 1
_FIRST_WINDOW = (1 << 16) - 1
_LAST_STREAM = (1 << 31) - 1
_LOOK_LIMIT = 0.05


class AsyncHTTP2Connection:
    """A connection that has negotiated HTTP/2. One of its calls reads for all of them at a time.

    Args:
        stream: the network stream of httpcore, with TLS.
        core: httpcore or httpcore2.
    """

    def __init__(self, stream: Any, core: Any) -> None:
        self._network = stream
        self._core = core
        self._h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True, header_encoding=None))
        self._streams: dict[int, AsyncHTTP2Stream] = {}
        self._goaways = GoAways()
        self._failure: EndedError | None = None
        self._settled = False
        self._reading = False
        self._writer = AsyncHTTP2Writer(stream, self._streams, self._fail)

    async def begin(self, seconds: float | None) -> None:
        """Say what this side wants, and wait for what the service allows, so that no call is one too many."""
        self._h2.local_settings = wanted(STREAMS, _WINDOW)
        self._h2.initiate_connection()
        # each call is held back by its own window, and none by what the others have not read
        self._h2.increment_flow_control_window(_LARGEST_WINDOW - _FIRST_WINDOW)
        await self.flush()
        until = None if seconds is None else time.monotonic() + seconds
        while not self._settled:
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise EndedError("HTTP/2 took too long to begin", processed=False, kind=CallTimeoutError)
            await self._read(left)
            await self.flush()
            if self._failure is not None:
                raise self._failure.again()

    @property
    def usable(self) -> bool:
        """Whether another request may be sent here."""
        used_up = self._h2.highest_outbound_stream_id >= _LAST_STREAM
        return self._failure is None and self._goaways.last is None and not used_up

    @property
    def fruitless(self) -> bool:
        """Whether a service has made this connection and allows no request on it."""
        return not self._h2.highest_outbound_stream_id and not (self.usable and self.capacity)

    @property
    def capacity(self) -> int:
        """How many calls there may be at once."""
        return min(STREAMS, self._h2.remote_settings.max_concurrent_streams)

    async def look(self) -> None:
        """Take in what a service has sent to a connection that nobody uses, such as its end."""
        if self._reading or not self._network.get_extra_info("is_readable"):
            return
        self._reading = True
        try:
            await self._read(_LOOK_LIMIT)
        except Exception as error:  # noqa: BLE001 - whatever it is, another connection is used
            self._fail(error)
        finally:
            self._reading = False
            self.appoint()
        await self.flush()

    def open(self, fields: list[tuple[bytes, bytes]], silence: float | None, *, body: bool) -> AsyncHTTP2Stream:
        """Make a request whose headers go out with the next `flush`."""
        number = self._h2.get_next_available_stream_id()
        self._h2.send_headers(number, fields, end_stream=not body)
        stream = self._streams[number] = AsyncHTTP2Stream(self, number, silence)
        return stream

    def room(self, stream: AsyncHTTP2Stream, size: int) -> int | None:
        """How many bytes of a body may be sent now, 0 for none yet, None when the service wants no more of it."""
        if stream.failure is None and stream.ended:
            return None
        if stream.failure is not None:
            return 0
        return max(0, min(size, self._h2.local_flow_control_window(stream.number), self._h2.max_outbound_frame_size))

    async def send(self, stream: AsyncHTTP2Stream, data: bytes, *, last: bool) -> None:
        """Send a part of a body, for which there is room."""
        self._h2.send_data(stream.number, data, end_stream=last)
        await self.flush()

    async def acknowledge(self, stream: AsyncHTTP2Stream, size: int) -> None:
        """Let the service send as much again."""
        if size and self._failure is None:
            self._h2.acknowledge_received_data(size, stream.number)
            if not stream.ended:
                await self.flush()

    async def advance(self, stream: AsyncHTTP2Stream, seconds: float | None) -> None:
        """Wait until something has happened to a stream, or the seconds are over; read where nobody else does."""
        await self.flush()
        if self._failure is not None:
            raise self._failure.again()
        if self._reading:
            await stream.signal.wait(seconds)
            return
        self._reading = True
        try:
            await self._read(seconds)
        except self._core.ReadTimeout:
            # only this call has waited long enough
            return
        except TransportError:
            raise
        except Exception as error:
            failure = self._fail(error)
            await self._hang_up()
            raise failure.again() from error
        finally:
            self._reading = False
        await self.flush()

    async def leave(self, stream: AsyncHTTP2Stream) -> None:
        """Forget a stream. The service is told when it is not at its end."""
        del self._streams[stream.number]
        self.appoint(stream)
        if self._failure is None:
            if unread := stream.unread():
                self._h2.acknowledge_received_data(unread, stream.number)
            if stream.failure is None and not (stream.ended and stream.sent):
                with suppress(h2.exceptions.ProtocolError):
                    self._h2.reset_stream(stream.number, h2.errors.ErrorCodes.CANCEL)
            await self.flush()

    async def flush(self) -> None:
        """Write what waits to be written, unless another call does. Meanwhile another one may read."""
        self._writer.add(self._h2.data_to_send())
        if self._failure is None and self._writer.idle:
            self.appoint()
            try:
                await self._writer.write()
            finally:
                if self._failure is not None:
                    await self._hang_up()

    async def aclose(self) -> None:
        """End the connection, and the calls on it."""
        await runtime_async.finish(self._end)

    async def _end(self) -> None:
        if self._failure is None:
            self._h2.close_connection()
            await self.flush()
        self._fail(EndedError("the client was closed meanwhile"))
        await self._hang_up()

    async def _hang_up(self) -> None:
        """Close the socket, so that whoever reads from it or writes to it waits no longer."""
        await runtime_async.finish(self._network.aclose)

    async def _read(self, seconds: float | None) -> None:
        data = await self._network.read(_MOST, seconds)
        if not data:
            raise EndedError("the connection broke off: the service ended it")
        self._writer.add(self._h2.data_to_send())
        events = self._h2.receive_data(self._goaways.feed(data))
        self._writer.add_answers(self._h2.data_to_send())
        for event in events:
            self._take(event)
        if self._goaways.last is not None:
            for stream in [each for number, each in self._streams.items() if number > self._goaways.last]:
                stream.end(not_processed())

    def _take(self, event: Any) -> None:
        stream = self._streams.get(getattr(event, "stream_id", None) or 0)
        if stream is None:
            self._settled = self._settled or isinstance(event, h2.events.RemoteSettingsChanged)
            if isinstance(event, (h2.events.WindowUpdated, h2.events.RemoteSettingsChanged)):
                for each in self._streams.values():
                    each.signal.wake()
            return
        stream.last_heard = time.monotonic()
        if isinstance(event, h2.events.DataReceived):
            if event.flow_controlled_length:
                stream.chunks.append((event.data or b"", event.flow_controlled_length))
        elif isinstance(event, h2.events.ResponseReceived):
            fields = event.headers or []
            stream.headers = [(bytes(name), bytes(value)) for name, value in fields if name[:1] != b":"]
            stream.status = status_of(fields)
        elif isinstance(event, h2.events.StreamEnded):
            stream.ended = True
        elif isinstance(event, h2.events.StreamReset) and not stream.ended:
            stream.end(reset(event.error_code))
        stream.signal.wake()

    def _fail(self, error: Exception) -> EndedError:
        """End all streams that are not at their end; the first reason counts."""
        if self._failure is None:
            self._failure = error if isinstance(error, EndedError) else self._translated(error)
        for stream in self._streams.values():
            if not stream.ended:
                stream.end(self._failure)
        return self._failure

    def _translated(self, error: Exception) -> EndedError:
        known = translate(self._core, error)
        return EndedError(known.message, processed=known.may_have_arrived, kind=type(known))

    def appoint(self, leaving: AsyncHTTP2Stream | None = None) -> None:
        """Let another call read in place of one that waits no longer."""
        if not self._reading:
            for stream in self._streams.values():
                if stream is not leaving and stream.signal.waited:
                    stream.signal.wake()
                    return
