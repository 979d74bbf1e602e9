"""Names and ids that the server can reach again. It accepts more than it can find."""

from __future__ import annotations

from sessiondock import InvalidValueError
from sessiondock.authoring import checks

__all__ = ["new_session_id", "reachable"]

HIDDEN_PREFIXES = ("adk-eval-session-", "___eval___session___")


def reachable(value: object, name: str = "session_id") -> str:
    """A name the server finds under exactly this spelling. InvalidValueError otherwise.

    A slash would end up in another route, and one kind of ADK store takes blanks off both ends, so that deleting
    ``" a "`` would delete ``"a"``.
    """
    text = checks.identifier(value, name)
    if "/" in text:
        raise InvalidValueError(
            f"{name} must not contain '/': the ADK server could never find it again: {checks.shown(text)}"
        )
    if text != text.strip():
        raise InvalidValueError(
            f"{name} must not start or end with a blank, which ADK may take off: {checks.shown(text)}"
        )
    return text


def new_session_id(value: object) -> str:
    """An id for a session to be created: reachable, and not left out of lists."""
    text = reachable(value, "id")
    for prefix in HIDDEN_PREFIXES:
        if text.startswith(prefix):
            raise InvalidValueError(
                f"id must not start with {prefix!r}, which ADK leaves out of lists: {checks.shown(text)}"
            )
    return text
