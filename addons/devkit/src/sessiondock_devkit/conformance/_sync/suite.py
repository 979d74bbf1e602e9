# Generated from src/sessiondock_devkit/conformance/_async/suite.py: edit that file, not this one.
# Digest: 028e2f8cb1cec85f
"""All checks of one variant."""

from __future__ import annotations

from .._only_sync import VariantChecks
from ..declaration import DeclarationChecks
from ..packaging import PackagingChecks
from .arguments import ArgumentChecks
from .client import ClientChecks
from .create import CreateChecks
from .delete import DeleteChecks
from .errors import ErrorChecks
from .event_lists import EventListChecks
from .events import EventChecks
from .facts import FactChecks
from .filtering import FilterChecks
from .get import GetChecks
from .hooks import HookChecks
from .listing import ListChecks
from .recordings import RecordingChecks
from .results import ResultChecks
from .retries import RetryChecks
from .secrecy import SecretChecks
from .storage import StorageChecks
from .traffic import TrafficChecks
from .update import UpdateChecks
from .walking import WalkChecks

__all__ = ["Conformance"]


class Conformance(
    DeclarationChecks,
    PackagingChecks,
    ClientChecks,
    CreateChecks,
    GetChecks,
    ListChecks,
    WalkChecks,
    FilterChecks,
    UpdateChecks,
    DeleteChecks,
    EventChecks,
    EventListChecks,
    ResultChecks,
    FactChecks,
    RecordingChecks,
    ErrorChecks,
    RetryChecks,
    TrafficChecks,
    VariantChecks,
    HookChecks,
    SecretChecks,
    StorageChecks,
    ArgumentChecks,
):
    """The suite. The bases of a provider's test class are its `ProviderUnderTest` and this class, in this order."""
