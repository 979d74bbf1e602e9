"""One call by the SDK, the same call by us, each on a fake in the same state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import attrs

from sessiondock import Session
from sessiondock.testing import FakeServer
from sessiondock.testing.recordings import FakeRecording
from sessiondock_syllable import AsyncSyllable, Syllable, SyllableSession
from sessiondock_syllable.fake import FakeSyllable
from tests.peers._judge import Judge, Run
from tests.peers._support import Peer, outcome, plain

__all__ = [
    "Bench",
    "SameFake",
    "as_debug",
    "as_page",
    "as_recordings",
    "as_session",
    "without_raw",
]

_OWN_NAMES = {"id": "session_id", "started_at": "timestamp", "duration_seconds": "duration"}


class SameFake(FakeSyllable):
    """Holds the same and gives the same tokens in every run."""

    def reset(self) -> None:
        super().reset()
        for number in range(3):
            session_id = self.add_session(
                timestamp=datetime(2024, 1, 1 + number, 12, 0, 0, 250_000, tzinfo=UTC),
                conversation_id=f"é & {number}",
                channel_manager_service="twilio",
                channel_manager_type="voice_twilio_v1",
                channel_manager_sid=f"CA/{number}",
                agent_id="17",
                agent_name="Front desk",
                agent_timezone=None,
                prompt_version_number=3,
                experiment_variant_is_control=True,
                duration=61.5 + number,
                session_label_id=None,
                source=f"+180422211{number}",
                target="+18042222222",
                user_terminated=True,
                transfer_voicemail_detected=False,
                override_timestamp=None,
                new_field={"of": "tomorrow"},
            )
            self._talk(session_id)
        self.add_session(is_test=True)
        self.add_recording("824", FakeRecording(size=100_000))
        self.add_recording("824", b"second")
        self.labels[1] = {
            "id": 1,
            "session_id": 824,
            "type": "auto-rating",
            "code": "N/A",
            "user_email": "a@b.c",
            "comments": None,
            "issue_categories": ["accuracy"],
            "timestamp": "2024-01-05T12:00:00Z",
        }

    def _talk(self, session_id: str) -> None:
        dialogue = self.dialogue(session_id)
        word = {"word": "tomorrow", "confidence": 0.5, "start": 0.25, "end": None}
        confidence = {"provider": "p", "model": None, "utterance": 0.75, "utterance_source": "provider"}
        dialogue.say("agent", "Hello", at=1, lang=None)
        dialogue.say("user", "When do you open tomorrow?", at=5, confidence={**confidence, "words": [word]})
        dialogue.call_tool("hours", {"day": "tomorrow"}, {"opens": ["08:00", None]}, at=6, milliseconds=120.5)
        dialogue.call_tool("fail", [], at=7, error="no")
        dialogue.measure("llm", "answer", 640.5, at=8)
        dialogue.measure("tts", "speak", 30, at=9)
        dialogue.summary, dialogue.rating = "Short.", "Good"

    def new_token(self, recording: FakeRecording) -> str:
        token = f"tok/{len(self.tokens) + 1}+"
        self.tokens[token] = recording
        return token


# Our results by the names of the SDK.


def as_session(session: SyllableSession) -> dict[str, Any]:
    """A session by the vendor's fields."""
    common = {each.name for each in attrs.fields(Session)}
    own = [each.name for each in attrs.fields(SyllableSession) if each.name not in common]
    return {_OWN_NAMES.get(name, name): getattr(session, name) for name in ("id", "started_at", *own)}


def as_page(read: Callable[[Any], Any], number: int = 0, size: int = 25) -> Callable[[Any], dict[str, Any]]:
    """A page of what ``read`` reads."""

    def page(found: Any) -> dict[str, Any]:
        return {
            "items": [read(each) for each in found.items],
            "page": number,
            "page_size": size,
            "total_pages": -(-found.total // size),
            "total_count": found.total,
        }

    return page


def as_recordings(found: Any) -> dict[str, Any]:
    """All recordings of a session."""
    return {"session_id": found[0].session_id, "recordings": [each.url for each in found]}


def as_debug(found: Any) -> dict[str, Any]:
    """Debug data, with the text where the vendor has it."""
    whole: dict[str, Any] = without_raw(found)
    for message in whole["messages"]:
        message["dialog"] = {"text": message.pop("text")}
    return whole


def without_raw(value: Any) -> Any:
    """A model by its fields, but for the JSON as received."""
    kind = cast("Any", type(value))
    if kind is tuple:
        return [without_raw(each) for each in value]
    if not attrs.has(kind):
        return value
    names: list[str] = [each.name for each in attrs.fields(kind) if each.name != "raw"]
    return {name: without_raw(getattr(value, name)) for name in names}


class Bench:
    """Runs calls, ``"sync"`` or ``"async"``, against one release of the SDK.

    Attributes:
        fake: reset before each call.
        prepare: what is done to the fake after that.
        newest: whether the release is the newest.
    """

    def __init__(self, peer: Peer, judge: Judge, fake: SameFake, variant: str, *, newest: bool) -> None:
        self._peer = peer
        self._judge = judge
        self.fake = fake
        self.prepare: Callable[[SameFake], object] = lambda fake: None
        self.variant = variant
        self.newest = newest
        self.key = fake.api_key

    def theirs(self, path: str, *, server: FakeServer | None = None, **arguments: Any) -> Run:
        """What the SDK does, as ``server`` sees it."""
        return self._ask(server, "call", path=path, arguments=arguments)

    def their_stream(self, token: str, *, server: FakeServer | None = None, **headers: str) -> Run:
        """The bytes that the SDK streams."""
        return self._ask(server, "stream", token=token, headers=headers)

    def _ask(self, server: FakeServer | None, operation: str, **arguments: Any) -> Run:
        name = operation if self.variant == "sync" else f"{operation}_async"
        where: dict[str, Any] = {"url": self.fake.base_url, "key": self.key}
        self._begin()
        return self._judge.capture(server or self.fake, lambda: self._peer.ask(name, **where, **arguments))

    def _begin(self) -> None:
        self.fake.reset()
        self.prepare(self.fake)

    def ours(self, call: Callable[[Any], Any], read: Callable[[Any], Any], *, server: FakeServer | None = None) -> Run:
        """What we do; ``call`` gets a client, ``read`` its result."""
        settings: dict[str, Any] = {"api_key": self.key, "base_url": self.fake.base_url, "max_retries": 0}

        def run() -> Any:
            with Syllable(**settings) as syllable:
                return plain(read(call(syllable)))

        async def run_async() -> Any:
            async with AsyncSyllable(**settings) as syllable:
                return plain(read(await call(syllable)))

        self._begin()
        return self._judge.capture(server or self.fake, lambda: outcome(run if self.variant == "sync" else run_async))

    def our_stream(self, token: str, *, server: FakeServer | None = None) -> Run:
        """The bytes that we stream."""
        settings: dict[str, Any] = {"api_key": self.key, "base_url": self.fake.base_url, "max_retries": 0}

        def run() -> Any:
            with Syllable(**settings) as syllable, syllable.sessions.stream_recording(token=token) as stream:
                return plain(stream.read())

        async def run_async() -> Any:
            async with AsyncSyllable(**settings) as syllable, syllable.sessions.stream_recording(token=token) as stream:
                return plain(await stream.read())

        self._begin()
        return self._judge.capture(server or self.fake, lambda: outcome(run if self.variant == "sync" else run_async))

    def compare(self, what: str, theirs: Run, ours: Run, known: Mapping[str, str] | None = None) -> None:
        """Fail for a difference that is not known."""
        self._judge.compare(f"{what}, {self.variant}", theirs, ours, known=known or {})
