"""Whether a call of a move is repeated, and when. Pure: the random number is an argument."""

from __future__ import annotations

import attrs

from sessiondock import APIError, CertificateError, RateLimitError, RedirectError, TransportError
from sessiondock.authoring import RETRYABLE_STATUSES, checks

__all__ = ["Patience", "may_have_arrived", "retry_after", "retry_delay"]


@attrs.frozen(kw_only=True)
class Patience:
    """How long a move goes on with a service that fails.

    Attributes:
        attempts: how often one call is made at most.
        initial: upper end of the first random wait, in seconds; it doubles with each attempt.
        longest: upper end of any wait, in seconds; a longer ``Retry-After`` is cut to it.
        failures_in_a_row: sessions that may fail one after the other for the same kind of reason before the run stops.
    """

    attempts: int = attrs.field(default=8, validator=lambda _, field, value: _positive(field.name, value))
    initial: float = 0.25
    longest: float = 60.0
    failures_in_a_row: int = attrs.field(default=20, validator=lambda _, field, value: _positive(field.name, value))


def _positive(name: str, value: int) -> None:
    checks.positive(value, name)


def retry_after(error: Exception) -> float | None:
    """Seconds that a service asked to wait, 0 when it asked for less without a number, None when it did not ask."""
    if not isinstance(error, APIError):
        return None
    asked = error.retry_after if isinstance(error, RateLimitError) else _header(error)
    return asked if asked is not None else (0.0 if error.status == 429 else None)


def _header(error: APIError) -> float | None:
    if error.status not in {429, 503}:
        return None
    try:
        return max(0.0, float(error.headers.get("retry-after", "")))
    except ValueError:
        return None


def may_have_arrived(error: Exception) -> bool:
    """Whether a write that ended with this error may have taken effect."""
    if isinstance(error, TransportError):
        return error.may_have_arrived
    return isinstance(error, APIError) and error.status is not None and (error.status >= 500 or error.status == 408)


def retry_delay(patience: Patience, error: Exception, *, attempt: int, write: bool, jitter: float) -> float | None:
    """Seconds to wait before a call is made again, or None when it is not.

    Args:
        patience: the limits.
        error: what the call ended with.
        attempt: how often it was made, from 1.
        write: whether it may have changed something; it is repeated only when it surely did not.
        jitter: a random number from 0 to 1.
    """
    if attempt >= patience.attempts or not _passing(error) or (write and may_have_arrived(error)):
        return None
    asked = retry_after(error)
    ceiling = min(patience.longest, patience.initial * 2.0 ** min(attempt - 1, 32))
    return max(ceiling * jitter, min(asked or 0.0, patience.longest))


def _passing(error: Exception) -> bool:
    if isinstance(error, TransportError):
        return not isinstance(error, (CertificateError, RedirectError))
    return isinstance(error, APIError) and error.status in RETRYABLE_STATUSES
