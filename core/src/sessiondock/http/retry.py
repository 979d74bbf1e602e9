"""Whether to send a request again, and when. Pure: the clock and the random number are arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC

import attrs

from ..checks import shown
from ..errors import CertificateError, ConnectError, IncompleteReadError, InvalidValueError, TransportError
from ..errors import TimeoutError as CallTimeoutError

__all__ = ["RetryPolicy", "retry_after", "retry_delay"]

_NUMBER = r"[0-9]{1,400}(\.[0-9]{1,400})?"
_LONGEST = 1e9
IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
RETRYABLE_STATUSES = frozenset({408, 429, 500, 502, 503, 504})


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """Full-jitter exponential backoff.

    Attributes:
        max_retries: tries beyond the first.
        initial: upper end of the first random wait, seconds.
        maximum: upper end of any random wait, seconds.
        longest_retry_after: what a longer ``Retry-After`` is capped to, seconds.
    """

    max_retries: int = 2
    initial: float = 0.5
    maximum: float = 8.0
    longest_retry_after: float = 60.0

    def __attrs_post_init__(self) -> None:
        if isinstance(self.max_retries, bool) or not isinstance(self.max_retries, int) or self.max_retries < 0:  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidValueError(f"max_retries must be an int of at least 0, not {shown(self.max_retries)}")


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds the service asked to wait (``retry-after-ms``, seconds, or a date against ``now``), or None."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    seconds = _number(text)
    if seconds is not None or text is None:
        return seconds
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(text)
        # a date without a zone, or with "-0000", is UTC (RFC 9110), never the machine's own time
        seconds = (date if date.tzinfo is not None else date.replace(tzinfo=UTC)).timestamp() - now
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return min(max(seconds, 0.0), _LONGEST)


def _number(text: str | None) -> float | None:
    """A number of at least 0, as large as a wait can sensibly be."""
    # only the white space of a header; str.strip takes separators that float does not
    text = None if text is None else text.strip(" \t\r\n")
    return None if text is None or re.fullmatch(_NUMBER, text) is None else min(float(text), _LONGEST)


def is_retryable(method: str, idempotent: bool, status: int | None, error: TransportError | None) -> bool:
    """Whether sending again can do no harm and may help."""
    if error is not None:
        passing = isinstance(error, (ConnectError, CallTimeoutError, IncompleteReadError))
        return (
            passing
            and not isinstance(error, CertificateError)
            and (method in IDEMPOTENT_METHODS or idempotent or not error.may_have_arrived)
        )
    if status == 429:
        return True
    return status in RETRYABLE_STATUSES and (method in IDEMPOTENT_METHODS or idempotent)


def retry_delay(
    policy: RetryPolicy,
    *,
    attempt: int,
    method: str,
    idempotent: bool,
    status: int | None,
    headers: Mapping[str, str],
    error: TransportError | None,
    remaining: float | None,
    now: float,
    jitter: float,
) -> float | None:
    """Seconds to wait before sending again, or None to give up.

    Args:
        policy: the client's policy.
        attempt: how many times it was sent, from 1.
        method: HTTP method in capitals.
        idempotent: whether the provider says that repeating does no harm.
        status: of the answer, None when there was none.
        headers: of the answer.
        error: what went wrong when there was no answer.
        remaining: seconds left of the call's total, None without a limit.
        now: seconds since the epoch, for ``Retry-After`` dates.
        jitter: a random number from 0 to 1.
    """
    if attempt > policy.max_retries or not is_retryable(method, idempotent, status, error):
        return None
    asked = retry_after(headers, now)
    ceiling = min(policy.maximum, policy.initial * 2.0 ** min(attempt - 1, 64))
    delay = ceiling * jitter if asked is None else min(asked, policy.longest_retry_after)
    if remaining is not None and delay >= remaining:
        return None
    return delay
