"""The statements that list, count and choose sessions; compiled once for each dialect and shape.

A list starts from one of the things that it asks for, in the order of that one's index, and looks up the others for
each session that it passes. Which one that is, is found out while it is read, see `planning`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Select,
    Text,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)

from . import text_statements
from .fields import NEVER
from .rows import SESSION_COLUMNS, STORED_COLUMNS
from .schema import labels, numbers, sessions
from .statement import Statement
from .statements import columns
from .unindexed import unindexed

__all__ = [
    "NULLABLE",
    "ORDERS",
    "RANGES",
    "STARTS",
    "START_FROM_ID",
    "START_FROM_ORDER",
    "Choice",
    "Shape",
    "count_sessions",
    "count_up_to",
    "fits",
    "is_ordered",
    "list_sessions",
    "lock_sessions",
]

ORDERS: Mapping[str, str] = {"started_at": "sort_at", "created_at": "created_sort", "updated_at": "updated_sort"}
"""What a list can be ordered by, and the column that holds it."""
RANGES: Mapping[str, str] = {"started": "sort_at", "created": "created_sort", "updated": "updated_sort"}
"""Names of ranges of time, without ``_after`` and ``_before``, and the columns."""
NULLABLE = ("project", "user_id", "external_id", "environment")
"""Columns that may be filtered by being null; the filter's name ends with ``_is_null`` then, and it has no value."""
STARTS = frozenset({*NULLABLE, *(f"{name}_is_null" for name in NULLABLE if name != "environment"), "has_error"})
"""Filters that have an index of their own, in the order of ``sort_at``."""
_ORDERED = STARTS | {"labels"}
START_FROM_ID = "id"
"""Start from the id of a session that is known."""
START_FROM_ORDER = "order"
"""Start from the index of the list's order."""
_MANY = 6
"""A list that filters by more labels than this counts them."""
_first_label = labels.c.label == bindparam("label0")


class Shape(NamedTuple):
    """What a list of sessions depends on but for its values.

    Attributes:
        start: the filter that it starts from, or `START_FROM_ORDER`.
        order: the column that it is ordered by.
        filters: names of filters, sorted: ``<column>``, ``<column>_is_null``, ``<range>_after``, ``<range>_before``,
            ``<range>_known``, ``has_error``, ``has_no_error``, ``name_contains``, ``names`` and ``words``.
        labels: how many labels each session must have.
        any_label: of how many labels each must have one.
        ids: how many ids there are, of which each has one.
        numbers: how many numbers of metadata must lie in their ranges.
        descending: whether later sessions are read first.
        from_cursor: whether reading starts after a position.
        to_end: whether reading ends with a position.
    """

    start: str = START_FROM_ORDER
    order: str = "sort_at"
    filters: tuple[str, ...] = ()
    labels: int = 0
    any_label: int = 0
    ids: int = 0
    numbers: int = 0
    descending: bool = True
    from_cursor: bool = False
    to_end: bool = False


class Choice(NamedTuple):
    """Something that a list can start from.

    Attributes:
        start: as of a `Shape`.
        filters: the names of the filters that belong to it.
        number: which label or number of metadata it is, or how many labels ``any_label`` has.
    """

    start: str
    filters: tuple[str, ...] = ()
    number: int = 0


def _column(name: str, shape: Shape, *starts: str) -> ColumnElement[Any]:
    """A column, hidden from the databases' indexes unless the list starts from it."""
    if shape.start in starts or _starts_in_order(name, shape):
        return sessions.c[name]
    return unindexed(sessions.c[name], is_planned=shape.start != START_FROM_ID)


def _starts_in_order(name: str, shape: Shape) -> bool:
    """Whether the index that the list starts from is in its order, and has this column of the order."""
    return name in {shape.order, "session_id"} and is_ordered(shape.start, shape.order)


def is_ordered(start: str, order: str) -> bool:
    """Whether what starts from there comes in this order without being sorted."""
    if start == START_FROM_ORDER:
        return True
    return order == "sort_at" and start in _ORDERED


def _sort_key(shape: Shape) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if shape.start == "labels" and shape.order == "sort_at":
        return labels.c.sort_at, labels.c.session_id
    return _column(shape.order, shape), _column("session_id", shape)


def _bound(name: str, shape: Shape, column: str) -> ColumnElement[bool]:
    range_, _, side = name.rpartition("_")
    there: ColumnElement[int] = bindparam(name, type_=BigInteger)
    if side == "known":
        there = literal_column(str(NEVER + 1))
    if column != shape.order:
        found = _column(column, shape, range_)
        return found < there if side == "before" else found >= there
    # compared as a pair, times and cursors are both looked up in the index
    key, first = tuple_(*_sort_key(shape)), tuple_(there, literal_column("''"))
    return key < first if side == "before" else key >= first


_OTHER: Mapping[str, Callable[[Shape], ColumnElement[bool]]] = {
    "has_error": lambda shape: _column("error", shape, "has_error").is_not(None),
    "has_no_error": lambda shape: _column("error", shape).is_(None),
    "name_contains": lambda shape: sessions.c.name_folded.like(bindparam("name_contains"), escape="/"),
    "names": lambda shape: _column("session_id", shape, "names").in_(text_statements.sessions_by_name()),
    "words": lambda shape: _column("session_id", shape, "words").in_(text_statements.sessions_by_word()),
}


def _condition(name: str, shape: Shape) -> ColumnElement[bool]:
    if name in _OTHER:
        return _OTHER[name](shape)
    column = name.removesuffix("_is_null")
    if column in NULLABLE:
        found = _column(column, shape, name)
        return found.is_(None) if name != column else found == bindparam(name)
    return _bound(name, shape, RANGES[name.rpartition("_")[0]])


def _conditions(shape: Shape) -> list[ColumnElement[bool]]:
    found = [_condition(name, shape) for name in shape.filters]
    found += _has_labels(shape)
    if shape.any_label:
        wanted = labels.c.label.in_([bindparam(f"any{number}") for number in range(shape.any_label)])
        if shape.start == "any_label":
            found.append(sessions.c.session_id.in_(columns(labels, "session_id").where(wanted)))
        else:
            found.append(select(labels.c.label).where(wanted, *_same_session()).correlate(sessions).exists())
    if shape.ids:
        ids = [bindparam(f"id{number}", type_=Text) for number in range(shape.ids)]
        found.append(sessions.c.session_id.in_(ids))
    for number in range(shape.numbers):
        fits = _number(number)
        if shape.start == "numbers" and number == 0:
            found.append(sessions.c.session_id.in_(columns(numbers, "session_id").where(*fits)))
        else:
            same = numbers.c.session_id == sessions.c.session_id
            found.append(select(numbers.c.path).where(*fits, same).correlate(sessions).exists())
    return found


def _number(number: int) -> tuple[ColumnElement[bool], ...]:
    low, high = (bindparam(f"{name}{number}", type_=Double) for name in ("low", "high"))
    return numbers.c.path == bindparam(f"path{number}"), numbers.c.number >= low, numbers.c.number <= high


def _same_session() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return labels.c.sort_at == sessions.c.sort_at, labels.c.session_id == sessions.c.session_id


def _has_labels(shape: Shape) -> list[ColumnElement[bool]]:
    """The session has every label; the first one may be what the list starts from."""
    count = shape.labels
    if shape.start == "labels" and shape.order != "sort_at":
        first: list[ColumnElement[bool]] = [
            sessions.c.session_id.in_(columns(labels, "session_id").where(_first_label))
        ]
    elif shape.start == "labels":
        first = [_first_label]
    else:
        first = []
    wanted: list[Any] = [bindparam(f"label{number}") for number in range(len(first), count)]
    other = labels.alias()
    same = (other.c.sort_at == sessions.c.sort_at, other.c.session_id == sessions.c.session_id)
    if len(wanted) > _MANY:
        # that many subqueries would take the databases seconds to plan
        has: Select[Any] = select(func.count()).select_from(other).where(other.c.label.in_(wanted), *same)
        return [*first, has.correlate(sessions).scalar_subquery() == literal_column(str(len(wanted)))]
    return [
        *first,
        *(
            _one().select_from(other).where(other.c.label == each, *same).correlate(sessions).exists()
            for each in wanted
        ),
    ]


def _one() -> Select[Any]:
    value: ColumnElement[Any] = literal_column("1")
    return select(value.label("one"))


def _from(found: Select[Any], shape: Shape) -> Select[Any]:
    if shape.start != "labels" or shape.order != "sort_at":
        return found
    both = labels.join(sessions, labels.c.session_id == sessions.c.session_id)
    return found.select_from(both)


@lru_cache(maxsize=512)
def list_sessions(shape: Shape) -> Statement:
    """Sessions with `SESSION_COLUMNS` and their sort key.

    Its values: those of the filters, ``label0``, ``any0``, ``id0``, ``path0``, ``low0``, ``high0``, ..., ``limit``, the
    position's ``sort_key`` and ``after_id``, and the end's ``end_key`` and ``end_id``.
    """
    return Statement(_page(columns(sessions, *SESSION_COLUMNS, shape.order), shape))


@lru_cache(maxsize=64)
def lock_sessions(shape: Shape) -> Statement:
    """The same with `STORED_COLUMNS` and the sort key, locked against changes until the transaction ends."""
    return Statement(_page(columns(sessions, *STORED_COLUMNS, shape.order), shape).with_for_update())


def _page(found: Select[Any], shape: Shape) -> Select[Any]:
    in_order = _in_order(_from(found.where(*_conditions(shape)), shape), shape)
    # without an offset of our own SQLAlchemy adds a parameter for SQLite
    return in_order.limit(bindparam("limit", type_=BigInteger)).offset(literal_column("0"))


def _in_order(found: Select[Any], shape: Shape) -> Select[Any]:
    """What lies between the shape's positions, in its order."""
    key = tuple_(*_sort_key(shape))
    if shape.from_cursor:
        there = tuple_(bindparam("sort_key", type_=BigInteger), bindparam("after_id", type_=Text))
        found = found.where(key < there if shape.descending else key > there)
    if shape.to_end:
        end = tuple_(bindparam("end_key", type_=BigInteger), bindparam("end_id", type_=Text))
        found = found.where(key >= end if shape.descending else key <= end)
    return found.order_by(*(column.desc() if shape.descending else column for column in _sort_key(shape)))


@lru_cache(maxsize=256)
def end_of_window(shape: Shape) -> Statement:
    """The sort key and the id that lie ``passed`` entries further in the index that the list starts from.

    Its other values are those of `list_sessions`.
    """
    own = tuple(name for name in shape.filters if name == shape.start or _bounds(name) == shape.order)
    start = shape._replace(filters=own, labels=int(shape.start == "labels"), any_label=0, numbers=0)
    keys: Any = select(*_sort_key(start))
    passed = _in_order(keys.where(*_conditions(start)), start)
    return Statement(passed.limit(literal_column("1")).offset(bindparam("passed", type_=BigInteger)))


def _bounds(name: str) -> str | None:
    """The column whose range a filter bounds, if it bounds one."""
    return RANGES.get(name.rpartition("_")[0])


def fits(session_id: ColumnElement[Any], shape: Shape) -> Select[Any]:
    """A row if the session of this id fits; its shape is to start from nothing else."""
    return _one().where(sessions.c.session_id == session_id, *_conditions(shape))


@lru_cache(maxsize=256)
def count_sessions(shape: Shape, *, is_limited: bool = False) -> Statement:
    """The number of sessions that fit, or ``at_most`` of them; the other values are those of the filters."""
    if not is_limited:
        return Statement(_from(select(func.count()).select_from(sessions).where(*_conditions(shape)), shape))
    some = _from(_one().select_from(sessions).where(*_conditions(shape)), shape)
    limited = some.limit(bindparam("at_most", type_=BigInteger)).offset(literal_column("0"))
    return Statement(select(func.count()).select_from(limited.subquery()))


@lru_cache(maxsize=512)
def count_up_to(most: int, choices: tuple[Choice, ...]) -> Statement:
    """For each choice, by its place in the tuple, how many rows it finds, but at most so many."""
    counts: list[Any] = []
    for place, choice in enumerate(choices):
        few = _found_by(choice).limit(literal_column(str(most))).offset(literal_column("0")).subquery()
        number: ColumnElement[Any] = literal_column(str(place))
        counts.append(select(number, func.count()).select_from(few))
    return Statement(counts[0] if len(counts) == 1 else union_all(*counts))


def _found_by(choice: Choice) -> Select[Any]:
    one = _one()
    match choice.start:
        case "labels":
            return one.where(labels.c.label == bindparam(f"label{choice.number}"))
        case "any_label":
            return one.where(labels.c.label.in_([bindparam(f"any{number}") for number in range(choice.number)]))
        case "numbers":
            return one.where(*_number(choice.number))
        case "names":
            return text_statements.sessions_by_name()
        case "words":
            return text_statements.sessions_by_word()
        case _:
            shape = Shape(start=choice.start, order="", filters=choice.filters)
            return one.where(*_conditions(shape))
