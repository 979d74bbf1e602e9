"""What Syllable's service has for all operations: the header of the key, and the meaning of error responses."""

from __future__ import annotations

from collections.abc import Mapping

from sessiondock import APIError

__all__ = ["credentials", "hint"]

_OF_A_SESSION = frozenset({"get", "list_events", "recordings", "transcript", "full_summary", "latency", "timeline"})


def credentials(key: str) -> Mapping[str, str]:
    """The header that carries the key."""
    return {"Syllable-API-Key": key}


def hint(error: APIError) -> str | None:
    """What an error response means, where Syllable does not say so itself."""
    last = (error.url or "").partition("?")[0].rpartition("/")[2]
    if error.status == 400 and error.operation in _OF_A_SESSION and not last.isdecimal():
        return (
            "A session id is a number; a channel's own id, such as a call's, is found with "
            'the filter search of list, {"channel_manager_sid": "..."}'
        )
    if error.status in {401, 403, 404} and error.operation == "stream_recording":
        return "A recording's token is valid for a while only; recordings gives a new one"
    return None
