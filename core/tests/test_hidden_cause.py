"""What an error of ours was raised from, without the texts of other libraries."""

from __future__ import annotations

import traceback

import pytest

from sessiondock import ConnectError, SessionDockError, StorageError
from sessiondock.hidden_cause import HiddenCauseError, hide_causes


def fail() -> None:
    raise ConnectError("ours")


def raised(make: str, *, inside: BaseException | None = None) -> SessionDockError:
    """An error of ours that was raised in one of several ways."""
    try:
        try:
            if inside is not None:
                raise inside
        finally:
            try:
                raise OSError("s3cret") from ValueError("s3cret too")
            except OSError as error:
                if make == "from":
                    raise ConnectError("ours") from error
                if make == "from None":
                    raise ConnectError("ours") from None
                if make == "twice":
                    try:
                        raise StorageError("the first") from error
                    except StorageError as first:
                        raise ConnectError("ours") from first
                fail()
    except SessionDockError as error:
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize("make", ["from", "from None", "twice", "plainly"])
def test_no_text_of_others_is_left(make: str) -> None:
    error = raised(make)
    hide_causes(error, None)
    shown = "".join(traceback.format_exception(error))
    assert "s3cret" not in shown
    if make != "from None":
        assert "builtins.OSError from builtins.ValueError" in shown
    if make == "twice":
        assert isinstance(error.__cause__, StorageError)
    hide_causes(error, None)
    assert "".join(traceback.format_exception(error)) == shown, "the second time changes nothing"


def test_what_the_caller_was_handling_stays() -> None:
    mine = KeyError("mine")
    error = raised("from", inside=mine)
    hide_causes(error, mine)
    assert isinstance(error.__cause__, HiddenCauseError)
    assert error.__context__ is mine
    alone = ConnectError("ours")
    alone.__context__ = mine
    hide_causes(alone, mine)
    assert (alone.__cause__, alone.__context__) == (None, mine)


def test_a_circle_ends() -> None:
    first, second = ConnectError("one"), ConnectError("two")
    first.__cause__, second.__cause__ = second, first
    hide_causes(first, None)
    assert first.__cause__ is second
