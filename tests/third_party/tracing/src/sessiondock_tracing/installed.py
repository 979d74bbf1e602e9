"""The tracer that is used when the distribution is installed: it writes each trace to a logger."""

from __future__ import annotations

import logging

from .trace import Trace
from .tracer import Tracer

__all__ = ["TRACER"]

_logger = logging.getLogger("sessiondock_tracing")


def _log(trace: Trace) -> None:
    _logger.info("%s", trace)


TRACER = Tracer(_log)
