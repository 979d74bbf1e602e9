"""Never run: what connecting by URL promises to type checkers. An error that no longer comes is an error, too."""

from datetime import UTC, datetime
from typing import assert_type

from sessiondock import Event, Pager, Recording, Session, connect, connect_async
from sessiondock.protocols import AsyncClient, AsyncSessions, Client, Sessions, SupportsDelete, SupportsGet


def what_passes() -> None:
    with connect("sqlite:///x", timeout=3) as dock:
        assert_type(dock, Client[Sessions])
        assert_type(dock.sessions.create(name="x", tags=["a"], started_at=datetime.now(UTC)), Session)
        assert_type(dock.sessions.get("1"), Session)
        assert_type(dock.sessions.update("1", name=None), Session | None)
        assert_type(dock.sessions.list(project="p", page_size=3), Pager[Session])
        assert_type(dock.sessions.list_events("1"), Pager[Event])
        assert_type(dock.sessions.recordings("1"), tuple[Recording, ...])
        assert_type([session.id for session in dock.sessions.list().first()], list[str])
        assert_type(dock.sessions.list().first()[0], Session)
        assert_type(dock.sessions.list().all(), list[Session])
        dock.sessions.add_events("1", [Event(type="model")])
        dock.sessions.delete("1")
        reading: SupportsGet[Session] = dock.sessions
        deleting: SupportsDelete = dock.sessions
        print(reading, deleting)


async def what_passes_asynchronously() -> None:
    async with connect_async("sqlite:///x") as dock:
        assert_type(dock, AsyncClient[AsyncSessions])
        assert_type(await dock.sessions.create(name="x"), Session)
        assert_type(await dock.sessions.list().all(), list[Session])
        async for session in dock.sessions.list():
            assert_type(session, Session)


def what_fails(dock: Client[Sessions]) -> None:
    dock.sessions.create(naem="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    dock.sessions.create(name=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    dock.sessions.update("1", naem="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    dock.sessions.list(projekt="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    dock.sessions.list_events("1", form=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    dock.sessions.delete("1", must_exists=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    dock.sessions.destroy("1")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    print(dock.sessions.update("1").id)  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    dock.sessions.stream_recording(tokn="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def frozen(session: Session) -> None:
    session.name = "x"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    Session(id="1", naem="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    assert_type(Session.from_dict(session.to_dict()), Session)
