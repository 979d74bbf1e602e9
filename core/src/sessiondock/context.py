"""What all calls of a client share: the provider's name, its hooks, its secrets and its hint for errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs

from .errors import APIError
from .hooks import Hooks
from .http.redact import safe_headers, safe_text

__all__ = ["ClientContext"]


@attrs.frozen(kw_only=True)
class ClientContext:
    """The part of a client that its calls need, whatever it speaks.

    Attributes:
        provider: the provider's name.
        hooks: the hook plugins.
        secrets: texts that must never be shown, such as the API key.
        hint: one more sentence for an error response, when the provider knows what it means.
    """

    provider: str
    hooks: Hooks
    secrets: list[str] = attrs.field(factory=list[str], repr=False)
    hint: Callable[[APIError], str | None] | None = None

    def masked(self, text: str, more: Sequence[str] = ()) -> str:
        """The text as it may leave the process: without secrets, and as the ``redact`` hooks leave it.

        Args:
            text: what is shown.
            more: secrets beside those of the client.
        """
        text = safe_text(text, [*self.secrets, *more] if more else self.secrets)
        return self.hooks.redact(text) if self.hooks else text

    def masked_headers(self, headers: Mapping[str, str], more: Sequence[str] = ()) -> dict[str, str]:
        """Headers of a response as they may leave the process; names in lower case."""
        return {name: self.masked(value, more) for name, value in safe_headers(headers, [*self.secrets, *more]).items()}
