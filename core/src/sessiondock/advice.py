"""How a message says which argument to pass: in Python, or in the words of the program that shows it.

The words are chosen where a message is made, from the name and the value of the argument. Nobody has to find them
again in a text, of which parts have come from outside.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["Words", "advising_in", "to_pass", "to_set"]


class Words:
    """The words for people who write Python. A program that is used in another way derives its own."""

    def to_pass(self, name: str, *values: object) -> str:
        """Advice to pass an argument, see the function of this name."""
        first, *others = map(repr, values) if values else ("",)
        return " or ".join((f"pass {name}={first}", *others))

    def to_set(self, name: str, *values: object, secret: bool = False) -> str:
        """Advice to give a client a setting, see the function of this name."""
        return self.to_pass(name, *values)


_words = [Words()]


def to_pass(name: str, *values: object) -> str:
    """The advice to pass an argument: ``to_pass("overwrite", True)`` is ``"pass overwrite=True"``.

    Args:
        name: of the argument of an operation or function.
        values: those that help; none when the reader knows best.
    """
    return _words[-1].to_pass(name, *values)


def to_set(name: str, *values: object, secret: bool = False) -> str:
    """The advice to give a client a setting: ``to_set("api_key", secret=True)`` is ``"pass api_key="``.

    Args:
        name: of the setting.
        values: those that help; none when the reader knows best.
        secret: whether it must not be in a URL or a file.
    """
    return _words[-1].to_set(name, *values, secret=secret)


@contextmanager
def advising_in(words: Words) -> Generator[None]:
    """Let all messages that are made inside, in whichever thread, advise in other words than Python's."""
    _words.append(words)
    try:
        yield
    finally:
        _words.remove(words)
