"""A target takes sessions until it is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from sessiondock import ConfigurationError
from sessiondock_transfer import Redactor, find_format
from sessiondock_transfer.export_target import ExportTarget

from .samples import item


def test_nothing_can_be_written_when_it_is_over(tmp_path: Path) -> None:
    target = ExportTarget(find_format("csv"), tmp_path / "s.csv", overwrite=False, options={})
    target.write(item())
    assert target.finish("orq", Redactor()).sessions == 1
    with pytest.raises(ConfigurationError, match="the export is over"):
        target.write(item())
    target.discard()
    assert (tmp_path / "s.csv").exists()


def test_it_can_be_discarded_twice(tmp_path: Path) -> None:
    target = ExportTarget(find_format("html"), tmp_path / "html", overwrite=False, options={})
    target.discard()
    target.discard()
    assert list(tmp_path.iterdir()) == []
