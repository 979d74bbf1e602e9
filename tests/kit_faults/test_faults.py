"""The entries of planted faults can be planted, and the page of the documentation is made from them."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from sessiondock_devkit.conformance import AsyncConformance
from sessiondock_devkit.conformance.rules import checks

from .fault import Fault, parse, read_faults
from .planting import change, generate
from .shapes import SHAPES

FAULTS = read_faults()
HEADINGS = {check.group for check in checks(AsyncConformance).values()}


@pytest.mark.parametrize("name", SHAPES)
def test_every_fault_can_be_planted(name: str, tmp_path: Path) -> None:
    shape = SHAPES[name]
    project = shape.write(tmp_path)
    package = project / "src" / shape.package
    before = {path: path.read_text() for path in package.rglob("*.py")}
    mine = [fault for fault in FAULTS if fault.shape == name]
    assert mine
    for fault in mine:
        change(package, fault)
        compile((package / fault.file).read_text(), fault.what, "exec")
        if fault.file.startswith("_async/") and "sync" in fault.variants:
            generate(project, shape, fault)
        for path, text in before.items():
            path.write_text(text)


def test_entries_are_told_apart() -> None:
    named = [(fault.shape, fault.group, fault.what) for fault in FAULTS]
    assert len(named) == len(set(named))
    assert {fault.near for fault in FAULTS} <= {*HEADINGS, ""}
    assert {fault.shape for fault in FAULTS} == SHAPES.keys()


@pytest.mark.parametrize(
    "text",
    ["what is wrong\n-old\n", "what | \n-old\n", "what | file.py\n+new\n", "what | file.py\nwhy: so\n-old\n"],
)
def test_an_entry_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "entries.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match="the entry that begins with 'what"):
        list(parse("orq", "cursor", path))


def test_an_entry_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "entries.txt"
    path.write_text("a | b.py | get\nonly: async\nmissed: so.\n-  x\n-\n+  y\n\nc | d.py\n-z\n")
    fault = Fault(
        shape="orq",
        group="cursor",
        what="a",
        file="b.py",
        near="get",
        old="  x\n",
        new="  y",
        missed="so.",
        variants=("async",),
    )
    found = list(parse("orq", "cursor", path))
    assert found[0] == fault
    assert [(each.what, each.near, each.old, each.new) for each in found[1:]] == [("c", "", "z", "")]
    assert all(this != other for this, other in itertools.pairwise(found))
