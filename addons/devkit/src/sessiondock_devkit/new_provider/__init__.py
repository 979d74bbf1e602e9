"""Start a provider: write a complete distribution that passes its own checks, to be filled in.

``python -m sessiondock_devkit.new_provider acme`` makes the folder ``sessiondock-acme``. The distribution speaks the
API of an invented service and includes a fake of it, so that everything in it works from the start. Replace what
``wire.py``, ``models.py`` and ``fake.py`` say with what your service does.
"""

from __future__ import annotations

from pathlib import Path

from ..codegen import generate
from .errors import NewProviderError
from .names import Names
from .writing import write

__all__ = ["NewProviderError", "new_provider"]


def new_provider(
    name: str, folder: Path, *, title: str | None = None, scheme: str | None = None, key_required: bool = True
) -> Path:
    """Write the distribution ``sessiondock-<name>`` below a folder, its sync modules included. Returns its path.

    Args:
        name: of the service.
        folder: where to write it.
        title: the service's name for people; by default made of the name.
        scheme: of its connection URLs; by default the name.
        key_required: whether a client needs an API key.

    Raises:
        NewProviderError: a name is not usable, or the folder exists already. Nothing was written.
    """
    project = write(Names.of(name, title=title, scheme=scheme, key_required=key_required), folder)
    generate(project)
    return project
