"""The one failure to connect that another attempt cannot mend."""

from __future__ import annotations

from ..errors import ConnectError

__all__ = ["CertificateError"]


class CertificateError(ConnectError):
    """The server's certificate could not be verified; nothing was sent. It is not retried."""
