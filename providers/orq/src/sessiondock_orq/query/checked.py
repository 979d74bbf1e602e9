"""Validators of attrs classes. Each raises InvalidValueError that names the class, the attribute and what would fit."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, get_args

from attrs import Attribute

from sessiondock import UNSET, checks
from sessiondock.errors import InvalidValueError
from sessiondock.values import is_object

Validator = Callable[[Any, "Attribute[Any]", Any], None]


def _wrong(owner: object, attribute: Attribute[Any], what: str, value: object) -> InvalidValueError:
    return InvalidValueError(f"{attribute.name} of {type(owner).__name__} must be {what}, not {checks.shown(value)}")


def text(owner: object, attribute: Attribute[Any], value: object) -> None:
    """A string."""
    if not isinstance(value, str):
        raise _wrong(owner, attribute, "a str", value)


def named(owner: object, attribute: Attribute[Any], value: object) -> None:
    """A string that is not empty."""
    if not isinstance(value, str) or not value:
        raise _wrong(owner, attribute, "a str that is not empty", value)


def is_number(value: object) -> bool:
    """Whether JSON can hold it as a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def number(owner: object, attribute: Attribute[Any], value: object) -> None:
    """A number, not infinite and not NaN."""
    if not is_number(value):
        raise _wrong(owner, attribute, "a finite number", value)


def boolean(owner: object, attribute: Attribute[Any], value: object) -> None:
    """True or False."""
    if not isinstance(value, bool):
        raise _wrong(owner, attribute, "a bool", value)


def word(words: Any) -> Validator:
    """One of the words of a Literal."""
    known = get_args(words)

    def check(owner: object, attribute: Attribute[Any], value: object) -> None:
        if value not in known:
            raise _wrong(owner, attribute, f"one of {', '.join(known)}", value)

    return check


def operator(words: Any) -> Validator:
    """An operator that belongs to the kind."""
    known = get_args(words)

    def check(owner: object, attribute: Attribute[Any], value: object) -> None:
        if value not in known:
            raise InvalidValueError(
                f"{type(owner).__name__} has no operator {checks.shown(value)}; it has {', '.join(known)}"
            )

    return check


def several(owner: object, attribute: Attribute[Any], value: object) -> None:
    """A list or tuple. A string is none, though it could be iterated."""
    if not isinstance(value, (list, tuple)):
        raise _wrong(owner, attribute, "a list or tuple", value)


def each(item: Validator) -> Validator:
    """A list or tuple whose items all fit."""

    def check(owner: object, attribute: Attribute[Any], value: Any) -> None:
        several(owner, attribute, value)
        for one in value:
            item(owner, attribute, one)

    return check


def instance(*kinds: type) -> Validator:
    """A value made by one of these classes."""

    def check(owner: object, attribute: Attribute[Any], value: object) -> None:
        if not isinstance(value, kinds):
            raise _wrong(owner, attribute, f"a {' or '.join(kind.__name__ for kind in kinds)}", value)

    return check


def mapping(item: Validator) -> Validator:
    """A dict with string keys whose values all fit."""

    def check(owner: object, attribute: Attribute[Any], value: Any) -> None:
        if not is_object(value):
            raise _wrong(owner, attribute, "a dict", value)
        for key, one in value.items():
            text(owner, attribute, key)
            item(owner, attribute, one)

    return check


def unless(nothing: object, item: Validator) -> Validator:
    """As ``item``, but for one value that always fits."""

    def check(owner: object, attribute: Attribute[Any], value: object) -> None:
        if value is not nothing:
            item(owner, attribute, value)

    return check


def optional(item: Validator) -> Validator:
    """As ``item``, or left out."""
    return unless(UNSET, item)


def nullable(item: Validator) -> Validator:
    """As ``item``, or None."""
    return unless(None, item)


def text_or_number(owner: object, attribute: Attribute[Any], value: object) -> None:
    """A string or a number."""
    if not isinstance(value, str) and not is_number(value):
        raise _wrong(owner, attribute, "a str or a finite number", value)
