"""The reader for each kind of attribute that a model may have: strict, and kind by kind the one that `values` has."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Union, get_args, get_origin

import attrs

from . import values
from .values import is_array

__all__ = ["Kinds", "Read", "TupleReader", "item_of_tuple", "without_none"]

Read = Callable[[Any], Any]


@attrs.frozen
class TupleReader:
    """Reads a list as a tuple.

    Attributes:
        item: reads one item.
    """

    item: Read

    def __call__(self, value: Any) -> tuple[Any, ...]:
        if not is_array(value):
            raise TypeError(f"expected a list, not {type(value).__name__}")
        return tuple([self.item(each) for each in value])


class Kinds:
    """Readers by kind.

    Args:
        times: reads a time.
        durations: reads a duration.
        models: gives the reader of an attrs class.
    """

    def __init__(
        self,
        *,
        times: Callable[[Any], datetime],
        durations: Callable[[Any], timedelta],
        models: Callable[[type[Any]], Read],
    ) -> None:
        self._models = models
        self._plain: dict[Any, Read] = {
            str: values.text,
            bool: values.boolean,
            int: values.whole,
            float: values.real,
            datetime: times,
            timedelta: durations,
            Any: _as_it_is,
        }

    def reader(self, kind: Any) -> Read:
        """The function that makes a value of this kind from JSON; it raises TypeError or ValueError if it cannot."""
        if kind in self._plain:
            return self._plain[kind]
        if _is_mapping(kind):
            return values.mapping
        item = item_of_tuple(kind)
        if item is not None:
            return TupleReader(self.reader(item)) if item is not str else values.strings
        inner, nullable = without_none(kind)
        if nullable:
            return _nullable(self.reader(inner))
        if isinstance(kind, type) and attrs.has(kind):
            return self._models(kind)
        # what no provider of ours has, such as an enumeration; the library is loaded only then
        from .other_kinds import other_reader

        return other_reader(kind, self)


def _is_mapping(kind: Any) -> bool:
    """Whether it is an object whose members are free."""
    return kind in (Mapping[str, Any], dict[str, Any])


def item_of_tuple(kind: Any) -> Any:
    """What a tuple of any length holds, None when the kind is none."""
    arguments = get_args(kind)
    return arguments[0] if get_origin(kind) is tuple and len(arguments) == 2 and arguments[1] is Ellipsis else None


def without_none(kind: Any) -> tuple[Any, bool]:
    """The kind without None, and whether it had None beside exactly one other."""
    others = [each for each in get_args(kind) if each is not type(None)]
    optional = get_origin(kind) in {Union, types.UnionType} and len(others) == 1 < len(get_args(kind))
    return (others[0], True) if optional else (kind, False)


def _as_it_is(value: Any) -> Any:
    return value


def _nullable(read: Read) -> Read:
    return lambda value: None if value is None else read(value)
