"""Validators of attrs classes, made of the core's checks.

Each raises an InvalidValueError that names the attribute and its class, and says which values fit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from attrs import Attribute

from sessiondock import InvalidValueError
from sessiondock.authoring import UNSET, checks, values

Validator = Callable[[Any, "Attribute[Any]", Any], None]


def _named(owner: object, attribute: Attribute[Any]) -> str:
    return f"{attribute.name} of {type(owner).__name__}"


def _wrong(owner: object, attribute: Attribute[Any], expected: str, value: object) -> InvalidValueError:
    return InvalidValueError(f"{_named(owner, attribute)} must be {expected}, not {checks.shown(value)}")


def _checked(check: Callable[[object, str], object]) -> Validator:
    def validate(owner: object, attribute: Attribute[Any], value: object) -> None:
        check(value, _named(owner, attribute))

    return validate


string: Validator = _checked(checks.string)
text: Validator = _checked(checks.text)
number: Validator = _checked(checks.number)
boolean: Validator = _checked(checks.boolean)


def is_number(value: object) -> bool:
    """Whether it is a number that JSON can hold."""
    try:
        checks.number(value, "value")
    except InvalidValueError:
        return False
    return True


def text_or_number(owner: object, attribute: Attribute[Any], value: object) -> None:
    """A string or a finite number."""
    if not isinstance(value, str) and not is_number(value):
        raise _wrong(owner, attribute, "a str or a finite number", value)


def one_of(literal: Any) -> Validator:
    """One of the strings of a Literal."""
    return _checked(lambda value, name: checks.choice(value, name, get_args(literal)))


def several(owner: object, attribute: Attribute[Any], value: object) -> None:
    """A list or tuple. A string is neither, though it could be iterated."""
    if not isinstance(value, (list, tuple)):
        raise _wrong(owner, attribute, "a list or tuple", value)


def each(item: Validator) -> Validator:
    """A list or tuple whose items all fit."""

    def validate(owner: object, attribute: Attribute[Any], value: Any) -> None:
        several(owner, attribute, value)
        for one in value:
            item(owner, attribute, one)

    return validate


def instance(*kinds: type) -> Validator:
    """An instance of one of these classes."""

    def validate(owner: object, attribute: Attribute[Any], value: object) -> None:
        if not isinstance(value, kinds):
            raise _wrong(owner, attribute, f"a {' or '.join(kind.__name__ for kind in kinds)}", value)

    return validate


def mapping(item: Validator) -> Validator:
    """A dict with string keys whose values all fit."""

    def validate(owner: object, attribute: Attribute[Any], value: Any) -> None:
        if not values.is_object(value):
            raise _wrong(owner, attribute, "a dict", value)
        for key, one in value.items():
            string(owner, attribute, key)
            item(owner, attribute, one)

    return validate


def optional(item: Validator) -> Validator:
    """As ``item``, or UNSET."""
    return _or_exactly(UNSET, item)


def nullable(item: Validator) -> Validator:
    """As ``item``, or None."""
    return _or_exactly(None, item)


def _or_exactly(sentinel: object, item: Validator) -> Validator:
    def validate(owner: object, attribute: Attribute[Any], value: object) -> None:
        if value is not sentinel:
            item(owner, attribute, value)

    return validate
