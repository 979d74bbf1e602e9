"""Inspection of the signatures of a provider's methods."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

__all__ = [
    "admits",
    "admits_none",
    "by_name",
    "hints",
    "keywords",
    "kinds",
    "members",
    "required",
    "takes_free_mapping",
    "takes_time",
]


@cache
def keywords(function: Any) -> dict[str, inspect.Parameter]:
    """The keyword-only parameters, in order."""
    found = inspect.signature(function).parameters
    return {name: each for name, each in found.items() if each.kind is inspect.Parameter.KEYWORD_ONLY}


def required(function: Any) -> tuple[str, ...]:
    """The parameters without a default, apart from the first, which is the resource."""
    kinds = {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL}
    found = list(inspect.signature(function).parameters.values())[1:]
    return tuple(each.name for each in found if each.default is each.empty and each.kind not in kinds)


def by_name(function: Any) -> set[str]:
    """The parameters that can be given by name."""
    kinds = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
    return {name for name, each in inspect.signature(function).parameters.items() if each.kind in kinds}


@cache
def hints(function: Any) -> dict[str, Any]:
    """The resolved annotations; empty for a function whose annotations exist for type checkers only."""
    try:
        return typing.get_type_hints(function)
    except NameError:
        return {}


def members(hint: Any) -> tuple[Any, ...]:
    """The types of a union, or the one type."""
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        return typing.get_args(hint)
    return (hint,)


def kinds(function: Any, field: str) -> tuple[Any, ...]:
    """The types that a parameter is annotated with."""
    return members(hints(function).get(field))


def admits(function: Any, field: str, kind: Any) -> bool:
    """Whether the annotation of a parameter includes a type."""
    return kind in members(hints(function).get(field))


def admits_none(function: Any, field: str) -> bool:
    """Whether a parameter takes None."""
    return field in hints(function) and admits(function, field, types.NoneType)


def takes_time(function: Any, field: str) -> bool:
    """Whether a parameter takes a datetime."""
    return admits(function, field, datetime)


def takes_free_mapping(function: Any, field: str) -> bool:
    """Whether a parameter takes a mapping with any keys and values."""
    return admits(function, field, Mapping[str, Any])
