"""Where a redirect leads, and with which method. Credentials never leave their origin."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

import attrs

from .redact import safe_url
from .target import normalized, origin

__all__ = ["Redirect", "cross_origin_headers", "redirect"]

_HARMLESS = frozenset({"accept", "accept-encoding", "user-agent"})
_STATUSES = frozenset({300, 301, 302, 303, 307, 308})
_READS = frozenset({"GET", "HEAD"})


@attrs.frozen(kw_only=True)
class Redirect:
    """What to do with a redirect.

    Attributes:
        url: the URL of the next request, None when the redirect must not be followed.
        method: the method of the next request.
        with_body: whether the next request has the body, and the headers that describe it, of this one.
        with_key: whether the credentials go along; if not, the caller's own client must add none either.
        location: the target without secrets, for messages.
        reason: why the redirect must not be followed and what to do, None when it may be.
    """

    url: str | None = attrs.field(repr=False)
    method: str
    with_body: bool
    with_key: bool
    location: str
    reason: str | None = None


def redirect(
    status: int, headers: Mapping[str, str], *, current: str, base: str, stream: bool, method: str
) -> Redirect | None:
    """Read a response as a redirect; None when it is not one.

    303 becomes a GET without a body; 307 and 308 keep method and body; 300, 301 and 302 are followed for GET and HEAD
    only. On the base URL's origin a redirect is followed with the credentials. Another origin is followed only for a
    byte stream, without credentials, and never from https down to http.
    """
    location = headers.get("location")
    if status not in _STATUSES or not location:
        return None
    try:
        target = normalized(urljoin(current, location))
        here, home, there = origin(current), origin(base), origin(target)
    except ValueError:
        return _rejected(method, safe_url(location), "the target is not a URL")
    shown = safe_url(target)
    following = "GET" if status == 303 and method not in _READS else method
    if status in {300, 301, 302} and method not in _READS:
        return _rejected(
            method, shown, f"a {method} must not be repeated after status {status}; set base_url to the new address"
        )
    own = there == here == home
    if not own and not (stream and method in _READS and _as_secure(here[0], there[0])):
        return _rejected(method, shown, "the credentials must not go there; set base_url to that address")
    return Redirect(url=target, method=following, with_body=following == method, with_key=own, location=shown)


def _as_secure(here: str, there: str) -> bool:
    return there == "https" or there == here == "http"


def _rejected(method: str, location: str, reason: str) -> Redirect:
    return Redirect(url=None, method=method, with_body=False, with_key=False, location=location, reason=reason)


def cross_origin_headers(client: Mapping[str, str], request: Mapping[str, str]) -> dict[str, str]:
    """Headers for a cross-origin request: the request's own, plus those client headers that cannot hold a secret."""
    return {**{name: value for name, value in client.items() if name.lower() in _HARMLESS}, **request}
