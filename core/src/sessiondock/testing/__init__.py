"""Tools for testing code that uses sessiondock: fake servers over real sockets, with faults on demand.

The distribution ``sessiondock-devkit`` adds pytest fixtures for the fakes of installed providers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .fault_rules import FaultRule, FaultRules
    from .faults import Fault
    from .messages import BadJSONError, Headers, ReceivedRequest, RefusedError, Reply
    from .routes import route
    from .seeding import SeedField
    from .server import FakeServer

_NAMES = {
    "fault_rules": "FaultRule FaultRules",
    "faults": "Fault",
    "messages": "BadJSONError Headers ReceivedRequest RefusedError Reply",
    "routes": "route",
    "seeding": "SeedField",
    "server": "FakeServer",
}

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
    "SeedField",
    "route",
]

if not TYPE_CHECKING:
    _WHERE = {name: module for module, names in _NAMES.items() for name in names.split()}

    def __getattr__(name):
        if name not in _WHERE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *_WHERE})
