"""Which attributes of a model are read from JSON, and from which members."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import attrs

from .kinds import Kinds, Read, item_of_tuple, without_none
from .models import Event, Recording, Session
from .straight_line import Derived, Field

__all__ = ["CORE", "Declaration"]

CORE: tuple[type[Any], ...] = (Session, Event, Recording)
"""The models whose attributes are read only where a provider names them."""


class Declaration:
    """Which attributes of a model are read, and how; checked when it is made."""

    def __init__(
        self,
        model: type[Any],
        fields: Sequence[str],
        renames: Mapping[str, str],
        readers: Mapping[str, Read],
        computed: Sequence[str],
        derived: Mapping[str, tuple[str | Sequence[str], Callable[..., Any]]],
        amend: Callable[[dict[str, Any]], dict[str, Any]] | None,
    ) -> None:
        attributes = {each.name: each for each in attrs.fields(attrs.resolve_types(model))}
        unknown = {*fields, *renames, *readers, *computed, *derived} - attributes.keys()
        if unknown:
            raise ValueError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
        chosen = [*fields, *renames, *computed, *derived, *(["raw"] if "raw" in attributes else [])]
        twice = {name for name in chosen if chosen.count(name) > 1}
        if twice:
            raise ValueError(f"{model.__name__} declares {', '.join(sorted(twice))} twice; name each only once")
        unread = (_inherited(model) - {*fields, *renames}) | {*computed, *derived, "raw"}
        self.keys: dict[str, str] = {name: renames.get(name, name) for name in attributes if name not in unread}
        astray = readers.keys() - self.keys.keys()
        if astray:
            raise ValueError(
                f"{model.__name__} does not read {', '.join(sorted(astray))}; name it in fields or renames"
            )
        lost = [each.name for each in attributes.values() if _is_required(each) and each.name not in self.keys]
        if lost:
            raise ValueError(f"a {model.__name__} needs {', '.join(lost)}; name it in fields or renames")
        self.derived: Derived = {
            name: ((sources,) if isinstance(sources, str) else sources, derive)
            for name, (sources, derive) in derived.items()
        }
        missing = {source for sources, _ in self.derived.values() for source in sources} - self.keys.keys()
        if missing:
            raise ValueError(f"{model.__name__} derives from {', '.join(sorted(missing))}, which it does not read")
        self.amend = amend
        self._attributes, self._readers = attributes, readers

    def fields(self, kinds: Kinds) -> tuple[Field, ...]:
        """How the attributes are read."""
        return tuple(self._field(attribute, kinds) for name, attribute in self._attributes.items() if name in self.keys)

    def _field(self, attribute: attrs.Attribute[Any], kinds: Kinds) -> Field:
        name = attribute.name
        own = self._readers.get(name)
        alias, key, default = attribute.alias or name, self.keys[name], attribute.default
        if own is not None:
            return Field(name, alias, key, own, None, default, attrs.NOTHING)
        kind, nullable = without_none(attribute.type)
        null: Any = None if nullable else attrs.NOTHING
        if default == () and item_of_tuple(kind) is not None:
            # vendors write null for an empty list
            null = ()
        return Field(name, alias, key, kinds.reader(kind), kind, default, null)


def _inherited(model: type[Any]) -> set[str]:
    """Names of the attributes that a model has from the core's classes and does not declare anew."""
    owners: dict[str, type[Any]] = {}
    for owner in reversed(model.__mro__):
        declared = cast("tuple[attrs.Attribute[Any], ...]", owner.__dict__.get("__attrs_attrs__", ()))
        # the types of attrs do not know of inherited
        owners.update({each.name: owner for each in declared if not getattr(each, "inherited", False)})
    return {name for name, owner in owners.items() if owner in CORE}


def _is_required(attribute: attrs.Attribute[Any]) -> bool:
    return attribute.default is attrs.NOTHING
