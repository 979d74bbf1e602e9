"""What sessions are found by beside their columns: digests of tags, metadata keys and metadata values.

Two values are the same when their JSON is, whatever the order of their keys; 1, 1.0 and True are three values.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sessiondock.authoring import values

__all__ = ["key_label", "of_record", "pair_label", "tag_label"]

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def tag_label(tag: str) -> bytes:
    """The label of sessions that have a tag."""
    return _digest("tag", tag)


def key_label(key: str) -> bytes:
    """The label of sessions whose metadata has a key."""
    return _digest("key", key)


def pair_label(key: str, value: Any) -> bytes:
    """The label of sessions whose metadata has this value at a key."""
    return _digest("pair", key, value)


def of_record(record: Mapping[str, Any]) -> set[bytes]:
    """The labels of a session's record; what is damaged of it has none."""
    return set(_labels(record.get("tags"), record.get("metadata")))


def _labels(tags: Any, metadata: Any) -> Iterator[bytes]:
    if values.is_array(tags):
        yield from (tag_label(tag) for tag in tags if isinstance(tag, str))
    if values.is_object(metadata):
        for key, value in metadata.items():
            yield key_label(key)
            yield pair_label(key, value)


def _digest(*parts: Any) -> bytes:
    return hashlib.blake2b(_encode(parts).encode(), digest_size=16).digest()
