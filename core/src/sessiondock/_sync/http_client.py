# Generated from src/sessiondock/_async/http_client.py: edit that file, not this one.
# Digest: d752a9fa3fc838a4
"""What every client that speaks HTTP shares: settings, options, one pool of connections."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

import attrs

from .._unset import UNSET, Unset
from ..client_options import checked_headers, number_setting, user_agent
from ..connection_url import ConnectionURL
from ..errors import APIError, ConfigurationError
from ..hooks import load_hooks
from ..http import Request, Response, RetryPolicy, Timeout
from ..http.target import base_url as checked_base_url
from ..settings import resolve
from ..transports._choice_sync import choose_transport
from .client import BaseClient
from .exchange import Answer, Exchange, Pool
from .sender import Sender

__all__ = ["HTTPClient"]


class HTTPClient(BaseClient):
    """Base of the clients that speak HTTP. Safe to share.

    Subclasses set `provider` (with the settings ``api_key`` and, if the environment may name it, ``base_url``),
    `default_base_url`, `_bind` and, for anything but a bearer key, `_credentials`.

    Args:
        api_key: the key; else the environment variables of the provider's record, else a plugin.
        base_url: the service's address; else the environment, else the vendor's own.
        timeout: seconds of silence allowed, a `Timeout`, or None for no limit. Default: connect 5 s, read 60 s.
        max_retries: tries beyond the first, default 2.
        headers: fields to send with every request.
        transport: name of the HTTP library to use.
        http_client: a client or session of one of those libraries, set up by you and never closed by us.
        plugins: hook plugins beside the installed ones.

    Raises:
        ConfigurationError: a setting is missing or does not fit. Nothing was sent.
    """

    default_base_url: ClassVar[str] = ""
    url_settings: ClassVar[tuple[str, ...]] = ("base_url", "timeout", "max_retries", "transport")
    _sender: Sender

    def __init__(
        self,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        transport: str | None = None,
        http_client: Any = None,
        plugins: Iterable[object] = (),
    ) -> None:
        hooks = load_hooks(plugins)
        if api_key is not None and self.provider.setting("api_key") is None:
            raise ConfigurationError(f"{self.provider.title} takes no api_key", provider=self.provider.name)
        key = resolve(self.provider, "api_key", api_key, hooks) if self.provider.setting("api_key") else None
        if base_url is None and self.provider.setting("base_url"):
            base_url = resolve(self.provider, "base_url", None, hooks)
        credentials: Mapping[str, str] = self._credentials(key) if key is not None else {}
        exchange = Exchange(
            provider=self.provider.name,
            pool=Pool(choose_transport(transport, http_client)),
            base_url=checked_base_url(base_url if base_url is not None else self.default_base_url),
            secrets=(key, *credentials.values()) if key is not None else (),
            timeout=Timeout() if isinstance(timeout, Unset) else Timeout.of(timeout),
            hooks=hooks,
        )
        self._sender = Sender(
            exchange=exchange,
            headers={**_standard_headers(), **checked_headers(headers or {})},
            credentials=credentials,
            retry=RetryPolicy() if max_retries is None else RetryPolicy(max_retries=max_retries),
        )
        self._owns_pool = True
        self._bind()

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for ``scheme://project?setting=value``; keywords win over the URL.

        Secrets are refused in the URL, which ends up in logs and shell histories.
        """
        found: dict[str, Any] = dict(url.settings(*cls.url_settings))
        for name, kind in (("timeout", float), ("max_retries", int)):
            if name in found:
                found[name] = number_setting(name, found[name], kind)
        if url.project is not None:
            cls._use_project(url.project, found)
        return cls(**{**found, **settings})

    @classmethod
    def _use_project(cls, project: str, settings: dict[str, Any]) -> None:
        """Put the URL's project where the class takes it; the default is that it takes none."""
        raise ConfigurationError(
            f"{cls.provider.title} takes no project in its URL; use {cls.provider.schemes[0]}://",
            provider=cls.provider.name,
        )

    def _credentials(self, key: str) -> Mapping[str, str]:
        """The header fields that carry the key."""
        return {"Authorization": key if key.lower().startswith("bearer ") else f"Bearer {key}"}

    def _bind(self) -> None:
        """Set ``sessions`` and other resources to ones that use this client."""
        raise NotImplementedError(f"{type(self).__name__} must set its resources")

    def _hint(self, error: APIError) -> str | None:
        """One more sentence for an error's message, when the provider knows what it means."""
        return None

    @property
    def base_url(self) -> str:
        """Where requests go, without a trailing slash."""
        return self._sender.exchange.base_url

    def with_options(
        self,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A client on the same connections with other options; what is left out stays. Closing it closes nothing."""
        sender = self._sender
        exchange = sender.exchange
        if not isinstance(timeout, Unset):
            exchange = attrs.evolve(exchange, timeout=Timeout.of(timeout))
        retry = sender.retry if max_retries is None else attrs.evolve(sender.retry, max_retries=max_retries)
        fields = {**sender.headers, **checked_headers(headers or {})}
        other = copy.copy(self)
        other._sender = attrs.evolve(sender, exchange=exchange, retry=retry, headers=fields)
        other._owns_pool = False
        other._bind()
        return other

    def send(self, request: Request) -> Response:
        """Send a request of a wire function and give the whole answer. APIError or TransportError otherwise."""
        try:
            return self._sender.send(request)
        except APIError as error:
            self._explain(error)
            raise

    def open(self, request: Request) -> Answer:
        """Send a request and give the answer with its body unread; close it. Raises like `send`."""
        try:
            return self._sender.open(request)
        except APIError as error:
            self._explain(error)
            raise

    def _explain(self, error: APIError) -> None:
        hint = self._hint(error)
        if hint:
            error.message = f"{error.message}. {hint}"

    def close(self) -> None:
        """Close the connections this client opened. Calling it twice is harmless."""
        if self._owns_pool:
            self._sender.exchange.pool.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.base_url}>"


def _standard_headers() -> dict[str, str]:
    return {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": user_agent()}
