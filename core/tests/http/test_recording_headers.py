"""What header fields say of a recording."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import DecodeError
from sessiondock.http import Headers
from sessiondock.http.recording_headers import ContentRange, checksum, content_type, range_fields, span, validator


def fields(**values: str) -> Headers:
    return Headers((name.replace("_", "-"), value) for name, value in values.items())


def encoded(data: bytes, algorithm: str) -> str:
    return base64.b64encode(hashlib.new(algorithm, data).digest()).decode()


def test_what_is_asked_for() -> None:
    whole = {"Accept": "*/*", "Accept-Encoding": "identity"}
    assert range_fields(0, None) == whole
    assert range_fields(0, '"a"') == whole
    assert range_fields(9, None) == {**whole, "Range": "bytes=9-"}
    assert range_fields(9, '"a"') == {**whole, "Range": "bytes=9-", "If-Range": '"a"'}


@pytest.mark.parametrize(
    ("length", "expected"),
    [("5", 5), (" 5 ", 5), ("0", 0), ("", None), ("-1", None), ("5, 5", None), ("\u00b2", None), ("9" * 5000, None)],
)
def test_a_whole_answer(length: str, expected: int | None) -> None:
    assert span(200, fields(content_length=length), 7) == ContentRange(0, expected, expected)


def test_a_compressed_answer_says_nothing() -> None:
    packed = fields(
        content_length="5", content_encoding="gzip", etag='"a"', content_md5=encoded(b"", "md5"), last_modified="x"
    )
    assert span(200, packed, 0) == ContentRange(0, None, None)
    assert validator(packed) is None
    assert checksum(200, packed) is None
    with pytest.raises(DecodeError):
        span(206, fields(content_range="bytes 0-4/5", content_encoding="br"), 0)
    assert span(200, fields(content_length="5", content_encoding="identity"), 0).length == 5


@pytest.mark.parametrize("status", [201, 202, 204, 205, 207])
def test_other_successes_hold_no_recording(status: int) -> None:
    with pytest.raises(DecodeError, match=str(status)) as caught:
        span(status, fields(content_length="5"), 0)
    assert caught.value.status == status


def test_a_partial_answer() -> None:
    assert span(206, fields(content_range="bytes 3-9/10", content_length="7"), 3) == ContentRange(3, 10, 10)
    assert span(206, fields(content_range=" Bytes 3-5/* "), 3) == ContentRange(3, 6, None)
    assert span(206, fields(content_range="bytes 0-4/10"), 0) == ContentRange(0, 5, 10)
    assert span(206, fields(content_range="bytes 3-3/4"), 3) == ContentRange(3, 4, 4), "one byte is a part too"
    assert span(206, fields(content_range="bytes 0-0/1"), 0) == ContentRange(0, 1, 1)


@pytest.mark.parametrize(
    "field",
    [
        "",
        "bytes 3-9",
        "bytes */10",
        "bytes 3-2/10",
        "bytes 3-10/10",
        "bytes 2-9/10",
        "bytes 4-9/10",
        "items 3-9/10",
        "bytes -3-9/10",
        "bytes 3-9/10, bytes 3-9/10",
        "bytes \u00b3-9/10",
        f"bytes 3-9/{'9' * 5000}",
    ],
)
def test_a_wrong_content_range_is_refused(field: str) -> None:
    with pytest.raises(DecodeError) as caught:
        span(206, fields(content_range=field), 3)
    assert caught.value.status == 206


@settings(deadline=None)
@given(st.text(max_size=30), st.integers(0, 20))
def test_any_content_range_is_refused_or_makes_sense(text: str, asked: int) -> None:
    try:
        found = span(206, fields(content_range=text), asked)
    except DecodeError:
        return
    assert found.end is not None
    assert found.start == asked < found.end <= (found.length or found.end)


@pytest.mark.parametrize(
    ("etag", "changed", "date", "expected"),
    [
        ('"a"', "", "", '"a"'),
        ('"a"', "Mon, 01 Jan 2024 00:00:00 GMT", "Mon, 01 Jan 2024 00:01:00 GMT", '"a"'),
        ('W/"a"', "", "", None),
        ("a", "", "", None),
        ('"', "", "", None),
        ('""', "", "", None),
        ('"a', "", "", None),
        ('"ab', "", "", None),
        ('ab"', "", "", None),
        ('a"', "", "", None),
        ("", "Mon, 01 Jan 2024 00:00:00 GMT", "Mon, 01 Jan 2024 00:01:00 GMT", "Mon, 01 Jan 2024 00:00:00 GMT"),
        ('W/"a"', "Mon, 01 Jan 2024 00:00:00 GMT", "Mon, 01 Jan 2024 00:00:01 GMT", "Mon, 01 Jan 2024 00:00:00 GMT"),
        ("", "Mon, 01 Jan 2024 00:00:00 GMT", "Mon, 01 Jan 2024 00:00:00 GMT", None),
        ("", "Mon, 01 Jan 2024 00:00:00 GMT", "", None),
        ("", "yesterday", "Mon, 01 Jan 2024 00:00:00 GMT", None),
        ("", "", "Mon, 01 Jan 2024 00:00:00 GMT", None),
        ("", "Mon, 01 Jan 2024 00:00:00 -0000", "Mon, 01 Jan 2024 00:01:00 GMT", None),
    ],
)
def test_only_what_surely_names_a_version_is_a_validator(
    etag: str, changed: str, date: str, expected: str | None
) -> None:
    assert validator(fields(etag=etag, last_modified=changed, date=date)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("audio/WAV; rate=8000", "audio/wav"), ("", None), (";", None), ("text/html", "text/html")],
)
def test_the_media_type(value: str, expected: str | None) -> None:
    assert content_type(fields(content_type=value)) == expected
    assert content_type(fields()) is None


def test_checksums() -> None:
    sha512, sha256, md5 = (encoded(b"x", name) for name in ("sha512", "sha256", "md5"))
    as_sha256 = ("sha256", hashlib.sha256(b"x").hexdigest())
    as_md5 = ("md5", hashlib.md5(b"x", usedforsecurity=False).hexdigest())
    assert checksum(200, fields(repr_digest=f"sha-256=:{sha256}:;a=1, sha-512=:{sha512}:")) == (
        "sha512",
        hashlib.sha512(b"x").hexdigest(),
    )
    assert checksum(206, fields(digest=f"MD5={md5},SHA-256={sha256}")) == as_sha256
    assert checksum(206, fields(x_goog_hash=f"crc32c=AAAAAA==, md5={md5}")) == as_md5
    assert checksum(206, fields(x_ms_blob_content_md5=md5)) == as_md5
    assert checksum(200, fields(x_amz_checksum_sha256=sha256, content_md5=md5)) == as_sha256
    assert checksum(200, fields(content_md5=md5)) == as_md5
    assert checksum(206, fields(content_md5=md5)) is None, "that is the part's"
    first, second = encoded(b"first", "md5"), encoded(b"second", "md5")
    assert checksum(200, fields(digest=f"md5={first}", content_md5=second)) == (
        "md5",
        hashlib.md5(b"first", usedforsecurity=False).hexdigest(),
    )


@pytest.mark.parametrize(
    "value", ["", "sha-256", "sha-256=", "sha-256=:???:", "sha-256=:AAAA:", "sha-256=:\u00e9:", "adler32=03da0195"]
)
def test_checksums_that_cannot_be_read_are_left_alone(value: str) -> None:
    assert checksum(200, fields(repr_digest=value, content_md5=value, x_amz_checksum_sha256=value)) is None


def test_one_checksum_that_cannot_be_read_hides_no_other() -> None:
    digest = bytes([0x5C] * 32)
    sha256 = base64.b64encode(digest).decode()
    read = ("sha256", digest.hex())
    assert sha256.startswith("X")
    assert checksum(200, fields(repr_digest=f"sha-256=:{sha256}:;a=1")) == read
    assert checksum(200, fields(repr_digest=f"sha-512=:?:,sha-256=:{sha256}:")) == read
    assert checksum(200, fields(repr_digest=f"sha-256=:{sha256[:5]}!{sha256[5:]}:")) is None
