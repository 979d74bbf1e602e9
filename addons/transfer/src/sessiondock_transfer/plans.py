"""The plan of a move: what would happen, found out without writing anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs

from .wording import plural

__all__ = ["Plan", "Sample", "requests_for", "seconds_for"]


@attrs.frozen(kw_only=True)
class Sample:
    """What was read to make a plan.

    Attributes:
        sessions, events, recordings: how many were read.
        seconds_per_call: of the source and of the target, on average.
    """

    sessions: int
    events: int
    recordings: int
    seconds_per_call: tuple[float, float]


@attrs.frozen(kw_only=True)
class Plan:
    """What a copy would do.

    Attributes:
        source, target: the sides, without secrets.
        sessions: how many there are, None when the source does not say.
        kept: fields that keep their place, with the number of sessions of the sample that have them.
        moved: fields that go into the metadata of the copies, under the key ``"sessiondock"``.
        lost: fields that cannot be kept, with the reason.
        ids: ``"kept"``; ``"mapped"`` to ids that are made from them, always the same; or ``"made"`` by the target.
        missing: keywords that the target requires and the source does not have.
        requests: to the source and to the target, about; None when the number of sessions is not known.
        seconds: about, at the rate of the sample.
        sample: what was read.
    """

    source: str
    target: str
    sessions: int | None
    kept: Mapping[str, int]
    moved: Mapping[str, int]
    lost: Mapping[str, str]
    ids: str
    missing: tuple[str, ...]
    requests: tuple[int, int] | None
    seconds: float | None
    sample: Sample

    @property
    def lossless(self) -> bool:
        """Whether everything in the sample can be kept."""
        return not self.lost and not self.missing

    def to_dict(self) -> dict[str, Any]:
        """The plan as plain values."""
        return {"lossless": self.lossless, **attrs.asdict(self)}

    def to_json(self) -> str:
        """The plan as JSON."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def __str__(self) -> str:
        many = "an unknown number of sessions" if self.sessions is None else plural(self.sessions, "session")
        lines = [f"copy {many} from {self.source} to {self.target} (sample of {self.sample.sessions})"]
        lines.append(f"ids: {self.ids}")
        for title, names in (("kept", self.kept), ("moved into metadata", self.moved)):
            if names:
                lines.append(f"{title}: {', '.join(sorted(names))}")
        lines += [f"lost: {name}: {reason}" for name, reason in sorted(self.lost.items())]
        lines += [f"missing: the target requires {name}" for name in self.missing]
        if self.requests is not None and self.seconds is not None:
            source, target = self.requests
            asked = f"{plural(source, 'request')} to the source, {target} to the target"
            lines.append(f"about {asked}, {self.seconds:.0f} seconds")
        return "\n".join(lines)


def requests_for(
    sessions: int, events: float, recordings: float, *, page_size: int, batch: int, reads: int, writes: int
) -> tuple[int, int]:
    """About how many requests a copy takes.

    Args:
        sessions: how many.
        events, recordings: for each session, on average.
        page_size: items on a page of the source.
        batch: events that are written at once.
        reads, writes: further requests for each session.
    """
    pages = -(-sessions // page_size)
    event_pages = max(1, -(-round(events) // page_size))
    event_calls = -(-round(events) // batch) if events else 0
    source = pages + sessions * (reads + event_pages) + round(sessions * recordings)
    target = sessions * (writes + event_calls) + round(sessions * recordings)
    return source, target


def seconds_for(requests: tuple[int, int], seconds_per_call: tuple[float, float], concurrency: int) -> float:
    """About how long that many requests take, with so many in flight; both sides work at the same time in part."""
    together = sum(count * seconds for count, seconds in zip(requests, seconds_per_call, strict=True))
    return together / concurrency
