"""Reading HTTP/1.1 requests from a socket."""

from __future__ import annotations

import re
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from .messages import Headers, ReceivedRequest

_LINE_LIMIT = 64 * 1024
_HEAD_LIMIT = 256 * 1024
_RECEIVE = 64 * 1024
_REQUEST_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e\x80-\xff]+) (HTTP/1\.[01])")
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*)")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")


class DisconnectedError(Exception):
    """The client closed the connection, or the server is stopping."""


class MalformedRequestError(Exception):
    """The data received is not HTTP/1.1."""


class Receiver(Protocol):
    """The part of a socket that the reader uses."""

    def recv(self, size: int, /) -> bytes: ...


class SocketReader:
    """Lines and counted bytes from a stream socket."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._buffer = bytearray()

    def _fill(self) -> None:
        try:
            data = self._receiver.recv(_RECEIVE)
        except OSError as error:
            raise DisconnectedError(str(error)) from error
        if not data:
            raise DisconnectedError("end of stream")
        self._buffer += data

    def line(self) -> bytes:
        """One line without its end. Raises MalformedRequestError when it is longer than 64 KiB."""
        start = 0
        while (end := self._buffer.find(b"\n", start)) < 0:
            start = len(self._buffer)
            if start > _LINE_LIMIT:
                raise MalformedRequestError("a line is longer than 64 KiB")
            self._fill()
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line.removesuffix(b"\r")

    def exactly(self, count: int) -> bytes:
        """This many bytes."""
        while len(self._buffer) < count:
            self._fill()
        data = bytes(memoryview(self._buffer)[:count])
        del self._buffer[:count]
        return data


def read_request(reader: SocketReader, *, connection: int = 0) -> ReceivedRequest:
    """The next request, body included.

    Raises `DisconnectedError` when the stream ends before the request does, `MalformedRequestError` for anything that
    is not HTTP/1.1.
    """
    method, target, version = _request_line(reader)
    headers = _headers(reader)
    path, query = _split(target)
    return ReceivedRequest(
        method=method,
        target=target,
        path=path,
        query=query,
        headers=headers,
        body=_body(reader, headers),
        http_version=version,
        connection=connection,
    )


def _request_line(reader: SocketReader) -> tuple[str, str, str]:
    line = reader.line()
    while not line:
        line = reader.line()
    found = _REQUEST_LINE.fullmatch(line.decode("latin-1"))
    if found is None:
        raise MalformedRequestError("the request line is malformed")
    method, target, version = found.groups()
    return method, target, version


def _headers(reader: SocketReader) -> Headers:
    pairs: list[tuple[str, str]] = []
    size = 0
    while line := reader.line():
        size += len(line)
        if size > _HEAD_LIMIT:
            raise MalformedRequestError("the header section is longer than 256 KiB")
        found = _FIELD.fullmatch(line.decode("latin-1"))
        if found is None:
            raise MalformedRequestError("a header line is malformed")
        pairs.append((found[1], found[2].rstrip(" \t")))
    return Headers(pairs)


def _split(target: str) -> tuple[str, list[tuple[str, str]]]:
    if not target.startswith("/") and "://" in target:
        absolute = urlsplit(target)
        target = (absolute.path or "/") + (f"?{absolute.query}" if absolute.query else "")
    path, _, query = target.partition("?")
    return path, parse_qsl(query, keep_blank_values=True)


def _body(reader: SocketReader, headers: Headers) -> bytes:
    lengths = set(headers.get_all("Content-Length"))
    coding = headers.get("Transfer-Encoding")
    if coding is not None:
        if coding.lower() != "chunked" or lengths:
            raise MalformedRequestError("the only transfer coding understood is chunked, without a Content-Length")
        return _chunked(reader)
    if not lengths:
        return b""
    length = lengths.pop()
    if lengths or not (length.isascii() and length.isdigit()):
        raise MalformedRequestError("Content-Length is not one number")
    return reader.exactly(int(length))


def _chunked(reader: SocketReader) -> bytes:
    body = bytearray()
    while True:
        found = _CHUNK_SIZE.fullmatch(reader.line())
        if found is None:
            raise MalformedRequestError("a chunk size is malformed")
        size = int(found[1], 16)
        if size == 0:
            _headers(reader)
            return bytes(body)
        body += reader.exactly(size)
        if reader.line():
            raise MalformedRequestError("a chunk is longer than its size")
