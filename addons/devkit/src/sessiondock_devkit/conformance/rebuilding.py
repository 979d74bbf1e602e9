"""Models that are built again from their ``raw``."""

from __future__ import annotations

import json
from typing import Any

import attrs

from sessiondock import Event, Session

from .expect import expect

__all__ = ["expect_rebuilt"]

_OF_ITS_PLACE = ("id", "session_id", "parent_id")
"""What the JSON of an event may leave to the place where it stands; ``from_raw`` then leaves it None."""


def expect_rebuilt(found: Any) -> None:
    """Fail unless a model of a provider's own class is equal when it is built again from its stored ``raw``."""
    kind: Any = found.__class__
    if kind in {Session, Event}:
        return
    build: Any = getattr(kind, "from_raw", None)
    expect(build is not None, f"{kind.__name__} has no from_raw, so that nobody can build it again from a stored raw")
    again = build(json.loads(json.dumps(found.raw)))
    expect(type(again) is kind, f"{kind.__name__}.from_raw gave a {type(again).__name__}")
    if isinstance(found, Event):
        missing = [name for name in _OF_ITS_PLACE if getattr(again, name) is None]
        again = attrs.evolve(again, **{name: getattr(found, name) for name in missing})
    names = [each.name for each in attrs.fields(kind)]
    other = [name for name in names if getattr(again, name) != getattr(found, name)]
    expect(again == found, f"{kind.__name__}.from_raw gave another {', '.join(other)}")
