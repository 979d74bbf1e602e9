"""Start a provider: write a complete distribution that passes its own checks, to be filled in.

``python -m sessiondock_devkit.new_provider acme`` makes the folder ``sessiondock-acme``. The distribution speaks the
API of an invented service and includes a fake of it, or with ``--kind library`` uses a library, so that everything in
it works from the start. Replace what ``wire.py`` or ``store.py``, ``models.py`` and ``fake.py`` say with what your
service does.
"""

from __future__ import annotations

from pathlib import Path

from ..codegen import generate
from .errors import NewProviderError
from .kinds import KINDS
from .names import Names
from .writing import write

__all__ = ["KINDS", "NewProviderError", "new_provider"]


def new_provider(
    name: str,
    folder: Path,
    *,
    kind: str = "cursor",
    title: str | None = None,
    scheme: str | None = None,
    key_required: bool = True,
) -> Path:
    """Write the distribution ``sessiondock-<name>`` below a folder, its sync modules included. Returns its path.

    Args:
        name: of the service.
        folder: where to write it.
        kind: what it is like, a key of ``KINDS``.
        title: the service's name for people; by default made of the name.
        scheme: of its connection URLs; by default the name.
        key_required: whether a client needs an API key.

    Raises:
        NewProviderError: a name or the kind is not usable, or the folder exists already. Nothing was written.
    """
    if kind not in KINDS:
        raise NewProviderError(f"there is no kind {kind!r}; choose one of {', '.join(KINDS)}")
    if kind == "library" and not key_required:
        raise NewProviderError("a library has no API key; leave out the option for one")
    project = write(Names.of(name, title=title, scheme=scheme, key_required=key_required), KINDS[kind], folder)
    generate(project)
    return project
