"""The operations' shapes, one protocol each. Functions over several providers ask for the ones they use.

``isinstance`` with one of them sees only whether the methods are there; ``client.capabilities`` says more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar, Unpack, runtime_checkable

from .._unset import Unset
from ..capabilities import Capabilities
from ..fields import (
    AddRecordingFields,
    CreateFields,
    DeleteOptions,
    EventFilters,
    GetOptions,
    SessionFilters,
    StreamRecordingOptions,
    UpdateFields,
)
from ..http.timeouts import Timeout
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
Sessions_co = TypeVar("Sessions_co", covariant=True)


@runtime_checkable
class AsyncSupportsCreate(Protocol[S_co]):
    """Can create a session."""

    async def create(self, *args: Any, **fields: Any) -> S_co: ...


@runtime_checkable
class AsyncSupportsGet(Protocol[S_co]):
    """Can read one session."""

    async def get(self, session_id: str, /) -> S_co: ...


@runtime_checkable
class AsyncSupportsList(Protocol[S_co]):
    """Can page through sessions."""

    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None
    ) -> AsyncPager[S_co]: ...


@runtime_checkable
class AsyncSupportsUpdate(Protocol[R_co]):
    """Can change a session; gives the changed session where the service answers with it, else None."""

    async def update(self, *args: Any, **fields: Any) -> R_co: ...


@runtime_checkable
class AsyncSupportsDelete(Protocol):
    """Can delete a session."""

    async def delete(self, session_id: str, /) -> None: ...


@runtime_checkable
class AsyncSupportsAddEvents(Protocol):
    """Can add events to a session."""

    async def add_events(self, *args: Any, **fields: Any) -> Any: ...


@runtime_checkable
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


@runtime_checkable
class AsyncSupportsRecordings(Protocol):
    """Can name a session's recordings."""

    async def recordings(self, session_id: str, /) -> tuple[Recording, ...]: ...


@runtime_checkable
class AsyncSupportsStreamRecording(Protocol):
    """Can stream a recording's bytes."""

    def stream_recording(self, *args: Any, **fields: Any) -> AsyncByteStream: ...


@runtime_checkable
class AsyncSupportsAddRecording(Protocol):
    """Can store a recording."""

    async def add_recording(self, *args: Any, **fields: Any) -> Recording: ...


@runtime_checkable
class AsyncSessions(Protocol):
    """The whole vocabulary. A provider has some of it: ask ``client.capabilities``."""

    async def create(self, **fields: Unpack[CreateFields]) -> Session: ...

    async def get(self, session_id: str, /, **options: Unpack[GetOptions]) -> Session: ...

    def list(
        self,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **filters: Unpack[SessionFilters],
    ) -> AsyncPager[Session]: ...

    async def update(self, session_id: str, /, **fields: Unpack[UpdateFields]) -> Session | None:
        """None where the service does not answer with the session; read it with `get` then."""
        ...

    async def delete(self, session_id: str, /, **options: Unpack[DeleteOptions]) -> None: ...

    async def add_events(self, session_id: str, events: Iterable[Event | Mapping[str, Any]], /) -> Any: ...

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **filters: Unpack[EventFilters],
    ) -> AsyncPager[Event]: ...

    async def recordings(self, session_id: str, /) -> tuple[Recording, ...]: ...

    def stream_recording(
        self, recording: Recording | str | None = None, /, **options: Unpack[StreamRecordingOptions]
    ) -> AsyncByteStream: ...

    async def add_recording(
        self, session_id: str, content: Any, /, **fields: Unpack[AddRecordingFields]
    ) -> Recording: ...


@runtime_checkable
class AsyncClient(Protocol[Sessions_co]):
    """What every provider's client is. Its parameter is the type of ``sessions``.

    Connecting by URL or name gives one of the whole vocabulary, behind which is the provider's own client.
    """

    @property
    def sessions(self) -> Sessions_co: ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def identity(self) -> Mapping[str, str]: ...

    def with_options(
        self,
        *,
        timeout: Timeout | float | Unset | None = ...,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self: ...

    async def aclose(self) -> None: ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...
