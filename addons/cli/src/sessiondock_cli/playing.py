"""A recording as a file that a player opens."""

from __future__ import annotations

import mimetypes
import tempfile
from pathlib import Path
from typing import Any

from sessiondock import Recording, protocols

from .recording_choice import choose_recording
from .usage import UsageError

__all__ = ["save_playable", "suffix_of"]


def save_playable(client: protocols.Client[Any], session_id: str, recording_id: str | None) -> Path:
    """Save a recording of a session to a temporary folder, which stays. UsageError when it is no audio or video."""
    chosen = choose_recording(client, session_id, recording_id)
    path = Path(tempfile.mkdtemp(prefix="sessiondock-")) / f"recording{suffix_of(chosen)}"
    with client.sessions.stream_recording(chosen) as stream:
        stream.save(path)
    return path


def suffix_of(recording: Recording) -> str:
    """The ending of a file of this type, such as ``.wav``. UsageError when its type is no audio or video.

    The type is the recording's own; only where it has none, its name tells it.
    """
    kind = recording.content_type or mimetypes.guess_type(recording.name or "")[0] or "unknown"
    kind = kind.partition(";")[0].strip().lower()
    suffix = mimetypes.guess_extension(kind)
    if suffix is None or kind.partition("/")[0] not in ("audio", "video"):
        raise UsageError(f"a recording of the type {kind} is not played; `sessiondock save` writes it to a file")
    return suffix
