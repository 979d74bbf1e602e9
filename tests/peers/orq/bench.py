"""One call by the SDK, the same call by us, each on a fake in the same state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sessiondock_orq import AsyncOrq, Orq, OrqSession
from sessiondock_orq.fake import FakeOrq
from tests.peers._judge import Judge, Run
from tests.peers._support import Peer, outcome, plain

__all__ = ["FLOAT", "IDS", "Bench", "SameFake", "as_count", "as_nothing", "as_page", "as_session"]

FLOAT = "the SDK writes every number as a float, 3.0; we write whole ones as such, 3"
IDS = [f"01JS00000000000000000000{number:02}" for number in range(6)]


class SameFake(FakeOrq):
    """Gives the same ids and times in every run."""

    def reset(self) -> None:
        super().reset()
        self.clock = lambda: datetime(2025, 4, 20, 12, tzinfo=UTC)
        for number in range(1, 6):
            self.add(
                f"x{number}",
                tags=[f"t{number}", "all"],
                contact_ids=["ann"] if number % 2 else ["ann", "bob"],
                duration=number + 0.25,
                traces_count=number,
                project_id=None if number % 2 else "p1",
                billing={"input_cost": number / 8, "output_cost": 0.5, "total_cost": number / 8 + 0.5},
                started_at=f"2025-04-{number + 14}T08:00:00.125Z",
            )

    def new_id(self) -> str:
        return f"{IDS[0][:-2]}{len(self.sessions) + 1:02}"


def as_session(session: OrqSession) -> dict[str, Any]:
    """Our session as the SDK shows it, which reads every number as a float; our count of traces is an int."""
    return {
        "id": session.id,
        "external_id": session.external_id,
        "duration": session.duration_ms,
        "contact_ids": session.contact_ids,
        "billing": session.billing,
        "usage": session.usage,
        "traces_count": None if session.traces_count is None else float(session.traces_count),
        "tags": session.tags,
        "workspace_id": session.workspace_id,
        "project_id": session.project,
        "started_at": session.started_at,
        "updated_at": session.updated_at,
    }


def as_page(page: Any) -> dict[str, Any]:
    """Our page as the SDK shows it."""
    return {"object": "list", "data": [as_session(each) for each in page.items], "has_more": page.has_next}


def as_count(number: int) -> dict[str, float]:
    """Our number, an int, as the SDK shows it, where it is a float."""
    return {"count": float(number)}


def as_nothing(nothing: None) -> None:
    """What delete gives."""
    return nothing


class Bench:
    """Runs calls in one variant, ``"sync"`` or ``"async"``, with one key."""

    def __init__(self, peer: Peer, judge: Judge, fake: FakeOrq, variant: str) -> None:
        self._peer = peer
        self._judge = judge
        self._fake = fake
        self.variant = variant
        self.key = fake.api_key

    def theirs(self, operation: str, **arguments: Any) -> Run:
        """What the SDK does."""
        self._fake.reset()
        name = operation if self.variant == "sync" else f"{operation}_async"
        where: dict[str, Any] = {"url": self._fake.base_url, "key": self.key}
        return self._judge.capture(self._fake, lambda: self._peer.ask(name, **where, **arguments))

    def ours(self, call: Callable[[Any], Any], read: Callable[[Any], Any]) -> Run:
        """What we do; ``call`` gets the sessions of a client."""
        self._fake.reset()
        settings: dict[str, Any] = {"api_key": self.key, "base_url": self._fake.base_url, "max_retries": 0}

        def run() -> Any:
            with Orq(**settings) as orq:
                return plain(read(call(orq.sessions)))

        async def run_async() -> Any:
            async with AsyncOrq(**settings) as orq:
                return plain(read(await call(orq.sessions)))

        return self._judge.capture(self._fake, lambda: outcome(run if self.variant == "sync" else run_async))

    def compare(self, what: str, theirs: Run, ours: Run, known: Mapping[str, str]) -> None:
        """Fail for a difference that is not known."""
        self._judge.compare(f"{what}, {self.variant}", theirs, ours, known=known)
