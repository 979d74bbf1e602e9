"""The providers that faults are planted into: what `new_provider` writes, and those of this repository."""

from __future__ import annotations

import shutil
from pathlib import Path

import attrs

from sessiondock_devkit.new_provider import new_provider

__all__ = ["SHAPES", "Shape"]

ROOT = Path(__file__).parents[2]


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

    def write(self, target: Path) -> Path:
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
