"""Where recordings are, and the requests for their bytes."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from sessiondock import DecodeError, InvalidValueError, Recording
from sessiondock.authoring import Call, Request, path, values, with_query

from ..models import SyllableRecording
from .sessions import ROOT

__all__ = ["accepts", "read_recordings", "recordings", "stream"]

_AUDIO = frozenset(
    {
        "application/octet-stream",
        "binary/octet-stream",
        "application/ogg",
        "application/mp4",
        "video/mp4",
        "video/mpeg",
        "video/ogg",
        "video/webm",
    }
)


def recordings(session_id: str) -> Call[tuple[SyllableRecording, ...]]:
    """``POST /api/v1/sessions/recording/{session_id}`` without a body. Asking twice does no harm."""
    target = path(f"{ROOT}/recording", session_id)
    request = Request(operation="recordings", method="POST", target=target, idempotent=True)
    return Call(request=request, read=lambda response: read_recordings(response.json(), session_id))


def read_recordings(body: Any, session_id: str | None) -> tuple[SyllableRecording, ...]:
    """The recordings of a response. DecodeError when it is no list of them."""
    if not values.is_object(body):
        raise DecodeError("expected an object with a list of recordings")
    urls = body.get("recordings")
    if urls is not None and not values.is_array(urls):
        raise DecodeError("expected a list of recordings")
    return tuple(_recording(url, body, session_id) for url in urls or ())


def _recording(url: Any, body: dict[str, Any], session_id: str | None) -> SyllableRecording:
    text = url if isinstance(url, str) else None
    token, name = (None, None) if text is None else _token_and_name(text)
    alone = body if len(body["recordings"]) == 1 else {**body, "recordings": [url]}
    return SyllableRecording(session_id=session_id, name=name, url=text, token=token, raw=alone)


def _token_and_name(url: str) -> tuple[str | None, str | None]:
    """The token in a URL's query, and the name of a file at the end of its path."""
    try:
        parts = urlsplit(url)
        tokens = parse_qs(parts.query).get("token", [])
    except ValueError:
        return None, None
    last = parts.path.rpartition("/")[2]
    return (tokens[0] if tokens else None), (last if "." in last.strip(".") else None)


def stream(recording: Recording | None, token: str | None, url: str | None, base_url: str) -> Request:
    """The request for a recording's bytes. InvalidValueError unless exactly one of the arguments is there."""
    if sum(each is not None for each in (recording, token, url)) != 1:
        raise InvalidValueError("pass one of: a recording, token=, url=")
    if recording is not None:
        token, url = _opener(recording)
    if url is not None:
        return Request(operation="stream_recording", method="GET", target=_checked_url(url, base_url))
    target = with_query(f"{ROOT}/recording/stream", [("token", _checked_token(token))])
    return Request(operation="stream_recording", method="GET", target=target)


def _checked_token(token: object) -> str:
    """The token. Errors do not repeat it."""
    if not isinstance(token, str) or not token:
        raise InvalidValueError("token must be a str that is not empty; recordings() returns one")
    return token


def _opener(recording: object) -> tuple[str | None, str | None]:
    if not isinstance(recording, Recording):
        raise InvalidValueError(f"expected a Recording, not {type(recording).__name__}; a token goes to token=")
    if recording.url is None and recording.token is None:
        raise InvalidValueError("the recording has neither url nor token; recordings() returns one that has")
    return (None, recording.url) if recording.url is not None else (recording.token, None)


def _checked_url(url: object, base_url: str) -> str:
    """A URL that can only lead to the host it names. Errors do not repeat it, because it may hold a token."""
    if not isinstance(url, str):
        raise InvalidValueError(f"url must be a str, not {type(url).__name__}")
    if not url.isascii() or any(character <= " " or character == "\x7f" for character in url):
        raise InvalidValueError("url must not contain spaces, control or non-ASCII characters; percent-encode them")
    if url.startswith("/"):
        return url
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidValueError("url is not a URL") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or parts.username is not None:
        raise InvalidValueError("url must look like https://host/path, or be a path of the service that begins with /")
    if parts.scheme == "http" and base_url.startswith("https:"):
        raise InvalidValueError("url must be https, so that nobody on the way reads the recording")
    return f"{parts.scheme}:{url.partition(':')[2]}"


def accepts(media_type: str | None) -> bool:
    """Whether a response of this type can be a recording; the service documents only ``application/octet-stream``."""
    return media_type is None or media_type.startswith("audio/") or media_type in _AUDIO
