"""One generated function for each model, which reads JSON that is as it should be, and nothing else.

A page of a hundred sessions has thousands of fields, and a call for each of them would take most of the time. So the
source of a function is written once for each model. For a model with an id and a name it is::

    def read(data):
        if type(data) is not dict: return slowly(data)
        try:
            get = data.get
            value_0 = data['_id']
            if type(value_0) is not str: value_0 = read_0(value_0)
            value_1 = get('name')
            if value_1 is not None:
                if type(value_1) is not str: value_1 = read_1(value_1)
        except MISFITS:
            return slowly(data)
        made = new(Twin)
        made.id = value_0
        made.name = value_1
        made.raw = data
        made.__class__ = Model
        return made

How the values of common kinds are read without a call is said in `sessiondock.in_place`.

The instance is filled as one of a twin: a derived class of the same layout whose attributes can be set, which a frozen
class forbids, and whose slot ``raw`` has no descriptor around it (`sessiondock.received`). A model whose ``__init__``
does more than to set attributes has no such function.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

import attrs

from .errors import DecodeError
from .in_place import NAMES, lines_in_place
from .instances import only_sets_attributes, twin_of
from .kinds import Read

__all__ = ["MISFITS", "Derived", "Field", "derived_values", "lines_of_field", "reader_of_lines", "straight_line"]

Derived = Mapping[str, tuple[Sequence[str], Callable[..., Any]]]
"""Attribute -> others that are read, and the function that makes the one's value of the others'."""
MISFITS: tuple[type[Exception], ...] = (ValueError, TypeError, KeyError, AttributeError, OverflowError, DecodeError)
"""What a reader may raise for a value that does not fit; a model inside raises DecodeError."""


@attrs.frozen(eq=False)
class Field:
    """How one attribute is read.

    Attributes:
        name: of the attribute.
        alias: of the argument of the model's ``__init__``.
        key: in the JSON.
        read: makes the value.
        kind: what the annotation says beside None, when ``read`` is the reader of that kind; None when it is the
            provider's own.
        default: as attrs has it; NOTHING for a field that must be there.
        null: what null becomes; NOTHING when ``read`` must look at it.
    """

    name: str
    alias: str
    key: str
    read: Read
    kind: Any
    default: Any
    null: Any

    def value(self, found: Any) -> Any:
        """What the attribute becomes. An error when it does not fit."""
        return self.null if found is None and self.null is not attrs.NOTHING else self.read(found)

    @property
    def sameness(self) -> object:
        """What two fields share whose values are the same; the provider's own readers may not share."""
        return self if self.kind is None else (self.key, self.kind, self.default, self.null)

    @property
    def required(self) -> bool:
        """Whether nothing can be read without it."""
        return self.default is attrs.NOTHING

    @property
    def absence_shows(self) -> bool:
        """Whether a member that is not there and one that is null become different values."""
        return self.null is attrs.NOTHING or self.default != self.null


def straight_line(model: type[Any], fields: Sequence[Field], derived: Derived, slowly: Read) -> Read | None:
    """The function that reads a model, None when its ``__init__`` does more than to set attributes.

    Args:
        model: an attrs class.
        fields: the attributes that are read. The others get their defaults, and ``raw`` the object itself.
        derived: the attributes that are made of others.
        slowly: reads what does not fit.
    """
    names: dict[str, Any] = {"slowly": slowly, "MISFITS": MISFITS, "missing": object(), **NAMES}
    reading, value_of = _reading_all(fields, names)
    value_of |= derived_values(derived, value_of, names)
    return reader_of_lines(model, reading, {**value_of, "raw": "data"}, names)


def derived_values(derived: Derived, value_of: Mapping[str, str], names: dict[str, Any]) -> dict[str, str]:
    """Attribute -> the expression for what is derived. Adds to the names that lines use."""
    names.update({f"derive_{name}": derive for name, (_, derive) in derived.items()})
    return {
        name: f"derive_{name}({', '.join(value_of[source] for source in sources)})"
        for name, (sources, _) in derived.items()
    }


def reader_of_lines(
    model: type[Any],
    lines: Sequence[str],
    value_of: Mapping[str, str],
    names: Mapping[str, Any],
    argument: str = "data",
) -> Read | None:
    """The function that runs these lines and then makes the model of their variables, None as for `straight_line`.

    Args:
        model: an attrs class.
        lines: Python statements that read the argument. They may return instead.
        value_of: attribute -> the variable that holds it, or another expression. The others get their defaults.
        names: what the lines use beside builtins.
        argument: the argument's name.
    """
    twin = twin_of(model) if only_sets_attributes(model) else None
    if twin is None:
        return None
    known: dict[str, Any] = {**names, "Twin": twin, "Model": model, "new": object.__new__}
    setting = list(_setting_all(model, value_of, known))
    return _compiled(model, [*lines, *setting], known, argument)


def _reading_all(fields: Sequence[Field], names: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """The lines that get the values, and which variable each attribute becomes."""
    lines = ["if type(data) is not dict: return slowly(data)", "try:", "    get = data.get"]
    value_of: dict[str, str] = {}
    alike: dict[Any, str] = {}
    for place, field in enumerate(fields):
        value = f"value_{place}"
        # a time that two attributes read is read once
        value_of[field.name] = alike.setdefault(field.sameness, value)
        if value_of[field.name] == value:
            lines += [f"    {line}" for line in lines_of_field(value, field, names)]
    return [*lines, "except MISFITS:", "    return slowly(data)"], value_of


def _setting_all(model: type[Any], value_of: Mapping[str, str], names: dict[str, Any]) -> Iterator[str]:
    """The lines that make the instance."""
    yield "made = new(Twin)"
    for attribute in attrs.fields(model):
        name = attribute.name
        value = value_of.get(name) or _default(name, attribute.default, names)
        yield f"made.{name} = {value}"
    yield "made.__class__ = Model"
    yield "return made"


def lines_of_field(value: str, field: Field, names: dict[str, Any], found: str | None = None) -> Iterator[str]:
    """The lines that get one value.

    Args:
        value: the variable that holds it then.
        field: how it is read.
        names: what the lines use; gets what is lacking.
        found: the expression for what the member holds, or ``missing`` where it is not there and that shows, else
            None; left out, the member of the dictionary ``data``.
    """
    key, lines = repr(field.key), lines_in_place(value, field.read, names)
    if field.required:
        yield f"{value} = {found or f'data[{key}]'}"
        yield from lines if field.null is attrs.NOTHING else _under(f"if {value} is not None:", lines)
    elif field.absence_shows:
        yield f"{value} = {found or f'get({key}, missing)'}"
        yield f"if {value} is missing: {value} = {_default(field.name, field.default, names)}"
        yield from _under("else:" if field.null is attrs.NOTHING else f"elif {value} is not None:", lines)
    else:
        yield f"{value} = {found or f'get({key})'}"
        if field.null == ():
            yield f"if {value} is None: {value} = ()"
        yield from _under("else:" if field.null == () else f"if {value} is not None:", lines)


def _under(head: str, lines: Sequence[str]) -> Iterator[str]:
    """Lines that run under a condition."""
    if len(lines) == 1 and head == "else:" and lines[0].startswith("if "):
        yield f"el{lines[0]}"
        return
    yield head
    yield from (f"    {line}" for line in lines)


def _default(name: str, default: Any, names: dict[str, Any]) -> str:
    """An expression for a default."""
    if default is None or default == ():
        return repr(default)
    factory: Callable[[], Any] | None = getattr(default, "factory", None)
    names[f"default_{name}"] = default if factory is None else factory
    return f"default_{name}" if factory is None else f"default_{name}()"


def _compiled(model: type[Any], lines: Sequence[str], names: Mapping[str, Any], argument: str) -> Read:
    """The function. Its names are those of a function around it, which are found faster than those of a module."""
    body = "".join(f"        {line}\n" for line in lines)
    source = f"def make({', '.join(names)}):\n    def read({argument}):\n{body}    return read\n"
    whence = "" if argument == "data" else f" from {argument}"
    file = f"<reader of {model.__module__}.{model.__qualname__}{whence}>"
    # shows the lines in tracebacks
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    made: dict[str, Any] = {}
    exec(compile(source, file, "exec"), made)
    return cast("Read", made["make"](**names))
