"""What error responses mean, where the service does not say so itself."""

from __future__ import annotations

import re

from sessiondock import APIError, NotFoundError, ServerError

__all__ = ["after_partial_failure", "is_missing_route", "while_lagging"]

_ROUTE = re.compile(r"route not found|cannot (get|post|put|delete) /", re.IGNORECASE)


def is_missing_route(error: APIError) -> bool:
    """Whether the server lacks the route, rather than the session."""
    return isinstance(error, NotFoundError) and _ROUTE.search(error.body) is not None


def after_partial_failure(error: APIError) -> str | None:
    """Advice for events that may have been stored in part."""
    if isinstance(error, ServerError) and error.operation == "add_events":
        return "Part of the events may have been stored; list_events shows which"
    return None


def while_lagging(error: APIError) -> str | None:
    """Advice for a session that is not there, or not yet."""
    if isinstance(error, NotFoundError) and error.operation == "get":
        return "A session can be read some seconds after it was created; read it again then, as get does with wait"
    return None
