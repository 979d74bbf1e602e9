# Generated from src/sessiondock_syllable/_async/client.py: edit that file, not this one.
# Digest: 4ff5bbf3edc404b0
"""The client of one Syllable organisation."""

from __future__ import annotations

from collections.abc import Mapping

from sessiondock._sync.http_client import HTTPClient
from sessiondock.errors import APIError

from ..provider import PROVIDER
from ..wire import sessions as wire
from .debug import SyllableDebug
from .labels import SyllableLabels
from .sessions import SyllableSessions

__all__ = ["Syllable"]


class Syllable(HTTPClient):
    """Sessions, their labels and debug data, of the organisation that the key belongs to.

    Args:
        api_key: the key; else ``SYLLABLESDK_API_KEY_HEADER``, then ``SYLLABLE_API_KEY``. Sent as ``Syllable-API-Key``.
        base_url: the service's address; default ``https://api.syllable.cloud``.
        timeout: seconds of silence allowed, a `Timeout`, or None for no limit. Default: connect 5 s, read 60 s.
        max_retries: tries beyond the first, default 2.
        headers: fields to send with every request.
        transport: name of the HTTP library to use.
        http_client: a client or session of one of those libraries, set up by you and never closed by us.
        plugins: hook plugins beside the installed ones.

    Attributes:
        sessions: list, get, transcripts, recordings, reports.
        labels: ratings of sessions.
        debug: what agents saw.

    Raises:
        ConfigurationError: a setting is missing or does not fit. Nothing was sent.
    """

    provider = PROVIDER
    default_base_url = "https://api.syllable.cloud"
    sessions: SyllableSessions
    labels: SyllableLabels
    debug: SyllableDebug

    def _bind(self) -> None:
        self.sessions = SyllableSessions(self)
        self.labels = SyllableLabels(self)
        self.debug = SyllableDebug(self)

    def _credentials(self, key: str) -> Mapping[str, str]:
        return {"Syllable-API-Key": key}

    def _hint(self, error: APIError) -> str | None:
        return wire.hint(error)
