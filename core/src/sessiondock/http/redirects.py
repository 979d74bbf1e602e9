"""Where a redirect may lead. The key never leaves its origin."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

import attrs

from .redact import safe_url
from .target import origin

__all__ = ["Redirect", "cross_origin_headers", "redirect"]

_HARMLESS = frozenset({"accept", "accept-encoding", "user-agent"})


@attrs.frozen(kw_only=True)
class Redirect:
    """What to do with a redirect.

    Attributes:
        url: where to go on, None when it must not be followed.
        with_key: whether the credentials go along.
        location: the target, fit to be shown.
    """

    url: str | None
    with_key: bool
    location: str


def redirect(status: int, headers: Mapping[str, str], *, current: str, base: str, stream: bool) -> Redirect | None:
    """Read an answer as a redirect; None when it is not one.

    On the base URL's origin it is followed with the key. Anywhere else it is followed only for a byte stream, without
    the key, and never from https down to http.
    """
    location = headers.get("location")
    if not 300 <= status < 400 or status == 304 or not location:
        return None
    try:
        target = urljoin(current, location)
        scheme, here, home, there = urlsplit(target).scheme, origin(current), origin(base), origin(target)
    except ValueError:
        return Redirect(url=None, with_key=False, location=safe_url(location))
    shown = safe_url(target)
    if there == here == home:
        return Redirect(url=target, with_key=True, location=shown)
    if stream and (scheme == "https" or scheme == here[0] == "http"):
        return Redirect(url=target, with_key=False, location=shown)
    return Redirect(url=None, with_key=False, location=shown)


def cross_origin_headers(client: Mapping[str, str], request: Mapping[str, str]) -> dict[str, str]:
    """Headers for a cross-origin request: the request's own, plus those client headers that cannot hold a secret."""
    return {**{name: value for name, value in client.items() if name.lower() in _HARMLESS}, **request}
