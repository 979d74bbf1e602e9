"""Whether HTTP/2 can be spoken, and with what."""

from __future__ import annotations

from typing import Any

from ..checks import shown
from ..errors import ConfigurationError, MissingDependencyError

__all__ = ["http2_library", "wants_http2"]


def wants_http2(value: object) -> bool:
    """The value of ``http2=``. ConfigurationError when it is neither True nor False."""
    if not isinstance(value, bool):
        raise ConfigurationError(f"http2 must be True or False, not {shown(value)}")
    return value


def http2_library(name: Any, http_client: Any) -> str:
    """The library that HTTP/2 is spoken with: the one that was named, or httpx.

    ConfigurationError when it is another, or when there is a client of the caller's own. MissingDependencyError when
    something is not installed.
    """
    if http_client is not None:
        raise ConfigurationError(
            "pass http2= or http_client=, not both; a client of your own is made for HTTP/2 by itself, "
            "such as httpx.Client(http2=True)"
        )
    # two modules that only this needs
    import importlib.util

    library = "httpx" if name is None else name
    if library not in ("httpx", "httpx2"):
        raise ConfigurationError(
            f"http2=True needs the transport 'httpx' or 'httpx2', not {shown(library)}; leave one out"
        )
    if importlib.util.find_spec(library) is None:
        raise MissingDependencyError(f"the transport {library!r} needs: pip install {library}")
    if importlib.util.find_spec("h2") is None:
        raise MissingDependencyError("http2=True needs: pip install 'sessiondock[http2]'")
    return str(library)
