"""End a connection so that its pool cannot use it again."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

__all__ = ["hang_up"]


def hang_up(extensions: Mapping[str, Any]) -> None:
    """End the connection of a response of httpcore or httpx, given its extensions, whose last byte has been read.

    The pool sees the end of the connection, as if the service had closed it. A connection of HTTP/2 is left alone:
    other requests are on it.
    """
    stream = extensions.get("network_stream")
    if stream is None or extensions.get("http_version") == b"HTTP/2":
        return
    # a duplicate has the methods that the wrappers of event loops lack
    with suppress(OSError), socket.socket(fileno=os.dup(stream.get_extra_info("socket").fileno())) as twin:
        twin.shutdown(socket.SHUT_RDWR)
