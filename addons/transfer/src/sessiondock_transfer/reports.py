"""The report of a run: what became of every session, with reasons."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

__all__ = ["Entry", "Report", "merged_reports"]

_SHOWN = 20


@attrs.frozen(kw_only=True)
class Entry:
    """A session about which there is something to tell.

    Attributes:
        session_id: its id in the source.
        target_id: its id in the target, None when it has none.
        state: ``"copied"``, ``"skipped"``, ``"failed"``, ``"unknown"`` (whether it arrived could not be found out),
            ``"missing"`` (it was not copied) or ``"deleted"``.
        reason: why, None when it was copied.
        lost: names of fields that could not be kept, with the reason.
        differences: what differs between the source and the target, one line each.
    """

    session_id: str
    target_id: str | None
    state: str
    reason: str | None = None
    lost: Mapping[str, str] = attrs.field(factory=dict[str, str])
    differences: tuple[str, ...] = ()

    @property
    def is_particular(self) -> bool:
        """Whether it is more than a copy without fields that the target does not have."""
        rejected = any(name.startswith("event ") for name in self.lost)
        return self.state != "copied" or self.reason is not None or bool(self.differences) or rejected

    def __str__(self) -> str:
        lines = [f"{self.session_id}: {self.state}{'' if self.reason is None else f': {self.reason}'}"]
        lines += [f"  lost {name}: {reason}" for name, reason in self.lost.items()]
        lines += [f"  differs: {line}" for line in self.differences]
        return "\n".join(lines)


@attrs.frozen(kw_only=True)
class Report:
    """What a run did.

    Attributes:
        action: ``"copy"``, ``"check"`` or ``"sync"``.
        source, target: the sides, without secrets.
        copied: sessions that were written by this run, those that were merged or brought up to date included.
        unchanged: sessions that an earlier run had copied, or, for a check, that were found equal.
        skipped: sessions that were left alone because the target has one of that id.
        failed: sessions that were not written, or not wholly.
        unknown: sessions of which it could not be found out whether they arrived.
        lost: sessions of which something could not be kept.
        unverified: sessions that were read back and differ, or are missing in the target.
        deleted: sessions that were deleted in the target, because the source has them no more.
        events, recordings, bytes: what was written, or for a check, compared; ``bytes`` of recordings.
        moved_fields: fields that went into the metadata of the copies, with the number of sessions.
        lost_fields: fields that could not be kept, with the number of sessions.
        added_fields: fields that the target has filled although the source has nothing there, such as a time of its
            own, and ``updated_at`` where adding events has changed it, with the number of sessions; known of sessions
            that were read back.
        stopped: why the run ended before all sessions were seen; None when it did not.
        seconds: how long it took.
        entries: the sessions that there is something to tell about, at most 1000, in the order of their ids.
        more: how many such sessions are not in ``entries``; the manifest has them.
    """

    action: str
    source: str
    target: str
    copied: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    unknown: int = 0
    lost: int = 0
    unverified: int = 0
    deleted: int = 0
    events: int = 0
    recordings: int = 0
    bytes: int = 0
    moved_fields: Mapping[str, int] = attrs.field(factory=dict[str, int])
    lost_fields: Mapping[str, int] = attrs.field(factory=dict[str, int])
    added_fields: Mapping[str, int] = attrs.field(factory=dict[str, int])
    stopped: str | None = None
    seconds: float = attrs.field(default=0.0, eq=False)
    entries: tuple[Entry, ...] = ()
    more: int = 0

    @property
    def ok(self) -> bool:
        """Whether the run reached its end, nothing failed and nothing differs. Losses do not count."""
        return self.stopped is None and not (self.failed or self.unknown or self.unverified)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values."""
        return {"ok": self.ok, **attrs.asdict(self)}

    def to_json(self) -> str:
        """The report as JSON."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def __str__(self) -> str:
        lines = [f"{self.action} from {self.source} to {self.target}: {'ok' if self.ok else 'NOT COMPLETE'}"]
        if self.stopped is not None:
            lines.append(f"stopped: {self.stopped}")
        names = ("copied", "unchanged", "skipped", "failed", "unknown", "lost", "unverified", "deleted")
        counts = [f"{name} {getattr(self, name)}" for name in names if getattr(self, name)]
        lines.append(f"sessions: {', '.join(counts) or 'none'}")
        lines.append(
            f"events {self.events}, recordings {self.recordings} ({self.bytes} bytes), {self.seconds:.1f} seconds"
        )
        lines += _fields("moved into metadata", self.moved_fields)
        lines += _fields("lost", self.lost_fields)
        lines += _fields("added by the target", self.added_fields)
        told = [entry for entry in self.entries if entry.is_particular]
        lines += [str(entry) for entry in told[:_SHOWN]]
        hidden = len(told[_SHOWN:]) + self.more
        if hidden:
            lines.append(f"and {hidden} more sessions; report.entries and the manifest have them")
        return "\n".join(lines)


def _fields(title: str, counts: Mapping[str, int]) -> list[str]:
    listed = ", ".join(f"{name} ({number})" for name, number in sorted(counts.items()))
    return [f"{title}: {listed}"] if listed else []


_COUNTS = (
    *("copied", "unchanged", "skipped", "failed", "unknown", "lost", "unverified", "deleted"),
    *("events", "recordings", "bytes", "more"),
)
_FIELDS = ("moved_fields", "lost_fields", "added_fields")
_MOST = 1000


def merged_reports(action: str, reports: Sequence[Report], stopped: str | None) -> Report:
    """One report over the parts of a move. ``seconds`` is that of the longest."""
    first = reports[0] if reports else Report(action=action, source="", target="")
    counts = {name: sum(getattr(report, name) for report in reports) for name in _COUNTS}
    fields: dict[str, Any] = {name: dict(_summed(getattr(report, name) for report in reports)) for name in _FIELDS}
    entries = sorted((entry for report in reports for entry in report.entries), key=lambda entry: entry.session_id)
    counts["more"] += len(entries[_MOST:])
    return attrs.evolve(
        first,
        **counts,
        **fields,
        entries=tuple(entries[:_MOST]),
        stopped=stopped,
        seconds=max((report.seconds for report in reports), default=0.0),
    )


def _summed(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total = Counter[str]()
    for each in counts:
        total.update(each)
    return total
