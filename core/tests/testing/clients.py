"""One question asked with every HTTP library, so that a test can be run with each of them."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import attrs
import httpx
import requests


class ClientError(Exception):
    """The library raised; the cause is its own exception."""


@attrs.frozen
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


Ask = Callable[..., Answer]
"""`ask(url, method="GET", body=None, timeout=20)`; redirects are not followed."""


def with_http_client(url: str, method: str = "GET", body: bytes | None = None, timeout: float = 20) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
    try:
        connection.request(method, parts.path, body)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())
    except (http.client.HTTPException, OSError) as error:
        raise ClientError(type(error).__name__) from error
    finally:
        connection.close()


def with_requests(url: str, method: str = "GET", body: bytes | None = None, timeout: float = 20) -> Answer:
    try:
        with requests.Session() as session:
            response = session.request(method, url, data=body, timeout=timeout, allow_redirects=False)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, headers, response.content)
    except requests.RequestException as error:
        raise ClientError(type(error).__name__) from error


def with_httpx(url: str, method: str = "GET", body: bytes | None = None, timeout: float = 20) -> Answer:
    try:
        with httpx.Client(timeout=timeout) as client:
            return _answer(client.request(method, url, content=body))
    except httpx.RequestError as error:
        raise ClientError(type(error).__name__) from error


def with_async_httpx(url: str, method: str = "GET", body: bytes | None = None, timeout: float = 20) -> Answer:
    async def ask() -> Answer:
        async with httpx.AsyncClient(timeout=timeout) as client:
            return _answer(await client.request(method, url, content=body))

    try:
        return asyncio.run(ask())
    except httpx.RequestError as error:
        raise ClientError(type(error).__name__) from error


def _answer(response: httpx.Response) -> Answer:
    return Answer(response.status_code, dict(response.headers), response.content)


DECODING = [with_requests, with_httpx, with_async_httpx]
"""Those that undo Content-Encoding."""
ALL = [with_http_client, *DECODING]
