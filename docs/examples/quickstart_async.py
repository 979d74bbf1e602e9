"""The life of a session, from storing it to deleting it, on SQLite in a temporary folder.

The session is the one that HoneyHive's documentation shows.
"""

import io
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sessiondock import Event, NotFoundError
from sessiondock.authoring import runtime_async
from sessiondock_sql import AsyncSQL

MESSAGES = [
    {"role": "system", "content": "Answer the user's question only using provided context.\n\nContext: Hello world"},
    {"role": "user", "content": "What is in the context?"},
]
RECORDING = bytes(range(256)) * 4096


def from_epoch(milliseconds: int) -> datetime:
    """A time as HoneyHive writes it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


async def main() -> None:
    """Each step prints what it did; a wrong result ends the program with an error."""
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncSQL(f"sqlite:///{Path(folder) / 'sessions.db'}") as dock:
            session = await dock.sessions.create(
                id="caf77ace-3417-4da4-944d-f4a0688f3c23",
                name="Playground Session",
                project="Simple RAG Project",
                environment="playground",
                started_at=from_epoch(1712025501605),
                ended_at=from_epoch(1712025499832),
                duration=timedelta(milliseconds=824.8056),
                inputs={"context": "Hello world", "question": "What is in the context?", "chat_history": MESSAGES},
                outputs={"role": "assistant", "content": "Hello world"},
                user_properties={"user": "google-oauth2|111840237613341303366"},
                metrics={},
                feedback={},
                metadata={},
            )
            print("stored  ", session.id, session.name, session.started_at, session.duration)

            await dock.sessions.add_events(
                session.id,
                [
                    Event(
                        id="7f22137a-6911-4ed3-bc36-110f1dde6b66", type="chain", name="answer", inputs=session.inputs
                    ),
                    Event(
                        type="model",
                        name="chat",
                        parent_id="7f22137a-6911-4ed3-bc36-110f1dde6b66",
                        inputs={"chat_history": MESSAGES},
                        outputs=session.outputs,
                        duration=timedelta(milliseconds=824.8056),
                    ),
                ],
            )
            events = [event async for event in dock.sessions.list_events(session.id)]
            print("events  ", ", ".join(f"{event.type} {event.name}" for event in events))
            expect(events[1].inputs == {"chat_history": MESSAGES})

            await dock.sessions.update(session.id, feedback={"rating": 5}, metrics={"context_used": True})
            listed = [found async for found in dock.sessions.list(project="Simple RAG Project")]
            print("listed  ", [(found.name, found.feedback) for found in listed])

            found = await dock.sessions.get(session.id)
            print("read    ", found.outputs, found.feedback, found.metrics)
            expect(listed == [found])
            expect(
                (found.inputs, found.started_at, found.duration)
                == (session.inputs, session.started_at, session.duration)
            )

            recording = await dock.sessions.add_recording(session.id, io.BytesIO(RECORDING), content_type="audio/wav")
            async with dock.sessions.stream_recording(session.id, recording_id=recording.id) as stream:
                size = sum([len(chunk) async for chunk in stream.iter_bytes()])
            print("streamed", size, "bytes of", recording.content_type)
            expect(size == len(RECORDING))

            await dock.sessions.delete(session.id)
            try:
                await dock.sessions.get(session.id)
            except NotFoundError as error:
                print("deleted ", error)
            else:
                expect(False)


def expect(truth: bool) -> None:
    """End the program with an error unless this is true."""
    if not truth:
        raise SystemExit("the store returned other data than it received")


if __name__ == "__main__":
    runtime_async.run_main(main)
