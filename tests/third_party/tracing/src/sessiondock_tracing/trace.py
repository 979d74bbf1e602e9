"""The record of one call. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Exchange", "Retry", "Trace"]


@dataclass(kw_only=True)
class Exchange:
    """One request and, when it came, its response. A redirect that is followed is an exchange of its own.

    Attributes:
        attempt: the number of the attempt that it belongs to, from 1.
        method: the HTTP method.
        traceparent: the header that was sent.
        sent: bytes of the request's body.
        status: the HTTP status, None without a response.
        seconds: from sending to the response's headers, None without a response.
        received: bytes of the response's body as its headers announce them, None when they do not.
        request_id: the service's id of the exchange, None when it has none.
    """

    attempt: int
    method: str
    traceparent: str
    sent: int
    status: int | None = None
    seconds: float | None = None
    received: int | None = None
    request_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Retry:
    """A further attempt.

    Attributes:
        after: the number of the attempt that failed, from 1.
        delay: seconds of waiting.
        reason: such as ``"status 503"``.
    """

    after: int
    delay: float
    reason: str


@dataclass(kw_only=True)
class Trace:
    """One call of an operation.

    Attributes:
        trace_id: 32 hexadecimal digits, the id of the call.
        provider: the provider's name.
        operation: the operation's name.
        exchanges: in order; empty for a provider that does not speak HTTP.
        retries: in order.
        session_id: the session that the call named or returned.
        page: the number of the page of a list, from 1.
        results: how many sessions, events or recordings came, None for a result of another kind.
        sent: bytes of all request bodies.
        received: bytes of all response bodies.
        attempts: how often the call was attempted; 0 when it was rejected before the first.
        seconds: with all attempts and waits.
        error: the name of the exception's class, None on success.
    """

    trace_id: str
    provider: str
    operation: str
    exchanges: list[Exchange] = field(default_factory=list[Exchange])
    retries: list[Retry] = field(default_factory=list[Retry])
    session_id: str | None = None
    page: int | None = None
    results: int | None = None
    sent: int = 0
    received: int = 0
    attempts: int = 0
    seconds: float = 0.0
    error: str | None = None

    def __str__(self) -> str:
        outcome = self.error or "ok"
        statuses = ",".join(str(each.status or "-") for each in self.exchanges) or "none"
        return (
            f"{self.trace_id} {self.provider}.{self.operation} {outcome} attempts={self.attempts} "
            f"statuses={statuses} results={'-' if self.results is None else self.results} "
            f"sent={self.sent} received={self.received} seconds={self.seconds:.3f}"
        )
