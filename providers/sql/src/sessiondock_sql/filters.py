"""The filters of lists, checked before anything is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict, cast

from sessiondock import UNSET, InvalidValueError, Unset
from sessiondock.authoring import checks, unsupported_fields

from . import fields, labels, words
from .arguments import checked_order, now, page_size
from .event_programs import EventQuery
from .listing import NULLABLE, ORDERS, RANGES
from .provider import MAX_PAGE_SIZE, PROVIDER
from .query import Query

__all__ = [
    "MOST_LABELS",
    "Path",
    "Numbers",
    "SessionFilters",
    "event_query",
    "known",
    "marks",
    "query",
    "wanted",
]

MOST_LABELS = 1000
"""How many tags, ids, and keys, values and paths of metadata a list can filter by."""
_MOST_NUMBERS = 20
_TRIGRAM = 3
_ORDER_NAMES = tuple(ORDERS)
Path = str | tuple[str, ...]
"""Where something is in metadata: keys with dots between them, or a tuple of the keys."""
Numbers = tuple[float | None, float | None]
"""The least and the greatest number; None is no limit."""


class SessionFilters(TypedDict, total=False):
    """The filters of ``list``, ``count``, ``search`` and ``delete_many``. A session must fit
    everything that is given.
    """

    project: str | Unset | None
    user_id: str | Unset | None
    external_id: str | Unset | None
    environment: str | Unset | None
    ids: Iterable[str] | Unset
    tags: Sequence[str]
    tags_any: Sequence[str]
    metadata: Mapping[str, Any] | Unset
    metadata_keys: Sequence[str]
    metadata_paths: Mapping[Path, Any] | Unset
    metadata_numbers: Mapping[Path, Numbers] | Unset
    has_error: bool | Unset
    started_after: datetime | Unset
    started_before: datetime | Unset
    created_after: datetime | Unset
    created_before: datetime | Unset
    updated_after: datetime | Unset
    updated_before: datetime | Unset
    name_contains: str | Unset
    search: str | Unset


def query(
    given: SessionFilters,
    order: str = "newest",
    order_by: str = "started_at",
    size: int | None = None,
    most: int = MAX_PAGE_SIZE,
) -> Query:
    """What a list asks for, with pages of ``most`` rows at most. InvalidValueError for a value that does not fit."""
    values: dict[str, Any] = {}
    for name in NULLABLE:
        value = given.get(name, UNSET)
        if value is None:
            values[f"{name}_is_null"] = None
        elif value is not UNSET:
            values[name] = fields.text(value, name)
    has_error = given.get("has_error", UNSET)
    if not isinstance(has_error, Unset):
        values["has_error" if _boolean(has_error, "has_error") else "has_no_error"] = None
    for name in RANGES:
        values.update(_range(name, cast("Mapping[str, Any]", given)))
    values.update(_texts(given.get("name_contains", UNSET), given.get("search", UNSET)))
    return Query(
        values=values,
        labels=_labels(given),
        any_label=tuple(sorted({labels.tag_label(tag) for tag in _some(given.get("tags_any", ()), "tags_any")})),
        ids=_ids(given.get("ids", UNSET)),
        numbers=_numbers(given.get("metadata_numbers", UNSET)),
        order=checked_order(order),
        order_by=checks.choice(order_by, "order_by", _ORDER_NAMES),
        page_size=page_size(size, most),
    )


def deletion(given: SessionFilters, older_than: object, batch: int) -> Query:
    """What ``delete_many`` asks for."""
    for name, value in given.items():
        # an empty list of ids chooses nothing, and what else is empty would choose more than is meant
        if name != "ids" and value in ("", [], (), {}, set(), frozenset()):
            raise InvalidValueError(f"{name} is empty, so it would leave out no session; leave it out or fill it")
    if older_than is not None:
        if given.get("updated_before", UNSET) is not UNSET:
            raise InvalidValueError("pass older_than or updated_before, but not both")
        given = {**given, "updated_before": _time(older_than)}
    order_by = "started_at" if older_than is None else "updated_at"
    found = query(given, "oldest", order_by, batch)
    if found.is_everything:
        raise InvalidValueError("delete_many needs a filter or older_than, or it would delete every session")
    return found


def _time(older_than: object) -> datetime:
    if isinstance(older_than, timedelta):
        try:
            return now() - older_than
        except OverflowError:
            raise InvalidValueError("older_than reaches beyond the years 1 to 9999") from None
    return checks.aware(older_than, "older_than")


def marks(given: object) -> tuple[str, str]:
    """What is put around words."""
    if not isinstance(given, tuple) or len(cast("tuple[object, ...]", given)) != 2:
        raise InvalidValueError('marks must be two texts, such as ("<b>", "</b>")')
    before, after = (fields.text(each, "marks") for each in cast("tuple[object, object]", given))
    return before, after


def known(operation: str, given: SessionFilters) -> SessionFilters:
    """The filters; UnsupportedFieldError when there are others."""
    names = SessionFilters.__optional_keys__
    if unknown := given.keys() - names:
        raise unsupported_fields(PROVIDER.name, operation, sorted(unknown), sorted(names))
    return given


def event_query(session_id: str, given: Mapping[str, Any], order: str, size: int | None) -> EventQuery:
    """What a list of events asks for: ``type``, ``parent_id``, ``started_after`` and ``started_before``."""
    values: dict[str, Any] = {}
    for name in ("type", "parent_id"):
        value = given[name]
        if value is None:
            values[f"{name}_is_null"] = None
        elif value is not UNSET:
            values[name] = fields.text(value, name)
    values.update(_range("started", given))
    return EventQuery(session_id=session_id, values=values, order=checked_order(order), page_size=page_size(size))


def _range(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    after, before = f"{name}_after", f"{name}_before"
    found = {
        side: fields.microseconds(checks.aware(given[side], side))
        for side in (after, before)
        if given.get(side, UNSET) is not UNSET
    }
    if before in found and after not in found:
        # what has no time is not before any
        found[f"{name}_known"] = None  # type: ignore[assignment]
    return found


def _texts(name_contains: str | Unset, search: str | Unset) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not isinstance(name_contains, Unset):
        part = fields.short(name_contains, "name_contains").casefold()
        found["name_contains"] = _pattern(part)
        if len(part) >= _TRIGRAM:
            found["names"] = part
    if not isinstance(search, Unset):
        found["words"] = wanted(search)
    return found


def wanted(search: str) -> list[list[str]]:
    """The words to search for. InvalidValueError when there are none."""
    found = words.phrases(fields.short(search, "search"))
    if not found:
        raise InvalidValueError(f"search must have a letter or a digit, not {checks.shown(search)}")
    return found


def _pattern(folded: str) -> str:
    """For LIKE, with a slash before what is special there."""
    for special in "/%_":
        folded = folded.replace(special, f"/{special}")
    return f"%{folded}%"


def _labels(given: SessionFilters) -> tuple[bytes, ...]:
    found = [
        *(labels.tag_label(tag) for tag in checks.strings(given.get("tags", ()), "tags")),
        *(labels.key_label(key) for key in checks.strings(given.get("metadata_keys", ()), "metadata_keys")),
        *_pairs(given.get("metadata", UNSET)),
        *_paths(given.get("metadata_paths", UNSET)),
    ]
    # the same label twice is one label, and the order does not matter
    found = sorted(set(found))
    if len(found) > MOST_LABELS:
        raise InvalidValueError(
            f"tags, metadata, metadata_keys and metadata_paths must be at most {MOST_LABELS} together, not {len(found)}"
        )
    return tuple(found)


def _pairs(metadata: Mapping[str, Any] | Unset) -> Iterable[bytes]:
    if isinstance(metadata, Unset):
        return ()
    fields.store_json(checks.mapping(metadata, "metadata"), "metadata")
    return (labels.pair_label(key, value) for key, value in metadata.items())


def _paths(given: Mapping[Path, Any] | Unset) -> Iterable[bytes]:
    if isinstance(given, Unset):
        return
    for path, value in _mapping(given, "metadata_paths").items():
        if isinstance(value, Mapping):
            raise InvalidValueError("metadata_paths must lead to text, numbers, true, false, null or lists")
        fields.store_json({"": value}, "metadata_paths")
        yield labels.path_label(_keys(path, "metadata_paths"), value)


def _numbers(given: Mapping[Path, Numbers] | Unset) -> tuple[tuple[bytes, float, float], ...]:
    if isinstance(given, Unset):
        return ()
    found: list[tuple[bytes, float, float]] = []
    for path, limits in _mapping(given, "metadata_numbers").items():
        if not isinstance(limits, tuple) or len(cast("tuple[object, ...]", limits)) != 2:
            raise InvalidValueError("metadata_numbers must give (least, greatest) for each path, None for no limit")
        low, high = (_limit(limit) for limit in cast("tuple[object, object]", limits))
        key = labels.number_path(_keys(path, "metadata_numbers"))
        found.append((key, -_INFINITE if low is None else low, _INFINITE if high is None else high))
    if len(found) > _MOST_NUMBERS:
        raise InvalidValueError(f"metadata_numbers must be at most {_MOST_NUMBERS}, not {len(found)}")
    return tuple(found)


_INFINITE = float("inf")


def _limit(limit: object) -> float | None:
    if limit is None:
        return None
    if isinstance(limit, bool) or not isinstance(limit, (int, float)) or limit != limit:
        raise InvalidValueError(f"metadata_numbers must have numbers, not {checks.shown(limit)}")
    return labels.number(limit)


def _mapping(given: object, name: str) -> Mapping[object, object]:
    if not isinstance(given, Mapping):
        raise InvalidValueError(f"{name} must be a mapping, not {type(given).__name__}")
    return cast("Mapping[object, object]", given)


def _keys(path: object, name: str) -> tuple[str, ...]:
    keys: object = path.split(".") if isinstance(path, str) else path
    if not isinstance(keys, (list, tuple)) or not keys:
        raise InvalidValueError(f"{name} must have paths such as 'customer.plan' or ('customer', 'plan') as keys")
    return checks.strings(cast("list[str]", keys), name)


def _some(given: object, name: str) -> tuple[str, ...]:
    found = checks.strings(given, name)
    if len(found) > MOST_LABELS:
        raise InvalidValueError(f"{name} must be at most {MOST_LABELS}, not {len(found)}")
    return found


def _ids(given: Iterable[str] | Unset) -> tuple[str, ...] | None:
    if isinstance(given, Unset):
        return None
    found = tuple(sorted({checks.identifier(each) for each in _several(given)}))
    if len(found) > MOST_LABELS:
        raise InvalidValueError(f"ids must be at most {MOST_LABELS}, not {len(found)}")
    # no session has an empty id
    return found or ("",)


def _several(given: Any) -> Iterable[str]:
    shown = checks.shown(given)
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        raise InvalidValueError(f"ids must be a list of ids, not {shown}")
    return cast("Iterable[str]", given)


def _boolean(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidValueError(f"{name} must be True or False, not {checks.shown(value)}")
    return value
