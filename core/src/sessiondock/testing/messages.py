"""Messages of a fake server: `ReceivedRequest`, `Reply` and their `Headers`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn, Protocol, runtime_checkable

import attrs

_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FORBIDDEN = re.compile(r"[\r\n\0]")


class BadJSONError(ValueError):
    """The body of a received request is not JSON. A fake answers it with `FakeServer.bad_json`."""


class Headers(Mapping[str, str]):
    """Header fields in their order on the wire; names compare without case.

    `headers["name"]` joins the values of a repeated field with ", ", `get_all` keeps them apart. The repr shows
    names only, because the values may be secrets.
    """

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = tuple(pairs)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every field as (name, value), names as they were written."""
        return self._pairs

    def get_all(self, name: str) -> list[str]:
        """Every value of one field, in order; empty when the field is absent."""
        wanted = name.lower()
        return [value for key, value in self._pairs if key.lower() == wanted]

    def without(self, *names: str) -> Headers:
        """A copy that lacks these fields."""
        dropped = {name.lower() for name in names}
        return Headers(pair for pair in self._pairs if pair[0].lower() not in dropped)

    def replacing(self, name: str, value: str) -> Headers:
        """A copy in which this field has this one value."""
        return self.updated({name: value})

    def updated(self, fields: Mapping[str, str]) -> Headers:
        """A copy in which each of these fields has this one value."""
        return Headers((*self.without(*fields).pairs, *fields.items()))

    def __getitem__(self, name: str) -> str:
        values = self.get_all(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter({name.lower(): None for name, _ in self._pairs})

    def __len__(self) -> int:
        return len({name.lower() for name, _ in self._pairs})

    def __repr__(self) -> str:
        return f"Headers({', '.join(name for name, _ in self._pairs)})"


@attrs.frozen(eq=False, repr=False, kw_only=True)
class ReceivedRequest:
    """One request as it arrived, secrets included, so that a test can compare them. The repr hides them.

    `path` and `target` are raw: percent-encoding is kept as sent. `query` is decoded, in order, with repeats.
    `route` is the template that matched (None when none did) and `path_params` its values, decoded.
    `connection` numbers the TCP connections from 1, which shows whether a client reuses them.
    """

    method: str
    target: str
    path: str
    query: list[tuple[str, str]] = attrs.field(factory=list[tuple[str, str]])
    headers: Headers = attrs.field(factory=Headers)
    body: bytes = b""
    http_version: str = "HTTP/1.1"
    connection: int = 0
    route: str | None = None
    path_params: Mapping[str, str] = attrs.field(factory=dict[str, str])

    def json(self) -> Any:
        """The body as JSON.

        Raises `BadJSONError` for anything else, NaN and infinities included. Leave it unhandled in a handler: the fake
        then answers what `FakeServer.bad_json` says.
        """
        try:
            return json.loads(self.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise BadJSONError(str(error)) from error

    def query_first(self, name: str) -> str | None:
        """The first value of a query parameter, or None."""
        return next((value for key, value in self.query if key == name), None)

    def query_all(self, name: str) -> list[str]:
        """Every value of a query parameter, in order."""
        return [value for key, value in self.query if key == name]

    @property
    def bearer(self) -> str | None:
        """The token of an ``Authorization`` header with the scheme ``Bearer``, or None."""
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" and token else None

    @property
    def keep_alive(self) -> bool:
        """Whether the client wants the connection to stay open after the response."""
        asked = {token.strip().lower() for token in self.headers.get("Connection", "").split(",")}
        return self.http_version == "HTTP/1.1" and "close" not in asked

    def __repr__(self) -> str:
        return f"<ReceivedRequest {self.method} {self.route or self.path}, {len(self.body)} bytes>"


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _checked_headers(fields: Mapping[str, str]) -> Headers:
    headers = fields if isinstance(fields, Headers) else Headers(fields.items())
    for name, value in headers.pairs:
        if not _FIELD_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a header name")
        if _FORBIDDEN.search(value) or not _is_latin1(value):
            raise ValueError(f"the value of header {name} cannot be sent: only latin-1 without line breaks fits")
    return headers


def _is_latin1(text: str) -> bool:
    return all(ord(character) < 256 for character in text)


@runtime_checkable
class Closeable(Protocol):
    """A body that holds something open, such as a generator or a file."""

    def close(self) -> None: ...


@attrs.frozen(eq=False)
class Reply:
    """A response: status, header fields and a body of bytes, or of an iterable of bytes that is sent piece by piece.

    `headers` is any mapping; `Headers([...])` allows a field to repeat.
    `Content-Length` is added for a body of bytes. An iterable is sent with `Transfer-Encoding: chunked`, unless
    `headers` declare its `Content-Length`. The iterable runs outside the server's lock and is closed afterwards.
    """

    status: int = 200
    headers: Headers = attrs.field(factory=Headers, converter=_checked_headers)
    body: bytes | Iterable[bytes] = attrs.field(default=b"", repr=False)

    @classmethod
    def json(
        cls,
        obj: object,
        status: int = 200,
        *,
        headers: Mapping[str, str] | None = None,
        content_type: str = "application/json",
    ) -> Reply:
        """`obj` as compact UTF-8 JSON."""
        text = json.dumps(obj, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return cls._typed(text.encode(), status, content_type, headers)

    @classmethod
    def text(cls, text: str, status: int = 200, *, headers: Mapping[str, str] | None = None) -> Reply:
        """Plain text."""
        return cls._typed(text.encode(), status, "text/plain; charset=utf-8", headers)

    @classmethod
    def html(cls, text: str, status: int = 200, *, headers: Mapping[str, str] | None = None) -> Reply:
        """An HTML page."""
        return cls._typed(text.encode(), status, "text/html; charset=utf-8", headers)

    @classmethod
    def empty(cls, status: int = 204, *, headers: Mapping[str, str] | None = None) -> Reply:
        """No body and no content type."""
        return cls(status, headers or {})

    @classmethod
    def stream(
        cls,
        body: Iterable[bytes],
        *,
        content_type: str = "application/octet-stream",
        length: int | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """A body of any size, taken from `body` while it is sent. `length` in bytes makes it `Content-Length`."""
        sized = {} if length is None else {"Content-Length": str(length)}
        return cls._typed(body, status, content_type, sized | dict(headers or {}))

    @classmethod
    def _typed(
        cls, body: bytes | Iterable[bytes], status: int, content_type: str, headers: Mapping[str, str] | None
    ) -> Reply:
        return cls(status, Headers([("Content-Type", content_type)]).updated(headers or {}), body)

    @property
    def length(self) -> int | None:
        """Size of the body in bytes: declared or known, None for an iterable without a declared length."""
        if isinstance(self.body, bytes):
            return len(self.body)
        declared = self.headers.get("Content-Length")
        return None if declared is None else int(declared)

    def pieces(self) -> Iterable[bytes]:
        """The body as an iterable of bytes, also when it is bytes."""
        return [self.body] if isinstance(self.body, bytes) else self.body

    def close(self) -> None:
        """Close a body that was not read to its end."""
        if isinstance(self.body, Closeable):
            self.body.close()


class RejectedError(Exception):
    """Raised in a handler, at any depth, to answer with `reply` at once."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply
