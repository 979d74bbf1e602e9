# Generated from src/sessiondock_transfer/_async/export.py: edit that file, not this one.
# Digest: 8fbd5b80987b60b6
"""Sessions of a client written to a file or folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Callable, Iterable, Mapping
from typing import Any

import attrs

from sessiondock import Client, Event, InvalidValueError, NotFoundError, Operation, Session
from sessiondock.authoring import runtime_sync

from ..events_in_order import in_order
from ..export_report import ExportReport
from ..export_target import ExportTarget
from ..formats.record import ExportedRecording, ExportedSession, Format
from ..formats.registry import choose_format
from ..redaction import Redact, Redactor

__all__ = ["export"]

NO_EVENTS = "events: the provider cannot list them"
GONE = "gone before it was read"
NOTHING = "the output: none of the sessions exists, so nothing was written"


def export(
    client: Client[Any],
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
        path: the file, or for formats that write several the folder, which must be absent or empty.
        format: the name of a format or a `Format`; else the ending of ``path`` tells.
        ids: sessions to read one by one; else all that ``list`` finds with the filters. One that does not exist is
            skipped, and the report says so. Nothing is written when none of them exists.
        redact: functions from str to str that run over every text. The installed ``redact`` hooks run in any case,
            after them. A text that cannot be redacted becomes ``[redaction failed]``.
        plugins: hook plugins beside the installed ones.
        recordings: whether the bytes of recordings are stored too, where the format has a place for them (``"html"``).
            They are not redacted.
        overwrite: whether a file that is there is replaced. The new one has the mode of the old one; a symbolic link is
            followed.
        options: of the format, see its ``options``.
        progress: called with the number of sessions so far after each.
        filters: keyword arguments of the provider's ``list``.

    Raises:
        InvalidValueError: there is something at the path, no such format is known, or ids and filters are given.
        ConfigurationError: an option does not fit the format, or a plugin or the format is broken.
        MissingDependencyError: the format needs a package.
        StorageError: the output cannot be written.
        SessionDockError: the provider failed. Nothing is left at the path then.
    """
    chosen = choose_format(format, path)
    if ids is not None and filters:
        raise InvalidValueError(f"pass ids or filters ({', '.join(filters)}), not both")
    if recordings and not chosen.recordings:
        raise InvalidValueError(f"the format {chosen.name!r} has no place for recordings; leave out recordings=True")
    redactor = Redactor(redact, plugins=plugins)
    source = _Source(client, redactor)
    sessions = source.listed(filters) if ids is None else source.named(ids)
    target = runtime_sync.run_blocking(
        lambda: ExportTarget(chosen, path, overwrite=overwrite, options=options or {})
    )
    missing = False
    try:
        for session in sessions:
            item = None if session is None else source.item(session, target, recordings=recordings)
            if item is None:
                target.skip(GONE)
                missing = True
                continue
            runtime_sync.run_blocking(target.write, item)
            if progress is not None:
                progress(target.sessions)
        provider = client.capabilities.provider
        if ids is not None and missing and not target.sessions:
            return runtime_sync.run_blocking(target.give_up, provider, redactor, NOTHING)
        return runtime_sync.run_blocking(target.finish, provider, redactor)
    except BaseException:
        target.discard()
        raise


class _Source:
    """Reads sessions of a client, whole and redacted."""

    def __init__(self, client: Client[Any], redactor: Redactor) -> None:
        self._sessions = client.sessions
        self._capabilities = client.capabilities
        self._redactor = redactor

    def listed(self, filters: Mapping[str, Any]) -> Iterator[Session | None]:
        """Every session that the filters find."""
        found: Iterator[Session | None] = iter(self._sessions.list(**filters))
        return found

    def named(self, ids: Iterable[str]) -> Iterator[Session | None]:
        """The sessions of these ids; None for one that does not exist."""
        for session_id in ids:
            try:
                yield self._sessions.get(session_id)
            except NotFoundError:
                yield None

    def item(self, session: Session, target: ExportTarget, *, recordings: bool) -> ExportedSession | None:
        """A session with its events and recordings; None when it is gone meanwhile."""
        try:
            events = self._events(session, target)
            kept = self._recordings(session, target) if recordings else ()
        except NotFoundError:
            return None
        return ExportedSession(
            session=self._redactor.session(self._from(session)),
            events=tuple(self._redactor.event(self._from(event)) for event in events),
            recordings=kept,
        )

    def _events(self, session: Session, target: ExportTarget) -> list[Event]:
        if Operation.LIST_EVENTS not in self._capabilities:
            target.leave_out(NO_EVENTS)
            return []
        found = [event for event in self._sessions.list_events(session.id)]
        return in_order(found, self._capabilities.facts.events_order)

    def _recordings(self, session: Session, target: ExportTarget) -> tuple[ExportedRecording, ...]:
        operations = {Operation.RECORDINGS, Operation.STREAM_RECORDING}
        if not operations <= self._capabilities.operations:
            target.leave_out("recordings: the provider has none")
            return ()
        kept = list[ExportedRecording]()
        for recording in self._sessions.recordings(session.id):
            place = runtime_sync.run_blocking(target.new_recording)
            with self._sessions.stream_recording(recording) as stream:
                kind = recording.content_type or stream.content_type
                stream.save(place)
            plain = self._redactor.recording(attrs.evolve(recording, content_type=kind))
            kept.append(runtime_sync.run_blocking(target.keep_recording, place, plain))
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
