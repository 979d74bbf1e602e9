"""Formats are found by name and by ending; a broken one disturbs nobody, and two of one name are an error."""

from __future__ import annotations

import sys
from importlib import metadata
from itertools import count
from pathlib import Path

import pytest

from sessiondock import ConfigurationError, InvalidValueError
from sessiondock_transfer import Format, find_format, installed_formats, register_format
from sessiondock_transfer.formats import csv, registry

GROUP = "sessiondock.formats"


_numbers = count()


def plant(folder: Path, distribution: str, name: str, code: str) -> None:
    """A distribution with one format, as pip would have installed it."""
    module = f"{distribution}_module_{next(_numbers)}"
    (folder / f"{module}.py").write_text(code)
    information = folder / f"{distribution}-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {module}:FORMAT\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(registry, "_registered", {})
    return tmp_path


GOOD = """
from pathlib import Path
from sessiondock_transfer import Format
FORMAT = Format(name="lines", title="Lines", endings=(".lines.csv", ".txt"), open=lambda path, options: None)
"""


def test_a_format_of_a_third_party(folder: Path) -> None:
    plant(folder, "others", "lines", GOOD)
    assert find_format("lines").title == "Lines"
    assert registry.format_of("a.lines.csv").name == "lines"
    assert registry.format_of(folder / "A.CSV").name == "csv"


def test_two_distributions_that_claim_a_name(folder: Path) -> None:
    plant(folder, "others", "csv", GOOD)
    found = installed_formats()["csv"]
    assert isinstance(found, ConfigurationError)
    assert "'csv' is claimed by" in found.message
    assert "others 1.0" in found.message
    assert "sessiondock-transfer" in found.message
    assert find_format("html").name == "html"


def test_a_distribution_that_is_found_twice_is_one(folder: Path) -> None:
    second = folder / "again"
    second.mkdir()
    plant(folder, "others", "lines", GOOD)
    plant(second, "others", "lines", GOOD)
    entries = [*metadata.entry_points(group=GROUP, name="lines")]
    assert len(entries) == 1
    assert find_format("lines").name == "lines"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("FORMAT = 3", "the format 'odd' of others 1.0 is a int, not a Format"),
        ("1 / 0", "the format 'odd' of others 1.0 cannot be loaded: ZeroDivisionError"),
        ("from sessiondock import ConfigurationError\nraise ConfigurationError('not here')", "others 1.0: not here"),
    ],
)
def test_a_broken_format_is_reported(folder: Path, code: str, message: str) -> None:
    plant(folder, "others", "odd", code)
    with pytest.raises(ConfigurationError, match=message):
        find_format("odd")
    assert isinstance(installed_formats()["odd"], ConfigurationError)
    assert registry.format_of("a.csv").name == "csv"


def test_names_and_endings_that_nobody_knows(folder: Path) -> None:
    with pytest.raises(InvalidValueError, match="no format is called 'parket'; did you mean 'parquet'"):
        find_format("parket")
    with pytest.raises(InvalidValueError, match=r"no format is called 'zzz'\. There are: atif, csv"):
        find_format("zzz")
    with pytest.raises(
        InvalidValueError,
        match=r"by the ending of 'a\.doc'; known are .*\.csv.*pass format= for one without an ending, .*\"parquet\"",
    ):
        registry.format_of("a.doc")


def test_a_format_that_is_registered_wins(folder: Path) -> None:
    own = Format(name="csv", title="Own", endings=(".csv", ".md"), open=csv.Writer)
    register_format(own)
    assert find_format("csv") is own
    assert registry.choose_format(None, "a.csv") is own
    assert registry.choose_format("csv", "a.html") is own
    assert registry.choose_format(own, "a") is own
    with pytest.raises(InvalidValueError, match=r"'a\.md' may be csv or markdown; pass format="):
        registry.format_of("a.md")
