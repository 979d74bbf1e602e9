"""Everything that is called after the service, derived from its one name."""

from __future__ import annotations

import re

import attrs

import sessiondock
from sessiondock import authoring, protocols, testing
from sessiondock.authoring import registry

from ..codegen import SHARED_RENAMES
from .errors import NewProviderError

__all__ = ["LONGEST", "Names"]

LONGEST = 24
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TITLE = re.compile(rf"[^\W_](?:[\w .&+()-]{{0,{LONGEST - 2}}}[\w.)])?")
_PREFIX = "sessiondock-"
_IMPORTED = frozenset(
    {
        *("Any", "AsyncGenerator", "Callable", "ClassVar", "Iterable", "Iterator", "Mapping", "Sequence", "TypeVar"),
        *("AsyncConformance", "Conformance", "Path", "ProviderUnderTest", "StorageFault"),
        *("AsyncLibraryClient", "LibraryCall", "LibraryClient", "Generator", "Generic", "Self", "Whole"),
    }
)
"""What the templates import from elsewhere than the lists below."""
TAKEN = frozenset(
    {
        *dir(sessiondock),
        *dir(authoring),
        *vars(protocols)["__all__"],
        *vars(testing)["__all__"],
        *SHARED_RENAMES,
        *SHARED_RENAMES.values(),
        *_IMPORTED,
    }
)


@attrs.frozen
class Names:
    """What the parts of a provider are called; its fields are what templates may use.

    Attributes:
        name: of the provider and its URL scheme, ``my-vendor``.
        title: for people, ``My Vendor``.
        cls: the sync client class, ``MyVendor``, and what other classes begin or end with.
        env: what environment variables begin with, ``MY_VENDOR``.
        distribution: what is installed, ``sessiondock-my-vendor``; the folder is called the same.
        package: what is imported, the same with underscores.
        scheme: the URL scheme, by default the name.
        key_required: whether a client needs an API key, as Python writes it.
    """

    name: str
    title: str
    cls: str
    env: str
    distribution: str
    package: str
    scheme: str
    key_required: bool = True

    @classmethod
    def of(cls, text: str, *, title: str | None = None, scheme: str | None = None, key_required: bool = True) -> Names:
        """The names after a service's name, which may be that of the distribution.

        Args:
            text: the name.
            title: for people; by default made of the name.
            scheme: of its URLs; by default the name.
            key_required: whether a client needs an API key.

        Raises:
            NewProviderError: the name, the title or the scheme cannot be used.
        """
        name = text.removeprefix(_PREFIX)
        if not _NAME.fullmatch(name):
            raise NewProviderError(
                f"{text!r} is no name for a provider: use lower-case letters, digits and single hyphens, "
                f"beginning with a letter{_suggestion(name)}"
            )
        if len(name) > LONGEST:
            raise NewProviderError(f"{name!r} is too long: at most {LONGEST} characters, please")
        if name in registry.KNOWN:
            raise NewProviderError(f"{name!r} exists: pip install {registry.KNOWN[name]}. Choose another name")
        words = name.split("-")
        names = cls(
            name=name,
            title=_title(" ".join(word.capitalize() for word in words) if title is None else title),
            cls="".join(word.capitalize() for word in words),
            env="_".join(words).upper(),
            distribution=_PREFIX + name,
            package=(_PREFIX + name).replace("-", "_"),
            scheme=_scheme(name if scheme is None else scheme),
            key_required=key_required,
        )
        names._reject_clashes()
        return names

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that templates define, in their sync names."""
        return self.cls, f"{self.cls}Session", f"{self.cls}Sessions", f"Fake{self.cls}"

    def _reject_clashes(self) -> None:
        if "sync" in self.name or "await" in self.name:
            raise NewProviderError(
                f"{self.name!r} contains a word by which the generator tells sync from async code; choose another name"
            )
        for name in (self.name, *self.classes, f"Async{self.cls}"):
            if name in TAKEN:
                raise NewProviderError(f"{self.name!r} would need the name {name}, which sessiondock uses already")

    def values(self) -> dict[str, object]:
        """What templates may use: the fields, and what follows from them."""
        entry = "" if self.scheme == self.name else f'\n{self.scheme} = "{self.package}.provider:PROVIDER"'
        return {
            **attrs.asdict(self),
            "scheme_entry": entry,
            "accepted": "{self.api_key}" if self.key_required else "{None, self.api_key}",
            "key_word": "required" if self.key_required else "optional",
        }


def _title(text: str) -> str:
    if not _TITLE.fullmatch(text):
        raise NewProviderError(
            f"{text!r} is no title: use up to {LONGEST} letters, digits, blanks and . & + ( ) - only"
        )
    return text


def _scheme(text: str) -> str:
    if not _NAME.fullmatch(text) or len(text) > LONGEST:
        raise NewProviderError(f"{text!r} is no URL scheme: use lower-case letters, digits and single hyphens")
    if text in registry.KNOWN:
        raise NewProviderError(f"the scheme {text!r} belongs to {registry.KNOWN[text]}. Choose another scheme")
    return text


def _suggestion(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-0123456789")
    return f"; {words!r} would do" if _NAME.fullmatch(words) else ""
