"""What HTTP libraries raise, in our words. No text of theirs is shown: it may hold a URL with a secret."""

from __future__ import annotations

import os
import re
import socket
import ssl
from builtins import TimeoutError as OSTimeout
from collections.abc import Iterator

from ..errors import CertificateError, ConfigurationError, ConnectError, IncompleteReadError, TransportError
from ..errors import TimeoutError as CallTimeoutError
from ..http import PreparedRequest

__all__ = [
    "broken_off",
    "causes",
    "check_headers",
    "check_status",
    "closed_client",
    "not_connected",
    "reason",
    "timed_out",
    "unsendable",
]

_NAMES_OF_CAUSES = ("reason", "original_error", "os_error", "certificate_error")
_UNPRINTABLE = re.compile(r"[^\t -~]")
_NOT_IN_NAMES = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything it names as its reason, outermost first. What merely happened before is left out."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, *(getattr(each, name, None) for name in _NAMES_OF_CAUSES), *each.args]
        waiting += getattr(each, "exceptions", ())


def reason(error: BaseException) -> str:
    """Why, in a few words of TLS or of the operating system; else the name of the innermost error."""
    found = list(causes(error))
    # libraries have subclasses of these without their attributes
    for each in found:
        if isinstance(each, ssl.SSLCertVerificationError) and hasattr(each, "verify_message"):
            return f"the certificate is not valid: {each.verify_message}"
        if isinstance(each, socket.gaierror):
            return "the name of the host is not known"
    for each in found:
        if isinstance(each, ssl.SSLError):
            words: str | None = getattr(each, "reason", None)
            return f"TLS failed: {words.replace('_', ' ').lower()}" if words else "TLS failed"
        if isinstance(each, OSError) and each.errno:
            return os.strerror(each.errno).lower()
    return type(found[-1]).__name__


def not_connected(error: BaseException) -> TransportError:
    """The error when no connection could be made, so that nothing was sent."""
    found = list(causes(error))
    if any(isinstance(each, ssl.SSLCertVerificationError) for each in found):
        return CertificateError(
            f"cannot connect: {reason(error)}; if the authority is your own, name it in SSL_CERT_FILE"
            " (REQUESTS_CA_BUNDLE for requests)",
            may_have_arrived=False,
        )
    if any(isinstance(each, OSTimeout) for each in found):
        return CallTimeoutError("connecting took too long", may_have_arrived=False)
    return ConnectError(f"cannot connect: {reason(error)}", may_have_arrived=False)


def timed_out() -> TransportError:
    """The error when the service is silent."""
    return CallTimeoutError("the service was silent for too long")


def broken_off(error: BaseException) -> TransportError:
    """The error when the connection ends before the response does."""
    if any(isinstance(each, OSTimeout) for each in causes(error)):
        return timed_out()
    return IncompleteReadError(f"the connection broke off: {reason(error)}")


def unsendable(what: str) -> TransportError:
    """The error for a request that no attempt can send."""
    return TransportError(f"the request cannot be sent: {what}", may_have_arrived=False)


def check_headers(request: PreparedRequest) -> None:
    """TransportError when a header, of a hook for instance, cannot be sent."""
    headers = request.headers
    values = "".join(headers.values())
    # nearly always plain, which costs less to see than to search
    unprintable = not (values.isascii() and values.isprintable()) and _UNPRINTABLE.search(values)
    if unprintable or _NOT_IN_NAMES.search("".join(headers)) or "" in headers:
        name = next(n for n, value in headers.items() if not n or _NOT_IN_NAMES.search(n) or _UNPRINTABLE.search(value))
        raise unsendable(f"the header {name!r} is not valid; only printable ASCII can be sent, no line break")


def check_status(status: int) -> None:
    """TransportError for a status that announces a response and is none."""
    if status < 200:
        raise TransportError(f"status {status} came in place of a response; check any proxy in between")


def closed_client() -> ConfigurationError:
    """The error when the caller's own client is closed already."""
    return ConfigurationError("the http_client is closed; make a new one, and keep it open as long as it is used")
