"""Which sessions an erasure is about. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from typing import Any, cast

import attrs

from sessiondock import UNSET, Capabilities, InvalidValueError, Operation, UnsupportedOperationError
from sessiondock.authoring import checks

from .formats.files import as_json

__all__ = ["Criteria"]

_NO_FILTERS = frozenset(
    {
        "cursor",
        "descending",
        "fields",
        "included_fields",
        "max_items",
        "order",
        "order_by",
        "page",
        "page_size",
        "sort",
    }
)
"""Keywords of ``list`` that say how sessions are listed, not which."""


@attrs.frozen(kw_only=True)
class Criteria:
    """One of ids, filters or a user.

    Attributes:
        ids: sessions that are named; None when they are to be found.
        user_id: the user whose sessions are to be found.
        filters: keyword arguments of ``list``.
    """

    ids: tuple[str, ...] | None = None
    user_id: str | None = None
    filters: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, ids: Iterable[str] | None, user_id: str | None, filters: Mapping[str, Any] | None) -> Criteria:
        """InvalidValueError unless exactly one is given and says something."""
        given = [
            name for name, value in (("ids", ids), ("user_id", user_id), ("filters", filters)) if value is not None
        ]
        if len(given) != 1:
            raise InvalidValueError(f"pass one of ids, user_id and filters, not {' and '.join(given) or 'none'}")
        if isinstance(ids, str):
            raise InvalidValueError("ids must be several ids, not one str")
        if user_id == "" or (filters is not None and not filters):
            raise InvalidValueError(f"{given[0]} is empty, which would erase everything; say which sessions")
        return cls(
            ids=None if ids is None else _identifiers(ids),
            user_id=None if user_id is None else checks.string(user_id, "user_id"),
            filters=None if filters is None else _checked(filters),
        )

    def as_dict(self) -> dict[str, Any]:
        """For the receipt and the manifest."""
        if self.ids is not None:
            return {"ids": list(self.ids)}
        if self.user_id is not None:
            return {"user_id": self.user_id}
        return {"filters": {key: value if isinstance(value, str) else as_json(value) for key, value in self._filters()}}

    def arguments(self, capabilities: Capabilities) -> dict[str, Any]:
        """The keyword arguments of ``list`` for a provider.

        Raises:
            UnsupportedOperationError: the provider cannot list, so ids are needed.
        """
        if Operation.LIST not in capabilities:
            raise UnsupportedOperationError(
                f"{capabilities.provider} cannot list sessions; pass the ids of those to erase",
                provider=capabilities.provider,
            )
        if self.user_id is None:
            return dict(self._filters())
        takes = "user_id" in capabilities.fields[Operation.LIST]
        return {"user_id": self.user_id} if takes else {}

    def fits(self, session: Any) -> bool:
        """Whether a session is meant, of a provider that has no filter for users and so listed all of them."""
        return bool(session.user_id == self.user_id)

    def _filters(self) -> list[tuple[str, Any]]:
        return sorted((self.filters or {}).items())


def _identifiers(ids: Any) -> tuple[str, ...]:
    """Each id once, checked before anything is done."""
    if isinstance(ids, (str, bytes)) or not isinstance(ids, Iterable):
        raise InvalidValueError(f"ids must be several ids, not {type(ids).__name__}")
    several = cast("Iterable[object]", ids)
    return tuple(dict.fromkeys(checks.identifier(each, f"ids[{place}]") for place, each in enumerate(several)))


def _checked(filters: Mapping[str, Any]) -> dict[str, Any]:
    """The filters, each of which must leave sessions out; an iterator becomes a tuple, since each client reads it."""
    given = checks.mapping(filters, "filters")
    found: dict[str, Any] = {name: _kept(value) for name, value in given.items()}
    for name, value in found.items():
        if name in _NO_FILTERS:
            raise InvalidValueError(f"{name} in filters does not say which sessions to erase; leave it out")
        if value is UNSET or _is_empty(value):
            raise InvalidValueError(
                f"the filter {name} is empty, so that it would leave no session out; give it a value or leave it out"
            )
    return found


def _kept(value: Any) -> Any:
    return tuple(cast("Iterator[object]", value)) if isinstance(value, Iterator) else value


def _is_empty(value: object) -> bool:
    return isinstance(value, Sized) and len(value) == 0
