"""What sessions are found by, in a form that is the same in both databases: digests of JSON.

A tag, the key of a piece of metadata, a key with its value, and a path into nested metadata with the value there are
one label each. Two values are the same when their JSON is, whatever the order of their keys.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from .fields import SESSION, UNREADABLE, Field

__all__ = ["Found", "key_label", "number", "number_path", "of_row", "pair_label", "path_label", "tag_label"]

_SHORT = 64
"""Tags and keys of more characters are not kept to know their labels."""
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Found(NamedTuple):
    """What a session is found by.

    Attributes:
        labels: of its tags and metadata.
        numbers: those in its metadata, by the digests of their paths.
        known: whether this is all, which a damaged row does not tell.
    """

    labels: frozenset[bytes]
    numbers: Mapping[bytes, float]
    known: bool


def tag_label(tag: str) -> bytes:
    """The label of sessions that have a tag."""
    return _known("tag", tag) if len(tag) <= _SHORT else _digest(["tag", tag])


def key_label(key: str) -> bytes:
    """The label of sessions whose metadata has a key."""
    return _known("key", key) if len(key) <= _SHORT else _digest(["key", key])


def pair_label(key: str, value: Any) -> bytes:
    """The label of sessions whose metadata has this value at a key."""
    return _digest(["pair", key, value])


def path_label(path: Sequence[str], value: Any) -> bytes:
    """The label of sessions whose metadata has this value, which is no mapping, where these keys lead."""
    return pair_label(path[0], value) if len(path) == 1 else _digest(["path", *path, value])


def number_path(path: Sequence[str]) -> bytes:
    """What numbers of metadata are found by, where these keys lead."""
    return _digest(["number", *path])


def of_row(row: Mapping[str, Any]) -> Found:
    """What a session is found by, from its stored tags and metadata; what is damaged of them has none."""
    stored_tags, stored_metadata = row.get("tags"), row.get("metadata")
    if stored_tags is stored_metadata is None:
        return _NOTHING
    tags: tuple[str, ...] | None = _loaded(SESSION["tags"], stored_tags)
    metadata: dict[str, Any] | None = _loaded(SESSION["metadata"], stored_metadata)
    known = (stored_tags is None or tags is not None) and (stored_metadata is None or metadata is not None)
    labels = {*map(tag_label, tags or ())}
    numbers: dict[bytes, float] = {}
    for key, value in (metadata or {}).items():
        labels.add(key_label(key))
        labels.add(pair_label(key, value))
        for path, leaf in _leaves((key,), value):
            if len(path) > 1:
                labels.add(path_label(path, leaf))
            if type(leaf) in {int, float}:
                numbers[number_path(path)] = number(leaf)
    return Found(frozenset(labels), numbers, known)


_NOTHING = Found(frozenset(), {}, known=True)


def _loaded(field: Field, stored: Any) -> Any:
    try:
        return None if stored is None else field.load(stored)
    except UNREADABLE:
        return None


def _leaves(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """What is no mapping inside of nested mappings, with the keys that lead there."""
    if not isinstance(value, dict):
        yield path, value
        return
    for key, inner in cast("dict[str, Any]", value).items():
        yield from _leaves((*path, key), inner)


def number(value: float) -> float:
    """A number as it is compared."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


@lru_cache(maxsize=1024)
def _known(kind: str, text: str) -> bytes:
    """The digest of a tag or key, of which most sessions have the same few."""
    return _digest([kind, text])


def _digest(parts: list[Any]) -> bytes:
    return hashlib.blake2b(_encode(parts).encode(), digest_size=16).digest()
