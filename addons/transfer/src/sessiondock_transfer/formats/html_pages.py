"""The pages of the HTML archive. Every value is escaped, and what would hide or turn text around is made visible."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from typing import Any

import attrs

from sessiondock import Event, MissingDependencyError, Recording
from sessiondock.messages import Message

from ..conversation import conversation, messages_by_event
from ..message_text import text_of
from .files import as_json
from .record import EVENT_FIELDS, SESSION_FIELDS, ExportedSession
from .visible import visible

__all__ = ["Pages"]

FREE = ("inputs", "outputs", "config", "metadata", "metrics", "feedback", "user_properties")
EXCERPT = 160
PIECE = 20_000
_SHOWN_ELSEWHERE = {*FREE, "error", "raw"}


@attrs.frozen(kw_only=True)
class _Entry:
    event: Event
    anchor: str
    parent: str | None
    messages: list[Message]


@attrs.frozen(kw_only=True)
class _Playable:
    recording: Recording
    file: str
    size: int
    tag: str


class Pages:
    """Renders the parts of an archive. MissingDependencyError when Jinja2 is not installed."""

    def __init__(self, title: str, search_text: int) -> None:
        try:
            import jinja2
            import markupsafe
        except ModuleNotFoundError as error:
            raise MissingDependencyError("HTML needs Jinja2; pip install 'sessiondock-transfer[html]'") from error
        markup = markupsafe.Markup

        def shown(value: Any) -> Any:
            """Every value of a template passes here before it is escaped; what is markup already passes as it is."""
            if value is None:
                return ""
            return value if isinstance(value, markup) else visible(str(value))

        self._environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(_resource),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=shown,
            trim_blocks=True,
        )
        filters: dict[str, Any] = {
            "pretty": _pretty,
            "fact": _fact,
            "moment": _moment,
            "role": _role,
            "said": text_of,
            "pieces": _pieces,
        }
        self._environment.filters.update(filters)
        style, script = _resource("style.css"), _resource("index.js")
        self._common = {"style": markup(style), "policy": _policy(style, None)}
        self._index = {"style": markup(style), "policy": _policy(style, script), "title": title}
        self._script = markup(script)
        self._search_text = search_text

    def session(self, item: ExportedSession) -> Iterator[str]:
        """The page of a session, piece by piece."""
        return self._environment.get_template("session.html").generate(
            **self._common,
            title=item.session.name or item.session.id,
            session=item.session,
            entries=_entries(item),
            said=messages_by_event(item.session, item.events)[0],
            recordings=[_playable(each.recording, each.file, each.size) for each in item.recordings],
            free=FREE,
            session_facts=[name for name in SESSION_FIELDS if name not in _SHOWN_ELSEWHERE],
            event_facts=[name for name in EVENT_FIELDS if name not in _SHOWN_ELSEWHERE],
        )

    def row(self, item: ExportedSession, file: str) -> str:
        """A session's row in the index, with what the search looks through."""
        session = item.session
        said = _said(item, max(self._search_text, EXCERPT))
        named = (session.name, session.id, session.external_id, session.project, session.user_id, session.environment)
        words = [*filter(None, named), *session.tags, session.error or "", said[: self._search_text]]
        return self._environment.get_template("index_row.html").render(
            session=session,
            file=file,
            events=len(item.events),
            excerpt=said[:EXCERPT],
            text=" ".join(" ".join(words).lower().split()),
        )

    def head(self) -> str:
        """The index up to its rows."""
        return self._environment.get_template("index_head.html").render(**self._index)

    def foot(self, count: int) -> str:
        """The index after its rows."""
        return self._environment.get_template("index_foot.html").render(script=self._script, count=count)


def _resource(name: str) -> str:
    return (resources.files(__name__.rpartition(".")[0]) / "templates" / name).read_text(encoding="utf-8")


def _policy(style: str, script: str | None) -> str:
    """Nothing may be loaded or run but the style and the script that stand in the page, and media beside it."""
    rules = ["default-src 'none'", f"style-src {_source(style)}", "media-src 'self' file:"]
    if script is not None:
        rules.append(f"script-src {_source(script)}")
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _entries(item: ExportedSession) -> Iterator[_Entry]:
    anchors = {event.id: _anchor(event.id) for event in item.events if event.id}
    used = set[str]()
    said = messages_by_event(item.session, item.events)
    for number, event in enumerate(item.events, 1):
        anchor = anchors.get(event.id or "") or f"event-{number}"
        if anchor in used:
            anchor = f"{anchor}-{number}"
        used.add(anchor)
        yield _Entry(
            event=event,
            anchor=anchor,
            parent=anchors.get(event.parent_id or ""),
            messages=said[number],
        )


def _anchor(id: str) -> str:
    """Stays the same in every export of the event, and holds nothing of the id that could be markup."""
    return f"event-{hashlib.sha256(id.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _said(item: ExportedSession, limit: int) -> str:
    """The beginning of what users and assistants said."""
    found, length = list[str](), 0
    for turn in conversation(item.session, item.events):
        text = text_of(turn.message) if turn.message.role in {"user", "assistant"} and length < limit else ""
        if text:
            found.append(text[: limit - length])
            length += len(found[-1]) + 1
    return " ".join(found)


def _playable(recording: Recording, file: str, size: int) -> _Playable:
    video = (recording.content_type or "").lower().startswith("video/")
    return _Playable(recording=recording, file=file, size=size, tag="video" if video else "audio")


def _pretty(value: Any) -> str:
    """JSON with indentation; text that is JSON too, other text as it is."""
    if not isinstance(value, str):
        return as_json(value, indent=2)
    try:
        return as_json(json.loads(value), indent=2) if value.lstrip().startswith(("{", "[")) else value
    except (ValueError, RecursionError):
        return value


def _pieces(text: str) -> Iterator[str]:
    """A text in parts, cut at spaces where there are some. Browsers lay out many short blocks faster than one long."""
    start = 0
    while start < len(text):
        end = start + PIECE
        if end < len(text):
            found = max(text.rfind("\n", start, end), text.rfind(" ", start, end))
            end = found + 1 if found > start else end
        yield text[start:end]
        start = end


def _fact(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, tuple) else str(value)  # pyright: ignore[reportUnknownArgumentType]


def _moment(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S %Z")


def _role(role: str) -> str:
    """A class of the page's style; never the text of a service."""
    known = {"system", "user", "assistant", "tool"}
    return "system" if role == "developer" else role if role in known else "other"
