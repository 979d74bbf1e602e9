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

The instance is filled as one of a twin: a class of the same layout whose attributes can be set, which a frozen class
forbids and its ``__init__`` gets around at ten times the cost. Where Python sees another layout, as in a class with
slots that is not derived from one of ours, ``set_name(made, value_1)`` sets an attribute, at half that cost. A model
whose ``__init__`` has to run has no such function.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

import attrs

from .errors import DecodeError
from .in_place import NAMES, lines_in_place
from .kinds import Read

__all__ = ["MISFITS", "Field", "reader_of_lines", "straight_line"]

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


def straight_line(model: type[Any], fields: Sequence[Field], slowly: Read) -> Read | None:
    """The function that reads a model, None when its ``__init__`` does more than to set attributes.

    Args:
        model: an attrs class.
        fields: the attributes that are read. The others get their defaults, and ``raw`` the object itself.
        slowly: reads what does not fit.
    """
    names: dict[str, Any] = {"slowly": slowly, "MISFITS": MISFITS, "missing": object(), **NAMES}
    reading, value_of = _reading_all(fields, names)
    return reader_of_lines(model, reading, {**value_of, "raw": "data"}, names)


def reader_of_lines(
    model: type[Any], lines: Sequence[str], value_of: Mapping[str, str], names: Mapping[str, Any]
) -> Read | None:
    """The function that runs these lines and then makes the model of their variables, None as for `straight_line`.

    Args:
        model: an attrs class.
        lines: Python statements that read the argument, ``data``. They may return instead.
        value_of: attribute -> the variable that holds it, or another expression. The others get their defaults.
        names: what the lines use beside builtins.
    """
    if not _only_sets_attributes(model):
        return None
    twin = _twin(model)
    if twin is None and not all(hasattr(getattr(model, each.name, None), "__set__") for each in attrs.fields(model)):
        return None
    known: dict[str, Any] = {**names, "Twin": twin or model, "Model": model, "new": object.__new__}
    setting = _setting_all(model, value_of, known, by_twin=twin is not None)
    return _compiled(model, [*lines, *setting], known)


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
            lines += [f"    {line}" for line in _reading(value, field, names)]
    return [*lines, "except MISFITS:", "    return slowly(data)"], value_of


def _setting_all(
    model: type[Any], value_of: Mapping[str, str], names: dict[str, Any], *, by_twin: bool
) -> Iterator[str]:
    """The lines that make the instance."""
    yield "made = new(Twin)"
    for attribute in attrs.fields(model):
        name = attribute.name
        value = value_of.get(name) or _default(name, attribute.default, names)
        if by_twin:
            yield f"made.{name} = {value}"
        else:
            names[f"set_{name}"] = getattr(model, name).__set__
            yield f"set_{name}(made, {value})"
    if by_twin:
        yield "made.__class__ = Model"
    yield "return made"


def _reading(value: str, field: Field, names: dict[str, Any]) -> Iterator[str]:
    """The lines that get one value."""
    lines = lines_in_place(value, field.read, names)
    if field.required:
        yield f"{value} = data[{field.key!r}]"
        yield from lines if field.null is attrs.NOTHING else _under(f"if {value} is not None:", lines)
    elif field.null is attrs.NOTHING or field.default != field.null:
        yield f"{value} = get({field.key!r}, missing)"
        yield f"if {value} is missing: {value} = {_default(field.name, field.default, names)}"
        yield from _under("else:" if field.null is attrs.NOTHING else f"elif {value} is not None:", lines)
    else:
        yield f"{value} = get({field.key!r})"
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


def _compiled(model: type[Any], lines: Sequence[str], names: dict[str, Any]) -> Read:
    """The function. Its names are those of a function around it, which are found faster than those of a module."""
    body = "".join(f"        {line}\n" for line in lines)
    source = f"def make({', '.join(names)}):\n    def read(data):\n{body}    return read\n"
    file = f"<reader of {model.__module__}.{model.__qualname__}>"
    # shows the lines in tracebacks
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    made: dict[str, Any] = {}
    exec(compile(source, file, "exec"), made)
    return cast("Read", made["make"](**names))


def _twin(model: type[Any]) -> type[Any] | None:
    """A class of the same layout whose attributes can be set, None when there is none."""
    body: dict[str, Any] = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    if "__slots__" in vars(model):
        body["__slots__"] = vars(model)["__slots__"]
    make: Any = type
    twin: type[Any] = make(model.__name__, model.__bases__, body)
    try:
        object.__new__(twin).__class__ = model
    except TypeError:
        return None
    return twin


def _only_sets_attributes(model: type[Any]) -> bool:
    """Whether ``__init__`` is the one of attrs, and all it does is to set attributes to its arguments."""
    code, new = getattr(model.__init__, "__code__", None), getattr(model, "__new__", None)
    around = any(hasattr(model, name) for name in ("__attrs_pre_init__", "__attrs_post_init__"))
    if type(model) is not type or new is not object.__new__ or around:
        return False
    return (
        code is not None
        and code.co_filename.startswith("<attrs generated")
        and all(_is_plain(each) for each in attrs.fields(model))
    )


def _is_plain(attribute: attrs.Attribute[Any]) -> bool:
    converter: Any = getattr(attribute, "converter", None)
    checked = converter is not None or attribute.validator is not None
    return attribute.init and not checked and not getattr(attribute.default, "takes_self", False)
