# Generated from src/sessiondock_transfer/_async/side.py: edit that file, not this one.
# Digest: 161d4a712ee8fef8
"""One side of a move: a client whose calls keep to a pace and are repeated where that does no harm."""

from __future__ import annotations

import random
from collections.abc import Generator, Callable, Mapping
from typing import Any, Protocol, TypeVar

from sessiondock import Client, Event, Operation, PaginationError, Session, SessionDockError
from sessiondock.authoring import Pager, runtime_sync

from .._gate_sync import Gate
from ..abilities import Abilities, abilities
from ..pace import Pace
from ..places import place_of
from ..retrying import Patience, retry_after, retry_delay
from ..spool import Spool

__all__ = ["Side", "What", "on_primary"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class What(Protocol[T_co]):
    """One call of an operation."""

    def __call__(self) -> T_co: ...


def on_primary(client: Client[Any]) -> Client[Any]:
    """A client whose lists see what was just written, where its own ask a replica."""
    primary: Callable[[], Client[Any]] | None = getattr(client, "primary", None)
    return client if primary is None else primary()


class Side:
    """A client with its abilities, its pace and its patience.

    Args:
        client: the client; its own retries are not used.
        concurrency: calls in flight at most.
        patience: how long to go on with a service that fails.
    """

    def __init__(self, client: Client[Any], concurrency: int, patience: Patience) -> None:
        self.client = client
        self.sessions: Any = client.with_options(max_retries=0).sessions
        self.can: Abilities = abilities(client.capabilities)
        self.pace = Pace(most=concurrency)
        self.patience = patience
        self._gate = Gate(self.pace)

    @property
    def name(self) -> str:
        """The provider and what its client works on, without secrets, the same for both variants of a client."""
        return place_of(self.client)

    def account_digest(self, salt: bytes) -> str | None:
        """What tells the client's credentials from those of another account, as far as it says so."""
        tell = getattr(self.client, "account_digest", None)
        return None if tell is None else tell(salt)

    def call(self, what: What[T], *, write: bool = False) -> T:
        """Make a call when the pace allows it, and repeat it as `retry_delay` says. Raises what it ended with."""
        attempt = 0
        while True:
            attempt += 1
            started = self._gate.enter()
            try:
                result = what()
            except SessionDockError as error:
                self._gate.leave(started, retry_after=retry_after(error))
                delay = retry_delay(self.patience, error, attempt=attempt, write=write, jitter=random.random())
                if delay is None:
                    raise
            except BaseException:
                self._gate.leave(started)
                raise
            else:
                self._gate.leave(started, succeeded=True)
                return result
            runtime_sync.sleep(delay)

    def list(self, filters: Mapping[str, Any]) -> Generator[Session]:
        """The sessions that fit these filters, page after page, the oldest first where the source can do that."""
        options: dict[str, Any] = dict(filters)
        if "order" in self.can.list_fields:
            options.setdefault("order", "oldest")
        if self.can.page_size is not None:
            options.setdefault("page_size", self.can.page_size)
        for session in self._items(self.sessions.list(**options)):
            yield session

    def damaged(self) -> tuple[int, tuple[str, ...]]:
        """How much the provider has left out because it cannot be read, as far as it says so, and where, in part."""
        tell = getattr(self.client, "damaged", None)
        return (0, ()) if tell is None else tell()

    def total(self, filters: Mapping[str, Any]) -> int | None:
        """How many sessions fit these filters, None when the provider does not say."""
        pager: Pager[Session] = self.sessions.list(**filters)
        return (self.call(pager.first)).total

    def events(self, session_id: str) -> Generator[Event]:
        """The events of a session in the order in which they happened, whatever order they are listed in."""
        if not self.can.can(Operation.LIST_EVENTS):
            return
        order = self.can.facts.events_order
        options: dict[str, Any] = {}
        if "order" in self.can.event_list_fields:
            order, options["order"] = "oldest", "oldest"
        listed = self._items(self.sessions.list_events(session_id, **options))
        if order == "oldest":
            for event in listed:
                yield event
            return
        with Spool() as spool:
            for event in listed:
                spool.add(event)
            for event in spool.in_order(order):
                yield event

    def _items(self, pager: Pager[T]) -> Generator[T]:
        """Every item of a list. Unlike the pager's own iterator, a page that fails is asked for again."""
        page = self.call(pager.first)
        seen = set[str]()
        while True:
            for item in page.items:
                yield item
            if page.next_cursor is None:
                return
            if page.next_cursor in seen:
                raise PaginationError(f"{self.can.provider} gave the same cursor twice, so its list would never end")
            seen.add(page.next_cursor)
            page = self.call(page.next)
