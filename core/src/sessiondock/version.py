"""The version, the same as in the distribution's metadata, which take longer to read than the package to import."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
