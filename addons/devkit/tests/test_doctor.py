"""``python -m sessiondock_devkit.doctor``: the record, the capabilities, and the last report of the kit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from addons.devkit.tests.conformance.conftest import INSTALLED
from sessiondock_devkit.conformance.last_run import KEY, found_last, summary
from sessiondock_devkit.conformance.report import Result
from sessiondock_devkit.doctor import main

pytest_plugins = ["pytester"]
KIT = """
from addons.devkit.tests.conformance.memory.fake import FakeMemory
from addons.devkit.tests.conformance.memory.provider import PROVIDER
from sessiondock_devkit.conformance import Conformance, ProviderUnderTest

class Memory(ProviderUnderTest):
    provider = PROVIDER
    fake = FakeMemory

class TestMemory(Memory, Conformance): ...
"""


def result(name: str, outcome: str, suite: str = "Memory (TestSync, sync)") -> Result:
    return Result(suite=suite, group="get", id=name, outcome=outcome, note=f"about {name}")


def test_the_record_and_the_capabilities(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert INSTALLED
    assert main(["memory", "--cache", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "Memory: sessiondock-memory 0.1.0" in shown
    assert "entry points  memory = addons.devkit.tests.conformance.memory.provider:PROVIDER" in shown
    assert "setting       api_key; required, secret; MEMORY_API_KEY not set" in shown
    assert "paging" in shown
    assert "no report in" in shown


def test_the_last_report(kit_record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["memory", "--cache", str(kit_record)]) == 1
    shown = capsys.readouterr().out
    assert "Memory (TestSync, sync): 1 passed, 1 failed" in shown
    assert "  failed: get_b: about get_b" in shown
    assert "Other" not in shown


@pytest.fixture
def kit_record(tmp_path: Path) -> Path:
    results = [result("get_a", "passed"), result("get_b", "failed"), result("get_a", "failed", "Other (Test, sync)")]
    path = tmp_path / "v" / KEY
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(summary(results, None)))
    return tmp_path


def test_a_run_replaces_its_own_suites_only(kit_record: Path) -> None:
    before = json.loads((kit_record / "v" / KEY).read_text())
    after = summary([result("get_b", "passed")], before)
    assert after["Memory (TestSync, sync)"]["failed"] == {}
    assert after["Other (Test, sync)"] == before["Other (Test, sync)"]


@pytest.mark.parametrize("text", ["{", "[]", '{"Memory (T, sync)": 3}'])
def test_an_unreadable_record_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "v" / KEY
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert found_last(tmp_path, "Memory") == {}


def test_a_provider_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nowhere"]) == 1
    assert "nowhere" in capsys.readouterr().err


def test_pytest_leaves_the_record(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    pytester.makepyfile(test_kit=KIT)
    options = ("--import-mode=importlib", "-o", "addopts=", "-p", "no:hypothesispytest", "-k", "test_closing")
    pytester.runpytest_inprocess(*options).assert_outcomes(passed=1)
    found = found_last(pytester.path / ".pytest_cache", "Memory")
    assert list(found) == ["Memory (TestMemory, sync)"]
    assert found["Memory (TestMemory, sync)"]["totals"].startswith("1 passed, ")
