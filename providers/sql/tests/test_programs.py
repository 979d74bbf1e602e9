"""Operations without a database: a test can play it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock import ConflictError
from sessiondock_sql import arguments, labels, listing, schema, session_programs, statements
from sessiondock_sql.content import CHUNK, Slicer
from sessiondock_sql.dialect import dialect
from sessiondock_sql.driver_errors import DuplicateError, translate_error
from sessiondock_sql.identifiers import new_id, new_ids
from sessiondock_sql.statement import Statement
from sessiondock_sql.target import read_target


def test_a_session_without_labels_is_one_statement() -> None:
    program = session_programs.create(arguments.new_session({"name": "a"}))
    step = next(program)
    assert isinstance(step.values, dict)
    assert step.statement is statements.insert_session(tuple(step.values))
    assert None not in step.values.values()
    assert step.alone
    with pytest.raises(StopIteration) as ended:
        program.send([])
    assert ended.value.value.name == "a"


def test_an_id_that_is_taken_between_looking_and_writing_is_a_conflict() -> None:
    new = [arguments.new_session({"id": "a"}), arguments.new_session({"id": "b"})]
    program = session_programs.create_many(new)
    assert next(program).statement is statements.SESSIONS_BY_ID
    inserting = program.send([])
    assert inserting.values == [each.row for each in new]
    assert inserting.statement is statements.insert_session(tuple(new[0].row))
    with pytest.raises(ConflictError, match="a session with one of these ids exists already"):
        program.throw(DuplicateError("taken"))


def test_ids_are_looked_up_a_hundred_at_a_time() -> None:
    new = [arguments.new_session({"id": f"s{number:03}"}) for number in range(101)]
    program = session_programs.create_many(new)
    first: Any = next(program).values
    second: Any = program.send([]).values
    assert [first[f"id{number}"] for number in range(100)] == [f"s{number:03}" for number in range(100)]
    assert set(second.values()) == {"s100"}


def test_statements_are_compiled_once() -> None:
    shape = listing.Shape(filters=("project",), labels=2, from_cursor=True)
    assert listing.list_sessions(shape) is listing.list_sessions(shape)
    statement = Statement(schema.sessions.select())
    assert statement.text(dialect("sqlite")) is statement.text(dialect("sqlite"))


@given(st.lists(st.integers(0, 3 * CHUNK), max_size=4))
def test_pieces_become_chunks_of_one_size(sizes: list[int]) -> None:
    slicer = Slicer()
    content = b"".join(bytes([number]) * size for number, size in enumerate(sizes))
    chunks = [chunk for number, size in enumerate(sizes) for chunk in slicer.feed(bytes([number]) * size)]
    chunks += slicer.last()
    assert b"".join(chunks) == content
    assert all(len(chunk) == CHUNK for chunk in chunks[:-1])
    assert all(chunks)


def test_labels_tell_tags_keys_and_pairs_apart() -> None:
    values: list[Any] = [None, "a", ["a"], 1, 1.0, True, "1", {}, []]
    every = [
        labels.tag_label("a"),
        labels.key_label("a"),
        *(labels.pair_label("a", value) for value in values),
        labels.tag_label(""),
    ]
    assert len(set(every)) == len(every)
    assert labels.pair_label("a", {"x": 1, "y": 2}) == labels.pair_label("a", {"y": 2, "x": 1})


def test_new_ids_say_when_they_were_made() -> None:
    before = datetime.now(UTC)
    made = [new_id() for _ in range(1000)]
    assert len(set(made)) == 1000
    for each in (made[0], made[-1]):
        milliseconds = int(each.replace("-", "")[:12], 16)
        assert abs(milliseconds - before.timestamp() * 1000) < 60_000
        assert each[14] == "7"
        assert each[19] in "89ab"


def test_new_ids_made_together_are_in_order() -> None:
    before = new_id()
    made = new_ids(1000)
    assert [before, *made] == sorted({before, *made})
    assert len({each[20:] for each in made}) == 1000
    assert new_ids(0) == []


def test_the_columns_of_rows_that_are_not_alike_are_those_of_any() -> None:
    assert statements.alike([{"a": 1, "b": 2}, {"a": 3, "b": 4}]) == (("a", "b"), [{"a": 1, "b": 2}, {"a": 3, "b": 4}])
    assert statements.alike([{"b": 2}, {"a": 3}]) == (("a", "b"), [{"a": None, "b": 2}, {"a": 3, "b": None}])


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("40P01", "two writers wait for each other; try again"),
        ("53100", "the disk is full"),
        ("57P03", "starting or stopping; try again"),
        ("XX000", "PostgreSQL at h:5432/d cannot do this: oh"),
    ],
)
def test_what_postgresql_says_comes_with_advice(state: str, message: str) -> None:
    error: Any = Exception("oh")
    error.sqlstate = state
    assert message in translate_error(error, read_target("postgresql://h/d")).message
