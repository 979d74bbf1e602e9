"""The errors of moving sessions, in the tree of `sessiondock.errors`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sessiondock import SessionDockError, StorageError

if TYPE_CHECKING:
    from .plans import Plan

__all__ = ["LossError", "ManifestError", "ManifestInUseError", "ManifestPairError", "ManifestVersionError"]


class LossError(SessionDockError):
    """Something would be lost, and ``strict=True`` forbids it; nothing was written.

    Attributes:
        plan: the plan that names what would be lost, when a plan was made.
    """

    plan: Plan | None = None


class ManifestError(StorageError):
    """A manifest cannot be used; the message says what to do."""


class ManifestInUseError(ManifestError):
    """Another run is using the manifest."""


class ManifestPairError(ManifestError):
    """The manifest belongs to another source or target."""


class ManifestVersionError(ManifestError):
    """A newer version of this package wrote the manifest."""
