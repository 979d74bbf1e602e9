# Generated from src/sessiondock_files/_async/sessions.py: edit that file, not this one.
# Digest: 8769a4cfb033847b
"""The operations on sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sessiondock import UNSET, Session, Unset
from sessiondock.authoring import Pager, PageData, checks, inner_cursor

from .. import arguments
from ..cursors import SESSIONS, Cursor
from ..new_session import NewSession
from ..query import make_query
from .contents import Contents

__all__ = ["FilesSessions"]


class FilesSessions(Contents):
    """Sessions of one archive, with their events and recordings.

    Every method raises InvalidValueError or UnsupportedFieldError for arguments that do not fit, before anything is
    read or written; StorageError when the files cannot be used, or another writer took longer than the timeout; and
    UnsupportedOperationError for what a pipe cannot do. Whatever writes does all of it or nothing.
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
            id: your own id; else a new one, which sorts by time.
            external_id, name, project, user_id, environment, error: text.
            started_at: aware; left out it is now, None stays None.
            ended_at: aware.
            created_at: aware; left out it is now, None stays None. For sessions that come from another store.
            updated_at: aware; left out it is as ``created_at``, None stays None.
            duration: not negative, exact to microseconds.
            user_properties, inputs, outputs, config, metadata, metrics, feedback: anything JSON can say.
            tags: labels; their order is kept.
            raw: the JSON of the provider that the session is copied from.
            copied_from: the name of that provider.
            if_exists: ``"merge"`` merges what is given into the session that has the id: mappings by key, and what is
                None is left alone.

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
        merge, new = arguments.if_exists(if_exists), [arguments.new_session(given)]
        return (self._client.run("create", lambda engine, wait: engine.create(new, wait, merge=merge)))[0]

    def create_many(
        self, sessions: Iterable[NewSession], /, *, if_exists: Literal["error", "merge"] = "error"
    ) -> tuple[Session, ...]:
        """Store many sessions at once: all of them or none. A thousand at a time is a good measure.

        Args:
            sessions: dictionaries of the keywords of `create`.
            if_exists: as for `create`.

        Returns:
            The sessions as they are stored, in the same order.

        Raises:
            ConflictError: one of the ids is taken, or given twice, and if_exists is ``"error"``.
        """
        merge, new = arguments.if_exists(if_exists), arguments.new_sessions(sessions)
        if not new:
            return ()
        return tuple(self._client.run("create_many", lambda engine, wait: engine.create(new, wait, merge=merge)))

    def get(self, session_id: str, /) -> Session:
        """One session. NotFoundError when there is none."""
        session_id = checks.identifier(session_id)
        return self._client.run("get", lambda engine, wait: engine.get(session_id, wait))

    def list(
        self,
        *,
        project: str | Unset | None = UNSET,
        user_id: str | Unset | None = UNSET,
        external_id: str | Unset | None = UNSET,
        tags: Sequence[str] = (),
        metadata: Mapping[str, Any] | Unset = UNSET,
        metadata_keys: Sequence[str] = (),
        started_after: datetime | Unset = UNSET,
        started_before: datetime | Unset = UNSET,
        name_contains: str | Unset = UNSET,
        order: Literal["newest", "oldest"] = "newest",
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[Session]:
        """Sessions, newest first. A session must fit everything that is given.

        Pages start after the last session of the page before, so sessions that are stored meanwhile neither repeat one
        nor hide one, and a page deep inside costs what the first one costs.

        Args:
            project, user_id, external_id: equal to this; None finds the sessions that have none.
            tags: has all of them.
            metadata: has these values at these keys. Values are the same when their JSON is: 1, 1.0 and True are three.
            metadata_keys: has these keys, whatever the values.
            started_after: started then or later; aware. A session without a start counts by its ``created_at``, here
                and in the order; without that, too, it is before all others.
            started_before: started earlier; aware.
            name_contains: text somewhere in the name, letter case aside.
            order: ``"newest"`` or ``"oldest"`` first.
            page_size: sessions on a page, 1 to 1000, default 100.
            max_items: stop after so many.
            cursor: where to go on, from an earlier page's ``cursor``, with the same filters and order.
        """
        query = make_query(
            texts={"project": project, "user_id": user_id, "external_id": external_id},
            times={"started_after": started_after, "started_before": started_before},
            name_contains=name_contains,
            tags=tags,
            metadata=metadata,
            metadata_keys=metadata_keys,
            order=arguments.checked_order(order),
            page_size=arguments.page_size(page_size),
        )
        Cursor.read(inner_cursor(cursor), SESSIONS, query.order)

        def fetch(here: str | None, /) -> PageData[Session]:
            start = Cursor.read(here, SESSIONS, query.order)
            return self._client.run("list", lambda engine, wait: engine.list_page(query, start, wait))

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def update(
        self,
        session_id: str,
        /,
        *,
        external_id: str | Unset | None = UNSET,
        name: str | Unset | None = UNSET,
        project: str | Unset | None = UNSET,
        user_id: str | Unset | None = UNSET,
        user_properties: Mapping[str, Any] | Unset | None = UNSET,
        environment: str | Unset | None = UNSET,
        started_at: datetime | Unset | None = UNSET,
        ended_at: datetime | Unset | None = UNSET,
        duration: timedelta | Unset | None = UNSET,
        inputs: Mapping[str, Any] | Unset | None = UNSET,
        outputs: Mapping[str, Any] | Unset | None = UNSET,
        config: Mapping[str, Any] | Unset | None = UNSET,
        metadata: Mapping[str, Any] | Unset | None = UNSET,
        metrics: Mapping[str, Any] | Unset | None = UNSET,
        feedback: Mapping[str, Any] | Unset | None = UNSET,
        tags: Sequence[str] | Unset | None = UNSET,
        error: str | Unset | None = UNSET,
    ) -> Session:
        """Change a session. What is left out stays, None clears, a mapping is merged into what is there by its keys.

        The fields mean what they mean for `create`. A key given as None is stored as null. ``tags`` are replaced.
        ``updated_at`` becomes now.

        Returns:
            The session as it is stored.

        Raises:
            NotFoundError: there is no such session.
        """
        session_id = checks.identifier(session_id)
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
        new, now = arguments.changes(given), arguments.now().isoformat()
        return self._client.run("update", lambda engine, wait: engine.update(session_id, new, now, wait))

    def delete(self, session_id: str, /) -> None:
        """Delete a session with its events and recordings. NotFoundError when there is none.

        It is gone for every reader at once; its lines stay in the files until ``compact`` of the client.
        """
        session_id = checks.identifier(session_id)
        self._client.run("delete", lambda engine, wait: engine.delete(session_id, wait))
