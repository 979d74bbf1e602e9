"""One generated function for each model, which reads it from the bytes of its JSON by msgspec.

msgspec makes a struct of the members that the model reads, and makes sure of their types where its rules for a type are
those of `sessiondock.values`. Other members, such as times, it leaves as they are, for the lines that read them from a
dictionary too. For a model with a name and a time::

    def read(received):
        try:
            found = decode(received)
            value_1 = found.m1
            if value_1 is not None:
                if type(value_1) is not str or value_1[4:5] != '-': ...
        except MISFITS: return otherwise(received)
        made = new(Twin)
        made.name = found.m0
        made.started_at = value_1
        store_raw(made, received.copy())
        made.__class__ = Model
        return made

What does not fit is decoded and read in the usual way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import Any

import attrs

from . import values
from .in_place import NAMES
from .kinds import Read, item_of_tuple
from .received import Received
from .straight_line import MISFITS, Derived, Field, derived_values, lines_of_field, reader_of_lines

__all__ = ["reader_of_bytes"]

Fields = Callable[[type[Any]], tuple[Sequence[Field], Derived]]
_SAME_RULES: Mapping[Any, Any] = {
    values.text: str,
    values.text_or_none: str | None,
    values.boolean: bool,
    values.whole: int,
    values.real: float,
    values.strings: tuple[str, ...],
    values.mapping: dict[str, Any],
}
"""Reader -> the type whose values msgspec gives are those that the reader would, for all that msgspec accepts."""


class _NotByStructError(Exception):
    """A model that cannot be made of a struct."""


def reader_of_bytes(model: type[Any], fields: Fields, otherwise: Read) -> Read | None:
    """The function that reads a model from ``msgspec.Raw``, None for a model that it cannot make, or without ``raw``.

    Args:
        model: an attrs class.
        fields: how a model is read.
        otherwise: reads what does not fit, from the same bytes.
    """
    import msgspec

    if not isinstance(getattr(model, "raw", None), Received):
        return None
    try:
        struct = _Struct(model, fields, ())
        decode = msgspec.json.Decoder(struct.kind).decode
    except (_NotByStructError, TypeError, ValueError):
        return None
    misfits = (*MISFITS, msgspec.MsgspecError, RecursionError)
    names = {**struct.names, "decode": decode, "otherwise": otherwise, "MISFITS": misfits}
    lines = ["try:", "    found = decode(received)", *(f"    {line}" for line in struct.lines)]
    return reader_of_lines(
        model,
        [*lines, "except MISFITS: return otherwise(received)"],
        {**struct.value_of, "raw": "received.copy()"},
        names,
        "received",
    )


class _Struct:
    """What msgspec makes for a model, and how its attributes are filled from that.

    Args:
        model: an attrs class.
        fields: as for `reader_of_bytes`.
        around: the models that this one is in.

    Attributes:
        kind: the class of msgspec's.
        lines: they read the struct ``found`` and may raise.
        value_of: attribute -> a variable of the lines or another expression.
        names: what the lines use.
    """

    def __init__(self, model: type[Any], fields: Fields, around: tuple[type[Any], ...]) -> None:
        import msgspec

        if model in around:
            raise _NotByStructError
        read, derived = fields(model)
        self._fields, self._around = fields, (*around, model)
        self.names: dict[str, Any] = {**NAMES, "missing": object()}
        self.lines: list[str] = []
        self.value_of: dict[str, str] = {}
        members: list[tuple[str, Any, Any]] = []
        keys = list(dict.fromkeys(each.key for each in read))
        for place, key in enumerate(keys):
            kind, default = self._member(f"m{place}", [each for each in read if each.key == key])
            members.append((f"m{place}", kind, default))
        self.value_of |= derived_values(derived, self.value_of, self.names)
        self.kind: Any = msgspec.defstruct(
            model.__name__,
            [(name, kind) if default is attrs.NOTHING else (name, kind, default) for name, kind, default in members],
            rename={f"m{place}": key for place, key in enumerate(keys)},
            kw_only=True,
            gc=False,
        )

    def _member(self, name: str, fields: Sequence[Field]) -> tuple[Any, Any]:
        """The type and the default of the struct's member that these attributes are read from."""
        import msgspec

        first = fields[0]
        kind = self._kind(first, name) if all(each.sameness == first.sameness for each in fields) else None
        if kind is None:
            return Any, self._leave_to_lines(name, fields)
        for each in fields:
            self.value_of[each.name] = self.value_of[first.name]
        factory: Any = getattr(first.default, "factory", None)
        default = first.default if factory is None else msgspec.field(default_factory=factory)
        return (kind if first.null is attrs.NOTHING else kind | None), default

    def _kind(self, field: Field, name: str) -> Any:
        """The type that msgspec makes sure of, None when it cannot. Says what of it becomes the attribute."""
        kind = _SAME_RULES.get(field.read) if isinstance(field.read, FunctionType) else None
        if kind is not None:
            self.value_of[field.name] = f"found.{name} or ()" if field.null == () else f"found.{name}"
            return kind
        item = item_of_tuple(field.kind)
        model = field.kind if item is None else item
        if not attrs.has(model) or "raw" in attrs.fields_dict(model) or field.default not in (None, (), attrs.NOTHING):
            return None
        try:
            inner = _Struct(model, self._fields, self._around)
        except _NotByStructError:
            return None
        make = reader_of_lines(model, inner.lines, inner.value_of, inner.names, "found")
        if make is None:
            return None
        self._make_inside(field, name, make, many=item is not None)
        several: Any = tuple
        return inner.kind if item is None else several[inner.kind, ...]

    def _make_inside(self, field: Field, name: str, make: Read, *, many: bool) -> None:
        """Add the lines that make models of the structs in a member."""
        value = self.value_of[field.name] = f"value_{name[1:]}"
        self.names[f"make_{name}"] = make
        self.lines.append(f"{value} = found.{name}" + (" or ()" if field.null == () else ""))
        if many:
            one, several = f"(make_{name}({value}[0]),)", f"tuple([make_{name}(each) for each in {value}])"
            self.lines.append(f"if {value}: {value} = {one} if len({value}) == 1 else {several}")
        else:
            self.lines.append(f"if {value} is not None: {value} = make_{name}({value})")

    def _leave_to_lines(self, name: str, fields: Sequence[Field]) -> Any:
        """Add the lines that read a member of any kind. The default that they expect."""
        shows = any(each.absence_shows for each in fields)
        alike: dict[Any, str] = {}
        for each in fields:
            if each.sameness not in alike:
                value = alike[each.sameness] = f"value_{name[1:]}_{len(alike)}"
                place = f"found.{name}"
                found = f"None if {place} is missing else {place}" if shows and not each.absence_shows else place
                self.lines += lines_of_field(value, each, self.names, found)
            self.value_of[each.name] = alike[each.sameness]
        if any(each.required for each in fields):
            return attrs.NOTHING
        return self.names["missing"] if shows else None
