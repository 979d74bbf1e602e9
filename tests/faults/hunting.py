"""Looks for secrets wherever a program could show them."""

from __future__ import annotations

import logging
import pickle
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast
from urllib.parse import quote, quote_plus

import attrs

from sessiondock import SessionDockError, hookimpl

OURS = re.compile(r"/(?:core|providers/[^/]+|addons/[^/]+)/src/sessiondock")


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and all that it was raised from or during."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__, *getattr(each, "exceptions", ())]


def locals_of_ours(error: BaseException) -> Iterator[tuple[str, str]]:
    """The local variables of the library's frames in the tracebacks of an error, as text."""
    for each in chain(error):
        trace = traceback.TracebackException.from_exception(each, capture_locals=True)
        for frame in trace.stack:
            if OURS.search(frame.filename):
                for name, value in (frame.locals or {}).items():
                    yield f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}: {name}", value


@attrs.define
class Hunt:
    """Secrets, and where they were found.

    Attributes:
        secrets: what must not be shown.
        doing: what is being tried.
        in_locals: whether to look at local variables too; those that hold what a service sent show it.
        found: where a secret was.
    """

    secrets: tuple[str, ...]
    doing: str = ""
    in_locals: bool = True
    found: dict[str, str] = attrs.field(factory=dict[str, str])

    def forms(self) -> Iterator[bytes]:
        """A secret as it may be written."""
        for secret in self.secrets:
            for form in {secret, quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1]}:
                yield form.encode()

    def text(self, what: str, shown: str | bytes) -> None:
        """Look at a text."""
        data = shown if isinstance(shown, bytes) else shown.encode("utf-8", "replace")
        for form in self.forms():
            if form in data:
                place = data.find(form)
                context = data[max(place - 60, 0) : place + 40].decode("utf-8", "replace")
                self.found.setdefault(what, f"{self.doing}: ...{context}...")

    def thing(self, what: str, thing: object) -> None:
        """Look at what a debugger or a log shows of an object."""
        self.text(f"repr of {what}", repr(thing))
        self.text(f"str of {what}", str(thing))
        for name, value in _attributes(thing).items():
            self.text(f"repr of {what}.{name}", repr(value))

    def error(self, error: BaseException) -> None:
        """Look at an error, what it was raised from, and the frames it went through."""
        for each in chain(error):
            kind = type(each).__name__
            self.text(f"str of {kind}", str(each))
            self.text(f"repr of {kind}", repr(each))
            self.text(f"args of {kind}", repr(each.args))
            if isinstance(each, SessionDockError):
                self.text(f"attributes of {kind}", repr({name: _open(value) for name, value in vars(each).items()}))
                self.text(f"pickle of {kind}", pickle.dumps(each))
        for place, value in locals_of_ours(error) if self.in_locals else ():
            self.text(f"local variable {place}", value)

    def record(self, record: logging.LogRecord) -> None:
        """Look at a record of a log."""
        self.text("log message", record.getMessage())
        self.text("log arguments", repr(record.args))
        if record.exc_info:
            self.text("traceback in a log", logging.Formatter().formatException(record.exc_info))

    def arguments(self, hook: str, given: Mapping[str, object]) -> None:
        """Look at what a hook was given."""
        for name, value in given.items():
            what = f"{name} of the hook {hook}"
            if isinstance(value, BaseException):
                self.error(value)
            else:
                self.text(what, f"{value!r} {value}")

    def report(self) -> str:
        """All that was found."""
        return "\n".join(f"{what}\n    {where}" for what, where in self.found.items())


def _attributes(thing: object) -> Mapping[str, object]:
    return vars(thing) if hasattr(thing, "__dict__") else {}


def _open(value: object) -> object:
    """Headers hide their values from the repr; here they count."""
    return dict(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else value


class Records(logging.Handler):
    """Looks at every record as it comes."""

    def __init__(self, hunt: Hunt) -> None:
        super().__init__(logging.DEBUG)
        self.hunt = hunt
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        self.hunt.record(record)


class Spy:
    """A plugin that looks at what its hooks are given."""

    def __init__(self, hunt: Hunt) -> None:
        self.hunt = hunt
        self.called: set[str] = set()

    def look(self, hook: str, **given: object) -> None:
        self.called.add(hook)
        self.hunt.arguments(hook, given)

    @hookimpl
    def operation_started(self, provider: str, operation: str, call_id: str) -> None:
        self.look("operation_started", provider=provider, operation=operation, call_id=call_id)

    @hookimpl
    def request_prepared(self, provider: str, request: object, call_id: str, attempt: int) -> None:
        self.look("request_prepared", provider=provider, request=request, call_id=call_id, attempt=attempt)

    @hookimpl
    def response_received(
        self,
        provider: str,
        operation: str,
        status: int,
        headers: Mapping[str, str],
        seconds: float,
        call_id: str,
        attempt: int,
        request_id: str | None,
    ) -> None:
        self.look("response_received", operation=operation, headers=dict(headers), request_id=request_id)

    @hookimpl
    def retry_scheduled(
        self, provider: str, operation: str, attempt: int, delay: float, reason: str, call_id: str
    ) -> None:
        self.look("retry_scheduled", operation=operation, reason=reason)

    @hookimpl
    def operation_finished(
        self, provider: str, operation: str, seconds: float, error: BaseException | None, call_id: str, attempts: int
    ) -> None:
        self.look("operation_finished", operation=operation, error=error)

    @hookimpl
    def redact(self, text: str) -> str:
        self.called.add("redact")
        self.hunt.text("text of the hook redact", text)
        return text


def things_of(client: Any, resources: Iterable[str]) -> Iterator[tuple[str, object]]:
    """What hangs on a client: its resources, pipeline, transport, settings."""
    yield "client", client
    yield "capabilities", client.capabilities
    for name in resources:
        yield name, getattr(client, name)
    attributes: dict[str, object] = client.__dict__
    for name, value in list(attributes.items()):
        yield f"client.{name}", value
    pipeline = client._pipeline
    yield "transport", pipeline.transport
    yield "credentials", pipeline
    yield "with_options", client.with_options(max_retries=1)
