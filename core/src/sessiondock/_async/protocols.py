"""The operations' shapes, one protocol each. Functions over several providers ask for the ones they use."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from ..capabilities import Capabilities
from ..models import Event, Recording, Session
from .pager import AsyncPager
from .stream import AsyncByteStream

__all__ = [
    "AsyncClient",
    "AsyncSessions",
    "AsyncSupportsAddEvents",
    "AsyncSupportsAddRecording",
    "AsyncSupportsCreate",
    "AsyncSupportsDelete",
    "AsyncSupportsGet",
    "AsyncSupportsList",
    "AsyncSupportsListEvents",
    "AsyncSupportsRecordings",
    "AsyncSupportsStreamRecording",
    "AsyncSupportsUpdate",
]

S_co = TypeVar("S_co", bound=Session, covariant=True)
R_co = TypeVar("R_co", covariant=True)


class AsyncSupportsCreate(Protocol[S_co]):
    """Can create a session."""

    async def create(self, *args: Any, **fields: Any) -> S_co: ...


class AsyncSupportsGet(Protocol[S_co]):
    """Can read one session."""

    async def get(self, session_id: str, /) -> S_co: ...


class AsyncSupportsList(Protocol[S_co]):
    """Can page through sessions."""

    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None
    ) -> AsyncPager[S_co]: ...


class AsyncSupportsUpdate(Protocol[R_co]):
    """Can change a session; gives the changed session where the service answers with it, else None."""

    async def update(self, *args: Any, **fields: Any) -> R_co: ...


class AsyncSupportsDelete(Protocol):
    """Can delete a session."""

    async def delete(self, session_id: str, /) -> None: ...


class AsyncSupportsAddEvents(Protocol):
    """Can add events to a session."""

    async def add_events(self, *args: Any, **fields: Any) -> Any: ...


class AsyncSupportsListEvents(Protocol):
    """Can page through a session's events."""

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[Event]: ...


class AsyncSupportsRecordings(Protocol):
    """Can name a session's recordings."""

    async def recordings(self, session_id: str, /) -> tuple[Recording, ...]: ...


class AsyncSupportsStreamRecording(Protocol):
    """Can stream a recording's bytes."""

    def stream_recording(self, *args: Any, **fields: Any) -> AsyncByteStream: ...


class AsyncSupportsAddRecording(Protocol):
    """Can store a recording."""

    async def add_recording(self, *args: Any, **fields: Any) -> Recording: ...


class AsyncSessions(
    AsyncSupportsCreate[Session],
    AsyncSupportsGet[Session],
    AsyncSupportsUpdate[Session | None],
    AsyncSupportsDelete,
    AsyncSupportsAddEvents,
    AsyncSupportsRecordings,
    AsyncSupportsStreamRecording,
    AsyncSupportsAddRecording,
    Protocol,
):
    """The whole vocabulary. A provider has some of it: ask ``client.capabilities``."""

    def list(
        self,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **filters: Any,
    ) -> AsyncPager[Session]: ...

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **filters: Any,
    ) -> AsyncPager[Event]: ...


class AsyncClient(Protocol):
    """What connecting by URL or name gives back; behind it is the provider's own client."""

    @property
    def sessions(self) -> AsyncSessions: ...

    @property
    def capabilities(self) -> Capabilities: ...

    def with_options(
        self,
        *,
        timeout: Any = ...,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self: ...

    async def aclose(self) -> None: ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...
