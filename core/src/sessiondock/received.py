"""The attribute ``raw`` of models, whose JSON is decoded when it is looked at first.

A session that was read from its bytes keeps a copy of them until then. So nobody pays for a dictionary that is not
looked at, and a session keeps no more of its page than its own part.
"""

from __future__ import annotations

from types import MemberDescriptorType
from typing import Any, TypeVar

from .undecoded import decoded

__all__ = ["UNDECODED", "Received", "with_received"]

C = TypeVar("C", bound=type[Any])
UNDECODED: set[type[Any]] = set()
"""The types of what may stand for JSON that is not decoded yet; empty as long as no library makes such a thing."""


class Received:
    """A slot that may hold JSON, or its bytes in a type of `UNDECODED`; whoever looks gets the JSON.

    Two threads that look first may decode twice, and get equal values.

    Attributes:
        slot: what the class had under the attribute's name.
    """

    def __init__(self, slot: MemberDescriptorType) -> None:
        self.__name__: str = slot.__name__
        self.__objclass__: type[Any] = slot.__objclass__
        self.slot: MemberDescriptorType = slot
        self._load, self._store = slot.__get__, slot.__set__

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
        if instance is None:
            return self
        found = self._load(instance)
        if type(found) not in UNDECODED:
            return found
        json = decoded(found)
        self._store(instance, json)
        return json

    def __set__(self, instance: Any, value: Any) -> None:
        self._store(instance, value)


def with_received(model: C) -> C:
    """The same class, whose own slot ``raw``, if it has one, is `Received`."""
    slot = vars(model).get("raw")
    if isinstance(slot, MemberDescriptorType):
        # the type checkers know the attribute as attrs declares it
        type.__setattr__(model, "raw", Received(slot))
    return model
