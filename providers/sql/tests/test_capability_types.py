"""The capabilities say of which type each keyword is, and values of that type are taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock import InvalidValueError, Operation
from sessiondock_sql import SQL

TIME = datetime(2026, 1, 1, tzinfo=UTC)
VALUES: dict[str, tuple[Any, ...]] = {
    "str": ("text",),
    "int": (7,),
    "bool": (True, False),
    "datetime": (TIME,),
    "timedelta": (timedelta(seconds=2),),
    "None": (None,),
    "Mapping[str, Any]": ({"a": 1},),
    "Sequence[str]": (["a", "b"], ()),
    "Iterable[str]": (["a"], iter(["a"])),
    "Mapping[str | tuple[str, ...], Any]": ({"a": 1}, {("a", "b"): "c"}),
    "Mapping[str | tuple[str, ...], tuple[float | None, float | None]]": ({"a": (1.5, None)}, {("a", "b"): (None, 2)}),
    "Literal['newest', 'oldest']": ("newest", "oldest"),
    "Literal['started_at', 'created_at', 'updated_at']": ("started_at", "created_at", "updated_at"),
    "Literal['error', 'merge']": ("error", "merge"),
}


def members(kind: str) -> list[str]:
    """The members of a union, of which the members inside brackets are no part."""
    found, depth = [""], 0
    for letter in kind:
        depth += (letter == "[") - (letter == "]")
        if letter == "|" and not depth:
            found.append("")
        else:
            found[-1] += letter
    return [each.strip() for each in found]


def test_every_keyword_has_a_type() -> None:
    with SQL("sqlite://") as client:
        known = client.capabilities
    for operation, names in known.fields.items():
        assert tuple(known.types[operation]) == names
        assert not any("Unset" in kind or not kind for kind in known.types[operation].values())
    assert known.types[Operation.UPDATE]["metadata"] == "Mapping[str, Any] | Replace | DeepMerge | None"


@pytest.mark.parametrize("operation", [Operation.CREATE, Operation.LIST])
def test_values_of_these_types_are_taken(operation: Operation) -> None:
    with SQL("sqlite://") as client:
        client.sessions.create(id="copied", raw={"a": 1}, copied_from="orq")
        for name, kind in client.capabilities.types[operation].items():
            if name in {"cursor", "raw", "copied_from"}:
                continue
            for value in (value for member in members(kind) for value in VALUES[member]):
                if operation == Operation.LIST:
                    client.sessions.list(**{name: value}).first()
                else:
                    assert client.sessions.create(**{name: value}).id


def test_values_of_other_types_are_rejected() -> None:
    with SQL("sqlite://") as client:
        for name, kind in client.capabilities.types[Operation.LIST].items():
            fitting = {each.partition("[")[0] for each in members(kind)}
            wrong: Any = 1.5 if fitting & {"str", "datetime", "bool", "int", "Literal"} else 7
            with pytest.raises(InvalidValueError, match=name.partition("_")[0]):
                client.sessions.list(**{name: wrong}).first()
