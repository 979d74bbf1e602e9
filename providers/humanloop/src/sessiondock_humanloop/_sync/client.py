# Generated from src/sessiondock_humanloop/_async/client.py: edit that file, not this one.
# Digest: a69464075a592d0c
"""The client of Humanloop's v4 API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sessiondock._sync.http_client import HTTPClient
from sessiondock._unset import UNSET, Unset
from sessiondock.errors import APIError
from sessiondock.http import Timeout

from .. import wire
from ..provider import PROVIDER
from .sessions import HumanloopSessions

__all__ = ["Humanloop"]


class Humanloop(HTTPClient):
    """Sessions on a server that speaks Humanloop's v4 API. Humanloop's own was shut down in September 2025.

    Args:
        project: whose sessions ``list`` gives unless told otherwise; starts with ``pr_``.
        api_key: the key; else ``HUMANLOOP_API_KEY``, else a plugin.
        base_url: the server's address with ``/v4``; the default is Humanloop's own.
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
    default_base_url = wire.BASE_URL
    sessions: HumanloopSessions

    def __init__(
        self,
        *,
        project: str | None = None,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        transport: str | None = None,
        http_client: Any = None,
        plugins: Iterable[object] = (),
    ) -> None:
        self._project = wire.setting_project(project)
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
    def _use_project(cls, project: str, settings: dict[str, Any]) -> None:
        settings["project"] = project

    @property
    def project(self) -> str | None:
        """Whose sessions ``list`` gives unless told otherwise."""
        return self._project

    def _credentials(self, key: str) -> Mapping[str, str]:
        return wire.credentials(key)

    def _bind(self) -> None:
        self.sessions = HumanloopSessions(self, self._project)

    def _hint(self, error: APIError) -> str | None:
        return wire.hint(error, self.base_url)
