"""Which of a session's recordings is meant."""

from __future__ import annotations

from typing import Any

from sessiondock import Recording, protocols

from .usage import UsageError, near_match

__all__ = ["choose_recording"]


def choose_recording(client: protocols.Client[Any], session_id: str, recording_id: str | None) -> Recording:
    """The recording with this id, or the only one there is. UsageError names the ids when there is a choice."""
    found: list[Recording] = list(client.sessions.recordings(session_id))
    if recording_id is None:
        if len(found) == 1:
            return found[0]
        named = ", ".join(str(each.id) for each in found)
        raise UsageError(
            f"session {session_id} has {len(found)} recordings" + (f"; name one: --recording {named}" if named else "")
        )
    ids = [str(each.id) for each in found]
    if recording_id not in ids:
        raise UsageError(f"session {session_id} has no recording {recording_id}{near_match(recording_id, ids)}")
    return found[ids.index(recording_id)]
