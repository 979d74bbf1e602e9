"""From the settings to the files that should exist, without looking at those that do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import header, imports, inspection, render, syntax
from .config import Config, Pair
from .problems import Kind, Problem
from .renames import CORE_RENAMES


@dataclass(frozen=True)
class Plan:
    """What generation gives.

    Attributes:
        outputs: whole texts by path, of the sources that are sound.
        targets: where every source belongs, sound or not.
        problems: faults of the sources and of the rename table.
    """

    outputs: Mapping[Path, str]
    targets: frozenset[Path]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Written:
    path: Path
    target: Path
    text: str


def make_plan(config: Config) -> Plan:
    """Generate everything in memory."""
    changing = render.replacements(config.all_renames).keys()
    files = [file for pair in config.pairs for file in _written(config, pair)]
    faults = {file.path: inspection.inspect_source(file.path, file.text, changing) for file in files}
    sound = {file.path: file.text for file in files if not faults[file.path]}
    bodies = render.render(sound, config.all_renames)
    for path, body in bodies.items():
        faults[path] = inspection.inspect_output(path, body, changing)
    outputs = {
        file.target: header.with_header(
            file.path.relative_to(config.folder), imports.without_repeats(bodies[file.path])
        )
        for file in files
        if not faults[file.path]
    }
    found = [problem for problems in faults.values() for problem in problems]
    return Plan(
        outputs,
        frozenset(file.target for file in files),
        (*_sourceless(config), *found, *_unused_renames(config, files)),
    )


def _sourceless(config: Config) -> Iterator[Problem]:
    for pair in config.pairs:
        if not (config.folder / pair.source).exists():
            yield Problem(config.pyproject, 1, Kind.NO_SOURCE, f"pairs names {pair.source}, which does not exist")


def _written(config: Config, pair: Pair) -> Iterator[_Written]:
    source, target = config.folder / pair.source, config.folder / pair.target
    if source.is_file():
        yield _Written(source, target, _read(source))
    elif source.is_dir():
        for path in sorted(source.rglob("*.py")):
            yield _Written(path, target / path.relative_to(source), _read(path))


def _unused_renames(config: Config, files: Iterable[_Written]) -> Iterator[Problem]:
    used = _names(file.text for file in files)
    for name in config.renames.keys() - used:
        yield Problem(config.pyproject, 1, Kind.UNUSED_RENAME, f"no source uses {name}; remove its rename")
    if config.shared_in is not None:
        paths = (config.folder / config.shared_in).rglob("*.py")
        used = _names(_read(path) for path in paths)
        for name in CORE_RENAMES.keys() - used:
            yield Problem(config.pyproject, 1, Kind.UNUSED_RENAME, f"the core has no {name}; remove its shared rename")


def _names(texts: Iterable[str]) -> set[str]:
    found = set[str]()
    for text in texts:
        try:
            syntax.parse(text)
        except SyntaxError:
            continue
        found.update(name for _, name in syntax.names(text))
    return found


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
