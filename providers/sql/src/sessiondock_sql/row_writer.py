"""One generated function, which puts the attributes of a model into a row; `row_reader` is the other way.

Most attributes of most events are None, and a loop over all of them would take longer than to store those that are
not. So the lines are written once. For two attributes, a name and inputs, they are::

    value = model.name
    if value is not None:
        if type(value) is not str or not value.isascii() or NULL in value: value = store_0(value, 'name of an event')
        row['name'] = value
    value = model.inputs
    if value is not None:
        row['inputs'] = store_1(value, 'inputs of an event')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from . import fields

__all__ = ["Write", "row_writer"]

Write: TypeAlias = Callable[[Any, dict[str, Any]], None]


def row_writer(columns: Mapping[str, fields.Field], of: str) -> Write:
    """The function that puts those attributes of a model that are not None into a row.

    It raises InvalidValueError for a value that does not fit.

    Args:
        columns: the attributes, which have the names of their columns.
        of: what errors say behind the name of an attribute.
    """
    names: dict[str, Any] = {"NULL": "\0"}
    lines = [line for place, name in enumerate(columns) for line in _writing(place, name, columns[name], of, names)]
    body = "".join(f"    {line}\n" for line in lines)
    exec(compile(f"def write(model, row):\n{body}", f"<writer{of}>", "exec"), names)
    write: Write = names["write"]
    return write


def _writing(place: int, name: str, field: fields.Field, of: str, names: dict[str, Any]) -> Iterator[str]:
    """The lines that store one attribute."""
    names[f"store_{place}"] = field.store
    stored = f"store_{place}(value, {name + of!r})"
    yield f"value = model.{name}"
    yield "if value is not None:"
    if field.store is fields.text:
        yield f"    if type(value) is not str or not value.isascii() or NULL in value: value = {stored}"
        yield f"    row[{name!r}] = value"
    else:
        yield f"    row[{name!r}] = {stored}"
