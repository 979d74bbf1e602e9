"""Settings of one distribution: the table ``[tool.sessiondock.codegen]`` of its pyproject.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import cast

from .problems import CodegenError
from .renames import SHARED_RENAMES


@dataclass(frozen=True)
class Pair:
    """A written file or folder and where its generated twin goes, both relative to the project's folder."""

    source: Path
    target: Path


@dataclass(frozen=True)
class Config:
    """What to generate for the project in ``folder``.

    ``renames`` are the project's own; ``shared_in`` is the folder whose files must use every shared core name (set by
    the core alone).
    """

    folder: Path
    pairs: tuple[Pair, ...]
    renames: Mapping[str, str]
    shared_in: Path | None = None

    @property
    def pyproject(self) -> Path:
        return self.folder / "pyproject.toml"

    @property
    def all_renames(self) -> Mapping[str, str]:
        return MappingProxyType({**SHARED_RENAMES, **self.renames})


def load_config(folder: Path) -> Config:
    """Read the settings in ``folder/pyproject.toml``; CodegenError names the setting that is wrong."""
    path = folder / "pyproject.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CodegenError(f"{path} cannot be read: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise CodegenError(f"{path} is not TOML: {error}") from error
    table = _table(document, "tool", "sessiondock", "codegen")
    if not table:
        raise CodegenError(f"{path} has no table [tool.sessiondock.codegen]")
    if unknown := sorted(table.keys() - {"pairs", "renames", "shared-in"}):
        raise CodegenError(f"{path}: unknown setting {unknown[0]!r} in [tool.sessiondock.codegen]")
    shared_in = table.get("shared-in")
    if shared_in is not None and not isinstance(shared_in, str):
        raise CodegenError(f"{path}: shared-in must be the path of a folder")
    return Config(
        folder=folder,
        pairs=_pairs(path, table.get("pairs")),
        renames=_renames(path, table.get("renames", {})),
        shared_in=None if shared_in is None else Path(shared_in),
    )


def _table(document: object, *keys: str) -> Mapping[str, object]:
    table = cast("dict[str, object]", document) if isinstance(document, dict) else {}
    return _table(table.get(keys[0]), *keys[1:]) if keys else table


def _pairs(path: Path, value: object) -> tuple[Pair, ...]:
    if not isinstance(value, list) or not value:
        raise CodegenError(f"{path}: pairs must list at least one [source, target]")
    return tuple(_pair(path, entry) for entry in cast("list[object]", value))


def _pair(path: Path, entry: object) -> Pair:
    match entry:
        case [str(source), str(target)] if source and target and Path(source) != Path(target):
            if Path(source).suffix != Path(target).suffix:
                raise CodegenError(f"{path}: the pair {source!r}, {target!r} mixes a file and a folder")
            return Pair(Path(source), Path(target))
        case _:
            raise CodegenError(f"{path}: a pair is [source, target], two different paths, not {entry!r}")


def _renames(path: Path, value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise CodegenError(f"{path}: renames must be a table of names")
    for name, new in cast("dict[str, object]", value).items():
        if not name.isidentifier() or not isinstance(new, str) or not new.isidentifier():
            raise CodegenError(f"{path}: the rename {name!r} = {new!r} is not a pair of Python names")
        if name in SHARED_RENAMES:
            raise CodegenError(f"{path}: the rename of {name} is built in; remove it")
    return MappingProxyType(cast("dict[str, str]", value))
