"""Checks of recordings."""

from __future__ import annotations

from typing import Any

from sessiondock import Operation, Recording
from sessiondock.errors import DecodeError, IncompleteReadError
from sessiondock.testing import Fault

from ..expect import expect, raises
from ..rules import check
from .calls import CONTENT, AsyncCalls

__all__ = ["AsyncRecordingChecks"]

NAMED, STREAM = Operation.RECORDINGS, Operation.STREAM_RECORDING


class AsyncRecordingChecks(AsyncCalls):
    """Checks of recordings and their streams."""

    @check("recordings", NAMED)
    async def test_recordings_are_named(self) -> None:
        """The recordings of a session are listed; their repr hides tokens and URLs."""
        async with self.client() as client:
            session_id = await self.with_recording(client, CONTENT)
            found: Any = await client.sessions.recordings(session_id)
        expect(type(found) is tuple and len(found) == 1, f"expected a tuple with one recording, got {found!r}")
        recording: Any = found[0]
        expect(isinstance(recording, Recording), f"a recording is a {type(recording).__name__}")
        expect(recording.session_id in {None, session_id}, f"it names the session {recording.session_id!r}")
        for hidden in (recording.token, recording.url):
            expect(not hidden or hidden not in repr(recording), "the repr of a recording shows what opens it")
        expect(recording.size in {None, len(CONTENT)}, f"its size is {recording.size}, not {len(CONTENT)}")

    @check("recordings", NAMED, STREAM)
    async def test_recording_bytes(self) -> None:
        """A recording is streamed byte for byte, at once and in pieces."""
        async with self.client() as client:
            session_id = await self.with_recording(client, CONTENT)
            async with await self.stream(client, session_id) as stream:
                whole = await stream.read()
                expect(stream.length in {None, len(CONTENT)}, f"its length is {stream.length}, not {len(CONTENT)}")
            async with await self.stream(client, session_id) as stream:
                pieces = b"".join([piece async for piece in stream.iter_bytes()])
        expect(whole == CONTENT, f"read {len(whole)} bytes that are not the {len(CONTENT)} that were stored")
        expect(pieces == CONTENT, "in pieces it is not what was stored")

    @check("recordings", NAMED, STREAM)
    async def test_recording_saved(self) -> None:
        """A recording is saved byte for byte, and no other file is left in the folder."""
        async with self.client() as client:
            session_id = await self.with_recording(client, CONTENT)
            target = self.folder / "saved" / "recording.bin"
            target.parent.mkdir()
            async with await self.stream(client, session_id) as stream:
                await stream.save(target)
        expect(target.read_bytes() == CONTENT, "the file is not what was stored")
        expect([path.name for path in target.parent.iterdir()] == [target.name], "other files are left in the folder")

    @check("recordings", NAMED, STREAM, server=True)
    async def test_recording_broken_off(self) -> None:
        """An interrupted recording is an error and leaves no file; saving again completes it."""
        async with self.client(max_retries=0) as client:
            session_id = await self.with_recording(client, CONTENT)
            target = self.folder / "recording.bin"
            stream = await self.stream(client, session_id)
            with (
                self.injecting(Fault.half_body(), times=None),
                raises(IncompleteReadError, "half a recording"),
            ):
                async with stream:
                    await stream.save(target)
            expect(not target.exists(), "half a recording has the name of a whole one")
            async with await self.stream(client, session_id) as again:
                await again.save(target)
        expect(target.read_bytes() == CONTENT, "saved again, it is not what was stored")

    @check("recordings", NAMED, STREAM, server=True)
    async def test_recording_of_a_page(self) -> None:
        """An HTML page instead of a recording is an error."""
        async with self.client(max_retries=0) as client:
            session_id = await self.with_recording(client, CONTENT)
            stream = await self.stream(client, session_id)
            with self.injecting(Fault.html(200), times=None), raises(DecodeError, "a web page"):
                async with stream:
                    await stream.read()
