# Generated from docs/examples/howto_async/hooks.py: edit that file, not this one.
# Digest: f05434edbc1f1070
"""A plugin of your own that sees every call and adds a header to each request."""

from sessiondock import hookimpl
from sessiondock.authoring import PreparedRequest
from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq


class Tracing:
    """Each hook receives the arguments that it names."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @hookimpl
    def request_prepared(self, request: PreparedRequest, call_id: str, attempt: int) -> None:
        request.headers["X-Trace"] = f"{call_id}-{attempt}"

    @hookimpl
    def operation_finished(self, operation: str, error: BaseException | None, call_id: str, attempts: int) -> None:
        self.seen.append(f"{call_id}: {operation} {'failed' if error else 'succeeded'} after {attempts} attempt(s)")


def main(fake: FakeOrq) -> None:
    tracing = Tracing()
    with Orq(api_key=fake.api_key, base_url=fake.base_url, plugins=[tracing]) as orq:
        orq.sessions.create(external_id="chat-1")
    call_id, _, outcome = tracing.seen[0].partition(": ")
    assert outcome == "create succeeded after 1 attempt(s)"
    assert fake.requests[0].headers["x-trace"] == f"{call_id}-1"
