"""The error of this tool."""

from __future__ import annotations

from sessiondock.errors import ConfigurationError

__all__ = ["NewProviderError"]


class NewProviderError(ConfigurationError):
    """No provider can be begun like this; nothing was written."""
