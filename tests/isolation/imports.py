"""Does a distribution import only what it declares, and of the core only what is public?"""

import ast
import importlib
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from tests.isolation import boundaries, public
from tests.isolation.dependencies import normal, requirements
from tests.isolation.fault import Fault


def check(distribution: str) -> Iterator[str]:
    """Every import names a declared dependency and public parts of the core; every module loads, or needs an extra."""
    own, provided = public.packages(distribution), providers()
    declared = {each.name for each in requirements(distribution)}
    optional = declared - {each.name for each in requirements(distribution) if each.extra is None}
    paths = modules(distribution)
    for path in paths.values():
        for line, name in imported(path.read_text(encoding="utf-8")):
            allowed = name in own or bool(provided.get(name, {normal(name)}) & declared)
            if name not in sys.stdlib_module_names and not allowed:
                raise Fault(f"{path}:{line} imports {name}, which {distribution} does not declare")
    if boundaries.CORE not in own:
        within_bounds(distribution, paths.values())
    waiting = set[str]()
    for module in sorted(paths):
        if module.rpartition(".")[0] in waiting or not loads(module, optional - installed(provided)):
            waiting.add(module)
    yield f"{distribution}: {len(paths)} modules import only what is declared, {len(waiting)} need an extra"


def within_bounds(distribution: str, paths: Iterable[Path]) -> None:
    """Fault for an import of a private part of the core, and for an exception that is not used."""
    exceptions = boundaries.EXCEPTIONS.get(distribution, {}).keys()
    used = set[str]()
    found = list[str]()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        used |= {module for _, module, _ in boundaries.core_imports(text)}
        wrong = boundaries.violations(text, boundaries.PUBLIC | exceptions)
        found += [f"{path}:{line} imports {name}" for line, name in wrong]
    if found:
        public_names = ", ".join(sorted(boundaries.PUBLIC))
        raise Fault(f"{distribution} imports private parts of the core, beside {public_names}:\n" + "\n".join(found))
    if unused := sorted(exceptions - used):
        raise Fault(
            f"{distribution} does not import {', '.join(unused)}; remove the exception in {boundaries.__name__}"
        )


def modules(distribution: str) -> dict[str, Path]:
    """Its modules by their full names, except scripts."""
    found = dict[str, Path]()
    for file in metadata.distribution(distribution).files or ():
        if file.suffix == ".py" and file.stem != "__main__":
            parts = [part for part in file.with_suffix("").parts if part != "__init__"]
            found[".".join(parts)] = Path(str(file.locate()))
    return found


def providers() -> dict[str, set[str]]:
    """Top-level names and the distributions that provide them."""
    found = metadata.packages_distributions()
    return {name: {normal(each) for each in distributions} for name, distributions in found.items()}


def imported(text: str) -> Iterator[tuple[int, str]]:
    """Line and top-level name of every import, also inside functions."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, (node.module or "").partition(".")[0]


def installed(provided: dict[str, set[str]]) -> set[str]:
    """The distributions that provide a module."""
    return {name for names in provided.values() for name in names}


def loads(module: str, absent: set[str]) -> bool:
    """Whether a module can be imported; False when it needs an absent distribution, Fault for another failure."""
    try:
        importlib.import_module(module)
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        if missing and normal(missing) in absent:
            return False
        raise Fault(f"{module} cannot be imported: {error}") from error
    return True
