"""What the methods of a provider's classes say of themselves."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

__all__ = ["admits", "admits_none", "by_name", "hints", "keywords", "members", "takes_free_mapping", "takes_time"]


@cache
def keywords(function: Any) -> dict[str, inspect.Parameter]:
    """The keyword-only parameters, in order."""
    found = inspect.signature(function).parameters
    return {name: each for name, each in found.items() if each.kind is inspect.Parameter.KEYWORD_ONLY}


def by_name(function: Any) -> set[str]:
    """The parameters that can be given by name."""
    kinds = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
    return {name for name, each in inspect.signature(function).parameters.items() if each.kind in kinds}


@cache
def hints(function: Any) -> dict[str, Any]:
    """The annotations, resolved; those of a function that names what only type checkers see are left out."""
    try:
        return typing.get_type_hints(function)
    except NameError:
        return {}


def members(hint: Any) -> tuple[Any, ...]:
    """The types of a union, or the one type."""
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        return typing.get_args(hint)
    return (hint,)


def admits(function: Any, word: str, kind: Any) -> bool:
    """Whether the annotation of a word names a type."""
    return kind in members(hints(function).get(word))


def admits_none(function: Any, word: str) -> bool:
    """Whether None is one of the values a word takes."""
    return word in hints(function) and admits(function, word, types.NoneType)


def takes_time(function: Any, word: str) -> bool:
    """Whether a word takes a datetime."""
    return admits(function, word, datetime)


def takes_free_mapping(function: Any, word: str) -> bool:
    """Whether a word takes a mapping with any keys and values."""
    return admits(function, word, Mapping[str, Any])
