"""The items of a page that are still the bytes of their JSON, for `sessiondock.from_bytes`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

from .json_text import parse_json

__all__ = ["UndecodedItems", "decoded"]


class UndecodedItems(Sequence[Any]):
    """The items of a page. One is decoded whenever it is asked for.

    Attributes:
        items: the bytes of each item's JSON, as ``msgspec.Raw``.
    """

    __slots__ = ("items",)

    def __init__(self, items: Sequence[Any]) -> None:
        self.items: Sequence[Any] = items

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        found: Any = self.items[index]
        return [decoded(each) for each in found] if isinstance(index, slice) else decoded(found)


def decoded(item: Any) -> Any:
    """The JSON of some bytes, which is known to be JSON."""
    return parse_json(bytes(item))
