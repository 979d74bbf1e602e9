"""One call of an operation: its time, its attempts, its hooks, and the context of its errors."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, cast
from urllib.parse import urlsplit

from .context import ClientContext
from .current_call import current_call
from .errors import APIError, ConnectError, DecodeError, SessionDockError, TransportError
from .hidden_cause import hide_causes
from .http.deadline import Deadline
from .http.error_mapping import request_id
from .http.message import PreparedRequest, Response
from .http.redact import safe_url, url_secrets
from .http.retry import RetryPolicy, retry_delay
from .logs import get_logger
from .models import Model, Session
from .paging import PageData

__all__ = ["OperationScope"]

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
        earlier_urls: the URLs that redirected to it.
        response: the response that is being read.
        sent, received: bytes of all request and response bodies, for the hooks.
    """

    __slots__ = (
        "_call",
        "_context",
        "_finished",
        "_outer",
        "_request_id",
        "_results",
        "_session_id",
        "_watched",
        "attempt",
        "call_id",
        "deadline",
        "earlier_urls",
        "operation",
        "outcome_unknown",
        "received",
        "request",
        "response",
        "sent",
    )

    def __init__(self, context: ClientContext, operation: str, total: float | None) -> None:
        watched = bool(context.hooks)
        self._context = context
        self._watched = watched
        self._finished = False
        self._outer = sys.exception()
        self.operation: str = operation
        self.deadline: Deadline = Deadline(total)
        self.attempt: int = 0
        self.call_id: str = _new_id() if watched else ""
        self.outcome_unknown: bool = False
        self.request: PreparedRequest | None = None
        self.earlier_urls: tuple[str, ...] = ()
        self.response: Response | None = None
        self.sent: int = 0
        self.received: int = 0
        self._call = current_call(context) if watched else None
        self._session_id = None if self._call is None else self._call.session_id
        self._results: int | None = None
        self._request_id: str | None = None

    def __enter__(self) -> OperationScope:
        if self._watched:
            self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None or self._watched:
            self.finish(error)
        else:
            self._finished = True

    def start(self) -> OperationScope:
        """Tell the hooks that the call begins."""
        if self._watched:
            page = None
            if self._call is not None:
                self._call.told, page = True, self._call.page
            self._context.hooks.operation_started(
                self._context.provider, self.operation, self.call_id, self._session_id, page
            )
        return self

    def note_response(self, request_id: str | None) -> None:
        """Remember the service's id of an attempt."""
        self._request_id = request_id

    def note_result(self, result: object) -> None:
        """Remember for the hooks how much a call gave, and which session."""
        if not self._watched:
            return
        if isinstance(result, Session):
            self._session_id = result.id
        page: Any = result
        items: object = page.items if isinstance(result, PageData) else result
        if isinstance(items, (list, tuple)):
            self._results = len(cast("list[object]", items))
        elif isinstance(items, Model):
            self._results = 1

    def finish(self, error: BaseException | None) -> None:
        """Complete an error of ours and tell the hooks that the call is over. Only the first time counts."""
        if self._finished:
            return
        self._finished = True
        if isinstance(error, SessionDockError):
            self._complete(error)
        hooks = self._context.hooks
        if self._watched:
            seconds = self.deadline.elapsed()
            hooks.operation_finished(
                self._context.provider,
                self.operation,
                seconds,
                error,
                self.call_id,
                self.attempt,
                session_id=self._session_id,
                page=None if self._call is None else self._call.page,
                results=self._results,
                sent=self.sent,
                received=self.received,
                request_id=self._request_id,
            )

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
        get_logger("http").debug("%s failed with %s; trying again in %.2f s", self.operation, reason, delay)
        hooks = self._context.hooks
        if hooks:
            hooks.retry_scheduled(self._context.provider, self.operation, self.attempt, delay, reason, self.call_id)
        return delay

    def masked(self, text: str) -> str:
        """The text as it may leave the process: without the secrets of the client, or of this call."""
        return self._context.masked(text, self._secrets())

    def masked_or_none(self, text: str | None) -> str | None:
        """`masked` for what may be missing."""
        return None if text is None else self.masked(text)

    def masked_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers of a response as they may leave the process; names in lower case."""
        return self._context.masked_headers(headers, self._secrets())

    def _secrets(self) -> list[str]:
        urls = [*self.earlier_urls, *([self.request.url] if self.request is not None else [])]
        return [secret for url in urls for secret in url_secrets(url)]

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
            error.body = self.masked(error.body)
        error.message = self.masked(error.message)

    def _locate(self, error: TransportError | DecodeError | APIError) -> None:
        error.attempts = max(self.attempt, 1)
        if self.request is not None and error.method is None:
            error.method, error.url = self.request.method, self.masked(safe_url(self.request.url))
            if isinstance(error, ConnectError):
                error.message = f"{error.message}. {_advice(error.url)}"

    def _identify(self, error: APIError) -> None:
        """Complete an error that was found while reading a successful response."""
        response = self.response
        if response is not None and error.status is None:
            error.status = response.status
            error.request_id = self.masked_or_none(request_id(response.headers))
            error.headers = self.masked_headers(response.headers)

    def _describe(self, error: DecodeError) -> None:
        response = self.response
        if response is not None:
            error.status = response.status if error.status is None else error.status
            error.body = error.body or response.body[:_BODY_SHOWN].decode("utf-8", "replace")
        error.body = self.masked(error.body)


def _advice(url: str) -> str:
    """What to check when there is no connection to a URL's host."""
    host = urlsplit(url).netloc
    return f"Check that {host} is the right host (base_url), that it is up, and any proxy in between"


def _new_id() -> str:
    import uuid

    return uuid.uuid4().hex


def _may_have_acted(failure: TransportError | APIError) -> bool:
    """Whether the service may have done what was asked, although the attempt failed."""
    if isinstance(failure, APIError):
        return failure.status is not None and (failure.status >= 500 or failure.status == 408)
    return failure.may_have_arrived
