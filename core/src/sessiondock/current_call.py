"""The call of a resource's method that is under way: what the hooks are told of it beyond its operation.

A provider writes nothing for this. The wrapper that `binding` puts around every public method of a resource enters a
`MethodCall`; pagers and byte streams, which go on after the method has returned, enter it again.
"""

from __future__ import annotations

import time
from contextvars import ContextVar, Token
from types import TracebackType
from typing import TYPE_CHECKING, Any

import attrs

from .errors import SessionDockError

if TYPE_CHECKING:
    from .context import ClientContext

__all__ = ["NOTHING", "MethodCall", "NoCall", "call_of", "current_call", "running_call"]

_current: ContextVar[MethodCall | None] = ContextVar("current_call", default=None)


class NoCall:
    """What is entered when there is no plugin, and for a method that another method of the resource calls."""

    __slots__ = ()

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def again(self, page: int | None = None) -> NoCall:
        """The same."""
        return self

    def turned(self, step: int) -> NoCall:
        """The same."""
        return self

    def changed(self, args: tuple[Any, ...], fields: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments as they are."""
        return args, fields


NOTHING = NoCall()


@attrs.define(kw_only=True)
class MethodCall:
    """A context manager around a method of a resource, of a client with plugins.

    An error of ours that leaves it before an operation began was found without the service: the hooks are told of it.

    Attributes:
        context: of the client.
        operation: the method's name.
        session_id: the session that the method was given.
        page: the number of the page that is being read, from 1.
        told: whether an operation of this call has begun, of which its scope tells the hooks.
    """

    context: ClientContext
    operation: str
    session_id: str | None
    reads: frozenset[str]
    page: int | None = None
    told: bool = False
    _began: float = attrs.field(factory=time.monotonic)
    _token: Token[MethodCall | None] | None = None

    def __enter__(self) -> None:
        self._token = _current.set(self)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._token is not None
        _current.reset(self._token)
        if isinstance(error, SessionDockError) and not self.told:
            self._tell_of_rejection(error)

    def again(self, page: int | None = None) -> MethodCall:
        """This call once more, after its method has returned, perhaps to read a page."""
        return attrs.evolve(self, page=page, told=False, began=time.monotonic(), token=None)

    def turned(self, step: int) -> MethodCall:
        """This call to read a page after or before its own."""
        return self.again(None if self.page is None else self.page + step)

    def changed(self, args: tuple[Any, ...], fields: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments with their texts as the ``redact_stored`` hooks leave them; those of a read as they are."""
        if self.operation in self.reads or not self.context.hooks.redacts_stored():
            return args, fields
        from .stored_text import StoredText

        return StoredText(self.context, self.operation).arguments(args, fields)

    def _tell_of_rejection(self, error: SessionDockError) -> None:
        import uuid

        hooks, provider, call_id = self.context.hooks, self.context.provider, uuid.uuid4().hex
        hooks.operation_started(provider, self.operation, call_id, self.session_id, self.page)
        hooks.operation_finished(
            provider,
            self.operation,
            time.monotonic() - self._began,
            error,
            call_id,
            attempts=0,
            session_id=self.session_id,
            page=self.page,
        )


def current_call(context: ClientContext) -> MethodCall | None:
    """The call of a client's method that is under way here, if there is one."""
    call = _current.get()
    return call if call is not None and call.context is context else None


def running_call() -> MethodCall | NoCall:
    """The call that is under way here. For what goes on after a method has returned, such as a pager."""
    return _current.get() or NOTHING


def call_of(
    args: tuple[Any, ...], operation: str, reads: frozenset[str], *, is_about_session: bool
) -> MethodCall | NoCall:
    """What to enter around a method of a resource.

    Args:
        args: by position, the resource first.
        operation: the method's name.
        reads: names of the methods that store nothing.
        is_about_session: whether the second argument is the id of a session, or an object with a ``session_id``.
    """
    client = getattr(args[0], "_client", None) if args else None
    context: ClientContext | None = getattr(client, "_context", None)
    if context is None or not context.hooks or current_call(context) is not None:
        return NOTHING
    session = args[1] if is_about_session and len(args) > 1 else None
    session_id = session if isinstance(session, str) else getattr(session, "session_id", None)
    return MethodCall(
        context=context,
        operation=operation,
        session_id=session_id if isinstance(session_id, str) else None,
        reads=reads,
    )
