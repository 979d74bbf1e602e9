"""Planted faults: what one is, and how they are read from the files below ``faults``.

A folder is named after the shape of the provider, a file after the class of its faults. An entry begins with a line of
what is wrong, the file below the package, and the heading of the kit whose checks are run first, which only saves time.
Then come the text that occurs there, each line after a ``-``, and what takes the place of its first occurrence, each
line after a ``+``::

    get never retries | _async/sessions.py | retries
    -        return await self._client.call(wire.get(session_id))
    +        return await self._client.with_options(max_retries=0).call(wire.get(session_id))

Between them ``missed: `` may say why the kit cannot catch it, and ``only: async`` that it is no fault in the other
variant. Names that the new text may use are in `planted_names`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs

__all__ = ["FOLDER", "VARIANTS", "Fault", "parse", "read_faults"]

FOLDER = Path(__file__).with_name("faults")
VARIANTS = ("async", "sync")


@attrs.frozen(kw_only=True)
class Fault:
    """One change of a provider's source, as a person makes it by mistake or out of ignorance.

    Attributes:
        shape: the provider that it is planted into.
        group: the class of faults it belongs to.
        what: what is wrong.
        file: where, below the package.
        near: the heading of the kit whose checks are run first.
        old: text that occurs there.
        new: what takes the place of its first occurrence.
        missed: why the kit cannot catch it; empty when it must.
        variants: those in which it is a fault.
    """

    shape: str
    group: str
    what: str
    file: str
    near: str
    old: str
    new: str
    missed: str = ""
    variants: tuple[str, ...] = VARIANTS


def read_faults(folder: Path = FOLDER) -> list[Fault]:
    """All planted faults, by shape and class."""
    return [fault for path in sorted(folder.glob("*/*.txt")) for fault in parse(path.parent.name, path.stem, path)]


def parse(shape: str, group: str, path: Path) -> Iterator[Fault]:
    """The entries of one file. ValueError with the entry that cannot be read."""
    for entry in path.read_text(encoding="utf-8").removesuffix("\n").split("\n\n"):
        head, *lines = entry.split("\n")
        named = dict(line.split(": ", 1) for line in lines if line[:1] not in {"-", "+"})
        old, new = (_marked(lines, sign) for sign in "-+")
        what, file, near = (part.strip() for part in f"{head} | | ".split("|")[:3])
        if not (what and file and old) or named.keys() - {"missed", "only"}:
            raise ValueError(f"{path}: the entry that begins with {head!r} cannot be read")
        variants = tuple(named["only"].split(", ")) if "only" in named else VARIANTS
        yield Fault(
            shape=shape,
            group=group,
            what=what,
            file=file,
            near=near,
            old=old,
            new=new,
            missed=named.get("missed", ""),
            variants=variants,
        )


def _marked(lines: list[str], sign: str) -> str:
    return "\n".join(line[1:] for line in lines if line.startswith(sign))
