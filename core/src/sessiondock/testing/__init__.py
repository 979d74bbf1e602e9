"""Tools for testing code that uses sessiondock: fake servers over real sockets, with faults on demand.

The distribution ``sessiondock-devkit`` adds pytest fixtures for the fakes of installed providers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_exports

if TYPE_CHECKING:
    from .fault_rules import FaultRule as FaultRule
    from .fault_rules import FaultRules as FaultRules
    from .faults import Fault as Fault
    from .messages import BadJSONError as BadJSONError
    from .messages import Headers as Headers
    from .messages import ReceivedRequest as ReceivedRequest
    from .messages import RejectedError as RejectedError
    from .messages import Reply as Reply
    from .routes import RouteMatch as RouteMatch
    from .routes import route as route
    from .seeding import SeedField as SeedField
    from .server import FakeServer as FakeServer
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "fault_rules": "FaultRule FaultRules",
            "faults": "Fault",
            "messages": "BadJSONError Headers ReceivedRequest RejectedError Reply",
            "routes": "RouteMatch route",
            "seeding": "SeedField",
            "server": "FakeServer",
        },
    )
