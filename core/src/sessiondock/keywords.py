"""Which keyword arguments a class takes, read from the signatures of its constructors."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

__all__ = ["accepted_settings"]


def accepted_settings(cls: Any) -> tuple[str, ...] | None:
    """The keyword arguments of a class, or None when that cannot be known.

    ``**options: Unpack[SomeTypedDict]`` counts as the keys of the TypedDict. Other ``**options`` are taken to go to the
    constructor of the next base class.
    """
    names: dict[str, None] = {}
    for base in getattr(cls, "__mro__", ()):
        if base is object or "__init__" not in vars(base):
            continue
        init: Callable[..., Any] = base.__init__
        parameters = list(inspect.signature(init).parameters.values())[1:]
        names |= dict.fromkeys(each.name for each in parameters if each.kind in _BY_NAME)
        rest = [each.name for each in parameters if each.kind is inspect.Parameter.VAR_KEYWORD]
        if not rest:
            return tuple(names)
        keys = _unpacked(init, rest[0])
        if keys is not None:
            return tuple(names | dict.fromkeys(keys))
    return None


_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def _unpacked(init: Callable[..., Any], name: str) -> tuple[str, ...] | None:
    try:
        hint = get_type_hints(init).get(name)
    except NameError:  # a name that exists for type checkers only
        return None
    arguments = get_args(hint)
    kind = get_origin(arguments[0]) or arguments[0] if arguments else None
    return tuple(kind.__annotations__) if kind is not None and is_typeddict(kind) else None
