"""The kinds of provider that can be started, and the sections of templates that each has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

__all__ = ["KINDS", "Kind", "sections"]


@attrs.frozen(kw_only=True)
class Kind:
    """What a new provider is like.

    Attributes:
        about: one line for people.
        flags: the sections of templates that it has.
        folders: the folders of templates that it is made of.
        paging: how its lists are paged, as in `Facts`.
    """

    about: str
    flags: frozenset[str]
    folders: tuple[str, ...] = ("shared", "http")
    paging: str = "cursor"

    @property
    def calls(self) -> str:
        """The module whose functions describe calls."""
        return "store" if "library" in self.flags else "wire"

    @property
    def speaks(self) -> str:
        """What the template is an example of, for its README."""
        return "keeps sessions with SQLite" if "library" in self.flags else "speaks the API of an invented service"


def _flags(text: str) -> frozenset[str]:
    return frozenset(text.split())


KINDS: Mapping[str, Kind] = {
    "cursor": Kind(about="HTTP; a page names the cursor of the next", flags=_flags("http writes stored paged cursor")),
    "page": Kind(about="HTTP; pages have numbers", flags=_flags("http writes stored paged page"), paging="page"),
    "offset": Kind(about="HTTP; items are counted", flags=_flags("http writes stored paged offset"), paging="offset"),
    "single": Kind(
        about="HTTP; one response holds everything",
        flags=_flags("http writes stored single"),
        folders=("shared", "http", "single"),
        paging="single",
    ),
    "read-only": Kind(about="HTTP; nothing can be written", flags=_flags("http reads stored paged cursor")),
    "derived": Kind(about="HTTP; sessions are groups of traces", flags=_flags("http reads derived paged cursor")),
    "library": Kind(
        about="a library or files, no HTTP",
        flags=_flags("library writes stored paged cursor"),
        folders=("shared", "library"),
    ),
}


def sections(lines: Iterable[str], flags: frozenset[str]) -> Iterator[str]:
    """The lines of a template that a kind has.

    A line ``[[http+paged single]]`` begins a section for kinds with ``http`` and ``paged``, or with ``single``. It
    ends where another section begins, or at ``[[end]]``.
    """
    wanted = True
    for line in lines:
        if line.startswith("[[") and line.rstrip().endswith("]]"):
            terms = line.strip()[2:-2].split()
            wanted = terms == ["end"] or any(flags.issuperset(term.split("+")) for term in terms)
        elif wanted:
            yield line
