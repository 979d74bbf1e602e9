"""The client of one Orq workspace."""

from __future__ import annotations

from sessiondock.authoring import AsyncHTTPClient, HTTPService, resource

from .. import wire
from ..provider import PROVIDER
from .sessions import AsyncOrqSessions

__all__ = ["AsyncOrq"]


class AsyncOrq(AsyncHTTPClient):
    """Trace sessions of the workspace that the API key belongs to. Safe to share.

    It takes the keyword arguments of every client that speaks HTTP: ``api_key`` (with or without ``Bearer`` before it;
    defaults to the environment variable ``ORQ_API_KEY``, then to a ``credential`` hook), ``base_url`` (default
    ``https://my.orq.ai``), ``timeout``, ``max_retries``, ``headers``, ``transport``, ``http2``, ``http_client`` and
    ``plugins``.

    Raises:
        ConfigurationError: a setting is missing or does not fit. Nothing was sent.
    """

    provider = PROVIDER
    service = HTTPService(base_url="https://my.orq.ai", hint=wire.hint)
    sessions = resource(AsyncOrqSessions)
