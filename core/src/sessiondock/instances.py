"""Whether instances of a class can be made without the ``__init__`` of attrs, and of what."""

from __future__ import annotations

from typing import Any

import attrs

from .received import Received

__all__ = ["FILLING", "only_sets_attributes", "twin_of"]

FILLING = "<__init__ of "
"""How the file names of functions begin that `sessiondock.filling` writes."""


def twin_of(model: type[Any]) -> type[Any] | None:
    """A class of the same layout whose attributes can be set, None when there is none.

    It has the slot that a `Received` stands before.
    """
    body: dict[str, Any] = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    raw = getattr(model, "raw", None)
    if isinstance(raw, Received):
        body["raw"] = raw.slot
    make: Any = type
    try:
        twin: type[Any] = make(model.__name__, (model,), body)
        object.__new__(twin).__class__ = model
    except TypeError:
        # it must not be derived from
        return None
    return twin


def only_sets_attributes(model: type[Any]) -> bool:
    """Whether ``__init__`` is the one of attrs or does the same, and all it does is to set attributes to arguments."""
    code, new = getattr(model.__init__, "__code__", None), getattr(model, "__new__", None)
    around = any(hasattr(model, name) for name in ("__attrs_pre_init__", "__attrs_post_init__"))
    if type(model) is not type or new is not object.__new__ or around:
        return False
    return (
        code is not None
        and code.co_filename.startswith(("<attrs generated", FILLING))
        and all(_is_plain(each) for each in attrs.fields(model))
    )


def _is_plain(attribute: attrs.Attribute[Any]) -> bool:
    converter: Any = getattr(attribute, "converter", None)
    checked = converter is not None or attribute.validator is not None
    return attribute.init and not checked and not getattr(attribute.default, "takes_self", False)
