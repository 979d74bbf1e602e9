"""The report of a run: what became of every session, with reasons."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from sessiondock.authoring import advice

from .wording import plural

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
        listed: sessions that the source listed.
        filters: what the source was asked for, ``since`` included, as text.
        empty: whether the source listed no session although some were expected, as with a wrong project or filter.
        copied: sessions that were written by this run, those that were merged or brought up to date included.
        unchanged: sessions that an earlier run had copied, or, for a check, that were found equal.
        skipped: sessions that were left alone because the target has one of that id.
        failed: sessions that were not written, or not wholly.
        unknown: sessions of which it could not be found out whether they arrived.
        lost: sessions of which something could not be kept.
        unverified: sessions that were read back and differ, or are missing in the target.
        unreadable: things that the source has left out because they are damaged, such as lines of a file.
        unreadable_places: where, at most 100 of them.
        extra: sessions of the target that are no copies from the source; None when a check was not asked for them.
        extra_ids: ids of the first of them.
        deleted: sessions that were deleted in the target, because they are gone from the source.
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
    listed: int = 0
    filters: Mapping[str, str] = attrs.field(factory=dict[str, str])
    empty: bool = False
    copied: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    unknown: int = 0
    lost: int = 0
    unverified: int = 0
    unreadable: int = 0
    unreadable_places: tuple[str, ...] = ()
    extra: int | None = None
    extra_ids: tuple[str, ...] = ()
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
        """Whether the run reached its end, nothing failed, differs or was unreadable. Losses do not count.

        A source that lists nothing is not ok either, unless that was expected, see ``empty``.
        """
        wrong = self.failed or self.unknown or self.unverified or self.unreadable or self.empty
        return self.stopped is None and not wrong

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should look at, a sentence each."""
        found = list[str]()
        if self.empty:
            chosen = ", ".join(f"{name}={value}" for name, value in self.filters.items())
            found.append(
                f"the source listed no sessions ({chosen or 'no filters'}); make sure that its project and the filters "
                f"are right, or {advice.to_pass('allow_empty', True)} where that is expected"
            )
        if self.unreadable:
            found.append(f"the source left out {plural(self.unreadable, 'damaged part')}")
        if self.extra:
            found.append(f"the target has {plural(self.extra, 'session')} that the source does not have")
        return tuple(found)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values."""
        return {"ok": self.ok, "warnings": list(self.warnings), **attrs.asdict(self)}

    def to_json(self) -> str:
        """The report as JSON."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def __str__(self) -> str:
        lines = [f"{self.action} from {self.source} to {self.target}: {'ok' if self.ok else 'NOT COMPLETE'}"]
        if self.stopped is not None:
            lines.append(f"stopped: {self.stopped}")
        names = ("copied", "unchanged", "skipped", "failed", "unknown", "lost", "unverified", "deleted")
        counts = [f"{name} {getattr(self, name)}" for name in names if getattr(self, name)]
        lines.append(f"sessions: {', '.join([f'listed {self.listed}', *counts])}")
        lines.append(
            f"events {self.events}, recordings {self.recordings} ({self.bytes} bytes), {self.seconds:.1f} seconds"
        )
        lines += [f"warning: {each}" for each in self.warnings]
        lines += [f"  unreadable: {place}" for place in self.unreadable_places[:_SHOWN]]
        lines += [f"  only in the target: {each}" for each in self.extra_ids[:_SHOWN]]
        lines += _fields("moved into metadata", self.moved_fields)
        lines += _fields("lost", self.lost_fields)
        lines += _fields("added by the target", self.added_fields)
        told = [entry for entry in self.entries if entry.is_particular]
        lines += [str(entry) for entry in told[:_SHOWN]]
        hidden = len(told[_SHOWN:]) + self.more
        if hidden:
            lines.append(
                f"and {plural(hidden, 'more session')}; the report as JSON has up to 1000 of them, and the manifest all"
            )
        return "\n".join(lines)


def _fields(title: str, counts: Mapping[str, int]) -> list[str]:
    listed = ", ".join(f"{name} ({number})" for name, number in sorted(counts.items()))
    return [f"{title}: {listed}"] if listed else []


_COUNTS = (
    *("listed", "copied", "unchanged", "skipped", "failed", "unknown", "lost", "unverified", "unreadable", "deleted"),
    *("events", "recordings", "bytes", "more"),
)
_FIELDS = ("moved_fields", "lost_fields", "added_fields")
_MOST = 1000


def merged_reports(action: str, reports: Sequence[Report], stopped: str | None, *, allow_empty: bool) -> Report:
    """One report over the parts of a move. ``seconds`` is that of the longest.

    ``unreadable`` is that of the part that has most, since each part has read the same source.
    """
    first = reports[0] if reports else Report(action=action, source="", target="")
    counts = {name: sum(getattr(report, name) for report in reports) for name in _COUNTS}
    fields: dict[str, Any] = {name: dict(_summed(getattr(report, name) for report in reports)) for name in _FIELDS}
    entries = sorted((entry for report in reports for entry in report.entries), key=lambda entry: entry.session_id)
    counts["more"] += len(entries[_MOST:])
    worst = max(reports, key=lambda report: report.unreadable, default=first)
    counts["unreadable"] = worst.unreadable
    return attrs.evolve(
        first,
        **counts,
        **fields,
        entries=tuple(entries[:_MOST]),
        stopped=stopped,
        empty=not (counts["listed"] or stopped or allow_empty),
        unreadable_places=worst.unreadable_places,
        seconds=max((report.seconds for report in reports), default=0.0),
    )


def _summed(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total = Counter[str]()
    for each in counts:
        total.update(each)
    return total
