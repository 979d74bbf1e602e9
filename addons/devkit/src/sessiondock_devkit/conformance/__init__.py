"""The conformance kit: a test suite, sync and async, that every provider inherits. See `ProviderUnderTest` for how.

Its report is printed at the end of the pytest run.
"""

from __future__ import annotations

from ._async.suite import AsyncConformance
from ._sync.suite import Conformance
from .filters import FilterSample
from .provider_under_test import ProviderUnderTest
from .rules import KIT, check
from .storage_faults import StorageFault

__all__ = ["KIT", "AsyncConformance", "Conformance", "FilterSample", "ProviderUnderTest", "StorageFault", "check"]
