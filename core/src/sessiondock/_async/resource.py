"""Base of a client's resources, such as ``client.sessions``."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from ..absent import reject_operation
from ..binding import checked
from ..capabilities import READS, Operation
from ..provider import Provider

__all__ = ["AsyncResource"]

C = TypeVar("C")


class AsyncResource(Generic[C]):
    """A group of operations of one client. Its public methods named in `Operation` are the operations it has.

    A call that does not fit a public method's signature raises UnsupportedFieldError or MissingFieldError, with the
    provider, the operation and the parameters it takes. An operation that the provider lacks is an attribute that does
    not exist: UnsupportedOperationError.

    Attributes:
        provider: the provider's record.
        missing: for an operation that is not there, a sentence on why and what to do instead.
        operations: the names of the operations it has.
        reads: names of further public methods that store nothing, so that the ``redact_stored`` hooks leave their
            arguments alone. The operations that read are known.
    """

    provider: ClassVar[Provider]
    missing: ClassVar[Mapping[str, str]] = {}
    operations: ClassVar[frozenset[str]] = frozenset()
    reads: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, client: C, /) -> None:
        self._client = client

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, member in list(vars(cls).items()):
            if inspect.isfunction(member) and not name.startswith("_"):
                setattr(cls, name, checked(member, READS | cls.reads))
        cls.operations = frozenset(verb.value for verb in Operation if hasattr(cls, verb.value))

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            reject_operation(type(self), name)
