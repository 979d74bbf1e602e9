"""What tells the keys of two accounts apart without telling a key."""

from __future__ import annotations

import json
from collections.abc import Mapping

__all__ = ["account_digest"]

_PURPOSE = "sessiondock account"
_ROUNDS = 50_000
_BYTES = 2


def account_digest(credentials: Mapping[str, str], salt: bytes) -> str | None:
    """Sixteen bits of a slow, salted hash of what a client authenticates with; None where it does not.

    Two keys have the same digest once in 65,536 times. Whoever has salt and digest can rule keys out, but is left with
    one in 65,536 of all keys there may be: the digest is too short to confirm a guess, even of a weak key.
    """
    if not credentials:
        return None
    # loads OpenSSL, which only this needs
    from hashlib import pbkdf2_hmac

    content = json.dumps([_PURPOSE, sorted((name.lower(), value) for name, value in credentials.items())])
    return pbkdf2_hmac("sha256", content.encode(), salt, _ROUNDS, _BYTES).hex()
