# Generated from src/sessiondock_orq/_async/client.py: edit that file, not this one.
# Digest: 4b739f1b3a7f79a0
"""The client of one Orq workspace."""

from __future__ import annotations

from sessiondock._sync.http_client import HTTPClient
from sessiondock.errors import APIError

from .. import wire
from ..provider import PROVIDER
from .sessions import OrqSessions

__all__ = ["Orq"]


class Orq(HTTPClient):
    """Trace sessions of the workspace that the key belongs to.

    Args:
        api_key: the key, with or without ``Bearer`` before it; else ``ORQ_API_KEY``.
        base_url: the service's address; default ``https://my.orq.ai``.
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
    default_base_url = "https://my.orq.ai"
    sessions: OrqSessions

    def _bind(self) -> None:
        self.sessions = OrqSessions(self)

    def _hint(self, error: APIError) -> str | None:
        return wire.hint(error)
