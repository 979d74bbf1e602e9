# Generated from src/sessiondock_transfer/_async/creating.py: edit that file, not this one.
# Digest: fad0ba8cdaaf6387
"""Creates sessions in the target, once each, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from sessiondock import ConflictError, Event, InvalidValueError, NotFoundError, Operation, Session, SessionDockError
from sessiondock.authoring import advice

from ..manifests import Manifest, Row
from ..mapping import MappedSession
from ..options import Options
from ..outcomes import (
    Outcome,
    SkippedError,
    UncertainError,
    is_copy,
    merge_fields,
    needs_look_before_create,
    reason_of,
    source_of,
)
from ..retrying import may_have_arrived
from .side import Side

__all__ = ["Creator"]


class Creator:
    """The sessions of the target.

    Args:
        target: the side to write to.
        provider: the source's provider.
        manifest: where it is noted what may have been written, before it is.
        options: how conflicts end.
    """

    def __init__(self, target: Side, provider: str, manifest: Manifest, options: Options) -> None:
        self._target = target
        self._provider = provider
        self._manifest = manifest
        self._options = options

    def create(
        self, mapped: MappedSession, row: Row, events: Sequence[Event] | None, *, was_tried: bool
    ) -> Outcome:
        """Create a session that the manifest does not know to be in the target.

        Args:
            mapped: the session.
            row: what the manifest is to say while it is created.
            events: its events, for targets that take them with the session.
            was_tried: whether an earlier run may have created it.

        Raises:
            SkippedError: the target has it, and it is to be left alone.
            UncertainError: whether it was written is not known.
            SessionDockError: it was not written.
        """
        if was_tried:
            found = self._find_tried(mapped)
            if found is not None:
                return self.settle(mapped, found, was_tried=True)
        elif needs_look_before_create(self._target.can):
            found = self.find(mapped)
            if found is not None:
                return self.settle(mapped, found)
        self._manifest.put(row)
        try:
            return self._try(mapped, events)
        except ConflictError as error:
            # it exists, and this run did not create it
            self._manifest.put(attrs.evolve(row, state="new"))
            found = self.find(mapped)
            if found is None:
                raise
            return self.settle(mapped, found, error=error)
        except SessionDockError:
            self._manifest.put(attrs.evolve(row, state="new"))
            raise

    def _find_tried(self, mapped: MappedSession) -> Session | None:
        """The session that an earlier attempt may have created. UncertainError when the target cannot tell."""
        if not self._target.can.takes_id:
            raise UncertainError("the target makes ids and cannot be listed, so it cannot tell")
        try:
            return self.find(mapped)
        except SessionDockError as error:
            raise UncertainError(reason_of(error)) from error

    def _try(self, mapped: MappedSession, events: Sequence[Event] | None) -> Outcome:
        """Create a session. When it may have arrived it is looked up, and created again only when it is not there."""
        attempt = 0
        while True:
            attempt += 1
            try:
                session = self._create(mapped, events)
            except SessionDockError as error:
                found = self._find_after(error, mapped, attempt)
                if found is not None:
                    return Outcome(found.id, is_new=True, has_events=events is not None)
                if attempt >= self._target.patience.attempts or not may_have_arrived(error):
                    raise
            else:
                return Outcome(session.id, is_new=True, has_events=events is not None)

    def _create(self, mapped: MappedSession, events: Sequence[Event] | None) -> Session:
        """One create. An id that is rejected before anything is sent is replaced by the next one."""
        fields: dict[str, Any] = dict(mapped.fields)
        if events is not None:
            fields["events"] = events
        for number, identifier in enumerate(mapped.ids, 1):
            try:
                return self._create_with({"id": identifier, **fields})
            except InvalidValueError:
                if number == len(mapped.ids):
                    raise
        return self._create_with(fields)

    def _create_with(self, fields: Mapping[str, Any]) -> Session:
        session: Session = self._target.call(lambda: self._target.sessions.create(**fields), write=True)
        return session

    def settle(
        self, mapped: MappedSession, found: Session, *, was_tried: bool = False, error: ConflictError | None = None
    ) -> Outcome:
        """Decide about a session that the target has already. One that an earlier run has created is gone on with."""
        if was_tried and is_copy(mapped, found):
            return Outcome(found.id, is_new=False)
        if self._options.on_conflict == "skip":
            raise SkippedError(f"the target has a session {found.id!r} already")
        if self._options.on_conflict == "fail":
            raise error or ConflictError(
                f"the target has a session {found.id!r} already; "
                f"{advice.to_pass('on_conflict', 'merge', 'skip')} to go on",
                provider=self._target.can.provider,
            )
        fields, _ = merge_fields(mapped, self._target.can)
        if fields and self._target.can.can(Operation.UPDATE):
            self._target.call(lambda: self._target.sessions.update(found.id, **fields))
        return Outcome(found.id, is_new=False)

    def find(self, mapped: MappedSession) -> Session | None:
        """The session of the target that has the id of this one, or for targets that make ids, the caller's own id."""
        for identifier in mapped.ids:
            found = self.get(identifier)
            if found is not None:
                return found
        external_id = mapped.fields.get("external_id")
        if mapped.ids or external_id is None or not self._target.can.can(Operation.LIST):
            return None
        known = "external_id" in self._target.can.list_fields
        for session in self._target.list({"external_id": external_id} if known else {}):
            if session.external_id == external_id:
                return session
        return None

    def get(self, identifier: str) -> Session | None:
        """A session of the target, None when there is none. An id that the target does not take has none."""
        try:
            found: Session = self._target.call(lambda: self._target.sessions.get(identifier))
        except (NotFoundError, InvalidValueError):
            return None
        return found

    def _find_after(self, error: SessionDockError, mapped: MappedSession, attempt: int) -> Session | None:
        """The copy that a create has made although it ended with an error; UncertainError when that cannot be told."""
        if not may_have_arrived(error) and not (isinstance(error, ConflictError) and attempt > 1):
            return None
        if not self._target.can.takes_id:
            raise UncertainError(reason_of(error)) from error
        try:
            found = self.find(mapped)
        except SessionDockError:
            raise UncertainError(reason_of(error)) from error
        return found if found is not None and is_copy(mapped, found) else None

    def resolve(self) -> None:
        """Find out what became of the sessions that an earlier run, or this one, may have written.

        A target that makes ids is listed once for all of them. The first run of a manifest looks for copies there that
        carry the mark of this source, so that a lost manifest does not mean that everything is written twice.
        """
        uncertain = {row.source_id: row for row in self._manifest.rows(state="creating")}
        if self._target.can.takes_id or not self._target.can.can(Operation.LIST):
            return
        if not uncertain and self._manifest.run > 1:
            return
        for session in self._target.list({}):
            source_id = source_of(session, self._provider, self._target.can)
            if source_id is None:
                continue
            row = self._manifest.get(source_id)
            if row is None:
                self._manifest.put(Row(source_id=source_id, state="found", target_id=session.id))
            elif uncertain.pop(source_id, None) is not None:
                self._manifest.put(Row(source_id=source_id, state="filling", target_id=session.id, run=row.run))
        for row in uncertain.values():
            self._manifest.put(Row(source_id=row.source_id, state="new", run=row.run))
