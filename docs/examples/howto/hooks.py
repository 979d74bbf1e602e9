# Generated from docs/examples/howto_async/hooks.py: edit that file, not this one.
# Digest: 56186c53c9a08d2a
"""A plugin of your own that sees every try and adds a trace id."""

from sessiondock import hookimpl
from sessiondock.http import PreparedRequest
from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq


class Tracing:
    """Only the arguments you name are passed."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @hookimpl
    def request_prepared(self, request: PreparedRequest) -> None:
        request.headers["X-Trace"] = "trace-1"

    @hookimpl
    def operation_finished(self, operation: str, seconds: float, error: BaseException | None) -> None:
        self.seen.append(f"{operation}: {'failed' if error else 'done'}")


def main(fake: FakeOrq) -> None:
    tracing = Tracing()
    with Orq(api_key=fake.api_key, base_url=fake.base_url, plugins=[tracing]) as orq:
        orq.sessions.create(external_id="chat-1")
    assert tracing.seen == ["create: done"]
    assert fake.requests[0].headers["x-trace"] == "trace-1"
