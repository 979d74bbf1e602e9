"""What a search finds."""

from __future__ import annotations

import attrs

from sessiondock import Session

__all__ = ["Match"]


@attrs.frozen(kw_only=True)
class Match:
    """A session that a search found, by its best text.

    Attributes:
        session: the session.
        event_id: the event that the words are in; None when they are in the session's name, inputs or outputs.
        snippet: the part of the text around the first word, with the words that were searched for between marks.
        score: the greater, the better; only scores of one search can be compared.
    """

    session: Session
    event_id: str | None
    snippet: str
    score: float
