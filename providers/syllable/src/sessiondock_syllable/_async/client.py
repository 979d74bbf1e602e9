"""The client of one Syllable organisation."""

from __future__ import annotations

from sessiondock.authoring import AsyncHTTPClient, HTTPService, resource

from ..provider import PROVIDER
from ..wire.service import credentials, hint
from .debug import AsyncSyllableDebug
from .labels import AsyncSyllableLabels
from .sessions import AsyncSyllableSessions

__all__ = ["AsyncSyllable"]


class AsyncSyllable(AsyncHTTPClient):
    """Sessions, their labels and debug data, of the organisation that the key belongs to.

    It takes the keyword arguments of every HTTP client: ``api_key``, ``base_url``, ``timeout``, ``max_retries``,
    ``headers``, ``transport``, ``http2``, ``http_client`` and ``plugins``. The key defaults to
    ``SYLLABLESDK_API_KEY_HEADER``, then to ``SYLLABLE_API_KEY``, and is sent as ``Syllable-API-Key``; the address to
    ``https://api.syllable.cloud``.

    Attributes:
        sessions: list, get, transcripts, recordings, reports.
        labels: ratings of sessions.
        debug: what agents saw.

    Raises:
        ConfigurationError: a setting is missing or does not fit. Nothing was sent.
    """

    provider = PROVIDER
    service = HTTPService(base_url="https://api.syllable.cloud", credentials=credentials, hint=hint)
    sessions = resource(AsyncSyllableSessions)
    labels = resource(AsyncSyllableLabels)
    debug = resource(AsyncSyllableDebug)
