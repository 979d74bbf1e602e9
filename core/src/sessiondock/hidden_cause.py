"""Keeps the texts of other libraries' errors, which may hold a URL, a header or a response, away from tracebacks."""

from __future__ import annotations

from .errors import SessionDockError

__all__ = ["HiddenCauseError", "hide_causes"]


class HiddenCauseError(Exception):
    """Stands for an error of another library that one of ours was raised from: its kind, without its text."""


def hide_causes(error: SessionDockError, outer: BaseException | None) -> None:
    """Replace what an error of ours was raised from, or during, unless that is an error of ours too.

    Args:
        error: the error.
        outer: what the caller was handling when the call began; it stays.
    """
    seen: set[int] = set()
    while id(error) not in seen:
        seen.add(id(error))
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if not isinstance(before, (SessionDockError, HiddenCauseError)) and before is not None and before is not outer:
            error.__cause__ = before = HiddenCauseError(_kinds(before, outer))
        error.__context__ = before if isinstance(before, SessionDockError) else outer
        if not isinstance(before, SessionDockError) or before is outer:
            return
        error = before


def _kinds(error: BaseException, outer: BaseException | None) -> str:
    """The kinds of an error and of those it was raised from, innermost last."""
    kinds: dict[int, str] = {}
    each: BaseException | None = error
    while each is not None and each is not outer and id(each) not in kinds:
        kinds[id(each)] = f"{type(each).__module__}.{type(each).__qualname__}"
        each = each.__cause__ or each.__context__
    return " from ".join(kinds.values())
