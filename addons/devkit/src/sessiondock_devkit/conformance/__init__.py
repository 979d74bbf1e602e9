"""The conformance kit: a suite that every provider inherits, in both colours. See `Subject` for how.

Its report comes at the end of the pytest run.
"""

from __future__ import annotations

from ._async.suite import AsyncConformance
from ._sync.suite import Conformance
from .rules import check
from .subject import Subject

__all__ = ["AsyncConformance", "Conformance", "Subject", "check"]
