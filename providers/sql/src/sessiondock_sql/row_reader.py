"""One generated function for each model, which reads a row whose columns are as they should be.

A page of a hundred sessions has thousands of columns, and a call for each of them would take most of the time. So the
lines are written once, and a row in which something does not fit is left to a function that looks at each column by
itself. For two columns, a name and inputs, they are::

    value_0, value_1 = data[:2]
    try:
        if value_0 is not None:
            if type(value_0) is not str or not value_0.isascii(): value_0 = read_0(value_0)
        if value_1 is not None:
            value, end = scan(value_1, 0)
            if end != len(value_1) or type(value) is not dict: return slowly(data)
            value_1 = value
    except UNREADABLE:
        return slowly(data)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from sessiondock.authoring import reader_of_lines

from . import fields
from .fields import UNREADABLE

__all__ = ["as_it_is", "Loaders", "row_reader"]

T = TypeVar("T")
Loaders: TypeAlias = Sequence[tuple[str, Callable[[Any], Any]]]
"""The name of each column, and what makes its value."""
_LINES: Mapping[Any, tuple[str, ...]] = {
    fields.load_text: ("if type({0}) is not str or not {0}.isascii(): {0} = {1}({0})",),
    fields.load_time: (
        "{0} = time({0})",
        "if {0}.tzinfo is None: return slowly(data)",
    ),
    fields.load_mapping: (
        "value, end = scan({0}, 0)",
        "if end != len({0}) or type(value) is not dict: return slowly(data)",
        "{0} = value",
    ),
    fields.load_tags: (
        "value, end = scan({0}, 0)",
        "if end != len({0}) or type(value) is not list or {{*map(type, value)}} != only_text: return slowly(data)",
        "{0} = tuple(value)",
    ),
}
"""What loads a column -> the lines that do the same for one that is as it should be."""
_EMPTY = {"tags": "()", "children": "()", "raw": "{}"}
"""Columns -> what null stands for, but for None."""


def as_it_is(value: Any) -> Any:
    """Loads a column that is taken as it is."""
    return value


def row_reader(model: type[T], loaders: Loaders, slowly: Callable[[Sequence[Any]], T]) -> Callable[[Sequence[Any]], T]:
    """The function that makes a model of a row, which begins with its id and these columns.

    Args:
        model: of the core.
        loaders: the columns after the id.
        slowly: makes the model of a row in which something does not fit.
    """
    names: dict[str, Any] = {
        "slowly": slowly,
        "scan": fields.scan,
        "time": datetime.fromisoformat,
        "only_text": {str},
        "UNREADABLE": (*UNREADABLE, StopIteration),
    }
    value_of = {name: f"value_{place}" for place, (name, _) in enumerate(loaders)}
    lines = [
        f"value_id, {', '.join(value_of.values())} = data[:{len(loaders) + 1}]",
        "if type(value_id) is not str or not value_id.isascii(): return slowly(data)",
        "try:",
        # a row may have nothing but its id
        "    pass",
    ]
    for name, load in loaders:
        lines += [f"    {line}" for line in _reading(name, value_of[name], load, names)]
    lines += ["except UNREADABLE:", "    return slowly(data)"]
    found = reader_of_lines(model, lines, {"id": "value_id", **value_of}, names)
    assert found is not None
    return found


def _reading(name: str, value: str, load: Callable[[Any], Any], names: dict[str, Any]) -> Iterator[str]:
    """The lines that load one column."""
    if load is as_it_is:
        return
    reader = value.replace("value", "read")
    names[reader] = load
    yield f"if {value} is not None:"
    for line in _LINES.get(load, ("{0} = {1}({0})",)):
        yield "    " + line.format(value, reader)
    if name in _EMPTY:
        yield "else:"
        yield f"    {value} = {_EMPTY[name]}"
