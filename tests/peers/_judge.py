"""Compares what an SDK sent and got with what we sent and got."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import attrs

from sessiondock.testing import FakeServer, ReceivedRequest

__all__ = ["Judge", "Run"]

_INDEX = re.compile(r"\[\d+\]")
_ABSENT = object()


@attrs.frozen
class Run:
    """What one call did: every request it sent, taken apart, and its outcome."""

    requests: tuple[Mapping[str, Any], ...]
    outcome: Mapping[str, Any]


class Judge:
    """Keeps the score of one SDK.

    Args:
        name: of the SDK, for people.
        auth: the header field that carries the key.
    """

    def __init__(self, name: str, *, auth: str) -> None:
        self.name = name
        self._auth = auth
        self.operations: list[str] = []
        self.sent = 0
        self.equal = 0
        self.listed: list[str] = []

    def capture(self, fake: FakeServer, call: Callable[[], Mapping[str, Any]]) -> Run:
        """Run a call that gives an outcome, and take the requests that the fake received meanwhile."""
        fake.clear()
        found = call()
        with fake.lock:
            return Run(tuple(self._parts(request) for request in fake.requests), found)

    def compare(self, operation: str, theirs: Run, ours: Run, *, known: Mapping[str, str] | None = None) -> None:
        """Fail unless both did the same, apart from ``known`` differences: place -> reason.

        Places are ``requests`` (their number), ``method``, ``path``, ``query.<name>``, ``body.<name>``, ``auth``,
        with ``#2`` behind the first word for the second request, and ``result.<name>`` or ``error.<name>``. A place
        covers what lies below it; ``[*]`` stands for any index.
        """
        expected = dict(known or {})
        used: set[str] = set()
        unexpected: list[str] = []
        for place, their_value, our_value in self._differences(theirs, ours):
            name = next((key for key in expected if _covers(key, place)), None)
            if name is None:
                unexpected.append(f"{place}: the SDK has {_show(their_value)}, we have {_show(our_value)}")
            else:
                used.add(name)
        self.operations.append(operation)
        self.listed.extend(f"{operation}: {place}: {expected[place]}" for place in expected if place in used)
        assert not unexpected, f"{self.name}, {operation}: " + "; ".join(unexpected)
        unused = expected.keys() - used
        assert not unused, f"{self.name}, {operation}: listed, but there was no difference in {', '.join(unused)}"

    def summary(self) -> list[str]:
        """The score in lines."""
        score = (
            f"{self.name}: {len(self.operations)} operations compared, {self.equal} of {self.sent} requests equal, "
            f"{len(self.listed)} differences listed"
        )
        return [score, *(f"  {line}" for line in self.listed)]

    def _parts(self, request: ReceivedRequest) -> Mapping[str, Any]:
        query = {name: request.query_all(name) for name, _ in request.query}
        return {
            "method": request.method,
            "path": request.path,
            "query": {name: values[0] if len(values) == 1 else values for name, values in query.items()},
            "body": _body(request.body),
            "auth": request.headers.get(self._auth),
        }

    def _differences(self, theirs: Run, ours: Run) -> Iterator[tuple[str, Any, Any]]:
        if len(theirs.requests) != len(ours.requests):
            yield "requests", len(theirs.requests), len(ours.requests)
        for number, (their_parts, our_parts) in enumerate(zip(theirs.requests, ours.requests, strict=False), 1):
            self.sent += 1
            found = list(_unlike(_numbered(their_parts, number), _numbered(our_parts, number)))
            self.equal += not found
            yield from found
        yield from _unlike(theirs.outcome, ours.outcome)


def _numbered(parts: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    return parts if number == 1 else {f"{name}#{number}": value for name, value in parts.items()}


def _unlike(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    left, right = dict(_leaves("", theirs)), dict(_leaves("", ours))
    for place in [*left, *(place for place in right if place not in left)]:
        a, b = left.get(place, _ABSENT), right.get(place, _ABSENT)
        if a != b or type(a) is not type(b):
            yield place, a, b


def _leaves(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for name, item in cast("Mapping[str, object]", value).items():
            yield from _leaves(f"{place}.{name}" if place else name, item)
    elif isinstance(value, list) and value:
        for index, item in enumerate(cast("list[object]", value)):
            yield from _leaves(f"{place}[{index}]", item)
    else:
        yield place, value


def _covers(known: str, place: str) -> bool:
    return any(
        each == known or each.startswith((f"{known}.", f"{known}[")) for each in (place, _INDEX.sub("[*]", place))
    )


def _body(data: bytes) -> Any:
    try:
        return json.loads(data) if data else None
    except ValueError:
        return data.decode("utf-8", "replace")


def _show(value: Any) -> str:
    return "nothing" if value is _ABSENT else repr(value)
