"""The definition of a check, and the rules that a test class must keep."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from sessiondock import Operation

if TYPE_CHECKING:
    from .provider_under_test import ProviderUnderTest

__all__ = ["KIT", "MARK", "Check", "Run", "check", "checks", "expected", "problems"]

F = TypeVar("F", bound=Callable[..., Any])
MARK = "__conformance__"
KIT = 1
"""The version of the kit. It grows by one when checks are added that could fail a provider that passed before."""
PREFIX = "test_"


@attrs.frozen(kw_only=True)
class Check:
    """One check.

    Attributes:
        name: the name that ``skips`` use: the method's name without ``test_``.
        group: its heading in the report.
        summary: what is true of a provider that passes.
        needs: the operations that it requires.
        server: whether it needs a fake server.
        when: returns the reason why it does not apply to a provider, or None when it does.
        each: returns its cases, such as field names; the check runs once for each. None when it has no cases.
        parameter: the parameter of its method that takes the case.
        since: the version of the kit that it came with.
    """

    name: str
    group: str
    summary: str
    needs: tuple[Operation, ...]
    server: bool
    when: Callable[[type[ProviderUnderTest]], str | None] | None
    each: Callable[[type[ProviderUnderTest]], Sequence[str]] | None
    parameter: str | None
    since: int = 1

    def not_applicable(self, tested: type[ProviderUnderTest]) -> str | None:
        """Return the reason why it does not apply to a provider, or None when it does."""
        if self.since > tested.kit:
            return f"new in version {self.since} of the kit; declare kit = {self.since} to run it"
        missing = [verb.value for verb in self.needs if verb not in tested.operations()]
        if missing:
            return f"no {' and no '.join(missing)}"
        if self.server and tested.fake is None:
            return "no fake server"
        if self.when is not None and (reason := self.when(tested)) is not None:
            return reason
        return "no such cases" if self.each is not None and not self.each(tested) else None


@attrs.frozen(kw_only=True)
class Run:
    """One execution of a check, for one of its cases if it has any."""

    check: Check
    case: str | None = None

    @property
    def id(self) -> str:
        """The name that reports and ``skips`` use."""
        return self.check.name if self.case is None else f"{self.check.name}[{self.case}]"


def check(
    group: str,
    *needs: Operation,
    server: bool = False,
    when: Callable[[type[ProviderUnderTest]], str | None] | None = None,
    each: Callable[[type[ProviderUnderTest]], Sequence[str]] | None = None,
    since: int = 1,
) -> Callable[[F], F]:
    """Declare a method a check. The first line of its docstring is the summary; see `Check` for the arguments."""

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
            parameter=next(iter([*inspect.signature(function).parameters][1:]), None),
            since=since,
        )
        setattr(function, MARK, made)
        return function

    return mark


def checks(tested: type[ProviderUnderTest]) -> dict[str, Check]:
    """Every check of a test class, by name, in the order of its bases."""
    found: dict[str, Check] = {}
    for base in tested.__mro__:
        for value in vars(base).values():
            made = getattr(value, MARK, None)
            if isinstance(made, Check):
                found.setdefault(made.name, made)
    return found


def expected(tested: type[ProviderUnderTest]) -> Iterator[Run]:
    """Every run that a test class must have."""
    for made in checks(tested).values():
        if made.not_applicable(tested) is None:
            cases: Sequence[str | None] = [None] if made.each is None else made.each(tested)
            yield from (Run(check=made, case=case) for case in cases)


def problems(tested: type[ProviderUnderTest]) -> list[str]:
    """Return what breaks the rules: a check that is replaced or removed, or skipped without a reason."""
    known = checks(tested)
    found = [
        f"{tested.__name__} replaces the check {name}; declare a skip with a reason instead"
        for name in known
        if len([base for base in tested.__mro__ if PREFIX + name in vars(base)]) > 1
        or inspect.getattr_static(tested, PREFIX + name, None) is None
    ]
    if tested.kit not in range(1, KIT + 1):
        found.append(f"{tested.__name__} declares kit = {tested.kit!r}; this devkit has the versions 1 to {KIT}")
    skips: Mapping[Any, Any] = tested.skips if known else {}
    for name, reason in skips.items():
        if str(name).partition("[")[0] not in known:
            found.append(f"{tested.__name__} skips {name!r}, which is no check")
        if not isinstance(reason, str) or not reason.strip():
            found.append(f"{tested.__name__} skips {name!r} without a reason")
    return found
