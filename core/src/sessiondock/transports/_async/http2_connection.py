"""One connection of HTTP/2 with many calls on it. h2 keeps the state of the protocol; here are sockets and waiting.

httpcore's own connection of HTTP/2 is not used: there a call that is cancelled, given up or out of time takes its
neighbours with it, and a service that ends a connection in order breaks what it is still answering.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import suppress
from typing import Any

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions
import h2.settings

from ... import runtime_async
from ...errors import IncompleteReadError, TransportError
from ...errors import TimeoutError as CallTimeoutError
from .._platform_async import STREAMS, Signal
from ..http2_frames import GoAways
from .with_httpcore import translate

__all__ = ["AsyncHTTP2Connection", "AsyncHTTP2Stream", "EndedError"]

_MOST = 1 << 16
_WINDOW = 1 << 22
_LARGEST_WINDOW = (1 << 31) - 1
_FIRST_WINDOW = (1 << 16) - 1
_WRITE_LIMIT = 60.0
_LOOK_LIMIT = 0.05
_SETTINGS = h2.settings.SettingCodes


class EndedError(Exception):
    """A stream has ended before its response. Each call that sees it raises one of its own.

    Args:
        words: what happened.
        processed: whether the service may have acted on the request.
        kind: the class of the error that the caller gets.
    """

    def __init__(self, words: str, *, processed: bool = True, kind: type[TransportError] = IncompleteReadError) -> None:
        super().__init__(words)
        self.kind = kind
        self.processed = processed

    def again(self) -> EndedError:
        """Another of the same."""
        return EndedError(str(self), processed=self.processed, kind=self.kind)

    def error(self) -> TransportError:
        """What the caller gets."""
        return self.kind(str(self), may_have_arrived=self.processed)


class AsyncHTTP2Stream:
    """One request and its response on a connection.

    Attributes:
        status: the HTTP status, 0 before the headers are there.
        headers: name and value of each header of the response.
    """

    def __init__(self, connection: AsyncHTTP2Connection, number: int, silence: float | None) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.number = number
        self.chunks: deque[tuple[bytes, int]] = deque()
        self.ended = False
        self.sent = True
        self.failure: EndedError | None = None
        self.signal = Signal()
        self.last_heard = time.monotonic()
        self._connection = connection
        self._silence = silence
        self._open = True

    async def start(self, body: bytes | None) -> None:
        """Send the body and wait for the headers of the response, which may come before all of it is sent."""
        try:
            self.sent = not body
            await self._connection.flush()
            if body:
                await self._send(body)
            while not self.status:
                await self._advance()
        except BaseException:
            await self.close()
            raise
        self._connection.appoint(self)

    async def receive(self) -> bytes | None:
        """The next bytes of the body, None after the last."""
        if not self.chunks:
            try:
                while not self.chunks:
                    if self.ended:
                        return None
                    await self._advance()
            finally:
                self._connection.appoint(self)
        data, size = self.chunks.popleft()
        await self._connection.acknowledge(self, size)
        return data

    async def close(self) -> None:
        """Give up what is unread; the other calls on the connection go on."""
        if self._open:
            self._open = False
            await self._connection.leave(self)

    def unread(self) -> int:
        """How many bytes of the service's window wait here."""
        return sum(size for _, size in self.chunks)

    async def _send(self, body: bytes) -> None:
        position = 0
        while position < len(body):
            room = self._connection.room(self, len(body) - position)
            if room is None:
                return
            if not room:
                await self._advance()
                continue
            await self._connection.send(self, body[position : position + room], last=position + room == len(body))
            position += room
            self.last_heard = time.monotonic()
        self.sent = True

    async def _advance(self) -> None:
        """Wait until something has happened, at most until this call has heard nothing for too long."""
        if self.failure is not None:
            raise self.failure.again()
        left = None if self._silence is None else self._silence - (time.monotonic() - self.last_heard)
        if left is not None and left <= 0:
            raise EndedError("the service was silent for too long", kind=CallTimeoutError)
        await self._connection.advance(self, left)


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
        self._writing = False
        self._write_limit: float | None = _WRITE_LIMIT

    async def begin(self, seconds: float | None) -> None:
        """Say what this side wants, and wait for what the service allows, so that no call is one too many."""
        settings = {
            _SETTINGS.ENABLE_PUSH: 0,
            _SETTINGS.MAX_CONCURRENT_STREAMS: STREAMS,
            _SETTINGS.INITIAL_WINDOW_SIZE: _WINDOW,
            _SETTINGS.MAX_HEADER_LIST_SIZE: _MOST,
        }
        self._h2.local_settings = h2.settings.Settings(client=True, initial_values=settings)
        # no service needs to know this, and some reject what they do not know
        del self._h2.local_settings[_SETTINGS.ENABLE_CONNECT_PROTOCOL]
        self._h2.initiate_connection()
        # each call is held back by its own window, and none by what the others have not read
        self._h2.increment_flow_control_window(_LARGEST_WINDOW - _FIRST_WINDOW)
        await self.flush()
        until = None if seconds is None else time.monotonic() + seconds
        while not self._settled:
            if self._failure is not None:
                raise self._failure.again()
            await self._read(None if until is None else max(until - time.monotonic(), 0.001))
        await self.flush()

    @property
    def usable(self) -> bool:
        """Whether another request may be sent here."""
        return self._failure is None and self._goaways.last is None

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
        self._write_limit = silence
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
            raise self._fail(error).again() from error
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
        """Write what waits to be written, also when the task is cancelled meanwhile: half a frame would end all."""
        if self._failure is None and not self._writing:
            self._writing = True
            await runtime_async.finish(self._write)

    async def aclose(self) -> None:
        """End the connection, and the calls on it."""
        if self._failure is None:
            self._h2.close_connection()
            await self.flush()
        self._fail(EndedError("the client was closed meanwhile"))
        await runtime_async.finish(self._network.aclose)

    async def _write(self) -> None:
        try:
            while data := self._h2.data_to_send():
                await self._network.write(data, self._write_limit)
        except Exception as error:  # noqa: BLE001 - every call on the connection raises it
            self._fail(error)
        finally:
            self._writing = False

    async def _read(self, seconds: float | None) -> None:
        data = await self._network.read(_MOST, seconds)
        if not data:
            raise EndedError("the connection broke off: the service ended it")
        for event in self._h2.receive_data(self._goaways.feed(data)):
            self._take(event)
        if self._goaways.last is not None:
            for stream in [each for number, each in self._streams.items() if number > self._goaways.last]:
                _end(stream, _not_processed())

    def _take(self, event: Any) -> None:
        stream = self._streams.get(getattr(event, "stream_id", None) or 0)
        if stream is None:
            if isinstance(event, (h2.events.WindowUpdated, h2.events.RemoteSettingsChanged)):
                self._settled = True
                for each in self._streams.values():
                    each.signal.wake()
            return
        stream.last_heard = time.monotonic()
        if isinstance(event, h2.events.DataReceived):
            stream.chunks.append((event.data or b"", event.flow_controlled_length or 0))
        elif isinstance(event, h2.events.ResponseReceived):
            fields = event.headers or []
            stream.headers = [(bytes(name), bytes(value)) for name, value in fields if name[:1] != b":"]
            stream.status = next(int(value) for name, value in fields if name == b":status")
        elif isinstance(event, h2.events.StreamEnded):
            stream.ended = True
        elif isinstance(event, h2.events.StreamReset) and not stream.ended:
            _end(stream, _reset(event.error_code))
        stream.signal.wake()

    def _fail(self, error: Exception) -> EndedError:
        """End all streams that are not at their end; the first reason counts."""
        if self._failure is None:
            self._failure = error if isinstance(error, EndedError) else self._translated(error)
        for stream in self._streams.values():
            if not stream.ended:
                _end(stream, self._failure)
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


def _end(stream: AsyncHTTP2Stream, error: EndedError) -> None:
    stream.failure = stream.failure or error
    stream.signal.wake()


def _reset(code: Any) -> EndedError:
    """The error for a stream that the service has reset."""
    if code == h2.errors.ErrorCodes.REFUSED_STREAM:
        return _not_processed()
    name = code.name.lower().replace("_", " ") if isinstance(code, h2.errors.ErrorCodes) else "an unknown code"
    if code == h2.errors.ErrorCodes.HTTP_1_1_REQUIRED:
        words = "the service wants HTTP/1.1 for this request; leave http2=True out"
        return EndedError(words, processed=False, kind=TransportError)
    return EndedError(f"the connection broke off: the service reset the stream ({name})")


def _not_processed() -> EndedError:
    return EndedError("the service ended the connection before it took the request", processed=False)
