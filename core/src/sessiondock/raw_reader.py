"""Models built again from their ``raw``, by the code that read them first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

__all__ = ["RawReader"]

M = TypeVar("M")


class RawReader:
    """The class method ``from_raw`` of a provider's own model, bound to the provider's reader of JSON.

    A model is loaded before the code that reads it, so the reader is named, and imported when it is called first::

        @model(kw_only=True)
        class ExampleSession(Session):
            from_raw: ClassVar[RawReader] = RawReader("example_package.wire:CODEC.from_raw")

    Args:
        reader: the module and the name in it, with a colon in between, of a function ``(model, raw) -> model``.
            `Codec.from_raw` is one; a provider whose models are not made by a codec alone writes its own around it.
    """

    def __init__(self, reader: str) -> None:
        self._reader = reader

    def __get__(self, instance: object, owner: type[M]) -> Callable[[Mapping[str, Any]], M]:
        def from_raw(raw: Mapping[str, Any], /) -> M:
            """The object whose ``raw`` this is, equal to the one that a client returned.

            Raises:
                InvalidValueError: it is not a mapping, or has nothing that this class reads.
                DecodeError: something is missing that this class needs, such as the id.
            """
            from pkgutil import resolve_name

            found: M = resolve_name(self._reader)(owner, raw)
            return found

        from_raw.__qualname__ = f"{owner.__qualname__}.from_raw"
        from_raw.__module__ = owner.__module__
        return from_raw
