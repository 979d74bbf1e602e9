"""From templates to files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from string import Template

import attrs

from .. import codegen
from ..errors import MissingDependencyError
from .errors import NewProviderError
from .names import Names

__all__ = ["generate_sync", "render", "write"]

_SUFFIX = ".template"
"""Keeps tools that look for ``*.py`` or ``pyproject.toml`` away from the templates."""


def write(names: Names, folder: Path) -> Path:
    """Make the folder of the distribution and fill it. NewProviderError when it exists, or its parent does not."""
    project = folder / names.distribution
    if not folder.is_dir():
        raise NewProviderError(f"the folder {folder} does not exist; make it first")
    try:
        project.mkdir()
    except FileExistsError:
        raise NewProviderError(f"{project} exists already; move it away, or choose another --folder") from None
    try:
        for path, text in render(names).items():
            target = project / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    except BaseException:
        shutil.rmtree(project)
        raise
    return project


def render(names: Names) -> dict[PurePosixPath, str]:
    """The texts of all files but the generated ones, by their path in the distribution."""
    values = attrs.asdict(names)
    return {
        PurePosixPath(path.replace("PACKAGE", names.package)): Template(text).substitute(values)
        for path, text in _templates(resources.files("sessiondock.new_provider") / "templates")
    }


def _templates(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _templates(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name.removesuffix(_SUFFIX), entry.read_text(encoding="utf-8")


def generate_sync(project: Path) -> bool:
    """Make the sync side of a distribution; False when the generator's library is missing."""
    try:
        codegen.generate(project)
    except MissingDependencyError:
        return False
    return True
