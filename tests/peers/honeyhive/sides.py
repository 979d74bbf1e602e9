"""The two sides of a comparison: an SDK of HoneyHive's and ours, sync or async, against the same fake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from sessiondock.authoring import values
from sessiondock_honeyhive import (
    AsyncHoneyHive,
    AsyncHoneyHiveV1,
    HoneyHive,
    HoneyHiveEvent,
    HoneyHiveSession,
    HoneyHiveV1,
)
from sessiondock_honeyhive.fake import FakeHoneyHive
from tests.peers._judge import Judge, Run
from tests.peers._support import Peer, outcome

__all__ = ["FREE", "ID", "LOGS", "START", "Sides", "fields", "page", "status_only"]

Api = Literal["2024-05", "v1"]
CLIENTS: Mapping[tuple[Api, str], Any] = {
    ("2024-05", "sync"): HoneyHive,
    ("2024-05", "async"): AsyncHoneyHive,
    ("v1", "sync"): HoneyHiveV1,
    ("v1", "async"): AsyncHoneyHiveV1,
}
ID = "caf77ace-3417-4da4-944d-f4a0688f3c23"
START = 1712025501605
FREE: Mapping[str, Any] = {
    "config": {"model": "gpt", "nothing": None},
    "inputs": {"chat_history": [{"role": "user", "content": "Où est mon colis ?"}]},
    "outputs": {"text": "On its way."},
    "metadata": {"deep": [{}], "n": 1.5},
    "user_properties": {"user": "google-oauth2|111840237613341303366"},
}
LOGS: list[dict[str, Any]] = [{"key": "<value>"}, {"event_id": "e", "event_type": "tool", "children": None}]


class Sides:
    """The SDK and ours, both sync or both async."""

    def __init__(self, judge: Judge, peer: Peer, fake: FakeHoneyHive, variant: str) -> None:
        self.judge, self.peer, self.fake, self.variant = judge, peer, fake, variant
        self.key = fake.api_key

    def theirs(self, operation: str, **arguments: Any) -> Run:
        """What the SDK does."""
        name = operation if self.variant == "sync" else f"{operation}_async"
        url = self.fake.base_url
        return self.judge.capture(self.fake, lambda: self.peer.ask(name, url=url, key=self.key, **arguments))

    def ours(
        self, api: Api, operation: str, *arguments: Any, read: Callable[[Any], Any] = lambda _: None, **named: Any
    ) -> Run:
        """What we do."""
        cls = CLIENTS[api, self.variant]
        settings: dict[str, Any] = {
            "api_key": self.key,
            "base_url": self.fake.base_url,
            "max_retries": 0,
            "project": "p",
        }

        def call() -> Any:
            with cls(**settings) as client:
                found = getattr(client.sessions, operation)(*arguments, **named)
                return read(found.first() if operation.startswith("list") else found)

        async def call_async() -> Any:
            async with cls(**settings) as client:
                found = getattr(client.sessions, operation)(*arguments, **named)
                return read(await (found.first() if operation.startswith("list") else found))

        return self.judge.capture(self.fake, lambda: outcome(call if self.variant == "sync" else call_async))

    def compare(self, name: str, theirs: Run, ours: Run, known: Mapping[str, str] | None = None) -> None:
        """Judge, and keep the score."""
        self.judge.compare(f"{name} ({self.variant})", theirs, ours, known=known)


def fields(found: HoneyHiveSession | HoneyHiveEvent) -> dict[str, Any]:
    """A session or an event by the vendor's names; numbers as the vendor's models type them."""
    if isinstance(found, HoneyHiveSession):
        ids = {"event_type": found.event_type, "event_id": found.event_id, "session_id": found.id}
    else:
        ids = {"event_type": found.type, "event_id": found.id, "session_id": found.session_id}
    return {
        **ids,
        "project_id": found.project_id,
        "source": found.environment,
        "event_name": found.name,
        "parent_id": found.parent_id,
        "children_ids": list(found.children_ids),
        "start_time": None if found.started_at is None else float(values.to_milliseconds(found.started_at)),
        "end_time": None if found.ended_at is None else values.to_milliseconds(found.ended_at),
        "duration": None if found.duration_ms is None else float(found.duration_ms),
        **{name: getattr(found, name) for name in ("error", "metrics", "feedback", *FREE)},
    }


def page(found: Any) -> dict[str, Any]:
    """A page by the names of the drivers."""
    return {"events": [fields(each) for each in found.items], "total": float(found.total)}


def status_only(run: Run) -> Run:
    """Exceptions differ by design; the status they carry must not."""
    return Run(run.requests, {"status": run.outcome["error"]["status"]})
