"""What a format is: the record that an entry point of the group ``sessiondock.formats`` names, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import attrs

from sessiondock import Event, Recording, Session

__all__ = [
    "ExportedRecording",
    "ExportedSession",
    "Format",
    "ImportedSession",
    "SessionWriter",
    "SkippedSession",
]

EVENT_FIELDS = tuple(field.name for field in attrs.fields(Event) if field.name not in {"children", "raw"})
SESSION_FIELDS = tuple(field.name for field in attrs.fields(Session) if field.name != "raw")


class SkippedSession(Exception):  # noqa: N818 - it is no error: the report names it
    """Raised by a writer for a session that its format cannot hold. The text says why, without ids or content."""


@attrs.frozen(kw_only=True)
class ExportedRecording:
    """A recording that stands beside the exported sessions.

    Attributes:
        recording: its fields; ``url`` and ``token`` are never exported.
        file: where it is, relative to the folder, with ``/``: ``"recordings/<SHA-256>.wav"``.
        size: bytes.
    """

    recording: Recording
    file: str
    size: int


@attrs.frozen(kw_only=True)
class ExportedSession:
    """What a writer is given: a session after redaction, its events in the order in which they happened.

    Nested events are flattened; ``parent_id`` says where they belong.
    """

    session: Session
    events: tuple[Event, ...] = ()
    recordings: tuple[ExportedRecording, ...] = ()


@attrs.frozen(kw_only=True)
class ImportedSession:
    """What a reader gives.

    Attributes:
        fields: keyword arguments of ``create``, named as in the vocabulary.
        events: in their order.
        where: where it stands in the file, such as ``"line 12"``, for messages.
    """

    fields: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    events: tuple[Event, ...] = ()
    where: str = ""


class SessionWriter(Protocol):
    """Writes one export. Its methods block and are called one after another, not always in the same thread."""

    def write(self, item: ExportedSession, /) -> Iterable[str]:
        """Write one session; gives a short text for each thing of it that was left out.

        Raises:
            SkippedSession: the format cannot hold this session; nothing of it was written.
        """
        ...

    def close(self) -> None:
        """Write what is left and close every file. Also called after a failure, when the output is thrown away."""
        ...


@attrs.frozen(kw_only=True)
class Format:
    """A format of files. An entry point of the group ``sessiondock.formats`` names one, under the format's name.

    Attributes:
        name: lower case, such as ``"csv"``.
        title: for people.
        endings: of file names, such as ``(".csv",)``; they choose the format when the caller names none.
        folder: whether the output is a folder instead of a file.
        keeps: fields that are kept exactly, as ``"session.name"`` or ``"event.inputs"``.
        partly: fields that are kept in part, with what becomes of them. Every other field is dropped, and the report
            counts in how many sessions and events it was set.
        options: what may be passed as ``options=``, with one sentence each.
        open: makes a writer for a new file, or in a new folder, that does not exist yet; gets the options. It raises
            ConfigurationError for an option that does not fit and MissingDependencyError for a missing package.
        read: reads sessions back one by one, or None. It raises InvalidValueError naming the line that does not fit.
        recordings: whether it can refer to recordings that are stored beside it. Only for folders.
    """

    name: str
    title: str
    endings: tuple[str, ...] = ()
    folder: bool = False
    keeps: frozenset[str] = frozenset()
    partly: Mapping[str, str] = attrs.field(factory=dict[str, str])
    options: Mapping[str, str] = attrs.field(factory=dict[str, str])
    open: Callable[[Path, Mapping[str, Any]], SessionWriter]
    read: Callable[[Path], Iterator[ImportedSession]] | None = None
    recordings: bool = False


def every(*excluded: str) -> frozenset[str]:
    """All fields of sessions and events in the form of ``keeps``, ``raw`` included, without those named."""
    names = [f"session.{name}" for name in (*SESSION_FIELDS, "raw")]
    names += [f"event.{name}" for name in (*EVENT_FIELDS, "raw")]
    return frozenset(names) - frozenset(excluded)


def fields_of(kind: str, *names: str) -> frozenset[str]:
    """Some fields of ``"session"`` or ``"event"`` in the form of ``keeps``."""
    return frozenset(f"{kind}.{name}" for name in names)
