"""Harbor's agent trajectory interchange format, version 1.7: a folder with one JSON document for each session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .atif_rules import VERSION, violations
from .atif_steps import final_metrics, steps_of
from .chat import PARTLY, WITHOUT
from .files import TextFile, as_json, check_options, file_name
from .record import ExportedSession, Format, SkippedSession, fields_of

__all__ = ["FORMAT"]

OPTIONS = {
    "agent_name": "the agent that the trajectories name; default the session's config key agent, else its project, "
    "else 'unknown'.",
    "agent_version": "its version, default the session's config key agent_version, else 'unknown'.",
}
_EXTRA = (
    "external_id",
    "name",
    "project",
    "user_id",
    "environment",
    "error",
    "metadata",
    "metrics",
    "feedback",
    "tags",
    "copied_from",
)


class Writer:
    """Writes one document for each session."""

    def __init__(self, path: Path, options: Mapping[str, Any]) -> None:
        check_options("atif", options, OPTIONS)
        self._options = options
        self._path = path
        path.mkdir()

    def write(self, item: ExportedSession, /) -> list[str]:
        steps, unused = steps_of(item)
        if not steps:
            raise SkippedSession("no message, and a trajectory needs a step")
        document = self._document(item, steps)
        broken = next(violations(document), None)
        if broken is not None:
            raise SkippedSession(f"it would break a rule of ATIF: {broken}")
        file = TextFile(self._path / f"{file_name(item.session.id)}.json")
        try:
            file.line(as_json(document, indent=2))
        finally:
            file.close()
        return [WITHOUT] * unused

    def close(self) -> None:
        """Every file is closed already."""

    def _document(self, item: ExportedSession, steps: list[dict[str, Any]]) -> dict[str, Any]:
        session, config = item.session, item.session.config or {}
        models = {step["model_name"] for step in steps if "model_name" in step}
        agent = {
            "name": self._options.get("agent_name") or _text(config.get("agent")) or session.project or "unknown",
            "version": self._options.get("agent_version") or _text(config.get("agent_version")) or "unknown",
            "model_name": next(iter(models)) if len(models) == 1 else None,
            "tool_definitions": next(_tools(item), None),
            "extra": {"config": config} if config else None,
        }
        document = {
            "schema_version": VERSION,
            "session_id": session.id,
            "trajectory_id": session.id,
            "agent": {key: value for key, value in agent.items() if value is not None},
            "steps": steps,
            "final_metrics": final_metrics(steps),
            "extra": _extra(item),
        }
        return {key: value for key, value in document.items() if value is not None}


def _tools(item: ExportedSession) -> Iterator[list[dict[str, Any]]]:
    for event in item.events:
        tools = (event.config or {}).get("tools") or (event.inputs or {}).get("tools")
        if isinstance(tools, list) and all(isinstance(tool, dict) for tool in tools):  # pyright: ignore[reportUnknownVariableType]
            yield tools


def _extra(item: ExportedSession) -> dict[str, Any] | None:
    session = item.session
    found = {name: getattr(session, name) for name in _EXTRA}
    for name in ("started_at", "ended_at", "created_at", "updated_at"):
        time = getattr(session, name)
        found[name] = None if time is None else time.isoformat()
    found["tags"] = list(session.tags) or None
    found["duration_seconds"] = None if session.duration is None else session.duration.total_seconds()
    return {key: value for key, value in found.items() if value is not None} or None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


FORMAT = Format(
    name="atif",
    title="ATIF 1.7 (Harbor's trajectories)",
    folder=True,
    keeps=fields_of(
        "session", "id", "config", "started_at", "ended_at", "created_at", "updated_at", "duration", *_EXTRA
    )
    | {"event.id", "event.started_at", "event.error"},
    partly={
        **PARTLY,
        "event.name": "of tools",
        "event.config": "the model and the tools",
        "event.metrics": "tokens and cost",
        "event.metadata": "tokens and cost",
    },
    options=OPTIONS,
    open=Writer,
)
