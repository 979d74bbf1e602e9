"""The hooks."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from sessiondock import hookimpl
from sessiondock.authoring import PreparedRequest

from .trace import Exchange, Retry, Trace

__all__ = ["Tracer"]


class Tracer:
    """A hook plugin that makes a `Trace` of every call. One tracer may serve many clients and threads.

    Args:
        export: called with each trace when its call is over. It must not block.
    """

    def __init__(self, export: Callable[[Trace], None]) -> None:
        self._export = export
        self._open: dict[str, Trace] = {}

    @hookimpl
    def operation_started(self, provider: str, operation: str, call_id: str, page: int | None) -> None:
        """Start the trace of a call."""
        self._open[call_id] = Trace(trace_id=call_id, provider=provider, operation=operation, page=page)

    @hookimpl
    def request_prepared(self, request: PreparedRequest, call_id: str, attempt: int) -> None:
        """Add the header and the exchange."""
        traceparent = f"00-{call_id}-{secrets.token_hex(8)}-01"
        request.headers["traceparent"] = traceparent
        self._open[call_id].exchanges.append(
            Exchange(attempt=attempt, method=request.method, traceparent=traceparent, sent=len(request.body or b""))
        )

    @hookimpl
    def response_received(
        self, status: int, headers: Mapping[str, str], seconds: float, call_id: str, request_id: str | None
    ) -> None:
        """Complete the exchange."""
        exchange = self._open[call_id].exchanges[-1]
        exchange.status, exchange.seconds, exchange.request_id = status, seconds, request_id
        length = next((value for name, value in headers.items() if name.lower() == "content-length"), None)
        exchange.received = None if length is None else int(length)

    @hookimpl
    def retry_scheduled(self, attempt: int, delay: float, reason: str, call_id: str) -> None:
        """Add the retry."""
        self._open[call_id].retries.append(Retry(after=attempt, delay=delay, reason=reason))

    @hookimpl
    def operation_finished(
        self,
        seconds: float,
        error: BaseException | None,
        call_id: str,
        attempts: int,
        session_id: str | None,
        results: int | None,
        sent: int,
        received: int,
    ) -> None:
        """Complete the trace and export it."""
        trace = self._open.pop(call_id)
        trace.seconds, trace.attempts = seconds, attempts
        trace.session_id, trace.results = session_id, results
        trace.sent, trace.received = sent, received
        trace.error = None if error is None else type(error).__name__
        self._export(trace)
