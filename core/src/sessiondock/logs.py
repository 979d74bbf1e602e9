"""The library's loggers. They are silent until the program sets up logging, as for every well-behaved library."""

from __future__ import annotations

import logging

__all__ = ["get_logger"]

logging.getLogger("sessiondock").addHandler(logging.NullHandler())


def get_logger(name: str) -> logging.Logger:
    """The logger ``sessiondock.<name>``."""
    return logging.getLogger(f"sessiondock.{name}")
