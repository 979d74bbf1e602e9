"""Plants a fault into the source of a provider and runs the conformance kit over it, in this process."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import runpy
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from sessiondock_devkit import codegen
from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest
from sessiondock_devkit.conformance.collection import skip_reason
from sessiondock_devkit.conformance.rules import Run, expected
from sessiondock_devkit.conformance.time_limit import time_limit
from sessiondock_devkit.new_provider import new_provider

__all__ = ["SHAPES", "VARIANTS", "Fault", "Shape", "caught", "planted"]

ROOT = Path(__file__).parents[2]
VARIANTS: dict[str, type[ProviderUnderTest]] = {"async": AsyncConformance, "sync": Conformance}
LIMIT = 20.0
NAMES = """
from __future__ import annotations
import asyncio
import threading
from typing import Any
import attrs
from sessiondock import APIError, DecodeError, Event, NotFoundError, PermissionDeniedError, ServerError
from sessiondock.authoring import PageData
_OPEN: list[object] = []


class _Turn:
    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *error: object) -> None:
        self._lock.release()

    async def __aenter__(self) -> None:
        while not self._lock.acquire(blocking=False):
            await asyncio.sleep(0.01)

    async def __aexit__(self, *error: object) -> None:
        self._lock.release()


_TURN = _Turn()
__all__ = [name for name in globals() if not name.startswith("__") and name != "asyncio"]
"""
"""A module of what the text of a fault may name."""


@attrs.frozen
class Fault:
    """One change of a provider's source, as a person makes it by mistake or out of ignorance.

    Attributes:
        group: the class of faults it belongs to, for the report.
        what: what is wrong.
        file: where, below the package.
        old: text that occurs there; its first occurrence is replaced.
        new: what takes its place.
        near: the heading of the kit whose checks are run first. It only saves time.
        missed: why the kit cannot catch it; empty when it must.
        variants: the variants in which it is a fault.
    """

    group: str
    what: str
    file: str
    old: str
    new: str
    near: str = ""
    missed: str = attrs.field(default="", kw_only=True)
    variants: tuple[str, ...] = attrs.field(default=("async", "sync"), kw_only=True)


@attrs.frozen
class Shape:
    """A provider to plant faults into.

    Attributes:
        name: what it is called here.
        folder: its distribution, below the repository; empty for what `new_provider` writes.
        package: what is imported.
        kit: the name of the class in its ``tests/test_conformance.py`` that describes it to the kit.
        kind: the kind that `new_provider` writes.
    """

    name: str
    folder: str
    package: str
    kit: str
    kind: str = "cursor"

    def copied(self, target: Path) -> Path:
        """Write the distribution below a folder. Returns its own folder."""
        if not self.folder:
            return new_provider("acme", target, kind=self.kind)
        return Path(shutil.copytree(ROOT / self.folder, target / "copy", ignore=shutil.ignore_patterns("__pycache__")))


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("scaffold", "", "sessiondock_acme", "Kit"),
        *(
            Shape(f"scaffold-{kind}", "", "sessiondock_acme", "Kit", kind)
            for kind in ("offset", "page", "single", "read-only", "derived", "library")
        ),
        Shape("orq", "providers/orq", "sessiondock_orq", "Orq"),
        Shape("adk", "providers/adk", "sessiondock_adk", "Adk"),
        Shape("honeyhive", "providers/honeyhive", "sessiondock_honeyhive", "HoneyHiveV1"),
        Shape("humanloop", "providers/humanloop", "sessiondock_humanloop", "Humanloop"),
        Shape("export", "providers/humanloop", "sessiondock_humanloop", "HumanloopExport"),
        Shape("syllable", "providers/syllable", "sessiondock_syllable", "Syllable"),
        Shape("jsonfiles", "tests/third_party/jsonfiles", "sessiondock_jsonfiles", "Kit"),
    )
}


@contextmanager
def planted(shape: Shape, fault: Fault | None) -> Generator[type[ProviderUnderTest]]:
    """The description of the provider for the kit, with the fault in it."""
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        project = shape.copied(Path(folder))
        if fault is not None:
            change(project / "src" / shape.package / fault.file, fault)
        _, problems = codegen.generate(project, force=True)
        if problems:
            raise LookupError(f"{fault and fault.what}: {problems}")
        sys.path.insert(0, str(project / "src"))
        forget(shape.package)
        try:
            found = runpy.run_path(str(project / "tests" / "test_conformance.py"))
            yield found[shape.kit]
        finally:
            sys.path.remove(str(project / "src"))
            forget(shape.package)


def change(path: Path, fault: Fault) -> None:
    """Make the change. LookupError when there is nothing to change."""
    text = path.read_text(encoding="utf-8")
    if fault.old not in text:
        raise LookupError(f"{fault.what}: {path.name} has no {fault.old!r}")
    text = text.replace(fault.old, fault.new, 1)
    above = "." * len(Path(fault.file).parts)
    first = "from __future__ import annotations\n"
    path.write_text(text.replace(first, f"{first}from {above}_planted import *\n", 1), encoding="utf-8")
    path.parents[len(above) - 1].joinpath("_planted.py").write_text(NAMES, encoding="utf-8")


def forget(package: str) -> None:
    """Have the package imported anew."""
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]
    importlib.invalidate_caches()


def caught(described: type[ProviderUnderTest], variant: str, near: str) -> str | None:
    """What the first check that fails says, None when all pass. Checks of the installation are left out."""
    tested: type[ProviderUnderTest] = type("Planted", (described, VARIANTS[variant]), {"limit": LIMIT})
    for run in sorted(runs(tested), key=lambda run: run.check.group != near):
        complaint = complaint_of(tested, run)
        if complaint is not None:
            return f"{run.id}: {complaint}"
    return None


def runs(tested: type[ProviderUnderTest]) -> Iterator[Run]:
    """The runs that apply, without those for which the provider must be installed."""
    for run in expected(tested):
        if run.check.group != "packaging" and skip_reason(tested, run) is None:
            yield run


def complaint_of(tested: type[ProviderUnderTest], run: Run) -> str | None:
    """What one run reports."""
    kit: Any = tested()
    arguments = () if run.case is None else (run.case,)
    try:
        with kit.fixture(), time_limit(LIMIT, run.id):
            result = getattr(kit, f"test_{run.check.name}")(*arguments)
            if inspect.iscoroutine(result):
                asyncio.run(result)
    except Exception as error:  # noqa: BLE001 - whatever a faulty provider does
        return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    return None
