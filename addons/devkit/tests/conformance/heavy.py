"""A record that cannot be read without loading the client."""

from __future__ import annotations

from dataclasses import replace

from addons.devkit.tests.conformance.eager import EagerMemory
from addons.devkit.tests.conformance.memory.provider import PROVIDER as SOUND

__all__ = ["PROVIDER"]

PROVIDER = replace(SOUND, name="heavy", title=EagerMemory.__name__)
