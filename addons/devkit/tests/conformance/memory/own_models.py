"""Models of a provider's own that cannot be built again from their ``raw``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from sessiondock import Event, Session
from sessiondock.authoring import model

__all__ = ["BareSession", "ForgetfulEvent", "ForgetfulSession", "as_model"]

M = TypeVar("M", Session, Event)


@model(kw_only=True)
class BareSession(Session):
    """Has no ``from_raw``."""


@model(kw_only=True)
class ForgetfulSession(Session):
    """Reads the id only."""

    @classmethod
    def from_raw(cls, raw: Mapping[str, Any]) -> ForgetfulSession:
        return cls(id=raw["id"], raw=raw)


@model(kw_only=True)
class ForgetfulEvent(Event):
    """Reads the id only."""

    @classmethod
    def from_raw(cls, raw: Mapping[str, Any]) -> ForgetfulEvent:
        return cls(id=raw["id"], raw=raw)


def as_model(kind: type[M], found: M) -> M:
    """The same as an object of another class."""
    fields: Any = attrs.fields(kind)
    return kind(**{each.name: getattr(found, each.name) for each in fields})
