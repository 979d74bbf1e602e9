"""Every error sessiondock raises, in one tree.

::

    SessionDockError
    ├── ConfigurationError            a client cannot be built as asked
    │   ├── UnknownProviderError      no installed provider has that name
    │   └── MissingDependencyError    an optional package is not installed
    ├── InvalidValueError             (also ValueError) an argument no back end could take
    ├── UnsupportedFieldError         (also TypeError) a parameter this operation does not have
    ├── MissingFieldError             (also TypeError) a parameter this operation requires
    ├── UnsupportedOperationError     (also AttributeError) an operation this provider lacks
    ├── TransportError                no complete response
    │   ├── ConnectError              the request surely did not arrive
    │   │   └── CertificateError      the server's certificate is not valid; not retried
    │   ├── TimeoutError              (also builtins.TimeoutError)
    │   ├── IncompleteReadError       the response broke off
    │   └── RedirectError             a redirect that must not be followed
    ├── APIError                      an error response of the service, or of a store
    │   ├── BadRequestError           400
    │   ├── AuthenticationError       401
    │   ├── PermissionDeniedError     403
    │   ├── NotFoundError             404
    │   ├── ConflictError             409
    │   ├── ValidationError           422, see ``.errors``
    │   ├── RateLimitError            429, see ``.retry_after``
    │   └── ServerError               5xx
    ├── DecodeError                   the response is not what the service documents
    ├── PaginationError               pages that repeat themselves
    └── StorageError                  a local store cannot be used
        ├── DamagedError              one thing in it cannot be read, the rest can
        └── SchemaVersionError        it was written by a newer version

Every error survives ``pickle`` and ``copy`` with all its attributes.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any

__all__ = [
    "APIError",
    "AuthenticationError",
    "BadRequestError",
    "CertificateError",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "DamagedError",
    "DecodeError",
    "IncompleteReadError",
    "InvalidValueError",
    "MissingDependencyError",
    "MissingFieldError",
    "NotFoundError",
    "PaginationError",
    "PermissionDeniedError",
    "RateLimitError",
    "RedirectError",
    "SchemaVersionError",
    "ServerError",
    "SessionDockError",
    "StorageError",
    "TimeoutError",
    "TransportError",
    "UnknownProviderError",
    "UnsupportedFieldError",
    "UnsupportedOperationError",
    "ValidationError",
]


def _rebuild(cls: type[SessionDockError], message: str, state: dict[str, Any]) -> SessionDockError:
    error = cls.__new__(cls, message)
    error.args = (message,)
    error.__dict__.update(state)
    return error


class SessionDockError(Exception):
    """Root of the tree.

    Attributes:
        message: the text, without secrets.
        provider: name of the provider, such as ``"orq"``, when one was involved.
        operation: name of the operation, such as ``"create"``, when one was involved.
    """

    def __init__(self, message: str, *, provider: str | None = None, operation: str | None = None) -> None:
        super().__init__(message)
        self.provider = provider
        self.operation = operation

    @property
    def message(self) -> str:
        return str(self.args[0]) if self.args else ""

    @message.setter
    def message(self, text: str) -> None:
        self.args: tuple[Any, ...] = (text,)

    def __str__(self) -> str:
        where = ".".join(part for part in (self.provider, self.operation) if part)
        return f"{where}: {self.message}" if where else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.message, self.__dict__.copy())


class ConfigurationError(SessionDockError):
    """A client cannot be built from these settings; nothing was sent."""


class UnknownProviderError(ConfigurationError):
    """No installed provider has that name or URL scheme.

    Attributes:
        distribution: the distribution that has it, or may have it; None when the name is rather a slip of the pen.
    """

    distribution: str | None = None


class MissingDependencyError(ConfigurationError):
    """An optional package is needed; the message says what to pip-install."""


class InvalidValueError(SessionDockError, ValueError):
    """An argument that no back end could take; nothing was sent or written."""


class UnsupportedFieldError(SessionDockError, TypeError):
    """An argument that the operation does not take; nothing was sent or written.

    Attributes:
        fields: the names of the rejected arguments.
        supported: the names of the keyword arguments that the operation takes.
    """

    fields: tuple[str, ...] = ()
    supported: tuple[str, ...] = ()


class MissingFieldError(SessionDockError, TypeError):
    """An argument that the operation requires was not given; nothing was sent or written.

    Attributes:
        fields: the names of the missing arguments.
        supported: the names of the keyword arguments that the operation takes.
    """

    fields: tuple[str, ...] = ()
    supported: tuple[str, ...] = ()


class UnsupportedOperationError(SessionDockError, AttributeError):
    """An operation the provider does not have.

    Attributes:
        supported: the operations it has.
    """

    supported: tuple[str, ...] = ()


class TransportError(SessionDockError):
    """No complete response arrived.

    Attributes:
        method: the HTTP method.
        url: the URL without secrets.
        attempts: how many times the request was sent.
        may_have_arrived: whether the service may have acted on the request.
    """

    def __init__(
        self,
        message: str,
        *,
        provider: str | None = None,
        operation: str | None = None,
        method: str | None = None,
        url: str | None = None,
        attempts: int = 1,
        may_have_arrived: bool = True,
    ) -> None:
        super().__init__(message, provider=provider, operation=operation)
        self.method = method
        self.url = url
        self.attempts = attempts
        self.may_have_arrived = may_have_arrived


class ConnectError(TransportError):
    """No connection could be made, so the request surely did not arrive."""


class CertificateError(ConnectError):
    """The server's certificate could not be verified; nothing was sent. It is not retried."""


class TimeoutError(TransportError, builtins.TimeoutError):
    """Connecting, reading, or the whole call took longer than allowed."""


class IncompleteReadError(TransportError):
    """The connection ended before the whole response was there."""


class RedirectError(TransportError):
    """A redirect that was not followed: to another origin, after a write, to no URL, or one too many.

    Attributes:
        location: the target without secrets.
    """

    location: str = ""


class APIError(SessionDockError):
    """An error response of the service, or of a local store acting as one.

    Attributes:
        status: the HTTP status, None for a local store.
        method, url: the request, without secrets.
        request_id: the service's id of the call, when it gave one.
        headers: the response's headers, names in lower case, without secrets.
        body: the response's text, without secrets, cut after 64 KiB.
        attempts: how many times the request was sent.
        detail: the decoded body, when it was JSON.
    """

    def __init__(
        self,
        message: str,
        *,
        provider: str | None = None,
        operation: str | None = None,
        method: str | None = None,
        url: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: str = "",
        attempts: int = 1,
        detail: Any = None,
    ) -> None:
        super().__init__(message, provider=provider, operation=operation)
        self.method = method
        self.url = url
        self.status = status
        self.request_id = request_id
        self.headers: Mapping[str, str] = headers if headers is not None else {}
        self.body = body
        self.attempts = attempts
        self.detail = detail


class BadRequestError(APIError):
    """400: the service could not use the request."""


class AuthenticationError(APIError):
    """401: the key is missing, wrong or expired."""


class PermissionDeniedError(APIError):
    """403: the key may not do this."""


class NotFoundError(APIError):
    """404: no such thing, or not visible with this key."""


class ConflictError(APIError):
    """409: it exists already."""


class ValidationError(APIError):
    """422: fields of the request are not acceptable.

    Attributes:
        errors: one mapping per complaint, as the service sent them.
    """

    errors: tuple[Mapping[str, Any], ...] = ()


class RateLimitError(APIError):
    """429: too many calls.

    Attributes:
        retry_after: seconds to wait, when the service said so.
    """

    retry_after: float | None = None


class ServerError(APIError):
    """5xx: the service failed."""


class DecodeError(SessionDockError):
    """The response is not what the service documents.

    Attributes:
        method, url: the request, without secrets; None when nothing was sent.
        status: the HTTP status of the response.
        body: the response's text, without secrets, cut after 2000 characters.
        attempts: how many times the request was sent.
    """

    def __init__(
        self,
        message: str,
        *,
        provider: str | None = None,
        operation: str | None = None,
        method: str | None = None,
        url: str | None = None,
        status: int | None = None,
        body: str = "",
        attempts: int = 1,
    ) -> None:
        super().__init__(message, provider=provider, operation=operation)
        self.method = method
        self.url = url
        self.status = status
        self.body = body
        self.attempts = attempts


class PaginationError(SessionDockError):
    """The service sent the same page or cursor again, so paging would never end."""


class StorageError(SessionDockError):
    """A local store cannot be opened, read or written."""


class DamagedError(StorageError):
    """One thing in a local store is missing or damaged; the rest of the store can be used."""


class SchemaVersionError(StorageError):
    """The store was written by a newer version of the provider; upgrade the package."""
