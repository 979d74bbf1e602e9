"""The error class of each HTTP status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sessiondock import errors
from sessiondock.errors import APIError

if TYPE_CHECKING:
    from .provider_under_test import ProviderUnderTest

__all__ = ["STATUSES", "core_class", "statuses"]

STATUSES: Mapping[int, type[APIError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    418: errors.APIError,
    422: errors.ValidationError,
    429: errors.RateLimitError,
    500: errors.ServerError,
    503: errors.ServerError,
}


def statuses(tested: type[ProviderUnderTest]) -> list[str]:
    """Every status, as the cases of a check."""
    return [str(status) for status in STATUSES]


def core_class(error: Exception) -> type[BaseException]:
    """The most derived class of an error that the core defines."""
    public = {getattr(errors, name) for name in errors.__all__}
    return next(cls for cls in type(error).__mro__ if cls in public)
