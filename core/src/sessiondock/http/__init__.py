"""HTTP without I/O: requests and responses, retries, redirects, and what may be shown."""

from __future__ import annotations

from .call import Call, no_content
from .message import Headers, PreparedRequest, Request, Response
from .retry import RetryPolicy
from .target import json_body, path, segment, with_query
from .timeouts import Timeout

__all__ = [
    "Call",
    "Headers",
    "PreparedRequest",
    "Request",
    "Response",
    "RetryPolicy",
    "Timeout",
    "json_body",
    "no_content",
    "path",
    "segment",
    "with_query",
]
