# Generated from src/sessiondock_devkit/conformance/_async/suite.py: edit that file, not this one.
# Digest: b18f8eb43e766a52
"""All checks of one variant."""

from __future__ import annotations

from ..declaration import DeclarationChecks
from ..packaging import PackagingChecks
from .client import ClientChecks
from .create import CreateChecks
from .delete import DeleteChecks
from .errors import ErrorChecks
from .events import EventChecks
from .get import GetChecks
from .listing import ListChecks
from .recordings import RecordingChecks
from .retries import RetryChecks
from .secrecy import SecretChecks
from .update import UpdateChecks

__all__ = ["Conformance"]


class Conformance(
    DeclarationChecks,
    PackagingChecks,
    ClientChecks,
    CreateChecks,
    GetChecks,
    ListChecks,
    UpdateChecks,
    DeleteChecks,
    EventChecks,
    RecordingChecks,
    ErrorChecks,
    RetryChecks,
    SecretChecks,
):
    """The suite. The bases of a provider's test class are its `ProviderUnderTest` and this class, in this order."""
