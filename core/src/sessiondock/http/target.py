"""Paths, queries, bodies and base URLs, encoded so that a value can never change which route is called."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, cast
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from .. import checks
from ..errors import ConfigurationError, InvalidValueError
from ..values import is_object

__all__ = ["absolute", "base_url", "json_body", "normalized", "origin", "path", "segment", "with_query"]

_SCALARS = frozenset({str, int, float, bool, type(None)})
_PORTS = {"http": 80, "https": 443}
_URL_CHARACTERS = "!#$%&'()*+,-./:;=?@[]_~"


def segment(value: object, name: str = "session_id") -> str:
    """One percent-encoded path segment. InvalidValueError for an id that could not stay one."""
    found = checks.identifier(value, name)
    # most ids need no encoding
    return found if found.isascii() and found.isalnum() else quote(found, safe="")


def path(prefix: str, *values: str, name: str = "session_id") -> str:
    """A path: the prefix, then each value as one segment."""
    return "/".join([prefix, *[segment(value, name) for value in values]])


def with_query(target: str, pairs: Iterable[tuple[str, str | int | None]]) -> str:
    """The target with the pairs as its query, in order; pairs whose value is None are left out.

    InvalidValueError for text that has no UTF-8 form (a lone surrogate).
    """
    given = [(name, value) for name, value in pairs if value is not None]
    try:
        return f"{target}?{urlencode(given, quote_via=quote, safe='')}" if given else target
    except UnicodeEncodeError as error:
        name = next((name for name, value in given if not _encodes(f"{name}{value}")), "query")
        raise InvalidValueError(f"{name} cannot be sent: it holds half of a character (a lone surrogate)") from error


def _encodes(text: str) -> bool:
    return text == text.encode(errors="ignore").decode()


def json_body(value: Any) -> bytes:
    """Compact UTF-8 JSON. InvalidValueError for what JSON cannot hold: NaN, bytes, cycles, keys other than str."""
    try:
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidValueError(f"a value cannot be sent as JSON: {error}") from error
    _refuse_other_keys(value)
    return body


def _refuse_other_keys(value: Any) -> None:
    """The encoder turns a key such as 1 into "1", where it may replace another."""
    waiting: list[Any] = [value]
    while waiting:
        item = waiting.pop()
        if is_object(item):
            for key, each in item.items():
                if not isinstance(key, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                    raise InvalidValueError(f"a value cannot be sent as JSON: the key {key!r} is not a str")
                if type(each) not in _SCALARS:
                    waiting.append(each)
        elif isinstance(item, (list, tuple)):
            waiting.extend([each for each in cast("list[Any]", item) if type(each) not in _SCALARS])


def base_url(text: str) -> str:
    """The base URL, normalized, without its trailing slash. ConfigurationError unless it is a plain http(s) URL.

    No error shows a part of it, or comes from one that does: what is malformed may be a password.
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"base_url must be a str, not {type(text).__name__}")
    found = _parts(text)
    if found is None:
        raise ConfigurationError("base_url is not a URL; write https://host, https://host:port or https://host/path")
    parts, port = found
    if parts.scheme not in _PORTS or not parts.hostname or port == 0:
        raise ConfigurationError("base_url must look like https://host or https://host/path")
    if parts.query or parts.fragment or parts.username is not None:
        raise ConfigurationError("base_url must not have a user, a query or a fragment")
    if any(character <= " " for character in text):
        raise ConfigurationError("base_url must not contain spaces or control characters")
    with suppress(ValueError):
        return normalized(text).rstrip("/")
    raise ConfigurationError("base_url has a host that is no name")


def _parts(url: str) -> tuple[SplitResult, int | None] | None:
    """A URL taken apart, and its port; None when that cannot be done."""
    with suppress(ValueError):
        parts = urlsplit(url)
        return parts, parts.port
    return None


def normalized(url: str) -> str:
    """The URL in ASCII, with scheme and host in lower case, without user part and fragment.

    Raises ValueError when it has no such form.
    """
    parts = urlsplit(url)
    if not parts.netloc:
        raise ValueError("a URL needs a host")
    query = quote(parts.query, safe=_URL_CHARACTERS)
    path = quote(parts.path, safe=_URL_CHARACTERS)
    return SplitResult(parts.scheme, _netloc(parts), path, query, "").geturl()


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").encode("ascii" if parts.netloc.isascii() else "idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    return host if parts.port is None else f"{host}:{parts.port}"


def absolute(base: str, target: str) -> str:
    """The URL of a target: the target itself when it is absolute, else below the base."""
    return target if target[:8].lower().startswith(("http://", "https://")) else base + target


def origin(url: str) -> tuple[str, str, int]:
    """Scheme and host in lower case, and the port; two URLs may share credentials only when these are equal."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
