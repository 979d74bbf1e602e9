"""Why a stream of HTTP/2 ended before its response, and whether the service may have acted on the request."""

from __future__ import annotations

from typing import Any

import h2.errors

from ..errors import IncompleteReadError, TransportError

__all__ = ["EndedError", "not_processed", "reset"]


class EndedError(Exception):
    """A stream has ended before its response. Each call that sees it raises one of its own.

    Args:
        words: what happened.
        processed: whether the service may have acted on the request.
        kind: the class of the error that the caller gets.
    """

    def __init__(self, words: str, *, processed: bool = True, kind: type[TransportError] = IncompleteReadError) -> None:
        super().__init__(words)
        self.kind = kind
        self.processed = processed

    def again(self) -> EndedError:
        """Another of the same."""
        return EndedError(str(self), processed=self.processed, kind=self.kind)

    def error(self) -> TransportError:
        """What the caller gets."""
        return self.kind(str(self), may_have_arrived=self.processed)


def reset(code: Any) -> EndedError:
    """The error for a stream that the service has reset."""
    if code == h2.errors.ErrorCodes.REFUSED_STREAM:
        return not_processed()
    name = code.name.lower().replace("_", " ") if isinstance(code, h2.errors.ErrorCodes) else "an unknown code"
    if code == h2.errors.ErrorCodes.HTTP_1_1_REQUIRED:
        words = "the service wants HTTP/1.1 for this request; leave http2 out"
        return EndedError(words, processed=False, kind=TransportError)
    return EndedError(f"the connection broke off: the service reset the stream ({name})")


def not_processed() -> EndedError:
    """The error for a request that the service has certainly not acted on."""
    return EndedError("the service ended the connection before it took the request", processed=False)
