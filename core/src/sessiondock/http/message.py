"""Our own requests and responses, so that no HTTP library's types appear in a signature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from ..errors import DecodeError
from ..json_text import parse_json

__all__ = ["LONGEST_BODY", "Headers", "PreparedRequest", "Request", "RequestHeaders", "Response", "merged_headers"]

LONGEST_BODY = 100_000_000
"""How many decoded bytes a body that is read whole may have, unless ``max_response_bytes`` says otherwise."""


class Headers(Mapping[str, str]):
    """Headers of a response, by name in any case; repeated headers are joined with a comma.

    They are looked at only where a response is unusual or a hook is told of it, so the fields are gone through not
    before that, and once.
    """

    __slots__ = ("_given", "_joined")

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._given = fields
        self._joined: dict[str, str] | None = None

    def _fields(self) -> dict[str, str]:
        joined = self._joined
        if joined is None:
            joined = {}
            for name, value in self._given:
                key = name.lower()
                joined[key] = f"{joined[key]}, {value}" if key in joined else value
            self._joined = joined
        return joined

    def __getitem__(self, name: str) -> str:
        return self._fields()[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields()

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields())

    def __len__(self) -> int:
        return len(self._fields())

    def __repr__(self) -> str:
        return f"Headers({sorted(self._fields())})"


class RequestHeaders(dict[str, str]):
    """Headers of a request. The repr shows no value."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"RequestHeaders({sorted(self)})"


def merged_headers(*groups: Mapping[str, str]) -> RequestHeaders:
    """One group of headers from several. Names are compared without case, and the last group with a name wins."""
    merged = RequestHeaders()
    spelling: dict[str, str] = {}
    for group in groups:
        for name, value in group.items():
            earlier = spelling.get(name.lower())
            if earlier is not None and earlier != name:
                del merged[earlier]
            spelling[name.lower()] = name
            merged[name] = value
    return merged


@attrs.frozen(kw_only=True)
class Request:
    """What a provider's wire function builds: independent of base URL, key and client options.

    Attributes:
        operation: the verb it belongs to, for errors and hooks.
        method: HTTP method in capitals.
        target: percent-encoded path and query from the base URL on, or an absolute URL.
        body: bytes, or None for no body.
        headers: fields beyond the client's own.
        idempotent: whether a POST or PATCH may be sent again like a GET.
    """

    operation: str
    method: str
    target: str = attrs.field(repr=False)
    body: bytes | None = attrs.field(default=None, repr=False)
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    idempotent: bool = False


@attrs.define(kw_only=True)
class PreparedRequest:
    """What a transport sends. The repr shows no secret.

    Attributes:
        operation: the operation it belongs to.
        method: the HTTP method in capitals.
        url: the absolute URL.
        headers: all headers.
        body: bytes, or None for no body.
        anonymous: whether a caller's own HTTP client must add none of its credentials, because the URL is of another
            origin than the service's.
    """

    operation: str
    method: str
    url: str = attrs.field(repr=False)
    headers: dict[str, str] = attrs.field(repr=False)
    body: bytes | None = attrs.field(default=None, repr=False)
    anonymous: bool = False


@attrs.frozen(kw_only=True)
class Response:
    """A complete response.

    Attributes:
        status: the HTTP status.
        headers: the header fields.
        body: the decoded bytes (content encoding removed).
        attempts: how many times the request was sent.
    """

    status: int
    headers: Headers = attrs.field(repr=False)
    body: bytes = attrs.field(default=b"", repr=False)
    attempts: int = 1

    def json(self) -> Any:
        """The decoded JSON. DecodeError when the body is not JSON, says what it looks like instead."""
        return self._read(parse_json)

    def page(self, items: str) -> Any:
        """As `json`, for an object whose member ``items`` is a list that `Codec.decode_list` is to read.

        It may be a sequence that decodes its items when they are asked for (`values.is_items`).
        """
        # only lists have pages
        from .json_page import parse_page

        return self._read(lambda body: parse_page(body, items))

    def _read(self, parse: Callable[[bytes], Any]) -> Any:
        try:
            return parse(self.body)
        except (ValueError, RecursionError) as error:
            kind = self.headers.get("content-type", "no content type")
            what = "an empty body" if not self.body else f"a body that is not JSON ({kind})"
            text = self.body[:2000].decode("utf-8", "replace")
            raise DecodeError(
                f"status {self.status} came with {what}; check base_url and any proxy in between",
                status=self.status,
                body=text,
            ) from error
