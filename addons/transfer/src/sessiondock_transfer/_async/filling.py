"""Gives a session of the target its events, each once and in order."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any

import attrs

from sessiondock import Event, InvalidValueError, Operation, SessionDockError, UnsupportedFieldError

from ..abilities import Abilities
from ..digests import RollingDigest, event_line
from ..mapping import events_of, map_event
from ..markers import derived_id, event_ids
from ..options import Options
from ..outcomes import UncertainError, is_rejection, reason_of
from ..redacting import redacted
from ..retrying import may_have_arrived
from .side import AsyncSide

__all__ = ["AsyncFiller", "EventsResult"]

_BATCH_BYTES = 1_000_000


@attrs.define(kw_only=True)
class EventsResult:
    """What became of a session's events.

    Attributes:
        keywords: what the target is told with the events.
        digest: of the source's events.
        count: events of the source.
        written: events that this run has added to the target.
        moved: names of fields that went into the metadata of events.
        lost: what could not be kept, with the reason.
    """

    keywords: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    digest: RollingDigest = attrs.field(factory=RollingDigest)
    written: int = 0
    moved: set[str] = attrs.field(factory=set[str])
    lost: dict[str, str] = attrs.field(factory=dict[str, str])

    @property
    def count(self) -> int:
        return self.digest.count

    def lose_all(self, target: Abilities) -> None:
        """Note that the target has none of the events, so that nothing of them moved."""
        if self.count:
            self.moved.clear()
            self.lost.clear()
            nothing = "stores no events" if target.takes_events == "no" else "takes no events for a session that it has"
            self.lost["events"] = f"the target {nothing}"


class AsyncFiller:
    """The events of sessions.

    Args:
        source, target: the sides.
        options: what to do with the texts.
    """

    def __init__(self, source: AsyncSide, target: AsyncSide, options: Options) -> None:
        self._source = source
        self._target = target
        self._options = options
        self._check: Callable[[Event], Event] | None = getattr(target.sessions, "check_event", None)

    async def mapped(
        self, source_id: str, target_id: str | None, result: EventsResult
    ) -> AsyncGenerator[tuple[Event, int]]:
        """The events as the target will hold them, in order, each with about its size in bytes."""
        provider = self._source.can.provider
        async for found in self._source.events(source_id):
            line = event_line(found)
            result.digest.add(line)
            named = found
            if found.id is None:
                named = attrs.evolve(found, id=derived_id(provider, f"{source_id}/{result.count}"))
            for event in events_of(redacted(named, self._options.redact), self._target.can):
                mapped = map_event(event, provider, self._target.can, target_id, self._stored)
                if mapped.rejection is not None:
                    result.lost[f"event {mapped.event.id}"] = mapped.rejection
                    continue
                result.moved.update(f"events.{name}" for name in mapped.moved)
                result.lost.update({f"events.{name}": reason for name, reason in mapped.lost.items()})
                yield mapped.event, len(line)

    def _stored(self, event: Event) -> Event | str:
        """An event as the target will list it, or why it rejects it; of one that can tell without being asked."""
        try:
            return event if self._check is None else self._check(event)
        except (InvalidValueError, UnsupportedFieldError) as error:
            return reason_of(error)

    async def fill(self, source_id: str, target_id: str, result: EventsResult, *, is_new: bool) -> None:
        """Add the events that the target does not have yet; all of them to a session that is new."""
        present = None if is_new else await self._present(target_id)
        batch: list[Event] = []
        size = 0
        async for event, bytes_ in self.mapped(source_id, target_id, result):
            if present is not None and self._is_there(event, present):
                continue
            batch.append(event)
            size += bytes_
            if len(batch) >= self._target.can.max_events or size >= _BATCH_BYTES:
                await self._add(target_id, batch, result)
                batch, size = [], 0
        if batch:
            await self._add(target_id, batch, result)
        rejected = sum(name.startswith("event ") for name in result.lost)
        if rejected and rejected == result.count:
            # what was rejected did not move
            result.moved.clear()

    async def _present(self, target_id: str) -> set[str]:
        """The ids of the events that a session of the target has, and of those that they are copies of."""
        if not self._target.can.can(Operation.LIST_EVENTS):
            raise UncertainError("the target cannot tell which events it has")
        return {known async for event in self._target.events(target_id) for known in event_ids(event)}

    def _is_there(self, event: Event, present: set[str]) -> bool:
        """Whether one of these is the event. UncertainError when it has no id, and metadata cannot hold one."""
        ids = event_ids(event)
        if present and not ids:
            raise UncertainError("the target keeps neither ids nor metadata of events, so they cannot be told apart")
        return not ids.isdisjoint(present)

    async def _add(self, target_id: str, batch: list[Event], result: EventsResult) -> None:
        """Add events. What may have arrived is looked up; of what is rejected, the rest is added."""
        events, failures = batch, 0
        while events:
            try:
                await self._add_once(target_id, events, result.keywords)
            except SessionDockError as error:
                if is_rejection(error):
                    await self._halve(target_id, events, result, error)
                    return
                failures += 1
                if not may_have_arrived(error) or failures >= self._target.patience.attempts:
                    raise
                present = await self._present_after(error, target_id)
                missing = [event for event in events if not self._is_there(event, present)]
                result.written += len(events) - len(missing)
                events = missing
            else:
                result.written += len(events)
                return

    async def _add_once(self, target_id: str, events: list[Event], keywords: Mapping[str, Any]) -> None:
        await self._target.call(lambda: self._target.sessions.add_events(target_id, events, **keywords), write=True)

    async def _present_after(self, error: SessionDockError, target_id: str) -> set[str]:
        try:
            return await self._present(target_id)
        except SessionDockError:
            raise UncertainError(reason_of(error)) from error

    async def _halve(self, target_id: str, events: list[Event], result: EventsResult, error: SessionDockError) -> None:
        """Find the events that the target rejects, and add the others."""
        if len(events) == 1:
            result.lost[f"event {events[0].id}"] = reason_of(error)
            return
        middle = len(events) // 2
        await self._add(target_id, events[:middle], result)
        await self._add(target_id, events[middle:], result)
