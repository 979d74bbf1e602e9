"""Is there anything in the environment that nobody asked for?"""

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
    """What a distribution declares: a name, the extras it asks of it, and the extra of its own that this is for."""

    name: str
    asked: frozenset[str]
    extra: str | None


def requirements(distribution: str) -> list[Requirement]:
    """All that a distribution declares."""
    found = list[Requirement]()
    for text in metadata.requires(distribution) or ():
        parts, extra = _REQUIREMENT.match(text), _EXTRA.search(text)
        if parts is None:
            raise Fault(f"{distribution} requires {text!r}, which cannot be read")
        asked = frozenset(normal(each.strip()) for each in (parts[2] or "").split(",") if each.strip())
        found.append(Requirement(normal(parts[1]), asked, None if extra is None else normal(extra[1])))
    return found


def closure(names: Iterable[str]) -> set[str]:
    """These distributions and everything that they need, of what is installed."""
    installed = {normal(each.name) for each in metadata.distributions()}
    found = set[tuple[str, str | None]]()
    pending: list[tuple[str, str | None]] = [(normal(name), None) for name in names]
    while pending:
        name, extra = pending.pop()
        if name in installed and (name, extra) not in found:
            found.add((name, extra))
            for each in requirements(name):
                if each.extra in {None, extra}:
                    pending += [(each.name, asked) for asked in (None, *each.asked)]
    return {name for name, _ in found}


def check(names: Iterable[str]) -> Iterator[str]:
    """Nothing is here but what was asked for and what that declares; of our own distributions, only those asked for."""
    asked = {normal(name) for name in names}
    installed = {normal(each.name) for each in metadata.distributions()}
    if missing := asked - installed:
        raise Fault(f"not installed: {', '.join(sorted(missing))}")
    ours = {name for name in installed if name.startswith("sessiondock")}
    if strangers := (installed - closure(asked)) | (ours - asked - {"sessiondock"}):
        raise Fault(f"nobody declares {', '.join(sorted(strangers))}")
    yield f"in company of {len(installed - asked)} distributions, all of them declared"
