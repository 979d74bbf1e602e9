"""What an export or an import did, and what it could not take along."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import attrs

from sessiondock import Event, Session

from .formats.record import EVENT_FIELDS, SESSION_FIELDS, ExportedSession, Format
from .wording import plural

__all__ = ["ExportReport", "ImportReport", "Losses"]


def _counts() -> Mapping[str, int]:
    counts: Mapping[str, int] = attrs.field(factory=dict[str, int])
    return counts


@attrs.frozen(kw_only=True)
class ExportReport:
    """What an export did. Printing it gives an overview.

    Attributes:
        format: the name of the format.
        path: the file or folder.
        provider: where the sessions come from.
        sessions, events, recordings: how many were written.
        size: bytes of the output.
        dropped: fields that the format does not keep -> sessions or events in which they were set.
        partly: fields of which the format keeps a part -> sessions or events in which they were set.
        kept_of: for each field of ``partly``, what was kept.
        left_out: anything else that is not in the output -> how often.
        skipped: reasons for which whole sessions are not in the output -> how many.
        failures: sessions that could not be read.
        failed: id of such a session -> why, of the first 1000.
        redacted: texts that redaction changed.
        redaction_failed: texts that could not be redacted and were replaced by ``[redaction failed]``.
    """

    format: str
    path: str
    provider: str
    sessions: int = 0
    events: int = 0
    recordings: int = 0
    size: int = 0
    dropped: Mapping[str, int] = _counts()
    partly: Mapping[str, int] = _counts()
    kept_of: Mapping[str, str] = attrs.field(factory=dict[str, str])
    left_out: Mapping[str, int] = _counts()
    skipped: Mapping[str, int] = _counts()
    failures: int = 0
    failed: Mapping[str, str] = attrs.field(factory=dict[str, str])
    redacted: int = 0
    redaction_failed: int = 0

    @property
    def complete(self) -> bool:
        """Whether everything of every session is in the output as it was."""
        lost = self.dropped or self.partly or self.left_out or self.skipped or self.failures
        return not (lost or self.redacted or self.redaction_failed)

    def to_dict(self) -> dict[str, Any]:
        """Everything as a dictionary that JSON can hold."""
        return attrs.asdict(self)

    def to_json(self) -> str:
        """`to_dict` as JSON."""
        return json.dumps(self.to_dict())

    def __str__(self) -> str:
        counts = (plural(self.sessions, "session"), plural(self.events, "event"), plural(self.recordings, "recording"))
        written = f"{counts[0]}, {counts[1]} and {counts[2]} of {self.provider}"
        lines = [f"{written} written to {self.path} as {self.format}, {self.size} bytes"]
        lines += [f"dropped {name} of {count}" for name, count in self.dropped.items()]
        lines += [f"kept of {name} in {count}: {self.kept_of[name]}" for name, count in self.partly.items()]
        lines += [f"left out: {what}, {count}" for what, count in self.left_out.items()]
        lines += [f"skipped {plural(count, 'session')}: {reason}" for reason, count in self.skipped.items()]
        lines += [f"session {session_id} could not be read: {reason}" for session_id, reason in self.failed.items()]
        if more := self.failures - len(self.failed):
            lines.append(f"and {plural(more, 'more session')} could not be read")
        if self.redacted or self.redaction_failed:
            lines.append(f"redacted {self.redacted} texts, {self.redaction_failed} could not be redacted")
        return "\n".join(lines)


@attrs.frozen(kw_only=True)
class ImportReport:
    """What an import did. Printing it gives an overview.

    Attributes:
        format: the name of the format.
        path: the file or folder.
        provider: where the sessions went.
        ids: the ids of the sessions that were created, in the order of the file.
        events: how many were added.
        dropped: fields that the target does not take -> sessions or events in which they were set.
        failed: place in the file -> why the session is not there, or not whole.
    """

    format: str
    path: str
    provider: str
    ids: tuple[str, ...] = ()
    events: int = 0
    dropped: Mapping[str, int] = _counts()
    failed: Mapping[str, str] = attrs.field(factory=dict[str, str])

    @property
    def sessions(self) -> int:
        """How many sessions were created."""
        return len(self.ids)

    @property
    def complete(self) -> bool:
        """Whether every session of the file is in the target, with every field."""
        return not (self.dropped or self.failed)

    def to_dict(self) -> dict[str, Any]:
        """Everything as a dictionary that JSON can hold."""
        return {**attrs.asdict(self), "ids": list(self.ids)}

    def to_json(self) -> str:
        """`to_dict` as JSON."""
        return json.dumps(self.to_dict())

    def __str__(self) -> str:
        counts = f"{plural(self.sessions, 'session')} and {plural(self.events, 'event')}"
        lines = [f"{counts} of {self.path} created in {self.provider}"]
        lines += [f"{self.provider} does not take {name}, set in {count}" for name, count in self.dropped.items()]
        lines += [f"{place} failed: {reason}" for place, reason in self.failed.items()]
        return "\n".join(lines)


class Losses:
    """Counts the fields that a format does not keep, or keeps in part."""

    def __init__(self, format: Format) -> None:
        self._format = format
        self.dropped: Counter[str] = Counter()
        self.partly: Counter[str] = Counter()

    def count(self, item: ExportedSession) -> None:
        """Count what is lost of one session."""
        self._count("session", item.session, (*SESSION_FIELDS, "raw"))
        for event in item.events:
            self._count("event", event, (*EVENT_FIELDS, "raw"))

    def _count(self, kind: str, source: Session | Event, names: tuple[str, ...]) -> None:
        for name in names:
            field = f"{kind}.{name}"
            if field in self._format.keeps or getattr(source, name) in (None, (), {}):
                continue
            if field in self._format.partly:
                self.partly[field] += 1
            elif name not in {"session_id", "copied_from"}:
                self.dropped[field] += 1
