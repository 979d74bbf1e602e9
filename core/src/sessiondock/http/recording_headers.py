"""What an answer's header fields say of the recording in its body."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

from ..errors import DecodeError

__all__ = ["checksum", "content_type", "range_fields", "span", "validator"]

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_DIGESTS = {"sha-512": "sha512", "sha-256": "sha256", "md5": "md5"}


def range_fields(start: int, validator: str | None) -> dict[str, str]:
    """Fields that ask for the bytes from ``start`` on, as long as the recording is still the same."""
    fields = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if start:
        fields["Range"] = f"bytes={start}-"
        if validator is not None:
            fields["If-Range"] = validator
    return fields


def span(status: int, headers: Mapping[str, str]) -> tuple[int, int | None]:
    """Offset of the first byte, and size of the whole recording or None. DecodeError for a 206 that does not say."""
    if status == 206:
        found = _RANGE.fullmatch(headers.get("content-range", "").strip())
        if found is None:
            raise DecodeError("a partial answer does not say which part it is", status=status)
        total = found.group(3)
        return int(found.group(1)), None if total == "*" else int(total)
    length = headers.get("content-length", "")
    encoded = headers.get("content-encoding", "identity").lower() != "identity"
    return 0, int(length) if length.isdigit() and not encoded else None


def validator(headers: Mapping[str, str]) -> str | None:
    """A strong ETag, else the time of the last change, else None."""
    tag = headers.get("etag", "")
    if tag and not tag.startswith("W/"):
        return tag
    return headers.get("last-modified")


def content_type(headers: Mapping[str, str]) -> str | None:
    """The media type without parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() or None


def checksum(headers: Mapping[str, str]) -> tuple[str, str] | None:
    """Algorithm and hexadecimal digest of the whole recording, from ``Repr-Digest``, ``Digest`` or ``Content-MD5``."""
    listed = f"{headers.get('repr-digest', '')},{headers.get('digest', '')}"
    digests: dict[str, str] = {}
    for part in listed.split(","):
        name, _, value = part.strip().partition("=")
        digests.setdefault(name.lower(), value.strip(":"))
    if "content-md5" in headers:
        digests.setdefault("md5", headers["content-md5"])
    for name, algorithm in _DIGESTS.items():
        try:
            digest = base64.b64decode(digests.get(name, ""), validate=True)
        except binascii.Error:
            continue
        if digest:
            return algorithm, digest.hex()
    return None
