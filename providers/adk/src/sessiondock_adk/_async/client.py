"""The client of one ADK session server, for one app and user."""

from __future__ import annotations

from typing import Self, Unpack

from sessiondock.authoring import AsyncClientOptions, AsyncHTTPClient, HTTPService, required_setting, resource

from .. import wire
from ..provider import PROVIDER
from .sessions import AsyncAdkSessions

__all__ = ["AsyncAdk"]


class AsyncAdk(AsyncHTTPClient):
    """Sessions of an app and a user on a server started with ``adk api_server``.

    The other keyword arguments are those of every client that speaks HTTP: ``api_key`` (a bearer token for a proxy in
    front of the server, which asks for none itself; defaults to ``ADK_API_KEY``), ``base_url`` (defaults to
    ``ADK_BASE_URL``, then to ``http://127.0.0.1:8000``), ``timeout``, ``max_retries``, ``headers``, ``transport``,
    ``http2``, ``http_client`` and ``plugins``.

    Args:
        project: the app's name. Defaults to ``ADK_APP_NAME``. The server takes any name, known or not.
        user_id: the user. Defaults to ``ADK_USER_ID``.

    Raises:
        ConfigurationError: a setting is missing or does not fit. Nothing was sent.
    """

    provider = PROVIDER
    service = HTTPService(base_url="http://127.0.0.1:8000", hint=wire.hint, location=wire.location)
    sessions = resource(AsyncAdkSessions)

    def __init__(
        self, *, project: str | None = None, user_id: str | None = None, **options: Unpack[AsyncClientOptions]
    ) -> None:
        app = required_setting(PROVIDER, "project", project)
        self._scope = wire.Scope.of(app, required_setting(PROVIDER, "user_id", user_id))
        super().__init__(**options)

    def with_scope(self, *, project: str | None = None, user_id: str | None = None) -> Self:
        """A client on the same connections for another app or user. Closing it closes nothing."""
        other = self.with_options()
        other._scope = wire.Scope.of(
            self.project if project is None else project, self.user_id if user_id is None else user_id
        )
        return other

    @property
    def scope(self) -> wire.Scope:
        """The app and the user, with the path of their sessions."""
        return self._scope

    @property
    def project(self) -> str:
        """The app's name."""
        return self._scope.project

    @property
    def user_id(self) -> str:
        """The user."""
        return self._scope.user_id
