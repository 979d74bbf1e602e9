# Generated from src/sessiondock_sql/_async/sessions.py: edit that file, not this one.
# Digest: 2e2ce84fd8c47b90
"""The operations on sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal

from sessiondock import UNSET, InvalidValueError, NotFoundError, Session, Unset

from .. import arguments
from .. import session_programs as programs
from ..changes import DeepMerge, Replace
from ..damage import is_damaged, is_spelled
from ..new_session import NewSession
from .lists import Lists

__all__ = ["SQLSessions"]

Free = Mapping[str, Any] | Replace | DeepMerge | Unset | None


class SQLSessions(Lists):
    """Sessions of one database, with their events and recordings.

    Every method raises InvalidValueError or UnsupportedFieldError for arguments that do not fit, before anything is
    read or written; StorageError when the database cannot be used, and for PostgreSQL TransportError when it cannot
    be reached. Whatever writes does all of it or nothing.
    """

    def create(
        self,
        *,
        id: str | None = None,
        external_id: str | None = None,
        name: str | None = None,
        project: str | None = None,
        user_id: str | None = None,
        user_properties: Mapping[str, Any] | None = None,
        environment: str | None = None,
        started_at: datetime | Unset | None = UNSET,
        ended_at: datetime | None = None,
        created_at: datetime | Unset | None = UNSET,
        updated_at: datetime | Unset | None = UNSET,
        duration: timedelta | None = None,
        inputs: Mapping[str, Any] | None = None,
        outputs: Mapping[str, Any] | None = None,
        config: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        metrics: Mapping[str, Any] | None = None,
        feedback: Mapping[str, Any] | None = None,
        tags: Sequence[str] = (),
        error: str | None = None,
        raw: Mapping[str, Any] | None = None,
        copied_from: str | None = None,
        if_exists: Literal["error", "merge"] = "error",
    ) -> Session:
        """Store a session.

        Args:
            id: your own id, of at most 255 characters; else a new one, which sorts by time.
            external_id, project, user_id: of at most 255 characters.
            started_at, created_at: aware; left out they are now, None stays None.
            updated_at: aware; left out it is ``created_at``, None stays None.
            ended_at: aware.
            duration: not negative, exact to microseconds.
            user_properties, inputs, outputs, config, metadata, metrics, feedback: anything JSON can say.
            tags: labels; their order is kept.
            name, environment, error: text.
            raw, copied_from: of a copy: the JSON of the source, and the name of its provider.
            if_exists: ``"merge"`` merges what is given into the session that has the id: mappings by key, ``raw`` as
                a whole, and what is None is left alone.

        Returns:
            The session as it is stored.

        Raises:
            ConflictError: a session has this id, and if_exists is ``"error"``.
        """
        given: dict[str, Any] = {
            "id": id,
            "external_id": external_id,
            "name": name,
            "project": project,
            "user_id": user_id,
            "user_properties": user_properties,
            "environment": environment,
            "started_at": started_at,
            "ended_at": ended_at,
            "created_at": created_at,
            "updated_at": updated_at,
            "duration": duration,
            "inputs": inputs,
            "outputs": outputs,
            "config": config,
            "metadata": metadata,
            "metrics": metrics,
            "feedback": feedback,
            "tags": tags,
            "error": error,
            "raw": raw,
            "copied_from": copied_from,
        }
        merge = arguments.if_exists(if_exists) == "merge"
        new = arguments.new_session(given)
        if merge:
            return (self._run("create", partial(programs.merge, [new]), write=True))[0]
        return self._run("create", partial(programs.create, new), write=True)

    def create_many(
        self, sessions: Iterable[NewSession], /, *, if_exists: Literal["error", "merge"] = "error"
    ) -> tuple[Session, ...]:
        """Store many sessions in one transaction: all of them or none. A thousand at a time is a good measure.

        Args:
            sessions: dictionaries of the keywords of `create`.
            if_exists: as for `create`.

        Returns:
            The sessions as they are stored, in the same order.

        Raises:
            ConflictError: one of the ids is taken, or given twice, and if_exists is ``"error"``.
        """
        merge = arguments.if_exists(if_exists) == "merge"
        new = arguments.new_sessions(sessions)
        if not new:
            return ()
        program = programs.merge if merge else programs.create_many
        return tuple(self._run("create_many", partial(program, new), write=True))

    def get(self, session_id: str, /) -> Session:
        """One session. NotFoundError when there is none."""
        return self._run("get", partial(programs.get, arguments.session_id(session_id)))

    def update(
        self,
        session_id: str,
        /,
        *,
        external_id: str | Unset | None = UNSET,
        name: str | Unset | None = UNSET,
        project: str | Unset | None = UNSET,
        user_id: str | Unset | None = UNSET,
        user_properties: Free = UNSET,
        environment: str | Unset | None = UNSET,
        started_at: datetime | Unset | None = UNSET,
        ended_at: datetime | Unset | None = UNSET,
        duration: timedelta | Unset | None = UNSET,
        inputs: Free = UNSET,
        outputs: Free = UNSET,
        config: Free = UNSET,
        metadata: Free = UNSET,
        metrics: Free = UNSET,
        feedback: Free = UNSET,
        tags: Sequence[str] | Unset | None = UNSET,
        error: str | Unset | None = UNSET,
    ) -> Session:
        """Change a session, in one step. What is left out stays, and None clears.

        The fields mean what they mean for `create`. A mapping is merged into what is there by its keys: a key given as
        None is stored as null, and one given as `REMOVE` is removed. `Replace` puts a mapping in the place of what is
        there, and `DeepMerge` merges nested mappings, too. ``tags`` are replaced. ``updated_at`` becomes now.

        Returns:
            The session as it is stored.

        Raises:
            NotFoundError: there is no such session.
        """
        session_id = arguments.session_id(session_id)
        given = {
            "external_id": external_id,
            "name": name,
            "project": project,
            "user_id": user_id,
            "user_properties": user_properties,
            "environment": environment,
            "started_at": started_at,
            "ended_at": ended_at,
            "duration": duration,
            "inputs": inputs,
            "outputs": outputs,
            "config": config,
            "metadata": metadata,
            "metrics": metrics,
            "feedback": feedback,
            "tags": tags,
            "error": error,
        }
        program = partial(programs.update, session_id, arguments.changed(given), arguments.updated())
        return self._run("update", program, write=True)

    def delete(self, session_id: str, /) -> None:
        """Delete a session with its events and recordings. NotFoundError when there is none.

        In SQLite it also deletes what another tool has stored under an id that is no text in UTF-8, as `list` shows it.
        """
        odd_ids = self._database.target.may_hold_odd_ids
        try:
            arguments.session_id(session_id)
        except InvalidValueError as error:
            if not odd_ids or not is_damaged(session_id) or not is_spelled(session_id):
                raise
            try:
                self._run("delete", partial(programs.delete, session_id, odd_ids=True), write=True)
            except NotFoundError:
                raise error from None
        else:
            self._run("delete", partial(programs.delete, session_id, odd_ids=odd_ids), write=True)
