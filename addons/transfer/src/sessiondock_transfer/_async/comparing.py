"""Reads a session back on both sides and compares field by field and byte by byte."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import attrs

from sessiondock import Event, Operation, Session
from sessiondock.authoring import runtime_async

from ..differences import Difference, difference, event_differences, session_differences
from ..mapping import map_session
from ..options import Options
from ..redacting import redacted
from ..wording import plural
from .creating import AsyncCreator
from .filling import AsyncFiller, EventsResult
from .recording import AsyncRecorder
from .side import AsyncSide

__all__ = ["AsyncComparer", "Comparison"]

_MOST = 20
_LAGGING = (0.5, 1.0, 2.0, 4.0)


@attrs.define(kw_only=True)
class Comparison:
    """What a comparison found.

    Attributes:
        differences: the first of them, without additions of the target.
        added: names of fields that only the target has something in.
        events, recordings, bytes: what was compared.
        lost: what the target cannot hold, with the reason; not compared.
    """

    differences: list[Difference] = attrs.field(factory=list[Difference])
    added: set[str] = attrs.field(factory=set[str])
    events: int = 0
    recordings: int = 0
    bytes: int = 0
    lost: dict[str, str] = attrs.field(factory=dict[str, str])

    @property
    def equal(self) -> bool:
        """Whether the target holds all that the source has; additions of the target are allowed."""
        return not self.differences

    def add(self, found: Difference) -> None:
        """Keep a difference, of many the first ones; of an addition of the target its field."""
        if found.added:
            self.added.add(found.kind)
        elif len(self.differences) < _MOST:
            self.differences.append(found)


class AsyncComparer:
    """Compares sessions of two sides.

    Args:
        source, target: the sides.
        creator, filler, recorder: what makes copies.
        options: what was asked for.
    """

    def __init__(
        self,
        source: AsyncSide,
        target: AsyncSide,
        creator: AsyncCreator,
        filler: AsyncFiller,
        recorder: AsyncRecorder,
        options: Options,
    ) -> None:
        self._source = source
        self._target = target
        self._creator = creator
        self._filler = filler
        self._recorder = recorder
        self._options = options

    async def compare(self, session: Session, target_id: str, *, losses: frozenset[str] = frozenset()) -> Comparison:
        """Compare a session of the source with its copy; asked again for a while where reads lag behind writes."""
        found = await self._compare(session, target_id, losses)
        for pause in _LAGGING if self._target.can.facts.reads_lag_writes else ():
            if found.equal:
                break
            await runtime_async.sleep(pause)
            found = await self._compare(session, target_id, losses)
        return found

    async def _compare(self, session: Session, target_id: str, losses: frozenset[str]) -> Comparison:
        found = Comparison()
        mapped = map_session(redacted(session, self._options.redact), self._source.can.provider, self._target.can)
        found.lost.update(mapped.lost)
        copy = await self._creator.get(target_id)
        if copy is None:
            found.add(difference("session", session.id, "nothing"))
            return found
        for each in session_differences(mapped, copy):
            found.add(each)
        if self._options.events and self._target.can.takes_events != "no":
            await self._compare_events(session.id, target_id, found, losses)
        if self._options.recordings and not self._options.redact and self._target.can.can(Operation.ADD_RECORDING):
            await self._compare_recordings(session.id, target_id, found)
        return found

    async def _compare_events(self, source_id: str, target_id: str, found: Comparison, losses: frozenset[str]) -> None:
        if not self._target.can.can(Operation.LIST_EVENTS):
            found.lost["events"] = "the target cannot list events, so they were not compared"
            return
        result = EventsResult()
        async with aclosing(self._target.events(target_id)) as copies:
            async with aclosing(self._expected(source_id, target_id, result, losses)) as expected:
                async for event in expected:
                    copy = await anext(copies, None)
                    path = f"events[{found.events}]"
                    if copy is None:
                        found.add(difference(path, event.id or "an event", "nothing"))
                        return
                    for each in event_differences(event, copy, path):
                        found.add(each)
                    found.events += 1
            extra = await anext(copies, None)
        if extra is not None:
            found.add(difference(f"events[{found.events}]", "no further event", extra.id))
        found.lost.update(result.lost)

    async def _expected(
        self, source_id: str, target_id: str, result: EventsResult, losses: frozenset[str]
    ) -> AsyncGenerator[Event]:
        async for event, _ in self._filler.mapped(source_id, target_id, result):
            if f"event {event.id}" not in losses:
                yield event

    async def _compare_recordings(self, source_id: str, target_id: str, found: Comparison) -> None:
        here = await self._recorder.list(self._source, source_id)
        there = {each.id: each for each in await self._recorder.list(self._target, target_id)}
        left = list(there.values())
        for number, recording in enumerate(here):
            wanted = await self._recorder.meter(self._source, recording)
            known = self._recorder.known(source_id, number)
            candidates = [there[known]] if known in there else left
            for candidate in candidates:
                if (await self._recorder.meter(self._target, candidate)).sha256 == wanted.sha256:
                    left = [each for each in left if each.id != candidate.id]
                    break
            else:
                found.add(difference(f"recordings[{number}]", f"SHA-256 {wanted.sha256}", "no such recording"))
            found.recordings += 1
            found.bytes += wanted.size
        if left:
            found.add(difference("recordings", plural(len(here), "recording"), plural(len(there), "recording")))
