# Generated from src/sessiondock_honeyhive/_async/client.py: edit that file, not this one.
# Digest: 24ca99448d3c4584
"""The clients of HoneyHive's two APIs."""

from __future__ import annotations

from sessiondock.authoring import HTTPService, resource

from ..provider import PROVIDER, PROVIDER_V1
from ..wire import v1, v2024_05
from ..wire.location import project_in
from .base import HiveClient
from .sessions import HoneyHiveSessions
from .sessions_v1 import HoneyHiveV1Sessions

__all__ = ["HoneyHive", "HoneyHiveV1"]


class HoneyHive(HiveClient):
    """The session API of 2024-05. HoneyHive's cloud no longer serves all of it; ``honeyhive-v1://`` is today's.

    Args:
        project: the name of the project of calls that name none. Defaults to ``HH_PROJECT``.
        environment: the ``source`` of sessions created without one. Defaults to ``HH_SOURCE``, then to ``"unknown"``.
        options: ``api_key``, ``base_url``, ``timeout``, ``max_retries``, ``headers``, ``transport``, ``http2``,
            ``http_client`` and ``plugins``, as for every HTTP client. The key defaults to ``HH_API_KEY``, then to
            ``HONEYHIVE_API_KEY``; the address to ``HH_API_URL``, ``HONEYHIVE_SERVER_URL``, ``HH_SERVER_URL``, then to
            ``https://api.honeyhive.ai``.

    Raises:
        ConfigurationError: a setting is missing or does not fit. Nothing was sent.
    """

    provider = PROVIDER
    service = HTTPService(
        base_url="https://api.honeyhive.ai", hint=v2024_05.hint, location=project_in, url_settings=("environment",)
    )
    sessions = resource(HoneyHiveSessions)


class HoneyHiveV1(HiveClient):
    """The API of today's cloud. It cannot delete sessions.

    Args:
        project: a label for people. It is not sent, because the key decides which project is read and written.
        environment: the ``source`` of sessions created without one. Defaults to ``HH_SOURCE``; without it the service
            takes ``"unknown"``.
        options: ``api_key``, ``base_url``, ``timeout``, ``max_retries``, ``headers``, ``transport``, ``http2``,
            ``http_client`` and ``plugins``, as for every HTTP client. The key defaults to ``HH_API_KEY``, then to
            ``HONEYHIVE_API_KEY``; the address to ``HH_API_URL``, ``HONEYHIVE_SERVER_URL``, ``HH_SERVER_URL``, then to
            ``https://api.dp1.us.honeyhive.ai``.

    Raises:
        ConfigurationError: a setting is missing or does not fit. Nothing was sent.
    """

    provider = PROVIDER_V1
    service = HTTPService(
        base_url="https://api.dp1.us.honeyhive.ai",
        hint=v1.hint,
        location=project_in,
        url_settings=("environment",),
    )
    sessions = resource(HoneyHiveV1Sessions)
