"""Environments and wheels. They are shared between sessions and kept between runs, so nox's own are not used."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import venv
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import nox

from .layout import distributions, load, with_extras
from .start import ENVIRONMENTS, ROOT, python_in


def environment(
    session: nox.Session,
    name: str,
    *groups: str,
    packages: bool = False,
    python: str = sys.executable,
    constraints: Sequence[str] = (),
) -> str:
    """The Python of an environment with these dependency groups, and with our packages, editable, if asked for."""
    home = ENVIRONMENTS / name
    requirements = nox.project.dependency_groups(load(ROOT / "pyproject.toml"), *groups)
    editable = [option for folder in distributions() for option in ("-e", with_extras(folder))] if packages else []
    pyprojects = [folder / "pyproject.toml" for folder in distributions()] if packages else []
    state = digest(python, *requirements, *constraints, *(path.read_text(encoding="utf-8") for path in pyprojects))
    stamp = home / "installed"
    if not stamp.exists() or stamp.read_text() != state:
        session.run(python, "-m", "venv", "--clear", str(home), external=True, silent=True)
        (home / "constraints.txt").write_text("\n".join(constraints), encoding="utf-8")
        constrained = ["-c", str(home / "constraints.txt")]
        install(session, str(python_in(home)), *constrained, *requirements)
        if editable:
            install(session, str(python_in(home)), *constrained, "--no-build-isolation", *editable)
        stamp.write_text(state)
    return str(python_in(home))


def install(session: nox.Session, python: str, *arguments: str, into: str | None = None) -> None:
    """Let ``python``'s pip install into its own environment, or into that of the Python ``into``."""
    target = ["--python", into] if into else []
    session.run(python, "-m", "pip", *target, "install", "-qq", "--no-compile", *arguments, external=True)


def requirements(wheel: Path) -> str:
    """The lines of a wheel's metadata that name its dependencies."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        text = archive.read(name).decode()
    return "\n".join(line for line in text.splitlines() if line.startswith("Requires-Dist:"))


def digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def development(session: nox.Session) -> str:
    return environment(session, "dev", "dev", packages=True)


def empty_environment(session: nox.Session, name: str, *wheels: Path | str, known: Path | None = None) -> str:
    """The Python of a new environment that holds these wheels and what they declare, and not even pip."""
    home = ENVIRONMENTS / name
    venv.create(home, clear=True, symlinks=os.name != "nt")
    add_wheels(session, str(python_in(home)), *map(str, wheels), known=known)
    return str(python_in(home))


def add_wheels(session: nox.Session, python: str, *wheels: str, known: Path | None = None) -> None:
    """Install wheels into an environment without pip; from a folder of `fetched` if given."""
    builder = environment(session, "build", "build")
    source = ["--no-index", "--find-links", str(known)] if known else []
    install(session, builder, *source, *wheels, into=python)


def fetched(session: nox.Session, *wheels: str) -> Path:
    """A folder with everything that these wheels depend on. Installing from it takes seconds."""
    home = ENVIRONMENTS / "fetched"
    state = digest(sys.version, *wheels, *(requirements(Path(wheel)) for wheel in wheels))
    stamp = home / "state"
    if not stamp.exists() or stamp.read_text() != state:
        shutil.rmtree(home, ignore_errors=True)
        builder = environment(session, "build", "build")
        session.run(builder, "-m", "pip", "wheel", "-qq", "--wheel-dir", str(home), *wheels, external=True)
        stamp.write_text(state)
    return home


def build(session: nox.Session, *folders: Path) -> dict[Path, Path]:
    """The wheel of each folder, built from its source distribution unless it is there."""
    python = environment(session, "build", "build")
    wheels = dict[Path, Path]()
    for folder in folders:
        out = ENVIRONMENTS / "wheels" / folder.name
        state, stamp = digest(*contents(folder)), out / "built"
        if not stamp.exists() or stamp.read_text() != state:
            shutil.rmtree(out, ignore_errors=True)
            arguments = ["-m", "build", "--no-isolation", "--outdir", str(out), str(folder)]
            session.run(python, *arguments, external=True, silent=True)
            stamp.write_text(state)
        (wheels[folder],) = out.glob("*.whl")
    return wheels


def contents(folder: Path) -> Iterator[str]:
    """Name and text of every file that a wheel of this folder is made of."""
    beside = (folder / name for name in ("CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml"))
    for path in sorted([*beside, *folder.glob("src/**/*")]):
        if path.is_file() and "__pycache__" not in path.parts:
            yield from (path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))
