# Generated from src/sessiondock/_async/protocols.py: edit that file, not this one.
# Digest: f28cc7342db0cbb1
"""The operations' shapes, one protocol each. Functions over several providers ask for the ones they use."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from ..models import Event, Recording, Session
from ..operations import Capabilities
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


class SupportsCreate(Protocol[S_co]):
    """Can create a session."""

    def create(self, *args: Any, **fields: Any) -> S_co: ...


class SupportsGet(Protocol[S_co]):
    """Can read one session."""

    def get(self, session_id: str, /) -> S_co: ...


class SupportsList(Protocol[S_co]):
    """Can page through sessions."""

    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None
    ) -> Pager[S_co]: ...


class SupportsUpdate(Protocol[R_co]):
    """Can change a session; gives the changed session where the service answers with it, else None."""

    def update(self, *args: Any, **fields: Any) -> R_co: ...


class SupportsDelete(Protocol):
    """Can delete a session."""

    def delete(self, session_id: str, /) -> None: ...


class SupportsAddEvents(Protocol):
    """Can add events to a session."""

    def add_events(self, *args: Any, **fields: Any) -> Any: ...


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


class SupportsRecordings(Protocol):
    """Can name a session's recordings."""

    def recordings(self, session_id: str, /) -> tuple[Recording, ...]: ...


class SupportsStreamRecording(Protocol):
    """Can stream a recording's bytes."""

    def stream_recording(self, *args: Any, **fields: Any) -> ByteStream: ...


class SupportsAddRecording(Protocol):
    """Can store a recording."""

    def add_recording(self, *args: Any, **fields: Any) -> Recording: ...


class Sessions(
    SupportsCreate[Session],
    SupportsGet[Session],
    SupportsUpdate[Session | None],
    SupportsDelete,
    SupportsAddEvents,
    SupportsRecordings,
    SupportsStreamRecording,
    SupportsAddRecording,
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
    ) -> Pager[Session]: ...

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **filters: Any,
    ) -> Pager[Event]: ...


class Client(Protocol):
    """What connecting by URL or name gives back; behind it is the provider's own client."""

    @property
    def sessions(self) -> Sessions: ...

    @property
    def capabilities(self) -> Capabilities: ...

    def with_options(
        self,
        *,
        timeout: Any = ...,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...
