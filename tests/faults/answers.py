"""What the fakes really answer, and what may become of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any
from uuid import uuid4

from sessiondock import SessionDockError
from sessiondock.http import PreparedRequest, Timeout
from sessiondock.transports._choice_sync import choose_transport
from sessiondock.values import is_array, is_object
from tests.faults.canned import Answered
from tests.faults.described import DescribedProvider, Method, arguments, kind_of, methods, parameters

Path = tuple[str | int, ...]
MISSING = object()
REPLACEMENTS: Mapping[str, Callable[[], Any]] = {
    "missing": lambda: MISSING,
    "null": lambda: None,
    "true": lambda: True,
    "0": lambda: 0,
    "-1": lambda: -1,
    "a huge number": lambda: 10**400,
    "a huge float": lambda: 1e308,
    "nan": lambda: float("nan"),
    "an empty string": lambda: "",
    "text": lambda: "no such thing \udc80\0",
    "a strange time": lambda: "9999-12-31T23:59:59.999999-23:59",
    "a week": lambda: "2024-W01-1",
    "an empty list": list,
    "an empty object": dict,
    "a list of everything": lambda: [None, 1, "a", {"a": None}, [[]]],
    "an object of everything": lambda: {"": None, "id": {"id": []}, "items": "x", "a": [1]},
    "deep": lambda: _deep(400),
}
BODIES: Mapping[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "a number": b"1e999",
    "nan": b"NaN",
    "text": b'"x"',
    "an empty list": b"[]",
    "an empty object": b"{}",
    "nulls": b"[null, null]",
    "a member twice": b'{"id": "a", "id": 1, "id": null}',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000,
    "an int of many digits": b'{"id": ' + b"9" * 5000 + b"}",
    "not UTF-8": b'{"id": "\xff"}',
    "UTF-16": '{"id": "a"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "half a character": b'{"id": "\\udc80"}',
    "cut off": b'{"id": "a", "na',
    "two": b"{}{}",
    "HTML": b"<html></html>",
}


def _deep(depth: int) -> Any:
    made: Any = {"a": 1}
    for _ in range(depth):
        made = {"a": [made]}
    return made


class Recorder:
    """A transport that remembers the last answer."""

    def __init__(self) -> None:
        self.real = choose_transport(None, None)
        self.last = b""

    def send(self, request: PreparedRequest, timeout: Timeout) -> Answered:
        response = self.real.send(request, timeout)
        self.last = response.read(None)
        return Answered(response.status, response.headers, self.last)

    def close(self) -> None:
        self.real.close()


@cache
def answers(provider: DescribedProvider) -> Mapping[Method, Any]:
    """The decoded answer to each method that is answered with JSON, after something was stored."""
    suite = provider.suite()
    suite.fake = _fullest_fake(provider)
    found: dict[Method, Any] = {}
    with suite.fixture():
        recorder = Recorder()
        with suite.client(http_client=recorder, max_retries=0) as client:
            session_id, recording = suite.prepared(client)
            if suite.fake is not provider.suite.fake:
                session_id = client.sessions.list().first().items[0].id
            for method in sorted(methods(kind_of(client)), key=_order):
                recorder.last = b""
                function = method.function(kind_of(client))
                with_events = method.name == "create" and "events" in {each.name for each in parameters(function)}
                names = ("events",) if with_events else ()
                args, fields = arguments(provider, method, function, str(uuid4()) if names else session_id, *names)
                if recording is not None and method.name == "stream_recording":
                    continue
                result = _call(method, client, args, fields)
                if with_events:
                    session_id = result.id
                try:
                    found[method] = json.loads(recorder.last)
                except ValueError:
                    continue
        recorder.close()
    return found


def _fullest_fake(provider: DescribedProvider) -> Any:
    """The provider's fake that holds something from the start, where there is one."""
    installed = entry_points(group="sessiondock.fakes", name=f"{provider.name}-populated")
    return next((entry.load() for entry in installed), provider.suite.fake)


def _order(method: Method) -> tuple[bool, bool, str]:
    """What writes comes first, what deletes last."""
    return method.name == "delete", method.name not in {"add_events", "create"}, str(method)


def _call(method: Method, client: Any, args: list[Any], fields: dict[str, Any]) -> Any:
    try:
        result = method.of(client)(*args, **fields)
        return result.first() if hasattr(result, "first") else result
    except SessionDockError:
        # the error response counts as an answer too
        return None


def paths(value: Any, below: Path = ()) -> Iterator[Path]:
    """Every place in decoded JSON, but for more than two items of a list."""
    yield below
    if is_object(value):
        for name, item in value.items():
            yield from paths(item, (*below, name))
    elif is_array(value):
        for place, item in enumerate(value[:2]):
            yield from paths(item, (*below, place))


def replaced(value: Any, path: Path, new: Any) -> Any:
    """A copy with something else at a place."""
    if not path:
        return {} if new is MISSING else new
    changed = copy.deepcopy(value)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    if new is MISSING:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return changed
