"""Sessions, their events, recordings, labels and summaries, as Syllable stores them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

import attrs

from sessiondock import Event, Recording, Session
from sessiondock.authoring import RawReader, model, raw_field

from .reports import TranscriptConfidence

__all__ = ["SessionLabel", "SessionSummary", "SyllableEvent", "SyllableRecording", "SyllableSession"]

_READER = "sessiondock_syllable.wire.raw:from_raw"


@model(kw_only=True)
class SyllableSession(Session):
    """One session: a call, a chat, an exchange of messages.

    Attributes:
        id: ``session_id`` on the wire: digits, as text. It is not the channel's own id.
        user_id: ``source``; None when the session is known to be outbound.
        started_at: ``timestamp`` on the wire.
        duration: rounded to microseconds.
        duration_seconds: as the service sent it, perhaps fractional.
        conversation_id: the conversation it is part of.
        channel_manager_service: for instance ``"hedy"`` or ``"console"``.
        channel_manager_type: for instance ``"voice_twilio_v1"`` or ``"web_chat_v1"``.
        channel_manager_sid: the channel's own id, such as that of the call.
        agent_id, agent_name, agent_type, agent_timezone: the agent that answered.
        prompt_id, prompt_name: the prompt it used.
        prompt_version: a time as text, of the vendor's former system of versions.
        prompt_version_number: of the present system.
        experiment_id, experiment_variant_id, experiment_variant: None when no experiment ran.
        experiment_variant_is_control: whether the variant is the one others are compared with.
        session_label_id: id of its label, as text; `SessionLabel.id` has it as a number.
        source: of an inbound session the person: phone number, user name or e-mail address.
        target: of an outbound session the person.
        is_legacy, is_test: flags.
        is_outbound: False for inbound, None when the service does not say.
        user_terminated: whether the person ended it; None when it had no voice.
        transfer_voicemail_detected: whether a transfer ended at a voicemail.
        override_timestamp: what a test session took for the present, ISO 8601.
    """

    conversation_id: str | None = None
    channel_manager_service: str | None = None
    channel_manager_type: str | None = None
    channel_manager_sid: str | None = None
    agent_id: str | None = None
    agent_name: str | None = None
    agent_type: str | None = None
    agent_timezone: str | None = None
    prompt_id: str | None = None
    prompt_name: str | None = None
    prompt_version: str | None = None
    prompt_version_number: int | None = None
    experiment_id: str | None = None
    experiment_variant_id: str | None = None
    experiment_variant: str | None = None
    experiment_variant_is_control: bool | None = None
    duration_seconds: float | None = None
    session_label_id: str | None = None
    source: str | None = None
    target: str | None = None
    is_legacy: bool | None = None
    is_test: bool | None = None
    is_outbound: bool | None = None
    user_terminated: bool | None = None
    transfer_voicemail_detected: bool | None = None
    override_timestamp: str | None = None

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@model(kw_only=True)
class SyllableEvent(Event):
    """A turn or a tool call of a session's transcript.

    The vendor's JSON of a turn or a tool call names neither itself nor the session, so ``from_raw`` leaves ``id`` and
    ``session_id`` None.

    Attributes:
        id: made of the session's id, ``"turn"`` or ``"action"``, and the position in the transcript's list, from 0.
            The same on every read, because transcripts only grow.
        type: ``"message"`` for a turn of the person, ``"model"`` for one of the agent, ``"tool"`` for a tool call.
        name: the tool's name.
        inputs: of a turn of the person, ``{"role": "user", "content": text}``; of a tool call, the request, an object
            with the single key ``"value"`` where it is not an object itself.
        outputs: of a turn of the agent, ``{"role": "assistant", "content": text}``; of a tool call, the result, in the
            same way.
        error: the tool's error.
        started_at: the vendor's ``timestamp``.
        lang: of a turn, for instance ``"en-US"``; may be ``"unset"``.
        source: of a turn, ``"user"`` or ``"agent"`` (open).
        stt_confidence: of a person's turn, where it was reported.
        duration_ms: of a tool call, as the service sent it.
    """

    lang: str | None = None
    source: str | None = None
    stt_confidence: TranscriptConfidence | None = None
    duration_ms: float | None = None

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@model(kw_only=True)
class SyllableRecording(Recording):
    """Where a recording can be fetched, for a while.

    Attributes:
        raw: the service's response, with the URL of this recording only.
    """

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class SessionLabel:
    """A rating of a session. It can be neither changed nor deleted.

    Attributes:
        id: a number here, though `SyllableSession.session_label_id` has it as text. None where it was not asked for.
        session_id: a number here, though `SyllableSession.id` is text.
        type: ``"auto-rating"`` or ``"human-rating"`` (open).
        code: ``"GOOD"``, ``"OK"``, ``"BAD"`` or ``"N/A"`` (open).
        user_email: who rated.
        comments: free text.
        issue_categories: what was wrong.
        timestamp: when.
        raw: the JSON as received.
    """

    id: int | None = None
    session_id: int | None = None
    type: str | None = None
    code: str | None = None
    user_email: str | None = None
    comments: str | None = None
    issue_categories: tuple[str, ...] = ()
    timestamp: datetime | None = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class SessionSummary:
    """What happened in a session, as text.

    Attributes:
        summary: the text.
        rating: for instance ``"Good"``.
        raw: the JSON as received.
    """

    summary: str | None = None
    rating: str | None = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)
