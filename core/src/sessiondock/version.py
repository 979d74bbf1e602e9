"""The version, read from the installed distribution."""

from __future__ import annotations

from importlib import metadata

__all__ = ["__version__"]

__version__ = metadata.version("sessiondock")
