"""What a check is, and what a kit class may not do to one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from sessiondock.capabilities import Operation

if TYPE_CHECKING:
    from .subject import Subject

__all__ = ["MARK", "Check", "Run", "check", "checks", "expected", "problems"]

F = TypeVar("F", bound=Callable[..., Any])
MARK = "__conformance__"
PREFIX = "test_"


@attrs.frozen(kw_only=True)
class Check:
    """One check.

    Attributes:
        name: as declared skips write it; its method has ``test_`` in front.
        group: its heading in the report.
        summary: what holds for a provider that passes.
        needs: operations without which it has no meaning.
        server: whether it needs a fake server.
        when: says why it does not apply to a provider, or None.
        each: the words it runs for, one by one; None when it runs once.
    """

    name: str
    group: str
    summary: str
    needs: tuple[Operation, ...]
    server: bool
    when: Callable[[type[Subject]], str | None] | None
    each: Callable[[type[Subject]], Sequence[str]] | None

    def not_applicable(self, subject: type[Subject]) -> str | None:
        """Why it does not apply, or None."""
        missing = [verb.value for verb in self.needs if verb not in subject.operations()]
        if missing:
            return f"no {' and no '.join(missing)}"
        if self.server and subject.fake is None:
            return "no fake server"
        if self.when is not None and (reason := self.when(subject)) is not None:
            return reason
        return "no such words" if self.each is not None and not self.each(subject) else None


@attrs.frozen(kw_only=True)
class Run:
    """One check, for one word if it runs word by word."""

    check: Check
    word: str | None = None

    @property
    def id(self) -> str:
        """How reports and declared skips name it."""
        return self.check.name if self.word is None else f"{self.check.name}[{self.word}]"


def check(
    group: str,
    *needs: Operation,
    server: bool = False,
    when: Callable[[type[Subject]], str | None] | None = None,
    each: Callable[[type[Subject]], Sequence[str]] | None = None,
) -> Callable[[F], F]:
    """Make a method a check. Its docstring's first line says what holds; see `Check` for the arguments."""

    def mark(function: F) -> F:
        name = function.__name__
        if not name.startswith(PREFIX) or not function.__doc__:
            raise TypeError(f"a check needs a name that starts with {PREFIX} and a docstring: {name}")
        summary = function.__doc__.strip().splitlines()[0]
        made = Check(
            name=name.removeprefix(PREFIX),
            group=group,
            summary=summary,
            needs=needs,
            server=server,
            when=when,
            each=each,
        )
        setattr(function, MARK, made)
        return function

    return mark


def checks(subject: type[Subject]) -> dict[str, Check]:
    """Every check a kit class has, by name, in the order of its bases."""
    found: dict[str, Check] = {}
    for base in subject.__mro__:
        for value in vars(base).values():
            made = getattr(value, MARK, None)
            if isinstance(made, Check):
                found.setdefault(made.name, made)
    return found


def expected(subject: type[Subject]) -> Iterator[Run]:
    """Every run that a kit class owes."""
    for made in checks(subject).values():
        if made.not_applicable(subject) is None:
            words: Sequence[str | None] = [None] if made.each is None else made.each(subject)
            yield from (Run(check=made, word=word) for word in words)


def problems(subject: type[Subject]) -> list[str]:
    """What a kit class does that none may: replace or remove a check, or skip without a reason."""
    known = checks(subject)
    found = [
        f"{subject.__name__} replaces the check {name}; declare a skip with a reason instead"
        for name in known
        if len([base for base in subject.__mro__ if PREFIX + name in vars(base)]) > 1
        or inspect.getattr_static(subject, PREFIX + name, None) is None
    ]
    skips: Mapping[Any, Any] = subject.skips if known else {}
    for name, reason in skips.items():
        if str(name).partition("[")[0] not in known:
            found.append(f"{subject.__name__} skips {name!r}, which is no check")
        if not isinstance(reason, str) or not reason.strip():
            found.append(f"{subject.__name__} skips {name!r} without a reason")
    return found
