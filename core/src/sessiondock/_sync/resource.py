# Generated from src/sessiondock/_async/resource.py: edit that file, not this one.
# Digest: c4242c3b0840ce2d
"""What every ``client.sessions`` shares: refusing words and operations that the provider does not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from ..operations import Operation
from ..provider import Provider
from ..refusals import refuse_fields, refuse_operation

__all__ = ["Resource"]


class Resource:
    """Base of a provider's ``sessions``. Its public methods named in `Operation` are the operations it has.

    ``missing`` may say, for an operation that is not there, why and what to do instead: one sentence each.
    """

    provider: ClassVar[Provider]
    missing: ClassVar[Mapping[str, str]] = {}
    operations: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.operations = frozenset(verb.value for verb in Operation if hasattr(cls, verb.value))

    def _refuse(self, operation: str, unsupported: Mapping[str, object]) -> None:
        """Raise UnsupportedFieldError when there are words the operation does not take."""
        if unsupported:
            refuse_fields(self.provider.name, type(self), operation, unsupported)

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            refuse_operation(type(self), name)
