"""Begin a provider of your own: a complete distribution that passes its checks and that you fill in.

On the command line ``python -m sessiondock.new_provider acme`` makes the folder ``sessiondock-acme``. What it holds
speaks the API of an invented service and comes with a fake of it, so that everything in it works from the first minute;
replace what ``wire.py``, ``models.py`` and ``fake.py`` say by what your service says.
"""

from __future__ import annotations

from pathlib import Path

from .errors import NewProviderError
from .names import Names
from .writing import generate_sync, write

__all__ = ["NewProviderError", "new_provider"]


def new_provider(name: str, folder: Path) -> tuple[Path, bool]:
    """Write the distribution ``sessiondock-<name>`` below a folder.

    Returns:
        Where it is, and whether its sync side was generated, for which the extra ``codegen`` must be installed.

    Raises:
        NewProviderError: the name does not fit, or there is something in the way. Nothing was written.
    """
    names = Names.of(name)
    project = write(names, folder)
    return project, generate_sync(project)
