"""Traces as OTLP in JSON, with the GenAI semantic conventions of OpenTelemetry. One trace, on one line, a session.

What the conventions have no attribute for stands in attributes that begin with ``sessiondock.``, so nothing is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sessiondock import Event, Session
from sessiondock.messages import Message, to_otel

from ..message_text import input_messages, output_messages
from ..usage import model_of, usage_of
from .files import TextFile, as_json, check_options
from .record import EVENT_FIELDS, SESSION_FIELDS, ExportedSession, Format, every

__all__ = ["FORMAT"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_INTERNAL, _CLIENT = 1, 3
_ERROR = 2
_IN_SPAN = {"started_at", "ended_at"}


class Writer:
    """Writes one line for each session, in the form of the file exporter of OpenTelemetry's collector."""

    def __init__(self, path: Path, options: Mapping[str, Any]) -> None:
        check_options("otlp", options, {})
        self._file = TextFile(path)

    def write(self, item: ExportedSession, /) -> list[str]:
        self._file.line(as_json(traces(item)))
        return []

    def close(self) -> None:
        self._file.close()


def traces(item: ExportedSession) -> dict[str, Any]:
    """A session as one trace: a root span for the session, a span for each event."""
    trace = _hex(16, item.session.id)
    spans = [_root(item.session, trace), *_event_spans(item, trace)]
    attributes = _attributes({"service.name": item.session.project or "sessiondock"})
    return {
        "resourceSpans": [
            {"resource": {"attributes": attributes}, "scopeSpans": [{"scope": {"name": "sessiondock"}, "spans": spans}]}
        ]
    }


def _root(session: Session, trace: str) -> dict[str, Any]:
    named: dict[str, Any] = {"gen_ai.operation.name": "invoke_agent", "gen_ai.conversation.id": session.id}
    named |= {"user.id": session.user_id, "deployment.environment.name": session.environment}
    named |= _all_fields("session", session, SESSION_FIELDS)
    return _span(
        session,
        trace=trace,
        span=_hex(8, session.id, "session"),
        parent=None,
        name=session.name or "session",
        kind=_INTERNAL,
        attributes=named,
    )


def _event_spans(item: ExportedSession, trace: str) -> Iterator[dict[str, Any]]:
    session = item.session
    spans = {event.id: _hex(8, session.id, "event", event.id) for event in item.events if event.id}
    for number, event in enumerate(item.events):
        named: dict[str, Any] = {"gen_ai.conversation.id": session.id, **_named(event)}
        named |= {**_all_fields("event", event, EVENT_FIELDS), "sessiondock.event.position": number}
        yield _span(
            event,
            trace=trace,
            span=spans.get(event.id or "") or _hex(8, session.id, "place", str(number)),
            parent=spans.get(event.parent_id or "") or _hex(8, session.id, "session"),
            name=event.name or event.type or "event",
            kind=_CLIENT if event.type == "model" else _INTERNAL,
            attributes=named,
        )


def _named(event: Event) -> dict[str, Any]:
    """The attributes that the conventions name."""
    if event.type == "tool":
        return {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": event.name,
            "gen_ai.tool.call.id": event.id,
            "gen_ai.tool.call.arguments": event.inputs,
            "gen_ai.tool.call.result": event.outputs,
        }
    if event.type != "model":
        return {}
    received, said, usage = input_messages(event), output_messages(event), usage_of(event)
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": model_of(event),
        "gen_ai.usage.input_tokens": usage.input_tokens,
        "gen_ai.usage.output_tokens": usage.output_tokens,
        "gen_ai.input.messages": [to_otel(message) for message in received] or None,
        "gen_ai.output.messages": [{**to_otel(message), "finish_reason": _finish(message)} for message in said] or None,
    }


def _finish(message: Message) -> str:
    return "tool_call" if message.tool_calls else "stop"


def _all_fields(kind: str, source: Session | Event, names: Sequence[str]) -> dict[str, Any]:
    """Every field under a name of ours, so that the trace holds all of them."""
    found = {name: getattr(source, name) for name in (*names, "raw") if name not in _IN_SPAN}
    found |= {name: getattr(source, name) for name in _IN_SPAN if not _is_utc(getattr(source, name))}
    return {f"sessiondock.{kind}.{name}": value for name, value in found.items() if value not in ((), {})}


def _is_utc(value: datetime | None) -> bool:
    return value is None or (value.utcoffset() == timedelta(0) and value >= _EPOCH)


def _span(
    source: Session | Event,
    *,
    trace: str,
    span: str,
    parent: str | None,
    name: str,
    kind: int,
    attributes: Mapping[str, Any],
) -> dict[str, Any]:
    found: dict[str, Any] = {"traceId": trace, "spanId": span, "name": name, "kind": kind}
    if parent is not None:
        found["parentSpanId"] = parent
    for key, time in (("startTimeUnixNano", source.started_at), ("endTimeUnixNano", source.ended_at)):
        if time is not None and time >= _EPOCH:
            found[key] = str((time - _EPOCH) // _MICROSECOND * 1000)
    found["attributes"] = _attributes(attributes)
    if source.error is not None:
        found["status"] = {"code": _ERROR, "message": source.error}
    return found


def _attributes(named: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": _value(value)} for key, value in named.items() if value is not None]


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    if isinstance(value, datetime):
        return {"stringValue": value.isoformat()}
    if isinstance(value, timedelta):
        return {"intValue": str(value // _MICROSECOND)}
    if isinstance(value, tuple):
        return {"arrayValue": {"values": [_value(each) for each in value]}}  # pyright: ignore[reportUnknownVariableType]
    return {"stringValue": value if isinstance(value, str) else as_json(value)}


def _hex(size: int, *parts: str | None) -> str:
    """An id of so many bytes: the same for the same parts in every export."""
    text = "\0".join(part or "" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:size].hex()


FORMAT = Format(
    name="otlp",
    title="OpenTelemetry traces (OTLP in JSON)",
    endings=(".otlp.jsonl",),
    keeps=every(),
    open=Writer,
)
