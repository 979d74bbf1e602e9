"""Maps an error response to an error of our tree."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..errors import (
    APIError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    ValidationError,
)
from ..values import is_array, is_object
from .message import Headers, PreparedRequest
from .redact import safe_headers, safe_url
from .retry import retry_after

__all__ = ["api_error", "readable", "request_id"]

_BY_STATUS: Mapping[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: ValidationError,
    429: RateLimitError,
}
_ADVICE: Mapping[type[APIError], str] = {
    AuthenticationError: "check the API key",
    PermissionDeniedError: "the key lacks permission for this",
    NotFoundError: "check the id, and that the key may see it",
    ConflictError: "choose another id",
    RateLimitError: "slow down or try again later",
    ServerError: "the service failed; try again later",
}
_BODY_KEPT = 1 << 16
_DEEPEST = 100
_REQUEST_ID = ("x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid", "cf-ray")


def api_error(
    request: PreparedRequest,
    status: int,
    headers: Headers,
    body: bytes,
    *,
    provider: str,
    attempts: int = 1,
    masked: Callable[[str], str] = str,
) -> APIError:
    """The error for an error response, with everything a bug report needs and no secret.

    Args:
        request: what was sent.
        status: the status of the response.
        headers: its headers.
        body: its body, of which the first 64 KiB are kept.
        provider: the provider's name.
        attempts: how many times the request was sent.
        masked: removes secrets from a text.
    """
    text = masked(body[:_BODY_KEPT].decode("utf-8", "replace"))
    detail = _masked(_decoded(text), masked)
    given = request_id(headers)
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else APIError)
    words = " ".join(readable(detail).split()) or _plain(text, headers)
    advice = _ADVICE.get(kind)
    message = f"status {status}" + (f": {words[:500]}" if words else "") + (f" ({advice})" if advice else "")
    error = kind(
        message,
        provider=provider,
        operation=request.operation,
        method=request.method,
        url=masked(safe_url(request.url)),
        status=status,
        request_id=None if given is None else masked(given),
        headers={name: masked(value) for name, value in safe_headers(headers).items()},
        body=text,
        attempts=attempts,
        detail=detail,
    )
    if isinstance(error, RateLimitError):
        error.retry_after = retry_after(headers, time.time())
    if isinstance(error, ValidationError):
        error.errors = _complaints(detail)
    return error


def request_id(headers: Mapping[str, str]) -> str | None:
    """The service's id of a call, None when no known header has one."""
    return next((headers[name] for name in _REQUEST_ID if name in headers), None)


def _decoded(text: str) -> Any:
    try:
        detail = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return detail if _depth_within(detail, _DEEPEST) else None


def _masked(value: Any, masked: Callable[[str], str]) -> Any:
    """Decoded JSON without secrets, which JSON can write in ways that no search of the text finds."""
    if isinstance(value, str):
        return masked(value)
    if is_array(value):
        return [_masked(item, masked) for item in value]
    if is_object(value):
        return {masked(name): _masked(item, masked) for name, item in value.items()}
    return value


def _depth_within(value: Any, limit: int) -> bool:
    """Whether a value is nested no deeper than the limit, so that the error that holds it can be pickled."""
    level: list[Any] = [value]
    for _ in range(limit):
        if not level:
            return True
        level = [inner for item in level for inner in _members(item)]
    return False


def _members(item: Any) -> Iterable[Any]:
    if is_object(item):
        return item.values()
    return item if is_array(item) else ()


def _plain(text: str, headers: Headers) -> str:
    if not text:
        return "no explanation"
    if "html" in headers.get("content-type", "").lower() or text.lstrip().startswith("<"):
        return "an HTML page, perhaps of a proxy in between"
    return " ".join(text.split())


def readable(detail: Any) -> str:
    """The sentence in a decoded error body, whatever shape the service gave it."""
    if isinstance(detail, str):
        return detail
    if is_array(detail):
        return "; ".join(filter(None, (readable(item) for item in detail)))
    if not is_object(detail):
        return ""
    if "msg" in detail:
        loc = detail.get("loc")
        place = ".".join(str(part) for part in loc) if is_array(loc) else ""
        return f"{place}: {detail['msg']}" if place else str(detail["msg"])
    for name in ("detail", "message", "error", "errors", "title", "description"):
        words = readable(detail.get(name))
        if words:
            return words
    return ""


def _complaints(detail: Any) -> tuple[Mapping[str, Any], ...]:
    listed = detail.get("detail", detail.get("errors")) if is_object(detail) else None
    return tuple(item for item in listed if is_object(item)) if is_array(listed) else ()
