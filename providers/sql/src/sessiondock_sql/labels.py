"""What sessions are found by, in a form that is the same in both databases: digests of JSON.

A tag, the key of a piece of metadata, and a key with its value are one label each. Two values are the same when their
JSON is, whatever the order of their keys.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .fields import SESSION, UNREADABLE, Field

__all__ = ["are_known", "key_label", "of_row", "pair_label", "tag_label"]

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
    """The labels of a session, from its stored tags and metadata; what is damaged of them has none."""
    tags, metadata = (_loaded(SESSION[name], row[name]) for name in ("tags", "metadata"))
    return set(_labels(tags or (), metadata or {}))


def are_known(row: Mapping[str, Any]) -> bool:
    """Whether `of_row` gives every label that a stored session has, which a damaged row does not tell."""
    return all(row[name] is None or _loaded(SESSION[name], row[name]) is not None for name in ("tags", "metadata"))


def _loaded(field: Field, stored: Any) -> Any:
    try:
        return None if stored is None else field.load(stored)
    except UNREADABLE:
        return None


def _labels(tags: Iterable[str], metadata: Mapping[str, Any]) -> Iterator[bytes]:
    yield from map(tag_label, tags)
    for key, value in metadata.items():
        yield key_label(key)
        yield pair_label(key, value)


def _digest(parts: list[Any]) -> bytes:
    return hashlib.blake2b(_encode(parts).encode(), digest_size=16).digest()
