# Generated from src/sessiondock/_async/pipeline.py: edit that file, not this one.
# Digest: 9ab74571c937278f
"""Sends a request, retrying it as the policy allows. The decisions are pure functions in ``sessiondock.http``."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

import attrs

from ..client_options import checked_headers
from ..context import ClientContext
from ..errors import APIError, NotFoundError, RedirectError, TransportError
from ..http import Call, Headers, PreparedRequest, Request, Response, RetryPolicy, Timeout
from ..http.error_mapping import api_error, request_id
from ..http.message import RequestHeaders, merged_headers
from ..http.redact import safe_url
from ..http.redirects import Redirect, cross_origin_headers, redirect
from ..http.target import absolute, origin
from ..lifetime import Lifetime
from ..logs import DEBUG, get_logger
from ..operation_scope import OperationScope
from ..runtime_sync import sleep

if TYPE_CHECKING:
    from ..transports._sync.base import Transport, TransportResponse
    from .streamed_response import StreamedResponse

__all__ = ["Pipeline"]

_MOST_REDIRECTS = 5
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})
T = TypeVar("T")
R_co = TypeVar("R_co", covariant=True)


class Receive(Protocol[R_co]):
    """Takes a successful response over."""

    def __call__(self, opened: TransportResponse, scope: OperationScope, /) -> R_co: ...


@attrs.frozen(kw_only=True)
class Pipeline:
    """The way of one client's requests to the service and back.

    Attributes:
        context: what all calls share.
        transport: sends a request.
        lifetime: whether the client is closed.
        base_url: below which targets are, and whose origin may see the credentials.
        headers: sent with every request.
        credentials: headers with the key, sent to the base URL's origin only.
        timeout: limits per phase, and of a whole call.
        retry: the retry policy.
        longest: how many decoded bytes a response that is read whole may have, None for any number.
    """

    context: ClientContext
    transport: Transport
    lifetime: Lifetime
    base_url: str
    headers: Mapping[str, str] = attrs.field(repr=False)
    credentials: Mapping[str, str] = attrs.field(repr=False)
    timeout: Timeout
    retry: RetryPolicy
    longest: int | None
    _standard: RequestHeaders = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        # what nearly every request carries is merged once
        object.__setattr__(self, "_standard", merged_headers(self.headers, self.credentials))

    def call(self, call: Call[T]) -> T:
        """Send the request of a call and read the response.

        Raises:
            APIError: an error response.
            TransportError: no complete response, after all attempts.
            DecodeError: a response that cannot be read.
        """
        with OperationScope(self.context, call.request.operation, self.timeout.total) as scope:
            try:
                response = self._send(call.request, scope, self._receive_whole)
            except NotFoundError:
                if call.request.method != "DELETE" or not scope.outcome_unknown:
                    raise
                # an earlier attempt, whose outcome is unknown, has deleted it
                response = Response(status=204, headers=Headers(), attempts=scope.attempt)
            scope.response = response
            result = call.read(response)
            scope.note_result(result)
            return result

    def open(self, request: Request) -> StreamedResponse:
        """Send a request and return the response with its body unread. Raises like `call`; close what it returns."""
        scope = OperationScope(self.context, request.operation, self.timeout.total).start()
        try:
            return self._send(request, scope, _receive_open)
        except BaseException as error:
            scope.finish(error)
            raise

    def _send(self, request: Request, scope: OperationScope, receive: Receive[T]) -> T:
        """Attempt to send until there is a successful response or the policy gives up."""
        stream = receive is _receive_open
        failure: APIError | TransportError
        while True:
            scope.attempt += 1
            try:
                opened = self._attempt(request, scope, stream=stream)
                if opened.status < 300:
                    return receive(opened, scope)
                failure = self._error_response(opened, scope)
            except TransportError as error:
                failure = error
            delay = scope.delay_before_retry(self.retry, failure, method=request.method, idempotent=request.idempotent)
            if delay is None:
                raise failure
            sleep(delay)

    def _attempt(self, request: Request, scope: OperationScope, *, stream: bool) -> TransportResponse:
        """Send once and follow redirects as the rules allow."""
        prepared = self._prepare(request)
        for _ in range(_MOST_REDIRECTS + 1):
            self._before(prepared, scope)
            began = time.monotonic()
            opened = self.transport.send(prepared, self.timeout.until(scope.deadline))
            self._after(opened, scope, time.monotonic() - began)
            if not 300 <= opened.status < 400:
                return opened
            target = redirect(
                opened.status,
                opened.headers,
                current=prepared.url,
                base=self.base_url,
                stream=stream,
                method=prepared.method,
            )
            if target is None:
                return opened
            opened.close()
            scope.earlier_urls += (prepared.url,)
            prepared = self._redirected(prepared, request, target)
        raise RedirectError(f"the service redirects more than {_MOST_REDIRECTS} times")

    def _prepare(self, request: Request) -> PreparedRequest:
        url = absolute(self.base_url, request.target)
        anonymous = url is request.target and origin(url) != origin(self.base_url)
        if anonymous:
            headers = RequestHeaders(cross_origin_headers(self.headers, request.headers))
        elif request.headers:
            headers = merged_headers(self.headers, request.headers, self.credentials)
        else:
            headers = RequestHeaders(self._standard)
        if request.body is not None:
            headers.setdefault("Content-Type", "application/json")
            headers["Content-Length"] = str(len(request.body))
        elif request.method in _BODY_METHODS:
            headers["Content-Length"] = "0"
        return PreparedRequest(
            operation=request.operation,
            method=request.method,
            url=url,
            headers=headers,
            body=request.body,
            anonymous=anonymous,
        )

    def _redirected(self, prepared: PreparedRequest, request: Request, target: Redirect) -> PreparedRequest:
        """The request that follows a redirect. RedirectError when it must not be followed."""
        if target.url is None:
            shown = self.context.masked(target.location)
            error = RedirectError(f"the service redirects to {shown}: {target.reason}")
            error.location = shown
            raise error
        headers = RequestHeaders(prepared.headers)
        if not target.with_key:
            headers = RequestHeaders(cross_origin_headers(self.headers, request.headers))
        if not target.with_body:
            headers = RequestHeaders(
                {name: headers[name] for name in headers if not name.lower().startswith("content-")}
            )
        return attrs.evolve(
            prepared,
            method=target.method,
            url=target.url,
            headers=headers,
            body=prepared.body if target.with_body else None,
            anonymous=not target.with_key,
        )

    def _before(self, prepared: PreparedRequest, scope: OperationScope) -> None:
        self.lifetime.check()
        scope.deadline.check()
        scope.request = prepared
        scope.sent += len(prepared.body or b"")
        hooks = self.context.hooks
        if hooks:
            hooks.request_prepared(self.context.provider, prepared, scope.call_id, scope.attempt)
            prepared.headers = merged_headers(checked_headers(prepared.headers))

    def _after(self, opened: TransportResponse, scope: OperationScope, seconds: float) -> None:
        prepared, logger = scope.request, get_logger("http")
        if prepared is not None and logger.isEnabledFor(DEBUG):
            shown = self.context.masked(safe_url(prepared.url))
            logger.debug("%s %s -> %d in %.0f ms", prepared.method, shown, opened.status, seconds * 1000)
        hooks = self.context.hooks
        if hooks:
            found = scope.masked_or_none(request_id(opened.headers))
            scope.note_response(found)
            hooks.response_received(
                self.context.provider,
                scope.operation,
                opened.status,
                scope.masked_headers(opened.headers),
                seconds,
                scope.call_id,
                scope.attempt,
                found,
            )

    def _error_response(self, opened: TransportResponse, scope: OperationScope) -> APIError:
        response = self._receive_whole(opened, scope)
        assert scope.request is not None
        return api_error(
            scope.request,
            response.status,
            response.headers,
            response.body,
            provider=self.context.provider,
            attempts=scope.attempt,
            masked=scope.masked,
        )

    def _receive_whole(self, opened: TransportResponse, scope: OperationScope) -> Response:
        body = opened.read(self.longest)
        scope.received += len(body)
        return Response(status=opened.status, headers=opened.headers, body=body, attempts=scope.attempt)


def _receive_open(opened: TransportResponse, scope: OperationScope) -> StreamedResponse:
    # not needed by those who read no recordings
    from .streamed_response import StreamedResponse

    return StreamedResponse(opened, scope)
