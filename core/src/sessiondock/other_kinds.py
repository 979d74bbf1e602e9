"""Kinds of attributes that only cattrs knows, such as enumerations and unions, with our strict readers inside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import cattrs

if TYPE_CHECKING:
    from .kinds import Kinds, Read

__all__ = ["other_reader"]

_STRICT = (str, bool, int, float, datetime, timedelta)


def other_reader(kind: Any, kinds: Kinds) -> Read:
    """The reader that cattrs makes for a kind. ValueError when it can make none."""
    converter = cattrs.Converter(detailed_validation=False)
    for each in _STRICT:
        converter.register_structure_hook(each, _as_hook(kinds.reader(each)))
    converter.register_structure_hook_func(_is_model, lambda value, model: kinds.reader(model)(value))
    try:
        hook = converter.get_structure_hook(kind)
    except (cattrs.StructureHandlerNotFoundError, TypeError) as error:
        raise ValueError(f"{kind} cannot be read; give the attribute a reader") from error

    def read(value: Any) -> Any:
        try:
            return hook(value, kind)
        except Exception as error:
            # for a Literal that is all that cattrs raises
            raise TypeError(f"expected {kind}, not {type(value).__name__}") from error

    return read


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and attrs.has(kind)


def _as_hook(read: Read) -> Callable[[Any, Any], Any]:
    return lambda value, _: read(value)
