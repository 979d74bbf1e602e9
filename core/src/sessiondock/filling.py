"""An ``__init__`` for each model that takes what the one of attrs takes, in half the time.

The one of attrs calls a function for each attribute, since the class is frozen. This one makes the instance one of a
twin, whose attributes can be set (see `sessiondock.instances`), and one of the model when it is filled. For a model
with an id and ``raw`` it is::

    def __init__(self, *, id, raw):
        if self.__class__ is not _Model: return _theirs(**_locals())
        if raw is _NOTHING: raw = _make_raw()
        _set_class(self, _Twin)
        self.id = id
        self.raw = raw
        self.__class__ = _Model

An instance of a class that is derived from the model is left to attrs. Between the two classes nothing is called, so
nothing can fail there.
"""

from __future__ import annotations

import linecache
from collections.abc import Iterator
from typing import Any, TypeVar

import attrs

from .instances import FILLING, only_sets_attributes, twin_of

__all__ = ["with_filling"]

C = TypeVar("C", bound=type[Any])
_SAME = ("__kwdefaults__", "__annotations__", "__doc__", "__module__", "__qualname__")
"""What the function has of the one of attrs: its defaults among it."""


def with_filling(model: C) -> C:
    """The same class with such an ``__init__``, where the one of attrs takes keywords and only sets attributes."""
    twin = twin_of(model) if _can_be_filled(model) else None
    if twin is not None:
        # the type checkers know the method as attrs declares it
        type.__setattr__(model, "__init__", _init(model, twin))
    return model


def _can_be_filled(model: type[Any]) -> bool:
    # a twin that somebody is told of would be one class too many
    watched = any("__init_subclass__" in vars(each) for each in model.__mro__[:-1])
    if watched or "__init__" not in vars(model) or not only_sets_attributes(model):
        return False
    # what begins with an underscore is ours in the function
    return all(each.kw_only and not (each.alias or "_").startswith("_") for each in attrs.fields(model))


def _init(model: type[Any], twin: type[Any]) -> Any:
    """The function."""
    theirs: Any = model.__init__
    names: dict[str, Any] = {
        # annotations are looked up there
        **theirs.__globals__,
        "_Model": model,
        "_Twin": twin,
        "_theirs": theirs,
        "_locals": locals,
        "_set_class": object.__setattr__,
        "_NOTHING": attrs.NOTHING,
    }
    source = "".join(_lines(attrs.fields(model), names))
    file = f"{FILLING}{model.__module__}.{model.__qualname__}>"
    # shows the lines in tracebacks
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), names)
    init = names.pop("__init__")
    for name in _SAME:
        setattr(init, name, getattr(theirs, name))
    return init


def _lines(fields: tuple[attrs.Attribute[Any], ...], names: dict[str, Any]) -> Iterator[str]:
    """Its lines. Adds to the names that they use."""
    yield f"def __init__(self, *, {', '.join(str(each.alias) for each in fields)}):\n"
    yield "    if self.__class__ is not _Model: return _theirs(**_locals())\n"
    for each in fields:
        factory = getattr(each.default, "factory", None)
        if factory is not None:
            names[f"_make_{each.name}"] = factory
            yield f"    if {each.alias} is _NOTHING: {each.alias} = _make_{each.name}()\n"
    yield "    _set_class(self, '__class__', _Twin)\n"
    yield from (f"    self.{each.name} = {each.alias}\n" for each in fields)
    yield "    self.__class__ = _Model\n"
