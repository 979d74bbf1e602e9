"""Sessions of an export, made of its logs. No I/O.

A session is written as an object first and read from that, so that it can be read again when the object was stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sessiondock import DecodeError
from sessiondock.authoring import values

from ..models import HumanloopProject, HumanloopSession
from .entries import time_of
from .logs import Folder, read_log

__all__ = ["is_of_an_export", "read_session", "written_group", "written_trace"]


def written_trace(
    session_id: str, root: Mapping[str, Any], *, folder: Folder, folders: Sequence[Folder], count: int
) -> dict[str, Any]:
    """The session of a trace: its root log, and how many logs of which folders it has."""
    described = _described(session_id, folders, count)
    return {**described, "folder": _written_folder(folder), "root": root}


def written_group(
    session_id: str,
    first: Mapping[str, Any],
    last: Mapping[str, Any],
    *,
    reference: str | None,
    folders: Sequence[Folder],
    count: int,
    times: Mapping[str, datetime | None],
) -> dict[str, Any]:
    """The session of logs without a root: the first and the last of them, and the times of all."""
    described = _described(session_id, folders, count)
    written = {name: None if time is None else time.isoformat() for name, time in times.items()}
    return {**described, "reference_id": reference, **written, "first": first, "last": last}


def _described(session_id: str, folders: Sequence[Folder], count: int) -> dict[str, Any]:
    return {"id": session_id, "projects": [_written_folder(each) for each in folders], "datapoints_count": count}


def _written_folder(folder: Folder) -> dict[str, Any]:
    return dict(zip(("id", "name", "type"), folder, strict=True))


def is_of_an_export(raw: Mapping[str, Any]) -> bool:
    """Whether JSON is that of a session of an export."""
    return values.is_object(raw.get("root")) or values.is_object(raw.get("first"))


def read_session(raw: Mapping[str, Any]) -> HumanloopSession:
    """A session as it was written here. DecodeError when something else wrote it."""
    try:
        return _read_trace(raw) if "root" in raw else _read_group(raw)
    except (KeyError, TypeError, ValueError) as error:
        raise DecodeError(f"a session of an export cannot be read: {error!r}", provider="humanloop-export") from error


def _read_trace(raw: Mapping[str, Any]) -> HumanloopSession:
    log, session_id = raw["root"], values.text(raw["id"])
    event = read_log(log, session_id, None, _folder(raw["folder"]))
    return HumanloopSession(
        id=session_id,
        name=event.name,
        project=event.project,
        user_id=event.user_id,
        environment=event.environment,
        started_at=event.started_at,
        ended_at=event.ended_at,
        created_at=time_of(log.get("created_at")),
        updated_at=time_of(log.get("updated_at")),
        duration=event.duration,
        inputs=event.inputs,
        outputs=event.outputs,
        config=event.config,
        metadata=event.metadata,
        metrics=event.metrics,
        feedback=event.feedback,
        error=event.error,
        projects=_projects(raw),
        datapoints_count=values.whole(raw["datapoints_count"]),
        first_inputs=_object(log.get("inputs")),
        last_output=_text(log.get("output")),
        ratings=event.ratings,
        judgments=event.judgments,
        raw=raw,
    )


def _read_group(raw: Mapping[str, Any]) -> HumanloopSession:
    session_id, projects = values.text(raw["id"]), _projects(raw)
    first, last = (read_log(raw[name], session_id, None, None) for name in ("first", "last"))
    return HumanloopSession(
        id=session_id,
        external_id=_text(raw["reference_id"]),
        project=projects[0].id if len(projects) == 1 else None,
        user_id=first.user_id,
        environment=first.environment,
        started_at=time_of(raw["started_at"]),
        ended_at=time_of(raw["ended_at"]),
        created_at=time_of(raw["started_at"]),
        updated_at=time_of(raw["updated_at"]),
        inputs=first.inputs,
        outputs=last.outputs,
        projects=projects,
        datapoints_count=values.whole(raw["datapoints_count"]),
        first_inputs=_object(raw["first"].get("inputs")),
        last_output=_text(raw["last"].get("output")),
        raw=raw,
    )


def _projects(raw: Mapping[str, Any]) -> tuple[HumanloopProject, ...]:
    found = [_folder(each) for each in raw["projects"]]
    return tuple(HumanloopProject(id=own_id, name=name, type=kind) for own_id, name, kind in found)


def _folder(raw: Mapping[str, Any]) -> Folder:
    return values.text(raw["id"]), _text(raw["name"]), _text(raw["type"])


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _object(value: Any) -> Mapping[str, Any] | None:
    return value if values.is_object(value) else None
