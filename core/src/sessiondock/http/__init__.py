"""HTTP without I/O: what to send, what came back, whether to try again, what may be shown."""

from __future__ import annotations

from .message import Headers, PreparedRequest, Request, Response
from .retry import RetryPolicy
from .target import json_body, path, segment, with_query
from .timeouts import Timeout

__all__ = [
    "Headers",
    "PreparedRequest",
    "Request",
    "Response",
    "RetryPolicy",
    "Timeout",
    "json_body",
    "path",
    "segment",
    "with_query",
]
