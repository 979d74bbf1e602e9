"""Connection URLs: ``scheme://authority/path?query`` or ``scheme:path?query``, read without losing letter case."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

import attrs

from .errors import ConfigurationError

__all__ = ["ConnectionURL"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,39}")


@attrs.frozen(kw_only=True)
class ConnectionURL:
    """A connection URL in its parts, none of them decoded but the query.

    Attributes:
        text: the whole, which may hold a password.
        scheme: in lower case.
        authority: between ``//`` and the next ``/``; empty without ``//``.
        path: with its leading ``/``, or empty; without ``//`` whatever follows the scheme.
        query: pairs in order, decoded.
        opaque: whether it was written without ``//``, as only providers of files take it.
    """

    text: str = attrs.field(repr=False)
    scheme: str
    authority: str = attrs.field(repr=False)
    path: str
    query: tuple[tuple[str, str], ...] = attrs.field(repr=False)
    opaque: bool = False

    @classmethod
    def parse(cls, text: str) -> ConnectionURL:
        """Take a URL apart. ConfigurationError when it is malformed."""
        scheme, separator, rest = text.partition(":")
        opaque = not rest.startswith("//")
        if not separator or not _SCHEME.fullmatch(scheme) or rest[:1] in {"", "?"}:
            raise ConfigurationError("a connection URL looks like scheme://..., for instance sqlite:///sessions.db")
        if any(ord(character) < 32 or ord(character) == 127 for character in text):
            raise ConfigurationError("the connection URL has control characters")
        if "#" in rest:
            raise ConfigurationError("a connection URL has no fragment; write # as %23")
        address, _, query = rest.partition("?")
        authority, slash, path = ("", "", address) if opaque else address[2:].partition("/")
        return cls(
            text=text,
            scheme=scheme.lower(),
            authority=authority,
            path=slash + path,
            query=tuple(parse_qsl(query, keep_blank_values=True)),
            opaque=opaque,
        )

    @property
    def location(self) -> str | None:
        """Authority and path, percent-decoded, or None when both are empty."""
        return unquote(self.authority + self.path.rstrip("/")) or None

    def settings(self, *allowed: str) -> dict[str, str]:
        """The query as settings. ConfigurationError for a repeated or unknown one."""
        found: dict[str, str] = {}
        for name, value in self.query:
            if name in found:
                raise ConfigurationError(f"the connection URL gives {name!r} twice")
            if name not in allowed:
                # what is malformed may be a secret
                if not self._has_setting(name):
                    raise ConfigurationError(
                        "the query of a connection URL is made of name=value pairs; percent-encode special characters, "
                        "such as ? as %3F, & as %26 and @ as %40"
                    )
                import difflib

                near = difflib.get_close_matches(name, allowed, n=1)
                hint = f"; did you mean {near[0]}?" if near else "."
                known = f"Known here: {', '.join(sorted(allowed)) or 'none'}"
                raise ConfigurationError(f"the connection URL has an unknown setting {name!r}{hint} {known}")
            found[name] = value
        return found

    def _has_setting(self, name: str) -> bool:
        """Whether the query is well-formed, and says ``name=``."""
        _, _, query = self.text.partition("?")
        return "@" not in query and _NAME.fullmatch(name) is not None and f"{name}=" in query
