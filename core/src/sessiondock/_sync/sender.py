# Generated from src/sessiondock/_async/sender.py: edit that file, not this one.
# Digest: 3f2caf7fa0e93c73
"""Sends requests again and again as the rules allow. Decisions are made in ``http``; this only carries them out."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Mapping

import attrs

from .._runtime_sync import sleep
from ..errors import SessionDockError, TransportError
from ..http import PreparedRequest, Request, Response, RetryPolicy
from ..http.deadline import Deadline
from ..http.problems import api_error
from ..http.redact import safe_text, safe_url
from ..http.redirects import fields_for_strangers
from ..http.retry import retry_delay
from ..http.target import absolute, origin
from .exchange import Answer, Exchange

__all__ = ["Sender"]

logger = logging.getLogger("sessiondock.http")
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})


@attrs.frozen(kw_only=True)
class Sender:
    """One client's way to the service.

    Attributes:
        exchange: what carries out a single try.
        headers: fields on every request.
        credentials: fields with the key, only ever sent to the base URL's origin.
        retry: the client's policy.
    """

    exchange: Exchange
    headers: Mapping[str, str] = attrs.field(repr=False)
    credentials: Mapping[str, str] = attrs.field(repr=False)
    retry: RetryPolicy

    def send(self, request: Request) -> Response:
        """The whole answer to a request, when its status says success.

        Raises:
            APIError: the service said no.
            TransportError: no complete answer, after all tries.
        """
        deadline = Deadline(self.exchange.timeout.total)
        try:
            answer = self._tries(request, deadline, stream=False)
        except BaseException as error:
            self._finished(request, deadline, error)
            raise
        self._finished(request, deadline, None)
        assert isinstance(answer, Response)
        return answer

    def open(self, request: Request) -> Answer:
        """An answer whose body is still to be read; whoever asked closes it. Raises like `send`."""
        deadline = Deadline(self.exchange.timeout.total)
        try:
            answer = self._tries(request, deadline, stream=True)
        except BaseException as error:
            self._finished(request, deadline, error)
            raise
        self._finished(request, deadline, None)
        assert isinstance(answer, Answer)
        return answer

    def _tries(self, request: Request, deadline: Deadline, *, stream: bool) -> Response | Answer:
        attempt, unsure = 0, False
        while True:
            attempt += 1
            prepared = self._prepare(request)
            answer: Response | None = None
            failure: TransportError | None = None
            try:
                opened = self._once(request, prepared, deadline, attempt, stream=stream)
                if isinstance(opened, Answer) or opened.status < 300:
                    return opened
                if opened.status == 404 and request.method == "DELETE" and unsure:
                    return attrs.evolve(opened, status=204, body=b"")
                answer = opened
            except TransportError as error:
                failure = error
            delay = self._delay(request, deadline, attempt, answer, failure)
            if delay is None:
                raise self._final(prepared, answer, failure, attempt)
            unsure = unsure or _outcome_unknown(answer, failure)
            sleep(delay)

    def _once(
        self, request: Request, prepared: PreparedRequest, deadline: Deadline, attempt: int, *, stream: bool
    ) -> Response | Answer:
        keyless = fields_for_strangers(self.headers, request.headers)
        answer = self.exchange.carry_out(prepared, deadline, keyless=keyless, stream=stream)
        if stream and answer.status < 300:
            return answer
        body = answer.read()
        return Response(status=answer.status, headers=answer.headers, body=body, attempts=attempt)

    def _prepare(self, request: Request) -> PreparedRequest:
        url = absolute(self.exchange.base_url, request.target)
        if url is not request.target or origin(url) == origin(self.exchange.base_url):
            headers = {**self.headers, **request.headers, **self.credentials}
        else:
            headers = fields_for_strangers(self.headers, request.headers)
        if request.body is not None:
            headers.setdefault("Content-Type", "application/json")
            headers["Content-Length"] = str(len(request.body))
        elif request.method in _BODY_METHODS:
            headers["Content-Length"] = "0"
        return PreparedRequest(
            operation=request.operation, method=request.method, url=url, headers=headers, body=request.body
        )

    def _delay(
        self,
        request: Request,
        deadline: Deadline,
        attempt: int,
        answer: Response | None,
        failure: TransportError | None,
    ) -> float | None:
        delay = retry_delay(
            self.retry,
            attempt=attempt,
            method=request.method,
            idempotent=request.idempotent,
            status=answer.status if answer is not None else None,
            headers=answer.headers if answer is not None else {},
            error=failure,
            remaining=deadline.remaining(),
            now=time.time(),
            dice=random.random(),
        )
        if delay is not None:
            reason = f"status {answer.status}" if answer is not None else type(failure).__name__
            logger.debug("%s failed with %s; trying again in %.2f s", request.operation, reason, delay)
            if self.exchange.hooks:
                self.exchange.hooks.retry_scheduled(self.exchange.provider, request.operation, attempt, delay, reason)
        return delay

    def _final(
        self, prepared: PreparedRequest, answer: Response | None, failure: TransportError | None, attempt: int
    ) -> SessionDockError:
        secrets = self.exchange.secrets
        if answer is not None:
            return api_error(
                prepared,
                answer.status,
                answer.headers,
                answer.body,
                provider=self.exchange.provider,
                attempts=attempt,
                secrets=secrets,
            )
        assert failure is not None
        failure.provider, failure.operation = self.exchange.provider, prepared.operation
        failure.method, failure.url = prepared.method, safe_text(safe_url(prepared.url), secrets)
        failure.message = safe_text(failure.message, secrets)
        failure.attempts = attempt
        return failure

    def _finished(self, request: Request, deadline: Deadline, error: BaseException | None) -> None:
        hooks = self.exchange.hooks
        if hooks:
            hooks.operation_finished(self.exchange.provider, request.operation, deadline.elapsed(), error)


def _outcome_unknown(answer: Response | None, failure: TransportError | None) -> bool:
    if answer is not None:
        return answer.status >= 500 or answer.status == 408
    return failure is not None and failure.may_have_arrived
