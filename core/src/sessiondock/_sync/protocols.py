# Generated from src/sessiondock/_async/protocols.py: edit that file, not this one.
# Digest: 710668378da9187a
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
from .pager import Pager
from .stream import ByteStream

__all__ = [
    "Client",
    "Sessions",
    "SupportsAddEvents",
    "SupportsAddRecording",
    "SupportsCreate",
    "SupportsDelete",
    "SupportsGet",
    "SupportsList",
    "SupportsListEvents",
    "SupportsRecordings",
    "SupportsStreamRecording",
    "SupportsUpdate",
]

S_co = TypeVar("S_co", bound=Session, covariant=True)
R_co = TypeVar("R_co", covariant=True)
Sessions_co = TypeVar("Sessions_co", covariant=True)


@runtime_checkable
class SupportsCreate(Protocol[S_co]):
    """Can create a session."""

    def create(self, *args: Any, **fields: Any) -> S_co: ...


@runtime_checkable
class SupportsGet(Protocol[S_co]):
    """Can read one session."""

    def get(self, session_id: str, /) -> S_co: ...


@runtime_checkable
class SupportsList(Protocol[S_co]):
    """Can page through sessions."""

    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None
    ) -> Pager[S_co]: ...


@runtime_checkable
class SupportsUpdate(Protocol[R_co]):
    """Can change a session; gives the changed session where the service answers with it, else None."""

    def update(self, *args: Any, **fields: Any) -> R_co: ...


@runtime_checkable
class SupportsDelete(Protocol):
    """Can delete a session."""

    def delete(self, session_id: str, /) -> None: ...


@runtime_checkable
class SupportsAddEvents(Protocol):
    """Can add events to a session."""

    def add_events(self, *args: Any, **fields: Any) -> Any: ...


@runtime_checkable
class SupportsListEvents(Protocol):
    """Can page through a session's events."""

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[Event]: ...


@runtime_checkable
class SupportsRecordings(Protocol):
    """Can name a session's recordings."""

    def recordings(self, session_id: str, /) -> tuple[Recording, ...]: ...


@runtime_checkable
class SupportsStreamRecording(Protocol):
    """Can stream a recording's bytes."""

    def stream_recording(self, *args: Any, **fields: Any) -> ByteStream: ...


@runtime_checkable
class SupportsAddRecording(Protocol):
    """Can store a recording."""

    def add_recording(self, *args: Any, **fields: Any) -> Recording: ...


@runtime_checkable
class Sessions(Protocol):
    """The whole vocabulary. A provider has some of it: ask ``client.capabilities``."""

    def create(self, **fields: Unpack[CreateFields]) -> Session: ...

    def get(self, session_id: str, /, **options: Unpack[GetOptions]) -> Session: ...

    def list(
        self,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **filters: Unpack[SessionFilters],
    ) -> Pager[Session]: ...

    def update(self, session_id: str, /, **fields: Unpack[UpdateFields]) -> Session | None:
        """None where the service does not answer with the session; read it with `get` then."""
        ...

    def delete(self, session_id: str, /, **options: Unpack[DeleteOptions]) -> None: ...

    def add_events(self, session_id: str, events: Iterable[Event | Mapping[str, Any]], /) -> Any: ...

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **filters: Unpack[EventFilters],
    ) -> Pager[Event]: ...

    def recordings(self, session_id: str, /) -> tuple[Recording, ...]: ...

    def stream_recording(
        self, recording: Recording | str | None = None, /, **options: Unpack[StreamRecordingOptions]
    ) -> ByteStream: ...

    def add_recording(
        self, session_id: str, content: Any, /, **fields: Unpack[AddRecordingFields]
    ) -> Recording: ...


@runtime_checkable
class Client(Protocol[Sessions_co]):
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

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...
