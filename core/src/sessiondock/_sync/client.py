# Generated from src/sessiondock/_async/client.py: edit that file, not this one.
# Digest: 19780fcd099e34b5
"""Base of every provider's client, whatever it speaks."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Protocol, Self, SupportsIndex, TypeVar

import attrs

from .._unset import UNSET, Unset
from ..capabilities import Capabilities, capabilities_of
from ..client_options import retry_policy, timeout_option
from ..context import ClientContext
from ..errors import ConfigurationError, TransportError, UnsupportedFieldError
from ..hooks import load_hooks
from ..http.deadline import Deadline
from ..http.retry import RetryPolicy
from ..http.timeouts import Timeout
from ..keywords import checked_constructor
from ..lifetime import Lifetime
from ..operation_scope import OperationScope
from ..provider import Provider
from ..runtime_sync import sleep
from ..shown import checked_repr
from .resource import Resource

if TYPE_CHECKING:
    from ..connection_url import ConnectionURL

__all__ = ["Action", "BaseClient"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Action(Protocol[T_co]):
    """One attempt at an operation; it may use what is left of the deadline."""

    def __call__(self, deadline: Deadline, /) -> T_co: ...


@attrs.frozen(kw_only=True)
class CallSettings:
    """What `with_options` may change: how long a call may take and how often it is attempted."""

    timeout: Timeout
    retry: RetryPolicy


class BaseClient:
    """A context manager with ``sessions`` and ``capabilities``.

    It serves providers that do not speak HTTP directly: `perform` gives an operation its hooks, its deadline, its
    retries and the context of its errors. Subclasses set `provider`, declare ``sessions = resource(...)``, implement
    `from_url` and, when they hold anything open, `release`.

    Args:
        timeout: seconds, a `Timeout`, or None for no limit. Its ``total`` bounds each call.
        max_retries: attempts beyond the first, default 2.
        plugins: hook plugins beside the installed ones.

    Raises:
        ConfigurationError: an option does not fit, or a plugin cannot be used.
    """

    provider: ClassVar[Provider]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "__init__" in vars(cls):
            setattr(cls, "__init__", checked_constructor(cls.__init__))  # noqa: B010
        if "__repr__" in vars(cls):
            setattr(cls, "__repr__", checked_repr(cls.__repr__))  # noqa: B010

    @checked_constructor
    def __init__(
        self,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        plugins: Iterable[object] = (),
    ) -> None:
        self._settings = CallSettings(timeout=timeout_option(timeout), retry=retry_policy(max_retries))
        self._context = ClientContext(provider=self.provider.name, hooks=load_hooks(plugins))
        self._lifetime = Lifetime()
        self._owner = True

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for a connection URL; keywords win over the URL's query. ConfigurationError when it does not fit."""
        raise NotImplementedError(f"{cls.__name__} must say how it reads a connection URL")

    @property
    def capabilities(self) -> Capabilities:
        """What this client can do."""
        return capabilities_of(self.provider, type(self))

    @property
    def identity(self) -> Mapping[str, str]:
        """Which sessions this client works on, without secrets: equal for two clients of the same ones.

        The member ``"location"`` says where they are, such as an address or an absolute path; further members name the
        part of it that the client sees, such as a project or a schema. Left out is what has its default.

        Nothing of a key is in it, not even a digest: it is shown, logged and stored, and equal weak keys have equal
        digests. Two accounts of one service have the same identity; `account_digest` tells them apart.
        """
        found = {name: getattr(self, name, None) for name in ("project", "user_id")}
        return {name: value for name, value in found.items() if isinstance(value, str)}

    def account_digest(self, salt: bytes) -> str | None:
        """A few bits that tell the credentials of two accounts apart, for those who keep both salt and digest.

        Without being able to restore or to confirm a key: sixteen bits of a slow hash. It blocks for about 20 ms.

        Args:
            salt: random bytes, others for each place where a digest is kept.

        Returns:
            Hexadecimal digits; None for a client that has no credentials, or that shows its account in `identity`.
        """
        return None

    def primary(self) -> Self:
        """A client whose reads all see what has been written; this one, where there are no replicas."""
        return self

    @property
    def timeout(self) -> Timeout:
        """The limits of this client's calls."""
        return self._settings.timeout

    def perform(
        self, operation: str, action: Action[T], *, idempotent: bool = False, retry: bool = True
    ) -> T:
        """Run one operation of a provider that does not speak HTTP.

        Args:
            operation: its name, for hooks and errors.
            action: one attempt. It raises errors of ours with nothing but a message; a TransportError may be retried.
            idempotent: whether an attempt may be repeated although an earlier one may have taken effect.
            retry: whether there may be a second attempt at all; not when the first uses something up.

        Raises:
            ConfigurationError: the client is closed.
        """
        settings = self._settings
        with OperationScope(self._context, operation, settings.timeout.total) as scope:
            while True:
                scope.attempt += 1
                self._lifetime.check()
                try:
                    result = action(scope.deadline)
                except TransportError as error:
                    delay = scope.delay_before_retry(settings.retry, error, idempotent=idempotent) if retry else None
                    if delay is None:
                        raise
                else:
                    scope.note_result(result)
                    return result
                sleep(delay)

    def begin(self, operation: str) -> OperationScope:
        """Begin an operation that outlasts a method, such as reading a stream. Finish the scope in any case.

        ConfigurationError when the client is closed.
        """
        scope = OperationScope(self._context, operation, self._settings.timeout.total)
        scope.start()
        try:
            self._lifetime.check()
        except ConfigurationError as error:
            scope.finish(error)
            raise
        return scope

    def with_options(
        self,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A client that shares everything with this one but the options; what is left out stays the same.

        Closing it closes nothing. UnsupportedFieldError for headers where nothing could carry them.
        """
        if headers:
            raise UnsupportedFieldError(f"{self.provider.title} has no headers", provider=self.provider.name)
        other = copy.copy(self)
        for name in [name for name, value in vars(self).items() if isinstance(value, Resource)]:
            delattr(other, name)
        other._owner = False
        old = self._settings
        other._settings = CallSettings(
            timeout=old.timeout if isinstance(timeout, Unset) else timeout_option(timeout),
            retry=old.retry if max_retries is None else retry_policy(max_retries),
        )
        return other

    def __copy__(self) -> Self:
        other = object.__new__(type(self))
        vars(other).update(vars(self))
        return other

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be pickled, it would hold the key; make one in each process")

    def keep_secret(self, text: str) -> None:
        """Mask a text in everything that this client shows. For subclasses with secrets in their settings."""
        if text:
            self._context.secrets.append(text)

    def release(self) -> None:
        """Give back what the client opened. Runs once; for subclasses, users call the method that closes."""

    def close(self) -> None:
        """Give back what this client opened. Calling it twice is harmless."""
        if self._owner and not self._lifetime.closed:
            self._lifetime.closed = True
            self.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.provider.name}>"
