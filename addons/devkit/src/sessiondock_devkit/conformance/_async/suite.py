"""All checks of one variant."""

from __future__ import annotations

from ..declaration import DeclarationChecks
from ..packaging import PackagingChecks
from .client import AsyncClientChecks
from .create import AsyncCreateChecks
from .delete import AsyncDeleteChecks
from .errors import AsyncErrorChecks
from .events import AsyncEventChecks
from .get import AsyncGetChecks
from .listing import AsyncListChecks
from .recordings import AsyncRecordingChecks
from .retries import AsyncRetryChecks
from .secrecy import AsyncSecretChecks
from .update import AsyncUpdateChecks

__all__ = ["AsyncConformance"]


class AsyncConformance(
    DeclarationChecks,
    PackagingChecks,
    AsyncClientChecks,
    AsyncCreateChecks,
    AsyncGetChecks,
    AsyncListChecks,
    AsyncUpdateChecks,
    AsyncDeleteChecks,
    AsyncEventChecks,
    AsyncRecordingChecks,
    AsyncErrorChecks,
    AsyncRetryChecks,
    AsyncSecretChecks,
):
    """The suite. The bases of a provider's test class are its `ProviderUnderTest` and this class, in this order."""
