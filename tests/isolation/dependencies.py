"""Does the environment hold exactly the distributions under test and what they declare?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata

from tests.isolation.fault import Fault

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(?:\[([^]]*)\])?")
_EXTRA = re.compile(r"""\bextra\s*==\s*["']([^"']+)["']""")


def normal(name: str) -> str:
    """A distribution's name as packaging compares them."""
    return re.sub(r"[-_.]+", "-", name).lower()


@dataclass(frozen=True)
class Requirement:
    """A declared dependency.

    Attributes:
        name: of the distribution.
        extras: that are wanted of it.
        extra: the extra of the declaring distribution that this belongs to, None when it is required.
    """

    name: str
    extras: frozenset[str]
    extra: str | None


def requirements(distribution: str) -> list[Requirement]:
    """The declared dependencies of a distribution."""
    found = list[Requirement]()
    for text in metadata.requires(distribution) or ():
        parts, extra = _REQUIREMENT.match(text), _EXTRA.search(text)
        if parts is None:
            raise Fault(f"{distribution} requires {text!r}, which cannot be read")
        extras = frozenset(normal(each.strip()) for each in (parts[2] or "").split(",") if each.strip())
        found.append(Requirement(normal(parts[1]), extras, None if extra is None else normal(extra[1])))
    return found


def closure(names: Iterable[str]) -> set[str]:
    """These distributions and all their installed dependencies."""
    installed = {normal(each.name) for each in metadata.distributions()}
    found = set[tuple[str, str | None]]()
    pending: list[tuple[str, str | None]] = [(normal(name), None) for name in names]
    while pending:
        name, extra = pending.pop()
        if name in installed and (name, extra) not in found:
            found.add((name, extra))
            for each in requirements(name):
                if each.extra in {None, extra}:
                    pending += [(each.name, wanted) for wanted in (None, *each.extras)]
    return {name for name, _ in found}


def check(names: Iterable[str]) -> Iterator[str]:
    """Only the distributions under test and what they declare are installed."""
    tested = {normal(name) for name in names}
    installed = {normal(each.name) for each in metadata.distributions()}
    if missing := tested - installed:
        raise Fault(f"not installed: {', '.join(sorted(missing))}")
    if undeclared := installed - closure(tested):
        raise Fault(f"installed, but not declared: {', '.join(sorted(undeclared))}")
    yield f"{len(installed - tested)} further distributions are installed, all of them declared"
