"""One run of a move: what it is made of, and what becomes of each session."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress

import attrs

from sessiondock import (
    AuthenticationError,
    ConfigurationError,
    DamagedError,
    Event,
    NotFoundError,
    Session,
    SessionDockError,
    StorageError,
)

from ..differences import Difference
from ..digests import session_digest
from ..errors import LossError, ManifestError
from ..manifests import Manifest, Row
from ..mapping import MappedSession, map_session
from ..options import Options
from ..outcomes import Outcome, SkippedError, UncertainError, reason_of
from ..redacting import redacted
from ..reports import Report
from ..tally import Tally
from .comparing import AsyncComparer
from .creating import AsyncCreator
from .filling import AsyncFiller, EventsResult
from .recording import AsyncRecorder, RecordingsResult
from .side import AsyncSide, AsyncWhat

__all__ = ["AsyncRun", "grouped"]

_FATAL = (AuthenticationError, ConfigurationError, StorageError)


class AsyncRun:
    """What copying, checking and keeping in sync have in common.

    Args:
        source, target: the sides.
        manifest: the manifest, open.
        options: what was asked for.
    """

    def __init__(self, source: AsyncSide, target: AsyncSide, manifest: Manifest, options: Options) -> None:
        self.source = source
        self.target = target
        self.manifest = manifest
        self.options = options
        self.tally = Tally(options, (source.pace, target.pace))
        self.creator = AsyncCreator(target, source.can.provider, manifest, options)
        self.filler = AsyncFiller(source, target, options)
        self.recorder = AsyncRecorder(source, target, manifest)
        self.comparer = AsyncComparer(source, target, self.creator, self.filler, self.recorder, options)

    async def listed(self) -> AsyncGenerator[Session]:
        """The sessions of the source that the run is about, until it is stopped."""
        if self.options.ids is not None:
            for identifier in self.options.ids:
                self.tally.listed += 1
                yield Session(id=identifier)
            return
        filters = self.options.list_filters(self.source.can)
        try:
            if self.options.progress is not None:
                self.tally.total = await self.source.total(filters)
            async for session in self.source.list(filters):
                self.tally.listed += 1
                if self.tally.stopped is not None:
                    return
                if self.options.wants(session):
                    yield session
        except ManifestError:
            raise
        except SessionDockError as error:
            self.tally.stopped = f"the source cannot be listed: {reason_of(error)}"

    async def report(self, action: str) -> Report:
        """The report of the run, with what the source says that it left out as unreadable."""
        damaged: tuple[int, tuple[str, ...]] = 0, ()
        # asking what cannot be read is of no use where reading has failed
        with suppress(SessionDockError):
            damaged = await self.source.damaged()
        return self.tally.report(action, self.manifest, damaged)

    async def whole(self, session_id: str) -> Session:
        """A session with all its fields, of which lists may show fewer. SkippedError when it is gone."""
        try:
            session: Session = await self.source.call(lambda: self.source.sessions.get(session_id))
        except NotFoundError:
            raise SkippedError("the source listed it, but it has been deleted since") from None
        return session

    def mapped(self, session: Session) -> MappedSession:
        """What the target can hold of a session."""
        return map_session(redacted(session, self.options.redact), self.source.can.provider, self.target.can)

    def _doubt(self, row: Row, error: Exception) -> None:
        """Store that it is not known whether a session arrived; the run looks for it again at its end."""
        reason = reason_of(error) if isinstance(error, SessionDockError) else str(error)
        self.manifest.put(attrs.evolve(row, reason=f"whether it arrived is not known: {reason}"))
        self.tally.doubt()
        self._give_up(row, error, reason)

    def _give_up(self, row: Row, error: Exception, reason: str) -> None:
        """Stop the run where going on is of no use."""
        in_a_row = self.options.patience.failures_in_a_row
        fatal = isinstance(error, _FATAL) and not isinstance(error, DamagedError)
        if fatal or self.tally.failures_in_a_row >= in_a_row:
            self.tally.stopped = self.tally.stopped or f"after session {row.source_id}: {reason}"

    def fail(self, row: Row, error: Exception, *, state: str = "failed") -> None:
        """Store that a session failed, and stop the run where going on is of no use.

        A copy that could only not be brought up to date stays ``"copied"`` as it was, so that the next run tries again.
        """
        reason = reason_of(error) if isinstance(error, SessionDockError) else str(error)
        self.manifest.put(attrs.evolve(row, state=state, reason=reason, run=self.manifest.run))
        self.tally.finish("failed")
        self._give_up(row, error, reason)

    def unchanged(self, row: Row) -> None:
        """Count a session that an earlier run copied, with what could not be kept of it then."""
        self.tally.add(lost=int(bool(row.losses)))
        self.tally.fields(lost=grouped(row.losses))
        self.tally.finish("unchanged")

    async def write(self, row: Row, *, verify: bool = False) -> None:
        """Write one session with all that belongs to it, and store what became of it; read it back, if asked."""
        row = attrs.evolve(row, run=self.manifest.run, reason=None, differences=(), verified=None)
        try:
            await self._write(row, verify=verify or self.options.verify)
        except SkippedError as error:
            self.manifest.put(attrs.evolve(row, state="skipped", reason=str(error)))
            self.tally.finish("skipped")
        except ManifestError:
            raise
        except (UncertainError, SessionDockError) as error:
            now = self.manifest.get(row.source_id) or row
            if isinstance(error, UncertainError) or now.state == "creating":
                self._doubt(attrs.evolve(now, run=self.manifest.run), error)
            else:
                self.fail(now, error)

    async def guard(self, row: Row, work: AsyncWhat[None]) -> None:
        """Do something about a copy that is there. Errors leave it ``"copied"``, so that the next run tries again."""
        try:
            await work()
        except SkippedError:
            # it was deleted in between, and the next run deals with that
            self.tally.finish("skipped")
        except ManifestError:
            raise
        except SessionDockError as error:
            self.fail(attrs.evolve(row, run=self.manifest.run), error, state="copied")

    async def _write(self, row: Row, *, verify: bool) -> None:
        session = await self.whole(row.source_id)
        mapped = self.mapped(session)
        if self.options.strict and mapped.lost:
            raise LossError(f"{', '.join(mapped.lost)} cannot be kept, and a strict copy loses nothing")
        if row.target_id is None or row.digest is None:
            row = attrs.evolve(row, digest=session_digest(session))
        # adding events would touch what says when a session was changed
        kept = {"updated_at"} & self.target.can.event_adding_fields & mapped.fields.keys()
        events = EventsResult(keywords={name: mapped.fields[name] for name in kept})
        outcome = await self._outcome(mapped, row, events)
        row = attrs.evolve(row, state="filling", target_id=outcome.target_id)
        self.manifest.put(row)
        recordings = RecordingsResult()
        if self.options.events and not outcome.has_events:
            await self._fill_events(session.id, outcome, events)
        if self.options.recordings:
            await self._fill_recordings(session.id, outcome, recordings)
        lost = {**mapped.lost, **events.lost, **recordings.lost}
        row = attrs.evolve(
            row,
            state="copied",
            events_digest=events.digest.value,
            events=events.count,
            recordings=recordings.count,
            bytes=recordings.bytes,
            losses=lost,
        )
        if verify:
            row = await self._verified(session, row)
        self.manifest.put(row)
        self.tally.add(
            events=events.written, recordings=recordings.written, bytes=recordings.bytes, lost=int(bool(lost))
        )
        self.tally.fields(moved=[*mapped.moved, *events.moved], lost=grouped(lost))
        self.tally.finish("copied")

    async def _outcome(self, mapped: MappedSession, row: Row, events: EventsResult) -> Outcome:
        """The session of the target, created where it is not there."""
        if row.target_id is not None and row.state != "found":
            return Outcome(row.target_id, is_new=False)
        if row.state == "found" and row.target_id is not None:
            found = await self.creator.get(row.target_id)
            if found is not None:
                return await self.creator.settle(mapped, found)
        with_events: list[Event] | None = None
        if self.options.events and self.target.can.takes_events == "create":
            with_events = [event async for event, _ in self.filler.mapped(mapped.source_id, None, events)]
            events.written = len(with_events)
        creating = attrs.evolve(row, state="creating", target_id=None)
        return await self.creator.create(mapped, creating, with_events, was_tried=row.state == "creating")

    async def _fill_events(self, source_id: str, outcome: Outcome, result: EventsResult) -> None:
        if self.target.can.takes_events == "add_events":
            await self.filler.fill(source_id, outcome.target_id, result, is_new=outcome.is_new)
        else:
            async for _ in self.filler.mapped(source_id, outcome.target_id, result):
                pass
            result.lose_all(self.target.can)

    async def _fill_recordings(self, source_id: str, outcome: Outcome, result: RecordingsResult) -> None:
        if self.options.redact:
            if await self.recorder.list(self.source, source_id):
                result.lost["recordings"] = "recordings cannot be redacted, so they are not copied when redact is given"
            return
        await self.recorder.fill(source_id, outcome.target_id, result, is_new=outcome.is_new)

    async def _verified(self, session: Session, row: Row) -> Row:
        found = await self.comparer.compare(session, row.target_id or "", losses=frozenset(row.losses))
        self.tally.fields(added=found.added)
        return self.judged(row, found.differences)

    def judged(self, row: Row, differences: Sequence[Difference]) -> Row:
        """The row of a session that was read back; those that differ are counted."""
        if differences:
            self.tally.add(unverified=1)
        lines = tuple(map(str, differences))
        return attrs.evolve(row, verified=not lines, differences=lines, run=self.manifest.run)


def grouped(lost: Mapping[str, str]) -> set[str]:
    """Names of lost fields, with single events that were rejected under one name."""
    return {"events (rejected)" if name.startswith("event ") else name for name in lost}
