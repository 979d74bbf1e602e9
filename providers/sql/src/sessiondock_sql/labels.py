"""What sessions are found by, in a form that is the same in both databases: digests of JSON.

A tag, the key of a piece of metadata, and a key with its value are one label each. Two values are the same when their
JSON is, whatever the order of their keys.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["key_label", "of_row", "pair_label", "tag_label"]

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def tag_label(tag: str) -> bytes:
    """The label of sessions that have a tag."""
    return _digest(["tag", tag])


def key_label(key: str) -> bytes:
    """The label of sessions whose metadata has a key."""
    return _digest(["key", key])


def pair_label(key: str, value: Any) -> bytes:
    """The label of sessions whose metadata has this value at a key."""
    return _digest(["pair", key, value])


def of_row(row: Mapping[str, Any]) -> set[bytes]:
    """The labels of a session, from its stored tags and metadata."""
    return set(_labels(row["tags"], row["metadata"]))


def _labels(tags: str | None, metadata: str | None) -> Iterator[bytes]:
    if tags is not None:
        yield from map(tag_label, json.loads(tags))
    if metadata is not None:
        for key, value in json.loads(metadata).items():
            yield key_label(key)
            yield pair_label(key, value)


def _digest(parts: list[Any]) -> bytes:
    return hashlib.blake2b(_encode(parts).encode(), digest_size=16).digest()
