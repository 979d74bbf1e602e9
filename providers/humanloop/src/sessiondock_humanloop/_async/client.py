"""The client of Humanloop's v4 API."""

from __future__ import annotations

from typing import Unpack

from sessiondock.authoring import AsyncClientOptions, AsyncHTTPClient, HTTPService, checks, resource

from .. import wire
from ..provider import PROVIDER
from ..settings import checked_setting
from .sessions import AsyncHumanloopSessions

__all__ = ["AsyncHumanloop"]


class AsyncHumanloop(AsyncHTTPClient):
    """Sessions on a server with Humanloop's v4 API. Humanloop shut its own server down in September 2025.

    The other keyword arguments are those of every client that speaks HTTP: ``api_key`` (defaults to the environment
    variable ``HUMANLOOP_API_KEY``, then to a ``credential`` hook), ``base_url`` (with ``/v4``; defaults to Humanloop's
    own address), ``timeout``, ``max_retries``, ``headers``, ``transport``, ``http2``, ``http_client`` and ``plugins``.

    Args:
        project: id of the project whose sessions ``list`` returns by default; starts with ``pr_``.

    Raises:
        ConfigurationError: a setting is missing or does not fit. Nothing was sent.
    """

    provider = PROVIDER
    service = HTTPService(
        base_url=wire.BASE_URL, credentials=wire.credentials, hint=wire.hint, location=wire.location_settings
    )
    sessions = resource(AsyncHumanloopSessions)

    def __init__(self, *, project: str | None = None, **options: Unpack[AsyncClientOptions]) -> None:
        self._project = (
            None if project is None else checked_setting(self.provider, checks.identifier, project, "project")
        )
        super().__init__(**options)

    @property
    def project(self) -> str | None:
        """Id of the project whose sessions ``list`` returns by default."""
        return self._project
