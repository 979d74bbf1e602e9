"""How a generated function reads the values that nearly every session has, without calling their readers.

A rule is the source for the type that the JSON usually has. Anything else goes to the reader, which makes something of
it or raises. A line may raise as well: then the object is read field by field, by the readers alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import FunctionType
from typing import Any

from . import values
from .kinds import Read, TupleReader

__all__ = ["NAMES", "lines_in_place"]

NAMES: Mapping[str, Any] = {"from_iso": datetime.fromisoformat, "timedelta": timedelta}
"""What the lines use beside builtins."""
_CALL = "{v} = {read}({v})"
# any float less itself is 0, except infinity and what is no number
_NO_NUMBER = "type({v}) is not int and (type({v}) is not float or {v} - {v} != 0)"
_REAL = """\
if type({v}) is int: {v} = float({v})
elif type({v}) is not float or {v} - {v} != 0: {v} = {read}({v})"""
_STRINGS = """\
if type({v}) is not list: {v} = {read}({v})
else:
    for each in {v}:
        if type(each) is not str:
            {v} = {read}({v})
            break
    else: {v} = tuple({v})"""
# of 26 characters are times with six digits of a fraction and no offset, which are read once then
_ISO_TIME = """\
if type({v}) is not str or {v}[4:5] != '-': {v} = {read}({v})
elif len({v}) == 26 and {v}[25] != 'Z': {v} = from_iso({v} + 'Z')
else:
    time = from_iso({v})
    {v} = time if time.tzinfo is not None else from_iso({v} + 'Z') if len({v}) > 10 else {read}({v})"""
_TUPLE = """\
if type({v}) is list: {v} = ({item}({v}[0]),) if len({v}) == 1 else tuple([{item}(each) for each in {v}])
else: {v} = {read}({v})"""
_RULES: Mapping[Any, str] = {
    values.text: f"if type({{v}}) is not str: {_CALL}",
    values.text_or_none: f"if {{v}} is not None and type({{v}}) is not str: {_CALL}",
    values.boolean: f"if type({{v}}) is not bool: {_CALL}",
    values.whole: f"if type({{v}}) is not int: {_CALL}",
    values.mapping: f"if type({{v}}) is not dict: {_CALL}",
    values.identifier: f"if type({{v}}) is not str or not {{v}}: {_CALL}",
    values.number: f"if {_NO_NUMBER}: {_CALL}",
    values.number_or_none: f"if {{v}} is not None and {_NO_NUMBER}: {_CALL}",
    values.real: _REAL,
    values.strings: _STRINGS,
    values.iso_time: _ISO_TIME,
    values.epoch_seconds: _ISO_TIME,
    values.epoch_milliseconds: _ISO_TIME,
    values.seconds: "if type({v}) is float: {v} = timedelta(0, {v})\nelse: " + _CALL,
    values.milliseconds: "if type({v}) is float: {v} = timedelta(0, 0, 0, {v})\nelse: " + _CALL,
}


def lines_in_place(value: str, read: Read, names: dict[str, Any]) -> list[str]:
    """The lines that make a variable's value out of what was found there.

    Args:
        value: the variable, ``value_`` and a number.
        read: the reader.
        names: what the lines may use; gets the reader, and that of the items when it reads a tuple.
    """
    reader, item = value.replace("value", "read"), value.replace("value", "item")
    names[reader] = read
    if isinstance(read, TupleReader):
        names[item] = read.item
        return _TUPLE.format(v=value, read=reader, item=item).splitlines()
    # a provider's own reader may be anything that can be called, even what cannot be a key
    rule = _RULES.get(read, _CALL) if isinstance(read, FunctionType) else _CALL
    return rule.format(v=value, read=reader).splitlines()
