"""What an answer's header fields say of the recording in its body."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime

import attrs

from ..errors import DecodeError

__all__ = ["ContentRange", "checksum", "content_type", "range_fields", "span", "validator"]

_NUMBER = re.compile(r"[0-9]{1,18}")
_RANGE = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)", re.IGNORECASE)
# Names in digest fields, best first -> hashlib's name and the digest's size.
_DIGESTS = {"sha-512": ("sha512", 64), "sha-256": ("sha256", 32), "md5": ("md5", 16)}
# Fields of object stores -> the algorithm of the whole object's digest in them.
_STORES = {"x-amz-checksum-sha256": "sha-256", "x-ms-blob-content-md5": "md5"}


@attrs.frozen
class ContentRange:
    """Which part of a recording a body is.

    Attributes:
        start: offset of the first byte.
        end: offset after the last byte, None when the answer does not say.
        length: size of the whole recording, None when the answer does not say.
    """

    start: int
    end: int | None
    length: int | None


def range_fields(start: int, validator: str | None) -> dict[str, str]:
    """Fields that ask for the bytes from ``start`` on, as long as the recording is still the same."""
    fields = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if start:
        fields["Range"] = f"bytes={start}-"
        if validator is not None:
            fields["If-Range"] = validator
    return fields


def span(status: int, headers: Mapping[str, str], asked: int) -> ContentRange:
    """Which part an answer has, after the bytes from ``asked`` on were asked for.

    It starts there, or at 0 when the service gives the whole recording. DecodeError for anything else.
    """
    if status == 206:
        return _partial(headers, asked)
    if status not in {200, 203}:
        raise DecodeError(f"expected a recording, got status {status} without one", status=status)
    length = _length(headers)
    return ContentRange(0, length, length)


def _partial(headers: Mapping[str, str], asked: int) -> ContentRange:
    field = headers.get("content-range", "")
    found = _RANGE.fullmatch(field.strip())
    if found is None or _encoded(headers):
        raise DecodeError("a partial answer does not say which part of the recording it is", status=206)
    start, last = int(found[1]), int(found[2])
    total = None if found[3] == "*" else int(found[3])
    if start != asked or last < start or (total is not None and last >= total):
        raise DecodeError(f"asked for the bytes from {asked} on, got {field!r}", status=206)
    return ContentRange(start, last + 1, total)


def _length(headers: Mapping[str, str]) -> int | None:
    field = headers.get("content-length", "").strip()
    return int(field) if _NUMBER.fullmatch(field) and not _encoded(headers) else None


def _encoded(headers: Mapping[str, str]) -> bool:
    """Whether offsets, lengths and digests are those of a compressed form, so that they say nothing."""
    return headers.get("content-encoding", "").strip().lower() not in {"", "identity"}


def validator(headers: Mapping[str, str]) -> str | None:
    """A strong ETag, else the time of the last change if it was over when the answer was made, else None."""
    if _encoded(headers):
        return None
    tag, changed = headers.get("etag", "").strip(), headers.get("last-modified", "").strip()
    if len(tag) > 2 and tag.startswith('"') and tag.endswith('"'):
        return tag
    return changed if changed and _earlier(changed, headers.get("date", "")) else None


def _earlier(changed: str, now: str) -> bool:
    try:
        return parsedate_to_datetime(now) - parsedate_to_datetime(changed) >= timedelta(seconds=1)
    except (ValueError, TypeError):
        return False


def content_type(headers: Mapping[str, str]) -> str | None:
    """The media type without parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() or None


def checksum(status: int, headers: Mapping[str, str]) -> tuple[str, str] | None:
    """Algorithm and hexadecimal digest of the whole recording, None when none can be read.

    From ``Repr-Digest``, ``Digest``, a field of an object store or, but for a 206, where it is the part's,
    ``Content-MD5``.
    """
    if _encoded(headers):
        return None
    found: dict[str, bytes] = {}
    for name, digest in _digests(status, headers):
        found.setdefault(name, digest)
    best = next((name for name in _DIGESTS if name in found), None)
    return None if best is None else (_DIGESTS[best][0], found[best].hex())


def _digests(status: int, headers: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    for name, value in _named(status, headers):
        try:
            digest = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            continue
        if name in _DIGESTS and len(digest) == _DIGESTS[name][1]:
            yield name, digest


def _named(status: int, headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for field in ("repr-digest", "digest", "x-goog-hash"):
        for part in headers.get(field, "").split(","):
            name, _, value = part.strip().partition("=")
            yield name.lower(), value.partition(";")[0].strip(":")
    if status != 206 and "content-md5" in headers:
        yield "md5", headers["content-md5"].strip()
    for field, name in _STORES.items():
        if field in headers:
            yield name, headers[field].strip()
