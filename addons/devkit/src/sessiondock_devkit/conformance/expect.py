"""Assertions for checks. Each failure is an `AssertionError` whose message is a sentence."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, cast

import attrs

__all__ = ["Caught", "expect", "expect_same", "holds_empty", "raises", "same"]

E = TypeVar("E", bound=BaseException)


def expect(ok: bool, message: str) -> None:
    """Raise AssertionError with the message unless ``ok`` is true."""
    if not ok:
        raise AssertionError(message)


def expect_same(actual: object, wanted: object, what: str) -> None:
    """Fail unless `same`."""
    expect(same(actual, wanted), f"{what}: expected {wanted!r}, got {actual!r}")


def holds_empty(value: object) -> bool:
    """Whether there is an empty mapping somewhere in JSON."""
    if isinstance(value, Mapping):
        return not value or any(map(holds_empty, cast("Mapping[str, object]", value).values()))
    return isinstance(value, list) and any(map(holds_empty, cast("list[object]", value)))


@attrs.define
class Caught(Generic[E]):
    """Holds the error that `raises` caught, once its block has ended."""

    _error: E | None = None

    @property
    def error(self) -> E:
        """The error."""
        if self._error is None:
            raise RuntimeError("nothing has been caught yet")
        return self._error

    def keep(self, error: E) -> None:
        """Set the error."""
        self._error = error


@contextmanager
def raises(kind: type[E], what: str) -> Generator[Caught[E]]:
    """Fail unless the block raises this kind of error."""
    caught = Caught[E]()
    try:
        yield caught
    except kind as error:
        caught.keep(error)
        return
    except Exception as error:
        raise AssertionError(f"{what}: expected {kind.__name__}, got {type(error).__name__}: {error}") from error
    raise AssertionError(f"{what}: expected {kind.__name__}, nothing was raised")


def same(actual: object, wanted: object) -> bool:
    """Whether a value that was read back equals the one that was given.

    JSON is compared exactly (1 is neither 1.0 nor true), times as instants, a list like a tuple, and a model, or a
    mapping that came back as a model, by the fields that were given.
    """
    if isinstance(wanted, Mapping):
        given = cast("Mapping[str, object]", wanted)
        if isinstance(actual, Mapping):
            return _text(cast("Mapping[str, object]", actual)) == _text(given)
        return actual is not None and all(same(getattr(actual, name, None), value) for name, value in given.items())
    kind: Any = type(wanted)
    if attrs.has(kind):
        fields = attrs.fields_dict(kind)
        values = {name: getattr(wanted, name) for name in fields}
        return all(
            same(getattr(actual, name, None), value) for name, value in values.items() if _given(fields[name], value)
        )
    if isinstance(wanted, (list, tuple)):
        if not isinstance(actual, (list, tuple)):
            return False
        left, right = list(cast("Iterable[object]", actual)), list(cast("Iterable[object]", wanted))
        return len(left) == len(right) and all(map(same, left, right))
    return actual == wanted and isinstance(actual, bool) == isinstance(wanted, bool)


def _given(field: attrs.Attribute[Any], value: object) -> bool:
    return field.name != "raw" and value != field.default


def _text(value: Mapping[str, object]) -> str:
    return json.dumps(dict(value), sort_keys=True, default=repr)
