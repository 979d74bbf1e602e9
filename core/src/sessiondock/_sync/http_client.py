# Generated from src/sessiondock/_async/http_client.py: edit that file, not this one.
# Digest: 0fe9c1961e9e67bd
"""Base of the clients that speak HTTP: options, credentials, and the pipeline that every call goes through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import attrs

from .. import advice
from .._unset import UNSET, Unset
from ..client_options import checked_headers, response_limit, url_options, user_agent
from ..errors import ConfigurationError
from ..http import Call, Request, Timeout
from ..http.account import account_digest
from ..http.message import LONGEST_BODY, merged_headers
from ..http.target import base_url as checked_base_url
from ..http_service import HTTPService
from ..options_sync import HTTPClientOption, TransportName
from ..paging import PageData
from ..settings import resolve
from ..transports._choice_sync import TRANSPORTS, choose_transport
from .client import BaseClient
from .pager import Pager
from .pipeline import Pipeline
from .resource import Resource

if TYPE_CHECKING:
    from ..connection_url import ConnectionURL
    from .streamed_response import StreamedResponse

__all__ = ["HTTPClient", "HTTPResource"]

T = TypeVar("T")
_URL_SETTINGS = ("base_url", "timeout", "max_retries", "max_response_bytes", "transport", "http2")


class HTTPClient(BaseClient):
    """A client that speaks HTTP. Safe to share.

    Subclasses set `provider` (with the settings ``api_key`` and, if the environment may name it, ``base_url``) and
    `service`, and declare their resources: ``sessions = resource(AcmeSessions)``.

    Args:
        api_key: the API key. Defaults to the provider's environment variables, then to a `credential` hook.
        base_url: the service's address. Defaults to the environment, then to the vendor's own.
        timeout: seconds of silence allowed, a `Timeout`, or None for no limit. Default: connect 5 s, read 60 s.
        max_retries: attempts beyond the first, default 2.
        max_response_bytes: how many decoded bytes a response that is read into memory may have, default 100 million;
            None for any number. More are a DecodeError. Recordings are streamed and not limited.
        headers: sent with every request.
        transport: the HTTP library to use.
        http2: speak HTTP/2 with services that do, over TLS; needs ``sessiondock[http2]``, and the transport ``"httpx"``
            (chosen if none is) or ``"httpx2"``.
        http_client: a client of one of those libraries, set up and closed by the caller, or a transport.
        plugins: hook plugins beside the installed ones.

    Raises:
        ConfigurationError: a setting is missing or does not fit. Nothing was sent.
    """

    service: ClassVar[HTTPService] = HTTPService()

    def __init__(
        self,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        max_response_bytes: int | Unset | None = UNSET,
        headers: Mapping[str, str] | None = None,
        transport: TransportName | None = None,
        http2: bool = False,
        http_client: HTTPClientOption | None = None,
        plugins: Iterable[object] = (),
    ) -> None:
        super().__init__(timeout=timeout, max_retries=max_retries, plugins=plugins)
        credentials = self._credentials(api_key)
        self._context.secrets.extend(credentials.values())
        self._context = attrs.evolve(self._context, hint=self.service.hint)
        self._pipeline = Pipeline(
            context=self._context,
            transport=choose_transport(transport, http_client, http2),
            lifetime=self._lifetime,
            base_url=checked_base_url(self._address(base_url)),
            headers=merged_headers(
                _standard_headers(), checked_headers({} if headers is None else headers, _names(credentials))
            ),
            credentials=credentials,
            timeout=self._settings.timeout,
            retry=self._settings.retry,
            longest=response_limit(max_response_bytes, LONGEST_BODY),
        )

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for ``scheme://location?setting=value``; keywords win over the URL.

        Secrets are rejected in the URL, which ends up in logs and shell histories.
        """
        found = url_options(url, cls.provider, (*_URL_SETTINGS, *cls.service.url_settings), TRANSPORTS)
        if cls.service.location is not None:
            if "@" in url.authority:
                raise ConfigurationError(
                    f"{cls.provider.title} takes no user and no password in the connection URL; write @ as %40",
                    provider=cls.provider.name,
                )
            located = cls.service.location(url)
            for name in sorted(found.keys() & located.keys()):
                raise ConfigurationError(
                    f"{name} is what the connection URL names before its query; leave ?{name}= out",
                    provider=cls.provider.name,
                )
            found.update(located)
        elif url.location is not None:
            raise ConfigurationError(
                f"{cls.provider.title} takes nothing between {cls.provider.schemes[0]}:// and the query, "
                f"no key and no host; {advice.to_set('base_url')} for another address",
                provider=cls.provider.name,
            )
        return cls(**{**found, **settings})

    @property
    def base_url(self) -> str:
        """Where requests go, without a trailing slash."""
        return self._pipeline.base_url

    @property
    def identity(self) -> Mapping[str, str]:
        """Which sessions this client works on: the address of the service, and the project, if it has one."""
        return {"location": self.base_url, **super().identity}

    def account_digest(self, salt: bytes) -> str | None:
        """A few bits that tell the keys of two accounts apart, None where there is no key. Blocks for about 20 ms."""
        return account_digest(self._pipeline.credentials, salt)

    def with_options(
        self,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A client on the same connections with other options; what is left out stays the same.

        Headers are added to those there are. Closing the client closes nothing.
        """
        other = super().with_options(timeout=timeout, max_retries=max_retries)
        pipeline = self._pipeline
        added = checked_headers({} if headers is None else headers, _names(pipeline.credentials))
        other._pipeline = attrs.evolve(
            pipeline,
            headers=merged_headers(pipeline.headers, added),
            timeout=other._settings.timeout,
            retry=other._settings.retry,
        )
        return other

    def call(self, call: Call[T]) -> T:
        """Send the request of a wire function and read the response. For providers' resources.

        Raises:
            APIError: an error response.
            TransportError: no complete response, after all attempts.
            DecodeError: a response that is not what the service documents.
        """
        return self._pipeline.call(call)

    def open_stream(self, request: Request) -> StreamedResponse:
        """Send a request and return the response with its body unread. For providers' resources; raises like `call`."""
        return self._pipeline.open(request)

    def paginate(
        self, page: Callable[[str | None], Call[PageData[T]]], *, cursor: str | None, max_items: int | None
    ) -> Pager[T]:
        """A pager over the pages that a wire function describes. For providers' resources.

        Args:
            page: the call for the page at a cursor; None is the first page.
            cursor: where to start, from an earlier page.
            max_items: stop after so many items.
        """

        def fetch(cursor: str | None, /) -> PageData[T]:
            return self._pipeline.call(page(cursor))

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def release(self) -> None:
        """Close the connections that this client opened."""
        self._pipeline.transport.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.base_url}>"

    def _credentials(self, api_key: str | None) -> Mapping[str, str]:
        if self.provider.setting("api_key") is None:
            if api_key is not None:
                raise ConfigurationError(f"{self.provider.title} takes no api_key", provider=self.provider.name)
            return {}
        key = resolve(self.provider, "api_key", api_key, self._context.hooks)
        if key is None:
            return {}
        self._context.secrets.append(key)
        return self.service.credentials(key)

    def _address(self, base_url: str | None) -> str:
        if base_url is None and self.provider.setting("base_url"):
            base_url = resolve(self.provider, "base_url", None, self._context.hooks)
        return self.service.base_url if base_url is None else base_url


class HTTPResource(Resource[HTTPClient]):
    """A resource of a client that speaks HTTP."""


def _standard_headers() -> dict[str, str]:
    return {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": user_agent()}


def _names(credentials: Mapping[str, str]) -> frozenset[str]:
    return frozenset(name.lower() for name in credentials)
