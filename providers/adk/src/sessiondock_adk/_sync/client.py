# Generated from src/sessiondock_adk/_async/client.py: edit that file, not this one.
# Digest: a4b8c5d07b524928
"""The client of one ADK session server, for one app and user."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any, Self

import attrs

from sessiondock._sync.http_client import HTTPClient
from sessiondock._unset import UNSET, Unset
from sessiondock.connection_url import ConnectionURL
from sessiondock.errors import APIError
from sessiondock.hooks import Hooks
from sessiondock.http import Timeout
from sessiondock.settings import resolve

from .. import wire
from ..provider import PROVIDER
from .sessions import AdkSessions

__all__ = ["Adk"]


class Adk(HTTPClient):
    """Sessions of an app and a user on a server started with ``adk api_server``.

    Args:
        project: the app's name; else ``ADK_APP_NAME``. The server takes any, known or not.
        user_id: the user; else ``ADK_USER_ID``.
        base_url: where the server answers; else ``ADK_BASE_URL``, else ``http://127.0.0.1:8000``.
        api_key: a bearer token for a proxy in front of the server, which asks for none; else ``ADK_API_KEY``.
        timeout: seconds of silence allowed, a `Timeout`, or None for no limit. Default: connect 5 s, read 60 s.
        max_retries: tries beyond the first, default 2.
        headers: fields to send with every request.
        transport: name of the HTTP library to use.
        http_client: a client or session of one of those libraries, set up by you and never closed by us.
        plugins: hook plugins beside the installed ones.

    Raises:
        ConfigurationError: a setting is missing or does not fit. Nothing was sent.
    """

    provider = PROVIDER
    default_base_url = "http://127.0.0.1:8000"
    url_settings = ("timeout", "max_retries", "transport")
    sessions: AdkSessions

    def __init__(
        self,
        *,
        project: str | None = None,
        user_id: str | None = None,
        base_url: str | None = None,
        api_key: str | None = None,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        transport: str | None = None,
        http_client: Any = None,
        plugins: Iterable[object] = (),
    ) -> None:
        self._scope = wire.Scope.of(_required("project", project), _required("user_id", user_id))
        super().__init__(
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            headers=headers,
            transport=transport,
            http_client=http_client,
            plugins=plugins,
        )

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for ``adk+http://host:port/app/user?setting=value``; keywords win over the URL."""
        return super().from_url(attrs.evolve(url, authority="", path=""), **{**wire.place(url), **settings})

    def with_scope(self, *, project: str | None = None, user_id: str | None = None) -> Self:
        """A client on the same connections for another app or user. Closing it closes nothing."""
        other = copy.copy(self)
        other._scope = wire.Scope.of(
            self.project if project is None else project, self.user_id if user_id is None else user_id
        )
        other._owns_pool = False
        other._bind()
        return other

    @property
    def project(self) -> str:
        """The app's name."""
        return self._scope.project

    @property
    def user_id(self) -> str:
        """The user."""
        return self._scope.user_id

    def _bind(self) -> None:
        self.sessions = AdkSessions(self, self._scope)

    def _hint(self, error: APIError) -> str | None:
        return wire.hint(error)


def _required(name: str, given: str | None) -> str:
    value = resolve(PROVIDER, name, given, Hooks())
    assert value is not None
    return value
