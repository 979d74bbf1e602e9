"""The library's loggers. They are silent until the program sets up logging, as for every well-behaved library."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import logging

__all__ = ["DEBUG", "get_logger"]

DEBUG: Final = 10
"""The level of that name, which is asked for before anything is logged."""


@cache
def get_logger(name: str) -> logging.Logger:
    """The logger ``sessiondock.<name>``."""
    # six modules that importing a provider does not need
    import logging

    library = logging.getLogger("sessiondock")
    if not library.handlers:
        library.addHandler(logging.NullHandler())
    return logging.getLogger(f"sessiondock.{name}")
