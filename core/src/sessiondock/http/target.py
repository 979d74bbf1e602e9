"""Paths, queries, bodies and base URLs, encoded so that a value can never change which route is called."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import quote, urlencode, urlsplit

from .. import checks
from ..errors import ConfigurationError, InvalidValueError
from ..values import is_object

__all__ = ["absolute", "base_url", "json_body", "origin", "path", "segment", "with_query"]


def segment(value: object, name: str = "session_id") -> str:
    """One percent-encoded path segment. InvalidValueError for an id that could not stay one."""
    return quote(checks.identifier(value, name), safe="")


def path(prefix: str, *values: str, name: str = "session_id") -> str:
    """A path: the prefix, then each value as one segment."""
    return "/".join([prefix, *(segment(value, name) for value in values)])


def with_query(target: str, pairs: Iterable[tuple[str, str | int | None]]) -> str:
    """The target with the pairs as its query, in order; pairs whose value is None are left out."""
    given = [(name, value) for name, value in pairs if value is not None]
    return f"{target}?{urlencode(given, quote_via=quote, safe='')}" if given else target


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
            for key in item:
                if not isinstance(key, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                    raise InvalidValueError(f"a value cannot be sent as JSON: the key {key!r} is not a str")
            waiting.extend(item.values())
        elif isinstance(item, (list, tuple)):
            waiting.extend(cast("list[Any]", item))


def base_url(text: str) -> str:
    """The base URL without its trailing slash. ConfigurationError unless it is a plain http or https URL."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except (ValueError, AttributeError, TypeError) as error:
        raise ConfigurationError(f"base_url is not a URL: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise ConfigurationError("base_url must look like https://host or https://host/path")
    if parts.query or parts.fragment or parts.username is not None:
        raise ConfigurationError("base_url must not have a user, a query or a fragment")
    if any(character <= " " for character in text):
        raise ConfigurationError("base_url must not contain spaces or control characters")
    return text.rstrip("/")


def absolute(base: str, target: str) -> str:
    """The URL of a target: as it is when absolute, else below the base."""
    return target if target.startswith(("http://", "https://")) else base + target


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port; two URLs may share a key only when these are equal."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
