"""What `update` may do to a mapping beside merging it by its keys."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any, Final, cast

import attrs

from sessiondock import InvalidValueError
from sessiondock.authoring import checks

from . import fields
from .fields import MAPPINGS, SESSION, UNREADABLE

__all__ = ["REMOVE", "DeepMerge", "MappingChange", "Replace", "mapping_change", "new_value"]


class _Remove(enum.Enum):
    REMOVE = "REMOVE"

    def __repr__(self) -> str:
        return self.value


REMOVE: Final = _Remove.REMOVE
"""As the value of a key: ``update(id, metadata={"plan": REMOVE})`` removes the key."""


@attrs.frozen
class Replace:
    """``update(id, metadata=Replace({...}))`` puts the mapping in the place of the one that is stored."""

    mapping: Mapping[str, Any]


@attrs.frozen
class DeepMerge:
    """``update(id, metadata=DeepMerge({...}))`` merges nested mappings by their keys, too.

    What is no mapping on both sides is replaced. `REMOVE` removes a key at any depth.
    """

    mapping: Mapping[str, Any]


@attrs.frozen
class MappingChange:
    """A change of a mapping, checked.

    Attributes:
        mapping: the new values, as JSON would give them.
        removed: the places of keys to remove; each place is the keys that lead there.
        deep: whether nested mappings are merged.
        replaces: whether nothing is kept of what is stored.
    """

    mapping: Mapping[str, Any]
    removed: tuple[tuple[str, ...], ...]
    deep: bool
    replaces: bool

    def apply(self, stored: Any, name: str) -> str:
        """The text that takes the place of the stored one. InvalidValueError when it is nested too deeply."""
        before: dict[str, Any] = {}
        if stored is not None and not self.replaces:
            try:
                before = SESSION[name].load(stored)
            except UNREADABLE:
                before = {}
        after = _deep(before, self.mapping) if self.deep else {**before, **self.mapping}
        for place in self.removed:
            _remove(after, place)
        return fields.store_json(after, name)


def new_value(stored: Any, name: str, value: Any) -> Any:
    """What a column holds after a change: a mapping is merged into what is stored, and replaces what is damaged."""
    if isinstance(value, MappingChange):
        return value.apply(stored, name)
    if name not in MAPPINGS or value is None or stored is None:
        return value
    try:
        merged = {**SESSION[name].load(stored), **fields.load_json(value)}
    except UNREADABLE:
        return value
    return fields.store_json(merged, name)


def mapping_change(value: object, name: str) -> MappingChange | None:
    """The change that a value of ``update`` asks for; None for a mapping that is simply merged.

    Raises InvalidValueError for a value that does not fit.
    """
    if isinstance(value, (Replace, DeepMerge)):
        given, deep = _checked(value.mapping, name), isinstance(value, DeepMerge)
    elif isinstance(value, Mapping) and any(each is REMOVE for each in cast("Mapping[str, Any]", value).values()):
        given, deep = cast("Mapping[str, Any]", value), False
    else:
        return None
    kept, removed = _parted(given, deep, ())
    mapping = fields.load_json(fields.store_json(kept, name))
    return MappingChange(mapping, tuple(removed), deep, isinstance(value, Replace))


def _checked(value: object, name: str) -> Mapping[str, Any]:
    return checks.mapping(value, name)


def _parted(given: Mapping[str, Any], deep: bool, place: tuple[str, ...]) -> tuple[dict[str, Any], list[Any]]:
    """The values that are set, and the places of those that are removed. InvalidValueError for too deep a nesting."""
    if len(place) > fields.DEEPEST:
        raise InvalidValueError(f"a mapping is nested too deeply; it may be {fields.DEEPEST} deep")
    kept: dict[str, Any] = {}
    removed: list[tuple[str, ...]] = []
    for key, value in given.items():
        if value is REMOVE:
            removed.append((*place, key))
        elif deep and isinstance(value, Mapping):
            inner, below = _parted(cast("Mapping[str, Any]", value), deep, (*place, key))
            removed += below
            if inner or not below:
                kept[key] = inner
        else:
            kept[key] = value
    return kept, removed


def _deep(before: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(before)
    for key, value in added.items():
        there = merged.get(key)
        both = isinstance(there, dict) and isinstance(value, dict)
        merged[key] = _deep(cast("dict[str, Any]", there), cast("dict[str, Any]", value)) if both else value
    return merged


def _remove(mapping: dict[str, Any], place: tuple[str, ...]) -> None:
    here: object = mapping
    for key in place[:-1]:
        here = cast("dict[str, object]", here).get(key) if isinstance(here, dict) else None
    if isinstance(here, dict):
        cast("dict[str, object]", here).pop(place[-1], None)
