"""Hypothesis strategies for models, made from their annotations."""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st

__all__ = ["models"]

texts = st.text(max_size=5)
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
offsets = st.none() | st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@cache
def models(kind: Any, depth: int = 2) -> st.SearchStrategy[Any]:
    """Any object of an attrs class."""
    fields = attrs.fields(attrs.resolve_types(kind))
    return st.fixed_dictionaries(
        {field.name: _values(field.type, depth) for field in fields if field.default is attrs.NOTHING},
        optional={field.name: _values(field.type, depth) for field in fields if field.default is not attrs.NOTHING},
    ).map(lambda arguments: kind(**arguments))


def _values(kind: Any, depth: int) -> st.SearchStrategy[Any]:
    simple = _SIMPLE.get(kind)
    if simple is not None:
        return simple
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return st.one_of([_values(argument, depth) for argument in arguments])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(_values(arguments[0], depth - 1), max_size=2).map(tuple) if depth else st.just(())
    return models(kind, depth)


_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    Any: json_values,
    type(None): st.none(),
    str: texts,
    bool: st.booleans(),
    int: st.integers(),
    float: numbers,
    datetime: st.datetimes(timezones=offsets),
    timedelta: st.timedeltas(),
    Mapping[str, Any]: st.dictionaries(texts, json_values, max_size=3),
}
