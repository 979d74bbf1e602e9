"""All checks of one variant."""

from __future__ import annotations

from .._only_async import VariantChecks
from ..declaration import DeclarationChecks
from ..packaging import PackagingChecks
from .arguments import AsyncArgumentChecks
from .client import AsyncClientChecks
from .create import AsyncCreateChecks
from .delete import AsyncDeleteChecks
from .errors import AsyncErrorChecks
from .event_lists import AsyncEventListChecks
from .events import AsyncEventChecks
from .facts import AsyncFactChecks
from .filtering import AsyncFilterChecks
from .get import AsyncGetChecks
from .hooks import AsyncHookChecks
from .listing import AsyncListChecks
from .recordings import AsyncRecordingChecks
from .results import AsyncResultChecks
from .retries import AsyncRetryChecks
from .secrecy import AsyncSecretChecks
from .storage import AsyncStorageChecks
from .traffic import AsyncTrafficChecks
from .update import AsyncUpdateChecks
from .walking import AsyncWalkChecks

__all__ = ["AsyncConformance"]


class AsyncConformance(
    DeclarationChecks,
    PackagingChecks,
    AsyncClientChecks,
    AsyncCreateChecks,
    AsyncGetChecks,
    AsyncListChecks,
    AsyncWalkChecks,
    AsyncFilterChecks,
    AsyncUpdateChecks,
    AsyncDeleteChecks,
    AsyncEventChecks,
    AsyncEventListChecks,
    AsyncResultChecks,
    AsyncFactChecks,
    AsyncRecordingChecks,
    AsyncErrorChecks,
    AsyncRetryChecks,
    AsyncTrafficChecks,
    VariantChecks,
    AsyncHookChecks,
    AsyncSecretChecks,
    AsyncStorageChecks,
    AsyncArgumentChecks,
):
    """The suite. The bases of a provider's test class are its `ProviderUnderTest` and this class, in this order."""
