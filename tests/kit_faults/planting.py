"""Plants a fault into a copy of a provider, and imports that."""

from __future__ import annotations

import dataclasses
import importlib
import runpy
import shutil
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sessiondock_devkit.codegen import Kind, config, disk, plan
from sessiondock_devkit.conformance import ProviderUnderTest

from .fault import Fault
from .shapes import SHAPES, Shape

__all__ = ["change", "planted"]

NAMES = Path(__file__).with_name("planted_names.py")


@contextmanager
def planted(fault: Fault, written: Path, variant: str) -> Generator[type[ProviderUnderTest]]:
    """The description of the provider for the kit, with the fault in it.

    Args:
        fault: what to change.
        written: the distribution without it, which is copied.
        variant: ``"async"`` or ``"sync"``; only what that one needs is generated.
    """
    shape = SHAPES[fault.shape]
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        project = Path(shutil.copytree(written, Path(folder, "project")))
        change(project / "src" / shape.package, fault)
        if variant == "sync" and fault.file.startswith("_async/"):
            generate(project, shape, fault)
        sys.path.insert(0, str(project / "src"))
        importlib.invalidate_caches()
        try:
            yield runpy.run_path(str(project / "tests" / "test_conformance.py"))[shape.kit]
        finally:
            sys.path.remove(str(project / "src"))
            for name in [name for name in sys.modules if name.partition(".")[0] == shape.package]:
                del sys.modules[name]


def change(package: Path, fault: Fault) -> None:
    """Make the change. LookupError when there is nothing to change."""
    path = package / fault.file
    text = path.read_text(encoding="utf-8")
    if fault.old not in text:
        raise LookupError(f"{fault.shape}: {fault.what}: {path.name} has no {fault.old!r}")
    text = text.replace(fault.old, fault.new, 1)
    above = "." * len(Path(fault.file).parts)
    first = "from __future__ import annotations\n"
    path.write_text(text.replace(first, f"{first}from {above}_planted import *\n", 1), encoding="utf-8")
    shutil.copyfile(NAMES, package / "_planted.py")


def generate(project: Path, shape: Shape, fault: Fault) -> None:
    """Generate the sync side of the file that was changed. LookupError when it cannot be."""
    whole = config.load_config(project)
    source = f"src/{shape.package}/{fault.file}"
    pair = config.Pair(Path(source), Path(source.replace("/_async/", "/_sync/")))
    changed = dataclasses.replace(whole, pairs=(pair,))
    made = plan.make_plan(changed)
    problems = [problem for problem in made.problems if problem.kind is not Kind.UNUSED_RENAME]
    if problems:
        raise LookupError(f"{fault.shape}: {fault.what}: {problems}")
    disk.update(changed, made, force=True)
