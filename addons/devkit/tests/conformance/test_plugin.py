"""The pytest plugin: cases, declared skips, checks that do not apply or were removed, and the report."""

from __future__ import annotations

from pathlib import Path

import pytest

# imported here, so that the runs in this process need not do it again and again
from addons.devkit.tests.conformance import broken_fakes, memory
from sessiondock.transports import with_requests
from sessiondock.transports._async import with_httpx
from sessiondock_devkit.conformance import AsyncConformance, Conformance

pytest_plugins = ["pytester"]
SUITES = (
    memory.Memory,
    memory.AsyncMemory,
    AsyncConformance,
    Conformance,
    broken_fakes.Forgives,
    with_requests,
    with_httpx,
)
KIT = """
from addons.devkit.tests.conformance.memory.fake import FakeMemory
from addons.devkit.tests.conformance.memory.provider import PROVIDER
from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest

class Memory(ProviderUnderTest):
    provider = PROVIDER
    fake = FakeMemory
"""
RUN = (
    "-p",
    "no:cacheprovider",
    "-p",
    "no:cov",
    "-p",
    "no:hypothesispytest",
    "--import-mode=importlib",
    "-o",
    "addopts=",
)


@pytest.fixture
def kit(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeini("[pytest]\nasyncio_mode = strict\nasyncio_default_fixture_loop_scope = function\n")
    return pytester


def run(pytester: pytest.Pytester, text: str, *arguments: str) -> pytest.RunResult:
    pytester.makepyfile(test_kit=KIT + text)
    return pytester.runpytest_inprocess(*RUN, *arguments)


def outcomes(result: pytest.RunResult) -> dict[str, int]:
    return {name: count for name, count in result.parseoutcomes().items() if name not in {"deselected", "warnings"}}


@pytest.mark.smoke
def test_coroutines_run_without_a_plugin_for_them(kit: pytest.Pytester) -> None:
    result = run(
        kit,
        "class TestKit(Memory, AsyncConformance): ...",
        "-p",
        "no:asyncio",
        "-k",
        "test_create_round_trip or test_own_ids",
    )
    assert outcomes(result) == {"passed": 10}
    result.stdout.fnmatch_lines(["Memory (TestKit, async): 10 passed, * not run", "*create*10 passed, * not run"])
    result.stdout.fnmatch_lines(["*not applicable, repeats are not merged: repeated_create_merges"])


def test_a_declared_skip_is_reported_with_its_reason(kit: pytest.Pytester) -> None:
    skips = "skips = {'create_round_trip[tags]': 'Memory sorts tags', 'closing': 'Memory is never closed'}"
    result = run(kit, f"class TestKit(Memory, Conformance):\n    {skips}", "-k", "create_round_trip or closing")
    assert outcomes(result) == {"passed": 8, "skipped": 2}
    result.stdout.fnmatch_lines(["*skipped: create_round_trip[[]tags[]]: Memory sorts tags"])
    result.stdout.fnmatch_lines(["*skipped: closing: Memory is never closed"])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("skips = {'nonsense': 'why not'}", "skips 'nonsense', which is no check"),
        ("skips = {'closing': ' '}", "skips 'closing' without a reason"),
        ("def test_closing(self): ...", "replaces the check closing"),
        ("test_closing = None", "replaces the check closing"),
    ],
)
def test_a_check_cannot_be_removed(kit: pytest.Pytester, body: str, said: str) -> None:
    result = run(kit, f"class TestKit(Memory, Conformance):\n    {body}")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"*TypeError: TestKit {said}*"])


def test_nor_by_a_base(kit: pytest.Pytester) -> None:
    result = run(kit, "class Mine(Memory):\n    test_closing = None\nclass TestKit(Mine, Conformance): ...")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*TypeError: TestKit replaces the check closing*"])


@pytest.mark.parametrize("mark", ["skip", "skip(reason='not now')", "skipif(True, reason='not now')", "xfail"])
def test_a_mark_is_no_declared_reason(kit: pytest.Pytester, mark: str) -> None:
    text = f"import pytest\n@pytest.mark.{mark}\nclass TestKit(Memory, Conformance): ..."
    result = run(kit, text, "-k", "test_closing")
    assert result.parseoutcomes().keys() & {"failed", "errors"}
    result.stdout.fnmatch_lines(["*closing*without a declared reason; put one into TestKit.skips"])


def test_nor_is_a_skip_while_it_runs(kit: pytest.Pytester) -> None:
    text = "import pytest\nclass TestKit(Memory, Conformance):\n    def make_client(self, cls, **o): pytest.skip('no')"
    result = run(kit, text, "-k", "test_closing or test_typed")
    assert outcomes(result) == {"passed": 1, "failed": 1}


def test_what_is_needed_from_outside_may_be_missing(kit: pytest.Pytester) -> None:
    text = """
import pytest
class TestKit(Memory, Conformance):
    needs_from_outside = "a database server"
    @pytest.fixture(autouse=True)
    def database(self): pytest.skip("no database server here")
"""
    result = run(kit, text, "-k", "test_closing")
    assert outcomes(result) == {"skipped": 1}
    result.stdout.fnmatch_lines(["*skipped: closing: no database server here"])


def test_an_item_taken_away_in_silence_is_an_error(kit: pytest.Pytester) -> None:
    kit.makeconftest(
        "def pytest_collection_modifyitems(items): items[:] = [i for i in items if i.name != 'test_closing']"
    )
    result = run(kit, "class TestKit(Memory, Conformance): ...")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*conformance checks were removed: *::test_closing"])


def test_a_failure_is_reported_in_one_line(kit: pytest.Pytester) -> None:
    text = """
from addons.devkit.tests.conformance.broken_fakes import Forgives
class TestKit(Memory, Conformance):
    fake = Forgives
"""
    result = run(kit, text, "-k", "delete_twice or get_after_delete")
    assert outcomes(result) == {"passed": 1, "failed": 1}
    result.stdout.fnmatch_lines(["*delete*1 passed, 1 failed, 4 not run"])
    result.stdout.fnmatch_lines(["*failed: delete_twice: a second delete: expected NotFoundError, nothing was raised"])


def test_a_broken_fixture_is_reported(kit: pytest.Pytester) -> None:
    text = "class TestKit(Memory, Conformance):\n    def make_server(self): raise RuntimeError('no port')"
    result = run(kit, text, "-k", "test_closing")
    assert outcomes(result) == {"errors": 1}
    result.stdout.fnmatch_lines(["*failed: closing: RuntimeError: no port"])


def test_other_tests_are_left_alone(kit: pytest.Pytester) -> None:
    kit.makepyfile(
        test_other="import pytest\n@pytest.mark.skip\ndef test_a(): ...\n@pytest.mark.xfail\ndef test_b(): assert 0"
    )
    result = kit.runpytest_inprocess(*RUN)
    result.assert_outcomes(skipped=1, xfailed=1)
    assert "conformance of providers" not in result.stdout.str()


def test_a_provider_without_fake_server(kit: pytest.Pytester) -> None:
    text = """
class TestKit(Memory, Conformance):
    fake = None
    def settings(self):
        return {"api_key": "a-key-0123456789", "base_url": "http://127.0.0.1:9"}
"""
    result = run(kit, text, "-k", "test_secrets_in_reprs or test_error_classes")
    assert outcomes(result) == {"passed": 1}
    result.stdout.fnmatch_lines(["*errors*not applicable: no fake server; storage_faults is empty"])


@pytest.mark.parametrize("declared", ["0", "2", "'1'"])
def test_a_version_that_this_kit_does_not_have(kit: pytest.Pytester, declared: str) -> None:
    result = run(kit, f"class TestKit(Memory, Conformance):\n    kit = {declared}")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [f"*TypeError: TestKit declares kit = {declared}; this devkit has the versions 1 to 1*"]
    )


def test_a_newer_check_does_not_fail_an_older_declaration(kit: pytest.Pytester) -> None:
    text = """
from sessiondock_devkit.conformance import check
class TestKit(Memory, Conformance):
    @check("errors", since=2)
    def test_news(self):
        "It is new."
        raise AssertionError
"""
    result = run(kit, text, "-k", "test_news or test_closing")
    assert outcomes(result) == {"passed": 1}
    result.stdout.fnmatch_lines(["*not applicable, new in version 2 of the kit; declare kit = 2 to run it: news"])


def test_a_check_that_waits_for_ever_fails(kit: pytest.Pytester) -> None:
    text = """
import time
class TestKit(Memory, Conformance):
    limit = 0.1
    def make_client(self, cls, **o): time.sleep(60)
"""
    result = run(kit, text, "-k", "test_closing")
    assert outcomes(result) == {"failed": 1}
    result.stdout.fnmatch_lines(["*failed: closing: *test_closing took longer than 0.1 s; does the provider ignore*"])


def test_a_kit_that_has_taken_its_time_ends(kit: pytest.Pytester) -> None:
    text = """
class TestKit(Memory, Conformance):
    whole_limit = 0.000001
"""
    result = run(kit, text, "-k", "test_closing or test_client")
    assert outcomes(result)["failed"] == sum(outcomes(result).values()) - 1
    result.stdout.fnmatch_lines(["*failed: *: the checks of Memory * have taken longer than 1e-06 s together*"])


def test_the_report_is_the_same_with_several_processes(kit: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[4]))
    text = "class TestKit(Memory, Conformance): ..."
    alone = run(kit, text, "-k", "test_closing or test_typed").stdout.lines
    kit.makepyfile(test_kit=KIT + text)
    arguments = (*RUN, "-k", "test_closing or test_typed", "-n", "1")
    together = kit.runpytest_subprocess(*arguments).stdout.lines

    def report(lines: list[str]) -> list[str]:
        start = next(number for number, line in enumerate(lines) if "conformance of providers" in line)
        return [line for line in lines[start + 1 : -1] if line and not line.startswith("=")]

    assert report(together) == report(alone)
    assert any("not applicable" in line for line in report(together))
