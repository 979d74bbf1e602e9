"""Helpers that the checks of one variant share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sessiondock import Event, Operation, Session
from sessiondock.authoring import runtime_async
from sessiondock.errors import NotFoundError

from .._choice_async import client_path, variant
from ..expect import expect
from ..provider_under_test import ProviderUnderTest, load
from ..values import START

__all__ = ["AsyncChecks"]

_WAITS = (0.0, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0, 5.0)


class AsyncChecks(ProviderUnderTest):
    """Makes clients, sessions and recordings, and reads them back."""

    variant = variant

    @classmethod
    def client_class(cls) -> type[Any]:
        return load(cls.provider, client_path(cls.provider))

    def client(self, **options: Any) -> Any:
        """A new client, to be used as a context manager."""
        return self.make_client(self.client_class(), **options)

    def once(self, client: Any) -> Any:
        """The same client without retries."""
        return client.with_options(max_retries=0)

    async def new_id(self, client: Any) -> str:
        """Return the id of a new session that ``list`` shows."""
        return (await self.new_ids(client, 1))[0]

    async def new_ids(self, client: Any, count: int) -> list[str]:
        """Return the ids of new sessions that ``list`` shows, oldest first."""
        if self.seeds():
            return list(self.seed(count))
        made: list[str] = []
        for _ in range(count):
            made.append((await client.sessions.create(**self.required("create"))).id)  # noqa: PERF401
        return made

    @classmethod
    def seeds(cls) -> bool:
        """Whether sessions are stored with `seed` rather than with ``create``."""
        return Operation.CREATE not in cls.operations() or cls.seed is not ProviderUnderTest.seed

    async def create(self, client: Any, **fields: Any) -> Any:
        """Create a session with these fields and those that are required."""
        return await client.sessions.create(**{**self.required("create"), **fields})

    async def stored(self, client: Any, fields: Mapping[str, Any]) -> str:
        """Return the id of a new session with these fields, created or, where ``create`` lacks one, seeded."""
        if not self.seeds() and set(fields) <= set(self.keywords("create")):
            return str((await self.create(client, **fields)).id)
        return self.seed_session(fields)

    async def with_events(self, client: Any, count: int) -> tuple[str, list[Event]]:
        """Return the id of a new session with events, and the events, those that happened first first."""
        if Operation.ADD_EVENTS not in self.operations():
            session_id, seeded = self.seed_events(count)
            return session_id, list(seeded)
        session_id = await self.new_id(client)
        types = self.facts().event_types[:3] or ("tool", "model", "chain")
        made = [
            Event(type=types[number % len(types)], name=f"step {number}", started_at=START + timedelta(seconds=number))
            for number in range(count)
        ]
        await client.sessions.add_events(session_id, made, **self.required("add_events"))
        await self.events(client, session_id, count)
        return session_id, made

    async def read(self, client: Any, session_id: str, good: Callable[[Session], bool] = bool) -> Any:
        """Return the session that ``get`` returns. Where reads lag writes, wait until it exists and is ``good``."""
        for wait in _WAITS if self.facts().reads_lag_writes else ():
            try:
                session = await client.sessions.get(session_id)
            except NotFoundError:
                await runtime_async.sleep(wait)
                continue
            if good(session):
                return session
            await runtime_async.sleep(wait)
        return await client.sessions.get(session_id)

    async def is_gone(self, client: Any, session_id: str) -> bool:
        """Whether ``get`` raises NotFoundError, at once or, where reads lag writes, after a while."""
        for wait in _WAITS if self.facts().reads_lag_writes else (0.0,):
            try:
                await client.sessions.get(session_id)
            except NotFoundError:
                return True
            await runtime_async.sleep(wait)
        return False

    async def listed(self, client: Any, wanted: list[str], **fields: Any) -> list[str]:
        """Return the wanted ids that ``list`` yields, in its order. Where reads lag writes, wait for all."""
        found: list[str] = []
        for wait in _WAITS if self.facts().reads_lag_writes else (0.0,):
            found = [session.id async for session in client.sessions.list(**fields) if session.id in wanted]
            if set(found) == set(wanted):
                break
            await runtime_async.sleep(wait)
        return found

    async def events(self, client: Any, session_id: str, count: int, **fields: Any) -> list[Event]:
        """Return a session's events. Where reads lag writes, wait until there are ``count`` of them."""
        found: list[Event] = []
        for wait in _WAITS if self.facts().reads_lag_writes else (0.0,):
            found = [event async for event in client.sessions.list_events(session_id, **fields)]
            if len(found) >= count:
                break
            await runtime_async.sleep(wait)
        return found

    async def with_recording(self, client: Any, content: bytes) -> str:
        """Return the id of a new session that has one recording."""
        if Operation.ADD_RECORDING not in self.operations():
            return self.seed_recording(content)
        session_id = await self.new_id(client)
        args, kwargs = self.recording_arguments(content)
        await client.sessions.add_recording(session_id, *args, **kwargs)
        return session_id

    async def stream(self, client: Any, session_id: str) -> Any:
        """Return the stream of a session's first recording, not opened yet."""
        found = await client.sessions.recordings(session_id)
        expect(len(found) >= 1, "recordings returns none, but one was stored")
        args, kwargs = self.stream_arguments(session_id, found[0])
        return client.sessions.stream_recording(*args, **kwargs)
