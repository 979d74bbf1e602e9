"""The operations that find sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal, TypeVar, Unpack

from sessiondock import UNSET, Session, Unset
from sessiondock.authoring import AsyncPager, Deadline, PageData, checks, inner_cursor

from .. import filters as checked
from .. import listing_programs as programs
from .. import search_programs
from ..cursors import MATCHES, SESSIONS, Cursor
from ..filters import Numbers, Path, SessionFilters
from ..match import Match
from ..search_programs import SEARCH_ORDER, Search
from ..statement import Program
from .contents import AsyncContents

__all__ = ["AsyncLists"]

T = TypeVar("T")


class AsyncLists(AsyncContents):
    """Lists and counts of sessions."""

    def list(
        self,
        *,
        project: str | Unset | None = UNSET,
        user_id: str | Unset | None = UNSET,
        external_id: str | Unset | None = UNSET,
        environment: str | Unset | None = UNSET,
        ids: Iterable[str] | Unset = UNSET,
        tags: Sequence[str] = (),
        tags_any: Sequence[str] = (),
        metadata: Mapping[str, Any] | Unset = UNSET,
        metadata_keys: Sequence[str] = (),
        metadata_paths: Mapping[Path, Any] | Unset = UNSET,
        metadata_numbers: Mapping[Path, Numbers] | Unset = UNSET,
        has_error: bool | Unset = UNSET,
        started_after: datetime | Unset = UNSET,
        started_before: datetime | Unset = UNSET,
        created_after: datetime | Unset = UNSET,
        created_before: datetime | Unset = UNSET,
        updated_after: datetime | Unset = UNSET,
        updated_before: datetime | Unset = UNSET,
        name_contains: str | Unset = UNSET,
        search: str | Unset = UNSET,
        order: Literal["newest", "oldest"] = "newest",
        order_by: Literal["started_at", "created_at", "updated_at"] = "started_at",
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[Session]:
        """Sessions, newest first. A session must fit everything that is given.

        Pages start after the last row of the page before, so sessions that are stored meanwhile neither repeat one nor
        hide one, and a page deep inside costs what the first one costs. A page's ``total`` is set where that costs
        nothing: when there is only one page, and for a single filter that fewer than 1000 sessions fit.

        Args:
            project, user_id, external_id, environment: equal to this; None finds the sessions that have none.
            ids: has one of them, at most 1000.
            tags: has all of them.
            tags_any: has one of them; an empty list is no filter.
            metadata: has these values at these keys. Values are the same when their JSON is: 1, 1.0 and True are three.
            metadata_keys: has these keys, whatever the values.
            metadata_paths: has these values where paths into nested metadata lead: ``{"customer.plan": "gold"}``, or
                with a tuple of keys instead of dots between them.
            metadata_numbers: has numbers in these ranges, the limits included: ``{"score": (0.5, None)}``; paths as
                above.
            has_error: whether it has an ``error``.
            started_after: started then or later; aware. A session without a start counts by its ``created_at``, here
                and in the order.
            started_before: started earlier; aware.
            created_after, created_before, updated_after, updated_before: the same for the other times.
            name_contains: text somewhere in the name, letter case aside.
            search: words that are all in the session's name, inputs and outputs, or all in those of one of its events,
                letter case and accents aside; words in quotation marks must follow each other.
            order: ``"newest"`` or ``"oldest"`` first.
            order_by: the time that this is about. Sessions without it are the oldest.
            page_size: sessions on a page, 1 to 1000, default 100.
            max_items: stop after so many.
            cursor: where to go on, from an earlier page's ``cursor``, with the same filters and order.
        """
        given: SessionFilters = {
            "project": project,
            "user_id": user_id,
            "external_id": external_id,
            "environment": environment,
            "ids": ids,
            "tags": tags,
            "tags_any": tags_any,
            "metadata": metadata,
            "metadata_keys": metadata_keys,
            "metadata_paths": metadata_paths,
            "metadata_numbers": metadata_numbers,
            "has_error": has_error,
            "started_after": started_after,
            "started_before": started_before,
            "created_after": created_after,
            "created_before": created_before,
            "updated_after": updated_after,
            "updated_before": updated_before,
            "name_contains": name_contains,
            "search": search,
        }
        query = checked.query(given, order, order_by, page_size)
        damaged = self._database.target.database == "sqlite"
        Cursor.read(inner_cursor(cursor), SESSIONS, query.order_name, damaged=damaged)

        async def fetch(here: str | None, /) -> PageData[Session]:
            start = Cursor.read(here, SESSIONS, query.order_name, damaged=damaged)
            return await self._find("list", partial(programs.list_page, query, start), query.has_texts)

        return AsyncPager(fetch, cursor=cursor, max_items=max_items)

    async def count(self, *, at_most: int | None = None, **filters: Unpack[SessionFilters]) -> int:
        """How many sessions `list` would give with these filters.

        Args:
            at_most: stop counting there, from 1 on. Counting reads an entry of an index for each session, so a limit
                bounds what it costs where many fit: 1001 is enough to show "more than 1000".
            filters: those of `list`.
        """
        query = checked.query(checked.known("count", filters))
        limit = None if at_most is None else checks.positive(at_most, "at_most")
        return await self._find("count", partial(programs.count, query, limit), query.has_texts)

    async def _find(
        self, operation: str, start: Callable[[], Program[T]], in_texts: bool = True, *, write: bool = False
    ) -> T:
        """Run a program, and before it index what it searches for. Whatever is deleted later is found by no replica."""
        database = self._database if operation == "delete_many" else self._reader

        async def attempt(deadline: Deadline, /) -> T:
            if in_texts:
                await self._index()
            return await database.run(start, deadline.at_most(self._wait), write=write)

        return await self._client.perform(operation, attempt, idempotent=not write)

    async def _index(self) -> None:
        """Make searchable what was written since the last search."""
        if await self._database.run(search_programs.is_indexed, self._wait):
            return
        program = partial(search_programs.index_some, self._database.target.database)
        while await self._write(program):
            pass

    def search(
        self,
        text: str,
        /,
        *,
        marks: tuple[str, str] = ("**", "**"),
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **filters: Unpack[SessionFilters],
    ) -> AsyncPager[Match]:
        """The sessions that have words, what fits best first, with the part of the text that has them.

        A session fits when its name, inputs and outputs have all words, or those of one of its events. Pages are
        counted from the first match, so a session that is written meanwhile may move others by a place.

        Args:
            text: the words, letter case and accents aside; words in quotation marks must follow each other.
            marks: what is put before and after the words in `Match.snippet`. Nothing else of a snippet is changed:
                escape it before it is shown as HTML.
            page_size: matches on a page, 1 to 100, default 20.
            max_items: stop after so many.
            cursor: where to go on, from an earlier page's ``cursor`` of the same search.
            filters: those of `list`.
        """
        query = checked.query(checked.known("search", filters), size=20 if page_size is None else page_size, most=100)
        asked = Search(wanted=checked.wanted(text), query=query, marks=checked.marks(marks))
        Cursor.read(inner_cursor(cursor), MATCHES, SEARCH_ORDER)

        async def fetch(here: str | None, /) -> PageData[Match]:
            start = Cursor.read(here, MATCHES, SEARCH_ORDER)
            return await self._find("search", partial(search_programs.search, asked, start))

        return AsyncPager(fetch, cursor=cursor, max_items=max_items)

    async def delete_many(
        self,
        *,
        older_than: datetime | timedelta | None = None,
        batch: int = 100,
        dry_run: bool = False,
        **filters: Unpack[SessionFilters],
    ) -> int:
        """Delete every session that fits, with its events and recordings, the oldest first.

        Each batch is a transaction of its own, so other writers hardly wait, and a call that breaks off has deleted
        what it has deleted: call it again to go on.

        Args:
            older_than: last changed before this time, or longer ago than this.
            batch: sessions that are deleted in one transaction, 1 to 1000.
            dry_run: delete nothing, and count what would be deleted.
            filters: those of `list`.

        Returns:
            How many sessions were deleted.

        Raises:
            InvalidValueError: there is neither a filter nor an age, or a filter is empty. Every session that was
                stored with its time fits ``older_than=timedelta(0)``.
        """
        query = checked.deletion(checked.known("delete_many", filters), older_than, batch)
        if dry_run:
            return await self._find("delete_many", partial(programs.count, query), query.has_texts)
        deleted, last = 0, None
        while True:
            program = partial(programs.delete_some, query, last)
            done, last = await self._find("delete_many", program, query.has_texts, write=True)
            deleted += done
            if last is None:
                return deleted
