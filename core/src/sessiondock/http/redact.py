"""What may be shown. Keys, tokens and signatures never reach a message, a log or a repr."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

__all__ = ["MASK", "safe_headers", "safe_text", "safe_url"]

MASK = "[redacted]"
_WORDS = ("auth", "key", "token", "secret", "password", "cookie", "signature", "credential", "session-id")
_QUERY_WORDS = (*_WORDS, "sig", "x-amz", "x-goog")


def _sensitive(name: str, words: Iterable[str]) -> bool:
    lowered = name.lower()
    return any(word in lowered for word in words)


def safe_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Header fields with every value that may be a secret masked, names in lower case."""
    return {name.lower(): MASK if _sensitive(name, _WORDS) else value for name, value in headers.items()}


def safe_url(url: str) -> str:
    """The URL with its user part dropped and query values that may be secrets masked."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        masked = [(name, MASK if _sensitive(name, _QUERY_WORDS) else value) for name, value in pairs]
        query = urlencode(masked, quote_via=quote, safe="[]")
        return urlunsplit((parts.scheme, host, parts.path, query, ""))
    except ValueError:
        return MASK


def safe_text(text: str, secrets: Iterable[str]) -> str:
    """The text with each of the given secrets masked, as it stands and percent-encoded."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, MASK).replace(quote(secret, safe=""), MASK)
    return text
