"""A hook plugin that records every call and adds ``traceparent`` headers: `Tracer`, which makes a `Trace` of each."""

from __future__ import annotations

from .trace import Exchange as Exchange
from .trace import Retry as Retry
from .trace import Trace as Trace
from .tracer import Tracer as Tracer

__all__ = ["Exchange", "Retry", "Trace", "Tracer"]
