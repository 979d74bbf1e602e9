"""Events to and from ADK's JSON. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from sessiondock import Event, InvalidValueError, UnsupportedFieldError
from sessiondock.authoring import Codec, checks, values

from .models import AdkEvent

__all__ = ["check_event", "complete_event", "read_event", "register_events", "write_events"]

USER = "user"
INTERNAL = "__adk_internal_"
CONTENT = frozenset({"role", "parts"})
RENAMES = {
    "name": "author",
    "started_at": "timestamp",
    "error": "errorMessage",
    "metadata": "customMetadata",
    "metrics": "usageMetadata",
    "invocation_id": "invocationId",
    "output": "output",
    "actions": "actions",
    "branch": "branch",
    "error_code": "errorCode",
    "model_version": "modelVersion",
    "finish_reason": "finishReason",
    "long_running_tool_ids": "longRunningToolIds",
}
UNSUPPORTED = ("parent_id", "ended_at", "duration", "config", "feedback", "user_properties", "children")
"""What an ADK event cannot hold."""


def register_events(codec: Codec) -> None:
    """Say how an `AdkEvent` is read."""
    codec.register(AdkEvent, fields=("id",), renames=RENAMES)


def read_event(codec: Codec, value: Any, session_id: str) -> AdkEvent:
    """One event of a session. DecodeError when it is not an object."""
    return attrs.evolve(complete_event(codec.decode(AdkEvent, value)), session_id=session_id)


def complete_event(event: AdkEvent) -> AdkEvent:
    """An event as the codec read it, with the attributes that several members of its JSON decide."""
    content = event.raw.get("content")
    message = content if values.is_object(content) else None
    said = message if message is not None else event.output if values.is_object(event.output) else None
    by_user = event.name == USER
    return attrs.evolve(
        event,
        type=_type(by_user, event.raw),
        inputs=message if by_user else None,
        outputs=None if by_user else said,
        error=event.error if event.error is not None else event.error_code,
    )


def _type(by_user: bool, event: Mapping[str, Any]) -> str:
    content = event.get("content")
    parts = content.get("parts") if values.is_object(content) else None
    if values.is_array(parts) and any(values.is_object(part) and "functionResponse" in part for part in parts):
        return "tool"
    if not by_user:
        return "model"
    actions = event.get("actions")
    changed = values.is_object(actions) and bool(actions.get("stateDelta"))
    return "state" if changed and content is None else USER


def write_events(events: Iterable[object], agent: str) -> list[dict[str, Any]]:
    """The JSON of events for a new session; ``agent`` speaks where no author is named.

    Raises:
        InvalidValueError: an event the server would change, drop, or fail at halfway.
        UnsupportedFieldError: an event holds something ADK has no word for.
    """
    try:
        listed = list(events)
    except TypeError as error:
        raise InvalidValueError(f"events must be a list of events, not {type(events).__name__}") from error
    written = [_write(event, agent, f"events[{index}]") for index, event in enumerate(listed)]
    for event_id, times in Counter(event["id"] for event in written if "id" in event).items():
        if times > 1:
            raise InvalidValueError(f"{times} events have the id {event_id!r}; leave the id out to have one made")
    return written


def check_event(event: Event, agent: str) -> Event:
    """An event with its content as it will be read back. Raises what `write_events` would raise for it."""
    body = _write(event, agent, "the event")
    content = body.get("content")
    return event if content is None else attrs.evolve(event, **{_content_field(body): content})


def _content_field(body: Mapping[str, Any]) -> str:
    return "inputs" if body["author"] == USER else "outputs"


def _write(event: object, agent: str, place: str) -> dict[str, Any]:
    if not isinstance(event, Event):
        raise InvalidValueError(f"{place} must be an Event, not {type(event).__name__}")
    _reject_unsupported(event, place)
    given = attrs.asdict(event, recurse=False)
    # what came with an event that ADK once sent, and has no field of ours, goes back as it came
    body: dict[str, Any] = dict(event.raw) if isinstance(event, AdkEvent) else {}
    body.update({json: given[name] for name, json in RENAMES.items() if name in given})
    body.update(id=event.id, author=_author(event, agent, place), timestamp=_seconds(event, place), content=None)
    if event.error == given.get("error_code"):
        body["errorMessage"] = None
    _write_content(event, body, place)
    sent = {name: value for name, value in body.items() if value is not None}
    _check(event, sent, place)
    return sent


def _seconds(event: Event, place: str) -> float | None:
    """The event's time; of one that ADK sent, with the digits that a datetime has no room for."""
    if event.started_at is None:
        return None
    started_at = checks.aware(event.started_at, f"{place}.started_at")
    exact = event.raw.get("timestamp") if isinstance(event, AdkEvent) else None
    return exact if isinstance(exact, float) and _time(exact) == started_at else started_at.timestamp()


def _time(seconds: float) -> datetime | None:
    try:
        return values.epoch_seconds(seconds)
    except ValueError:
        return None


def _reject_unsupported(event: Event, place: str) -> None:
    foreign = tuple(name for name in UNSUPPORTED if getattr(event, name) not in (None, ()))
    if foreign:
        message = f"{place}: an ADK event has no {', '.join(foreign)}"
        error = UnsupportedFieldError(message, provider="adk", operation="create")
        error.fields = foreign
        error.supported = tuple(each.name for each in attrs.fields(AdkEvent) if each.name not in UNSUPPORTED)
        raise error


def _author(event: Event, agent: str, place: str) -> str:
    author = event.name if event.name is not None else USER if event.inputs is not None or event.type == USER else agent
    if event.inputs is not None and (author != USER or event.outputs is not None):
        raise InvalidValueError(
            f"{place}: an ADK event is one message, inputs by the author 'user' or outputs by an agent; make two events"
        )
    if event.outputs is not None and author == USER:
        raise InvalidValueError(f"{place}: what the author 'user' says goes into inputs, not outputs")
    return author


def _write_content(event: Event, body: dict[str, Any], place: str) -> None:
    """Put the content where ADK keeps it: a message into ``content``, an agent's other data into ``output``."""
    by_user = body["author"] == USER
    data = event.inputs if by_user else event.outputs
    if data is None:
        return
    content = checks.mapping(data, f"{place}.{'inputs' if by_user else 'outputs'}")
    if content and set(content) <= CONTENT:
        body["content"] = content
    elif set(content) == {"text"} and isinstance(content["text"], str):
        body["content"] = {"role": USER if by_user else "model", "parts": [{"text": content["text"]}]}
    elif by_user:
        raise InvalidValueError(
            f'{place}.inputs must be {{"text": "..."}} or ADK content, {{"role": ..., "parts": [...]}}'
        )
    elif body.get("output") in (None, content):
        body["output"] = content
    else:
        raise InvalidValueError(
            f"{place} has an output and other outputs that are no content; in ADK they are one field"
        )


def _check(event: Event, body: Mapping[str, Any], place: str) -> None:
    """Refuse what the server would drop without a word."""
    derived = _type(body["author"] == USER, body)
    if event.type not in {None, derived}:
        raise InvalidValueError(
            f"{place}: ADK keeps no type; {event.type!r} would come back as {derived!r}, leave the type out"
        )
    if body.get("partial"):
        raise InvalidValueError(f"{place} is partial, and ADK does not store partial events")
    metadata = checks.mapping(body.get("customMetadata", {}), f"{place}.metadata")
    hidden = [key for key in metadata if key.startswith(INTERNAL)]
    if hidden:
        raise InvalidValueError(
            f"{place}.metadata: ADK keeps no keys that start with {INTERNAL!r}: {', '.join(hidden)}"
        )
