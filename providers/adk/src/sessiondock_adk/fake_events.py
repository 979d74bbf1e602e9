"""How the fake reads what a request holds, and complains of what does not fit, as the server does."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sessiondock.authoring import values
from sessiondock.testing import RejectedError, Reply

__all__ = ["NO_ACTIONS", "Place", "as_model", "as_object", "complaint", "not_a_string", "read_event", "refuse_actions"]

Place = list[str | int]
NO_ACTIONS: Mapping[str, Any] = {
    "stateDelta": {},
    "artifactDelta": {},
    "requestedAuthConfigs": {},
    "requestedToolConfirmations": {},
}
STRINGS = ("id", "author", "invocationId", "branch", "errorCode", "errorMessage", "modelVersion", "finishReason")
FREE = ("content", "customMetadata", "usageMetadata", "output", "turnComplete", "interrupted")
REQUIRED = ("id", "author", "invocationId")
KEPT = (*STRINGS, *FREE, "partial", "longRunningToolIds")
CONTENT = ("role", "parts")
PART = (
    *("text", "thought", "thoughtSignature", "inlineData", "fileData", "functionCall", "functionResponse"),
    *("toolCall", "toolResponse", "executableCode", "codeExecutionResult", "partMetadata", "videoMetadata"),
    *("mediaResolution", "mediaProcessing", "audioTranscription", "speechMetadata"),
)
RESERVED = re.compile(r"adk_request_(credential|confirmation|input)")


def read_event(value: Any, index: int) -> dict[str, Any]:
    """An event as the server keeps it: what it does not know is gone. Raises RejectedError (422)."""
    place: Place = ["body", "events", index]
    given = as_model(value, place)
    for name in STRINGS:
        if not isinstance(given.get(name, ""), str) and (given[name] is not None or name in REQUIRED):
            raise RejectedError(not_a_string([*place, name], given[name]))
    _check_content({} if given.get("content") is None else given["content"], [*place, "content"])
    return {
        "invocationId": "",
        "author": "",
        **{name: given[name] for name in KEPT if given.get(name) is not None},
        "actions": {**NO_ACTIONS, **given.get("actions", {})},
        "nodeInfo": {"path": "", **given.get("nodeInfo", {})},
        "id": given.get("id") or str(uuid4()),
        "timestamp": _seconds(given.get("timestamp", time.time()), [*place, "timestamp"]),
    }


def _seconds(value: Any, place: Place) -> float:
    if not isinstance(value, (int, float, str)):
        raise RejectedError(complaint("float_type", "Input should be a valid number", place, value))
    try:
        return float(value)
    except ValueError:
        message = "Input should be a valid number, unable to parse string as a number"
        raise RejectedError(complaint("float_parsing", message, place, value)) from None


def _check_content(value: Any, place: Place) -> None:
    content = as_model(value, place)
    _no_more_than(CONTENT, content, place)
    parts = content.get("parts", [])
    if not values.is_array(parts):
        raise RejectedError(complaint("list_type", "Input should be a valid list", [*place, "parts"], parts))
    for index, part in enumerate(parts):
        _no_more_than(PART, as_model(part, [*place, "parts", index]), [*place, "parts", index])


def _no_more_than(known: tuple[str, ...], value: Mapping[str, Any], place: Place) -> None:
    for name in value:
        if name not in known:
            raise RejectedError(
                complaint("extra_forbidden", "Extra inputs are not permitted", [*place, name], value[name])
            )


def refuse_actions(event: Mapping[str, Any], index: int) -> None:
    """Refuse (400) what only ADK itself may write."""
    content = json.dumps(event.get("content"))
    for found, what in (
        (event.get("longRunningToolIds"), "long-running tool IDs"),
        (event["actions"] != NO_ACTIONS, "event actions"),
        (RESERVED.search(content), "ADK protocol function calls"),
    ):
        if found:
            detail = f"Session initialization event {index} cannot include {what}."
            raise RejectedError(Reply.json({"detail": detail}, 400))


def as_object(value: Any, place: Place) -> dict[str, Any]:
    """A JSON object with any members. Raises RejectedError (422) for anything else."""
    if not values.is_object(value):
        raise RejectedError(complaint("dict_type", "Input should be a valid dictionary", place, value))
    return value


def as_model(value: Any, place: Place) -> dict[str, Any]:
    """A JSON object whose members are known. Raises RejectedError (422) for anything else."""
    if not values.is_object(value):
        message = "Input should be a valid dictionary or object to extract fields from"
        raise RejectedError(complaint("model_attributes_type", message, place, value))
    return value


def not_a_string(place: Place, given: Any) -> Reply:
    """422 for what should be a string."""
    return complaint("string_type", "Input should be a valid string", place, given)


def complaint(kind: str, message: str, place: Place, given: Any, **more: Any) -> Reply:
    """422 with one complaint."""
    return Reply.json({"detail": [{"type": kind, "loc": place, "msg": message, "input": given, **more}]}, 422)
