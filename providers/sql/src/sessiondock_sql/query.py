"""What a list of sessions asks for, and what it could start from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from . import listing, words
from .listing import Choice, Shape

__all__ = ["Query", "bucket", "choices"]

_MOST_CHOICES = 8


@attrs.frozen(kw_only=True)
class Query:
    """What a list asks for, checked.

    Attributes:
        values: by the names of the filters of `listing.Shape`; None where a filter has no value.
        labels: every one of which a session must have.
        any_label: one of which a session must have, if there are any.
        ids: one of which a session must have, if it is not None.
        numbers: for each path into metadata, the least and the greatest number.
        order: newest or oldest first.
        order_by: one of `listing.ORDERS`.
        page_size: sessions on a page.
    """

    values: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    labels: tuple[bytes, ...] = ()
    any_label: tuple[bytes, ...] = ()
    ids: tuple[str, ...] | None = None
    numbers: tuple[tuple[bytes, float, float], ...] = ()
    order: Literal["newest", "oldest"] = "newest"
    order_by: str = "started_at"
    page_size: int = 100

    @property
    def order_name(self) -> str:
        """The order as cursors name it."""
        return f"{self.order} by {self.order_by}"

    @property
    def order_column(self) -> str:
        """The column that the list is ordered by."""
        return listing.ORDERS[self.order_by]

    @property
    def has_texts(self) -> bool:
        """Whether texts have to be made searchable first."""
        return "words" in self.values or "names" in self.values

    @property
    def is_everything(self) -> bool:
        """Whether every session fits."""
        return not (self.values or self.labels or self.any_label or self.numbers or self.ids)

    @property
    def is_single(self) -> bool:
        """Whether it asks for one thing."""
        return len(self.values) + len(self.labels) + len(self.numbers) + bool(self.any_label) == 1

    def shape(self, start: str) -> Shape:
        """The shape of the whole query."""
        return Shape(
            start=start,
            order=self.order_column,
            # names are compared anyway; their trigrams are of use only to start from
            filters=tuple(sorted(name for name in self.values if name != "names" or start == "names")),
            labels=len(self.labels),
            any_label=bucket(len(self.any_label)),
            ids=bucket(len(self.ids or ())),
            numbers=len(self.numbers),
        )

    def parameters(self) -> dict[str, Any]:
        """The values of the statement."""
        found = {name: value for name, value in self.values.items() if value is not None}
        if wanted := found.get("words"):
            found["words"], found["tsquery"] = words.sqlite_query(wanted), words.tsquery(wanted)
        if part := found.get("names"):
            found["name_trigrams"] = words.sqlite_query([[part]])
        found.update({f"label{number}": label for number, label in enumerate(self.labels)})
        found.update(_filled("any", self.any_label))
        found.update(_filled("id", self.ids or ()))
        for number, (path, low, high) in enumerate(self.numbers):
            found.update({f"path{number}": path, f"low{number}": low, f"high{number}": high})
        return found

    def starting_with(self, choice: Choice) -> Query:
        """The same with the label or number in front that it starts from."""
        if choice.start not in {"labels", "numbers"}:
            return self
        values = list[Any](getattr(self, choice.start))
        values.insert(0, values.pop(choice.number))
        front: dict[str, Any] = {choice.start: tuple(values)}
        return attrs.evolve(self, **front)

    def beyond(self, sort_key: int, *, descending: bool) -> Query:
        """The same without the bound that this position lies within, so that the index is read from the position."""
        range_ = next(name for name, each in listing.RANGES.items() if each == self.order_column)
        implied = set[str]()
        if descending and sort_key < self.values.get(f"{range_}_before", sort_key):
            implied.add(f"{range_}_before")
        if not descending and sort_key >= self.values.get(f"{range_}_after", sort_key + 1):
            implied.add(f"{range_}_after")
        if not implied:
            return self
        return attrs.evolve(self, values={name: value for name, value in self.values.items() if name not in implied})


def bucket(size: int) -> int:
    """How many parameters there are for so many values: there is a statement for each power of two."""
    return 0 if not size else 1 << (size - 1).bit_length()


def _filled(name: str, values: tuple[Any, ...]) -> dict[str, Any]:
    """The values as parameters, the last one repeated."""
    last = len(values) - 1
    return {f"{name}{number}": values[min(number, last)] for number in range(bucket(len(values)))}


def choices(query: Query) -> list[Choice]:
    """Everything that the list could start from, but for the index of its order."""
    found = [
        Choice(name, filters=(name,)) for name in query.values if name in {"words", "names"} or name in listing.STARTS
    ]
    for range_, other in listing.RANGES.items():
        sides = tuple(sorted(name for name in query.values if name.rpartition("_")[0] == range_))
        if other != query.order_column and sides:
            found.append(Choice(range_, filters=sides))
    if query.any_label:
        found.append(Choice("any_label", number=bucket(len(query.any_label))))
    found += [Choice("labels", number=number) for number in range(len(query.labels))]
    found += [Choice("numbers", number=number) for number in range(len(query.numbers))]
    return found[:_MOST_CHOICES]
