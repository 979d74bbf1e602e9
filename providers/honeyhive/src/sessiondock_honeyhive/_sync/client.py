# Generated from src/sessiondock_honeyhive/_async/client.py: edit that file, not this one.
# Digest: 0ce6e6571d940516
"""The clients of HoneyHive's two APIs."""

from __future__ import annotations

from sessiondock.errors import APIError

from ..provider import PROVIDER, PROVIDER_V1
from ..wire import v1, v2024_05
from .base import HiveClient
from .sessions import HoneyHiveSessions
from .sessions_v1 import HoneyHiveV1Sessions

__all__ = ["HoneyHive", "HoneyHiveV1"]


class HoneyHive(HiveClient):
    """The session API of 2024-05. HoneyHive's cloud no longer serves all of it; ``honeyhive-v1://`` is today's.

    Args:
        api_key: the key, with or without ``Bearer`` before it; else ``HH_API_KEY``, else ``HONEYHIVE_API_KEY``.
        project: the name of the project for calls that name none; else ``HH_PROJECT``.
        environment: the ``source`` of sessions created without one; else ``HH_SOURCE``, else ``"unknown"``.
        base_url: the service's address; else ``HH_API_URL``, else ``https://api.honeyhive.ai``.
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
    default_base_url = "https://api.honeyhive.ai"
    sessions: HoneyHiveSessions

    def _bind(self) -> None:
        self.sessions = HoneyHiveSessions(self)

    def _hint(self, error: APIError) -> str | None:
        return v2024_05.hint(error)


class HoneyHiveV1(HiveClient):
    """The API of today's cloud. It cannot delete sessions.

    Args:
        api_key: the key, with or without ``Bearer`` before it; else ``HH_API_KEY``, else ``HONEYHIVE_API_KEY``. It
            decides which project is read and written.
        project: a label for people; it is not sent.
        environment: the ``source`` of sessions created without one; else ``HH_SOURCE``, else the service takes
            ``"unknown"``.
        base_url: the service's address; else ``HH_API_URL``, else ``https://api.dp1.us.honeyhive.ai``.
        timeout: seconds of silence allowed, a `Timeout`, or None for no limit. Default: connect 5 s, read 60 s.
        max_retries: tries beyond the first, default 2.
        headers: fields to send with every request.
        transport: name of the HTTP library to use.
        http_client: a client or session of one of those libraries, set up by you and never closed by us.
        plugins: hook plugins beside the installed ones.

    Raises:
        ConfigurationError: a setting is missing or does not fit. Nothing was sent.
    """

    provider = PROVIDER_V1
    default_base_url = "https://api.dp1.us.honeyhive.ai"
    sessions: HoneyHiveV1Sessions

    def _bind(self) -> None:
        self.sessions = HoneyHiveV1Sessions(self)

    def _hint(self, error: APIError) -> str | None:
        return v1.hint(error)
