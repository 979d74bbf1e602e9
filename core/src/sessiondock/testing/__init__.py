"""Tools for testing code that uses sessiondock: fake servers over real sockets, with faults on demand."""

from __future__ import annotations

from .fault_rules import FaultRule, FaultRules
from .faults import Fault
from .messages import BadJSONError, Headers, ReceivedRequest, RefusedError, Reply
from .routes import route
from .server import FakeServer

__all__ = [
    "BadJSONError",
    "FakeServer",
    "Fault",
    "FaultRule",
    "FaultRules",
    "Headers",
    "ReceivedRequest",
    "RefusedError",
    "Reply",
    "route",
]
