"""Images, sounds and documents in messages."""

from __future__ import annotations

import re
from typing import Any

from ..values import is_object
from .parts import Media

__all__ = ["MEDIA", "data_url", "read_inline", "read_media"]

MEDIA = frozenset(
    {
        *("image_url", "input_image", "image", "document", "input_audio", "input_file"),
        *("file", "blob", "uri"),
    }
)
_DATA_URL = re.compile(r"data:([^;,]*);base64,(.*)", re.DOTALL)


def read_media(part: dict[str, Any]) -> Media | None:
    """A part with a type among `MEDIA`; None when it has neither a reference nor data."""
    kind = part["type"]
    if kind in {"image_url", "input_image"}:
        return _openai_image(part)
    if kind == "input_audio":
        return _openai_audio(part.get("input_audio"))
    if kind in {"image", "document"}:
        return _anthropic(kind, part)
    if kind == "input_file" or (kind == "file" and is_object(part.get("file"))):
        return _openai_file(part if kind == "input_file" else part["file"])
    return _otel(kind, part)


def read_inline(part: dict[str, Any]) -> Media | None:
    """A part of Google's: ``fileData`` or ``inlineData``, in one of two spellings; None for any other."""
    for key, other in (("fileData", "file_data"), ("inlineData", "inline_data")):
        found = part.get(key, part.get(other))
        if is_object(found):
            media_type = _string(found, "mimeType") or _string(found, "mime_type")
            uri, data = _string(found, "fileUri") or _string(found, "file_uri"), _string(found, "data")
            if uri or data:
                return Media(kind=_kind_of(media_type), uri=uri, data=data, media_type=media_type)
    return None


def data_url(media: Media) -> str | None:
    """The data as a URL that holds it; None when there is no data."""
    return None if media.data is None else f"data:{media.media_type or ''};base64,{media.data}"


def _openai_image(part: dict[str, Any]) -> Media | None:
    found = part.get("image_url")
    inner = found if is_object(found) else {"url": found}
    url, file_id = _string(inner, "url"), _string(part, "file_id")
    detail = _string(inner, "detail") or _string(part, "detail")
    return _at(url, kind="image", file_id=file_id, detail=detail) if url or file_id else None


def _openai_audio(found: Any) -> Media | None:
    data = _string(found, "data") if is_object(found) else None
    kind = _string(found, "format") if is_object(found) else None
    return Media(kind="audio", data=data, media_type=f"audio/{kind}" if kind else None) if data else None


def _openai_file(found: dict[str, Any]) -> Media | None:
    url, file_id = _string(found, "file_data") or _string(found, "file_url"), _string(found, "file_id")
    name = _string(found, "filename")
    return _at(url, kind="document", file_id=file_id, name=name) if url or file_id else None


def _anthropic(kind: str, part: dict[str, Any]) -> Media | None:
    source = part.get("source")
    if not is_object(source):
        return None
    found = Media(
        kind=kind,
        uri=_string(source, "url"),
        file_id=_string(source, "file_id"),
        data=_string(source, "data") if source.get("type") == "base64" else None,
        media_type=_string(source, "media_type"),
        name=_string(part, "title"),
    )
    return found if found.uri or found.file_id or found.data else None


def _otel(kind: str, part: dict[str, Any]) -> Media | None:
    media_type = _string(part, "mime_type")
    found = Media(
        kind=_string(part, "modality") or _kind_of(media_type),
        uri=_string(part, "uri"),
        file_id=_string(part, "file_id"),
        data=_string(part, "content") if kind == "blob" else None,
        media_type=media_type,
    )
    return found if found.uri or found.file_id or found.data else None


def _at(url: str | None, *, kind: str, **more: str | None) -> Media:
    inside = None if url is None else _DATA_URL.fullmatch(url)
    if inside is None:
        return Media(kind=kind, uri=url, **more)
    return Media(kind=kind, media_type=inside[1] or None, data=inside[2], **more)


def _kind_of(media_type: str | None) -> str:
    start = (media_type or "").partition("/")[0]
    return start if start in {"image", "audio", "video"} else "document"


def _string(item: dict[str, Any], key: str) -> str | None:
    found = item.get(key)
    return found if isinstance(found, str) and found else None
