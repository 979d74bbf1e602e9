"""What may be shown. Keys, tokens and signatures never reach a message, a log or a repr.

A known secret is masked in a text wherever it stands when it has 8 characters or more, as a whole word when it has 4
to 7, and not at all when it is shorter: masking every ``a`` would destroy the text and tell the secret's length. In a
header, which nobody needs to read, one occurrence of a secret of any length masks the whole value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlencode, urlsplit, urlunsplit

__all__ = ["MASK", "safe_headers", "safe_text", "safe_url", "url_secrets"]

MASK = "[redacted]"
_WORDS = ("auth", "key", "token", "secret", "password", "cookie", "signature", "credential", "session-id")
_QUERY_WORDS = (*_WORDS, "passwd", "pwd", "sig", "x-amz", "x-goog")
_URLS = frozenset({"location", "content-location"})
_ANYWHERE, _WHOLE_WORD = 8, 4
# Longer than any id of a service we know; shorter than a signature of 256 bits in base64.
_TOKEN = r"[\w.~%=+:@!$&'()*,;-]{40,}"
_NAMES_A_SECRET = r"(?i:(?:access-?|api-?)?(?:keys?|tokens?|secrets?|signatures?|credentials?))"
_PARAMETER_IS_A_SECRET = (
    r"(?i:(?:.*[-_.])?(?:token|secret|password|passwd|pwd|sig|signature|credential)s?"
    r"|(?:api|access|auth|secret)[-_.]?key)"
)
# A user part in front of a host: to the last @ before the path, and with a password to the last @ of all, since an
# unescaped password may hold a slash. A number after the colon is a port.
_USER_PART = r"://(?:[^\s/?#:@]*:(?![0-9]*(?:[/?#]|$))\S*@|[^\s/?#]+@)"


def _sensitive(name: str, words: Iterable[str]) -> bool:
    lowered = name.lower()
    return any(word in lowered for word in words)


def safe_headers(headers: Mapping[str, str], secrets: Collection[str] = ()) -> dict[str, str]:
    """Headers with every value that may be, or holds, a secret masked; names in lower case."""
    shown: dict[str, str] = {}
    for name, value in headers.items():
        lowered = name.lower()
        hidden = _sensitive(lowered, _WORDS) or any(each and each in value for each in secrets)
        shown[lowered] = MASK if hidden else safe_url(value) if lowered in _URLS else value
    return shown


def safe_url(url: str) -> str:
    """The URL without its user part and fragment; path segments and query values that may be secrets are masked."""
    try:
        parts = urlsplit(re.sub(_USER_PART, "://", url))
        host = parts.netloc.rpartition("@")[2]
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        masked = [(name, MASK if _sensitive(name, _QUERY_WORDS) else value) for name, value in pairs]
        query = urlencode(masked, quote_via=quote, safe="[]")
        return urlunsplit((parts.scheme, host, _safe_path(parts.path), query, ""))
    except ValueError:
        return MASK


def url_secrets(url: str) -> list[str]:
    """The secrets in a URL: they belong to one call, and must not be shown where the service repeats them."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query)
    except ValueError:
        return []
    found = [value for name, value in pairs if re.fullmatch(_PARAMETER_IS_A_SECRET, name)]
    return found + [segment for segment, hidden in _segments(parts.path) if hidden]


def _safe_path(path: str) -> str:
    return "/".join(MASK if hidden else segment for segment, hidden in _segments(path))


def _segments(path: str) -> Iterator[tuple[str, bool]]:
    """The segments of a path, and whether each may be a secret."""
    secret_follows = False
    for segment in path.split("/"):
        name, equals, _ = segment.rpartition("=")
        hidden = secret_follows or re.fullmatch(_TOKEN, segment) or (equals and _sensitive(name, _QUERY_WORDS))
        yield segment, bool(segment and hidden)
        secret_follows = re.fullmatch(_NAMES_A_SECRET, segment) is not None


def safe_text(text: str, secrets: Iterable[str]) -> str:
    """The text with user parts of URLs and the given secrets masked: as they stand, percent-encoded, and in JSON."""
    if "://" in text:
        text = re.sub(_USER_PART, f"://{MASK}@", text)
    for secret in sorted(secrets, key=len, reverse=True):
        for form in _forms(secret):
            text = _without(text, form)
    return text


def _forms(secret: str) -> tuple[str, ...]:
    """The ways to write a secret, longest first."""
    escaped = json.dumps(secret)[1:-1]
    forms = {secret, quote(secret, safe=""), quote_plus(secret), unquote(secret)}
    forms |= {escaped, escaped.replace("/", "\\/")}
    return tuple(sorted(forms, key=len, reverse=True))


def _without(text: str, secret: str) -> str:
    if len(secret) >= _ANYWHERE:
        return text.replace(secret, MASK)
    if len(secret) >= _WHOLE_WORD and secret in text:
        return re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", MASK, text)
    return text
