"""A request together with the way to read its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import attrs

from .message import Request, Response

__all__ = ["Call", "no_content"]

T_co = TypeVar("T_co", covariant=True)


@attrs.frozen(kw_only=True)
class Call(Generic[T_co]):
    """What a wire function returns: what to send, and how to read the response.

    Attributes:
        request: what to send.
        read: makes the result from a successful response. It raises DecodeError, with nothing but a message, when the
            response is not what the service documents; the pipeline adds where it happened.
    """

    request: Request
    read: Callable[[Response], T_co]


def no_content(response: Response) -> None:
    """Read a response whose body does not matter."""
