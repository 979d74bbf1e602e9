"""Sessions of a client written to a file or folder."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import Any

import attrs

from sessiondock import AsyncClient, Event, InvalidValueError, NotFoundError, Operation, Session, SessionDockError
from sessiondock.authoring import runtime_async

from ..events_in_order import in_order
from ..export_report import ExportReport
from ..export_target import ExportTarget
from ..formats.record import ExportedRecording, ExportedSession, Format
from ..formats.registry import choose_format
from ..outcomes import concerns_one, reason_of
from ..redaction import Redact, Redactor

__all__ = ["export_async"]

NO_EVENTS = "events: the provider cannot list them"
GONE = "gone before it was read"
MOST_FAILURES = 20
"""Sessions that cannot be read, one after the other, before the export ends."""
NOTHING = "the output: none of the sessions exists and can be read, so nothing was written"


async def export_async(
    client: AsyncClient[Any],
    path: str | os.PathLike[str],
    *,
    format: str | Format | None = None,
    ids: Iterable[str] | None = None,
    redact: Redact | Iterable[Redact] = (),
    plugins: Iterable[object] = (),
    recordings: bool = False,
    overwrite: bool = False,
    options: Mapping[str, Any] | None = None,
    progress: Callable[[int], object] | None = None,
    **filters: Any,
) -> ExportReport:
    """Write sessions with their events to a file or folder.

    The output is written beside ``path`` and moved there when it is whole. No more than one session, with its events,
    is in memory at a time, whatever the number of sessions; Parquet also holds the rows of a row group.

    Args:
        client: of any provider. Where it cannot list events, sessions are written without, and the report says so.
        path: the file, or for formats that write several the folder, which must be absent or empty, or with
            ``overwrite`` hold nothing but an earlier export. The folder lists its files in ``.sessiondock-export``.
        format: the name of a format or a `Format`; else the ending of ``path`` tells.
        ids: sessions to read one by one; else all that ``list`` finds with the filters. One that does not exist is
            skipped, and the report says so. Nothing is written when none of them exists, or can be read.
        redact: functions from str to str that run over every text. The installed ``redact`` hooks run in any case,
            after them. A text that cannot be redacted becomes ``[redaction failed]``.
        plugins: hook plugins beside the installed ones.
        recordings: whether the bytes of recordings are stored too, where the format has a place for them (``"html"``).
            They are not redacted.
        overwrite: whether a file that is there, or the folder of an earlier export, is replaced. A new file has the
            mode of the old one; a symbolic link to it is followed.
        options: of the format, see its ``options``.
        progress: called with the number of sessions so far after each.
        filters: keyword arguments of the provider's ``list``.

    Raises:
        InvalidValueError: there is something at the path, no such format is known, or ids and filters are given.
        ConfigurationError: an option does not fit the format, or a plugin or the format is broken.
        MissingDependencyError: the format needs a package.
        StorageError: the output cannot be written.
        SessionDockError: the provider failed. Nothing is left at the path then. An error that concerns one session,
            such as a damaged one, does not end the export but is in the report, unless there are 20 in a row.
    """
    chosen = choose_format(format, path)
    if ids is not None and filters:
        raise InvalidValueError(f"pass ids or filters ({', '.join(filters)}), not both")
    if recordings and not chosen.recordings:
        raise InvalidValueError(f"the format {chosen.name!r} has no place for recordings; leave them out")
    redactor = Redactor(redact, plugins=plugins)
    source = _AsyncSource(client, redactor)
    sessions = source.listed(filters) if ids is None else source.named(ids)
    target = await runtime_async.acquire(
        lambda: ExportTarget(chosen, path, overwrite=overwrite, options=options or {}), ExportTarget.discard
    )
    missing = False
    try:
        async for session_id, session in sessions:
            item = await source.item(session_id, session, target, recordings=recordings)
            if item is None:
                missing = True
                continue
            await runtime_async.run_blocking(target.write, item)
            if progress is not None:
                progress(target.sessions)
        provider = client.capabilities.provider
        if ids is not None and missing and not target.sessions:
            return await runtime_async.run_blocking(target.give_up, provider, redactor, NOTHING)
        return await runtime_async.run_blocking(target.finish, provider, redactor)
    except BaseException:
        target.discard()
        raise


class _AsyncSource:
    """Reads sessions of a client, whole and redacted."""

    def __init__(self, client: AsyncClient[Any], redactor: Redactor) -> None:
        self._sessions = client.sessions
        self._capabilities = client.capabilities
        self._redactor = redactor
        self._failures = 0  # one after the other

    async def listed(self, filters: Mapping[str, Any]) -> AsyncIterator[tuple[str, Session | None]]:
        """Every session that the filters find, with its id."""
        async for session in self._sessions.list(**filters):
            yield session.id, session

    async def named(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Session | None]]:
        """These ids; their sessions are read by `item`."""
        for session_id in ids:
            yield session_id, None

    async def item(
        self, session_id: str, session: Session | None, target: ExportTarget, *, recordings: bool
    ) -> ExportedSession | None:
        """A session with its events and recordings; None when it is gone or cannot be read, which is noted."""
        try:
            found: Session = await self._sessions.get(session_id) if session is None else session
            events = await self._events(found, target)
            kept = await self._recordings(found, target) if recordings else ()
        except NotFoundError:
            target.skip(GONE)
            return None
        except SessionDockError as error:
            self._failures += 1
            if self._failures >= MOST_FAILURES or not concerns_one(error):
                raise
            target.fail(session_id, reason_of(error))
            return None
        self._failures = 0
        return ExportedSession(
            session=self._redactor.session(self._from(found)),
            events=tuple(self._redactor.event(self._from(event)) for event in events),
            recordings=kept,
        )

    async def _events(self, session: Session, target: ExportTarget) -> list[Event]:
        if Operation.LIST_EVENTS not in self._capabilities:
            target.leave_out(NO_EVENTS)
            return []
        found = [event async for event in self._sessions.list_events(session.id)]
        return in_order(found, self._capabilities.facts.events_order)

    async def _recordings(self, session: Session, target: ExportTarget) -> tuple[ExportedRecording, ...]:
        operations = {Operation.RECORDINGS, Operation.STREAM_RECORDING}
        if not operations <= self._capabilities.operations:
            target.leave_out("recordings: the provider has none")
            return ()
        kept = list[ExportedRecording]()
        for recording in await self._sessions.recordings(session.id):
            place = await runtime_async.run_blocking(target.new_recording)
            async with self._sessions.stream_recording(recording) as stream:
                kind = recording.content_type or stream.content_type
                await stream.save(place)
            plain = self._redactor.recording(attrs.evolve(recording, content_type=kind))
            kept.append(await runtime_async.run_blocking(target.keep_recording, place, plain))
        return tuple(kept)

    def _from(self, source: Any) -> Any:
        """The same, with the name of the provider that ``raw`` is from."""
        if source.copied_from is not None or not source.raw:
            return source
        return _Labelled(source, self._capabilities.provider)


class _Labelled:
    """Stands for a model, but for one attribute; copying a model would lose what its provider adds."""

    def __init__(self, source: Any, provider: str) -> None:
        self._source = source
        self.copied_from = provider

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)
