"""One call of an operation: its time, its attempts, its hooks, and the context of its errors."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from .context import ClientContext
from .errors import APIError, DecodeError, SessionDockError, TransportError
from .hidden_cause import hide_causes
from .http.deadline import Deadline
from .http.error_mapping import request_id
from .http.message import PreparedRequest, Response
from .http.redact import safe_url
from .http.retry import RetryPolicy, retry_delay
from .logs import get_logger

__all__ = ["OperationScope"]

_logger = get_logger("http")
_BODY_SHOWN = 2000


class OperationScope:
    """A context manager around one call, the same for sync and async code and for every kind of provider.

    On leaving, an error of ours learns where it happened, loses its secrets and gets the provider's hint; then the
    ``operation_finished`` hook runs.

    Attributes:
        operation: name of the operation.
        deadline: the time of the whole call.
        attempt: how many times the call was tried.
        call_id: what all hooks of this call share; empty when there is no plugin.
        outcome_unknown: whether an earlier attempt may have taken effect.
        request: the request that was sent last, of a provider that speaks HTTP.
        response: the response that is being read.
    """

    __slots__ = (
        "_context",
        "_finished",
        "_outer",
        "attempt",
        "call_id",
        "deadline",
        "operation",
        "outcome_unknown",
        "request",
        "response",
    )

    def __init__(self, context: ClientContext, operation: str, total: float | None) -> None:
        self._context = context
        self._finished = False
        self._outer = sys.exception()
        self.operation: str = operation
        self.deadline: Deadline = Deadline(total)
        self.attempt: int = 0
        self.call_id: str = _new_id() if context.hooks else ""
        self.outcome_unknown: bool = False
        self.request: PreparedRequest | None = None
        self.response: Response | None = None

    def __enter__(self) -> OperationScope:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.finish(error)

    def start(self) -> OperationScope:
        """Tell the hooks that the call begins."""
        if self._context.hooks:
            self._context.hooks.operation_started(self._context.provider, self.operation, self.call_id)
        return self

    def finish(self, error: BaseException | None) -> None:
        """Complete an error of ours and tell the hooks that the call is over. Only the first time counts."""
        if self._finished:
            return
        self._finished = True
        if isinstance(error, SessionDockError):
            self._complete(error)
        hooks = self._context.hooks
        if hooks:
            seconds = self.deadline.elapsed()
            hooks.operation_finished(self._context.provider, self.operation, seconds, error, self.call_id, self.attempt)

    def delay_before_retry(
        self, policy: RetryPolicy, failure: TransportError | APIError, *, method: str = "", idempotent: bool = False
    ) -> float | None:
        """Seconds to wait before the next attempt, or None to give up. Logs and tells the hooks of a retry."""
        import random

        status = failure.status if isinstance(failure, APIError) else None
        delay = retry_delay(
            policy,
            attempt=self.attempt,
            method=method,
            idempotent=idempotent,
            status=status,
            headers=failure.headers if isinstance(failure, APIError) else {},
            error=failure if isinstance(failure, TransportError) else None,
            remaining=self.deadline.remaining(),
            now=time.time(),
            jitter=random.random(),
        )
        if delay is None:
            return None
        self.outcome_unknown = self.outcome_unknown or _may_have_acted(failure)
        reason = f"status {status}" if status is not None else type(failure).__name__
        _logger.debug("%s failed with %s; trying again in %.2f s", self.operation, reason, delay)
        hooks = self._context.hooks
        if hooks:
            hooks.retry_scheduled(self._context.provider, self.operation, self.attempt, delay, reason, self.call_id)
        return delay

    def _complete(self, error: SessionDockError) -> None:
        hide_causes(error, self._outer)
        context = self._context
        error.provider = error.provider or context.provider
        error.operation = error.operation or self.operation
        if isinstance(error, (TransportError, DecodeError, APIError)):
            self._locate(error)
        if isinstance(error, DecodeError):
            self._describe(error)
        if isinstance(error, APIError):
            self._identify(error)
            hint = context.hint(error) if context.hint is not None else None
            error.message = f"{error.message}. {hint}" if hint else error.message
            error.body = context.masked(error.body)
        error.message = context.masked(error.message)

    def _locate(self, error: TransportError | DecodeError | APIError) -> None:
        error.attempts = max(self.attempt, 1)
        if self.request is not None and error.method is None:
            error.method, error.url = self.request.method, self._context.masked(safe_url(self.request.url))

    def _identify(self, error: APIError) -> None:
        """Complete an error that was found while reading a successful response."""
        response = self.response
        if response is not None and error.status is None:
            error.status = response.status
            error.request_id = self._context.masked_or_none(request_id(response.headers))
            error.headers = self._context.masked_headers(response.headers)

    def _describe(self, error: DecodeError) -> None:
        response = self.response
        if response is not None:
            error.status = response.status if error.status is None else error.status
            error.body = error.body or response.body[:_BODY_SHOWN].decode("utf-8", "replace")
        error.body = self._context.masked(error.body)


def _new_id() -> str:
    import uuid

    return uuid.uuid4().hex


def _may_have_acted(failure: TransportError | APIError) -> bool:
    """Whether the service may have done what was asked, although the attempt failed."""
    if isinstance(failure, APIError):
        return failure.status is not None and (failure.status >= 500 or failure.status == 408)
    return failure.may_have_arrived
