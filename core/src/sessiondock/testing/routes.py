"""Routes of requests to handlers: path templates that match the raw, percent-encoded path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar
from urllib.parse import unquote

import attrs

from .messages import ReceivedRequest, Reply

Handler = Callable[[ReceivedRequest], Reply]
_Method = TypeVar("_Method", bound=Callable[..., Reply])
_MARK = "_sessiondock_routes"
_SLOT = re.compile(r"\{([^{}]*)\}")


def route(method: str, template: str) -> Callable[[_Method], _Method]:
    """Declare that a method of a `FakeServer` subclass answers `method` on `template`; may be stacked.

    `template` is a whole path such as `/v2/sessions/{session_id}`. A slot matches one non-empty raw segment, so an
    encoded `%2F` stays inside it; its value arrives decoded in `request.path_params`. A trailing slash counts.
    Templates with fixed text win over slots. Raises ValueError for a malformed template.
    """
    PathTemplate(template)

    def mark(handler: _Method) -> _Method:
        handler.__dict__.setdefault(_MARK, []).append((method, template))
        return handler

    return mark


def declared_routes(cls: type) -> Iterator[tuple[str, str, str]]:
    """(method, template, attribute name) of every `@route` of a class; a decorated override replaces its base's."""
    seen: set[str] = set()
    for owner in cls.__mro__:
        for name, value in vars(owner).items():
            marks: list[tuple[str, str]] = getattr(value, _MARK, [])
            if marks and name not in seen:
                seen.add(name)
                yield from ((method, template, name) for method, template in marks)


class PathTemplate:
    """One compiled template."""

    def __init__(self, text: str) -> None:
        names = _SLOT.findall(text)
        fixed = _SLOT.sub("", text)
        if not text.startswith("/") or "{" in fixed or "}" in fixed:
            raise ValueError(f"{text!r} is not a path template: write a path such as /v1/things/{{thing_id}}")
        if not all(name.isidentifier() for name in names) or len(set(names)) != len(names):
            raise ValueError(f"{text!r}: every slot needs a name of its own that is an identifier")
        self.text = text
        self.slots_by_segment: tuple[bool, ...] = tuple("{" in segment for segment in text.split("/"))
        self._pattern = re.compile(_pattern(text))

    def match(self, raw_path: str) -> dict[str, str] | None:
        """The decoded slot values, or None when the path is another."""
        found = self._pattern.fullmatch(raw_path)
        return None if found is None else {name: unquote(value) for name, value in found.groupdict().items()}


def _pattern(text: str) -> str:
    parts = _SLOT.split(text)
    return "".join(f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts))


@attrs.frozen(eq=False)
class RouteMatch:
    """The result of a look-up. `handler` is None when the path has no such method; `allowed` lists those it has."""

    template: str
    path_params: Mapping[str, str]
    handler: Handler | None
    allowed: tuple[str, ...]


class RouteTable:
    """The routes of one server."""

    def __init__(self) -> None:
        self._routes: list[tuple[PathTemplate, dict[str, Handler]]] = []

    def add(self, method: str, template: str, handler: Handler) -> None:
        """Add a route, or give an existing one another handler."""
        for known, handlers in self._routes:
            if known.text == template:
                handlers[method] = handler
                return
        self._routes.append((PathTemplate(template), {method: handler}))
        self._routes.sort(key=lambda entry: entry[0].slots_by_segment)

    def match(self, method: str, raw_path: str) -> RouteMatch | None:
        """The best route for a request, or None when no template fits the path."""
        fitting = [
            (template.text, params, handlers)
            for template, handlers in self._routes
            if (params := template.match(raw_path)) is not None
        ]
        if not fitting:
            return None
        allowed = tuple(sorted({name for _, _, handlers in fitting for name in handlers}))
        for text, params, handlers in fitting:
            if method in handlers:
                return RouteMatch(text, params, handlers[method], allowed)
        text, params, _ = fitting[0]
        return RouteMatch(text, params, None, allowed)
