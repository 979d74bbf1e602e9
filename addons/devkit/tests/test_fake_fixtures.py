"""The fixtures for fakes of installed providers."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import pytest

from sessiondock import connect, connect_async
from sessiondock.testing.serve import GROUP
from sessiondock_devkit.fake_fixtures import fixture_name

if TYPE_CHECKING:
    from sessiondock_orq.fake import FakeOrq

pytest_plugins = ["pytester"]

TEST = """
import sessiondock

def test_seeded(fake_orq):
    (session_id,) = fake_orq.seed({"external_id": "chat-1"})
    with sessiondock.connect("orq", api_key=fake_orq.api_key, base_url=fake_orq.base_url) as dock:
        assert dock.sessions.get(session_id).external_id == "chat-1"

def test_a_new_one_for_each_test(fake_orq):
    assert fake_orq.sessions == {} and fake_orq.running

def test_that_uses_no_fake():
    import sys
    assert "sessiondock_humanloop.fake" not in sys.modules
"""


@pytest.mark.smoke
def test_a_test_asks_for_a_fake_by_name(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TEST)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "--import-mode=importlib")
    result.assert_outcomes(passed=3)


def test_the_fixtures_are_listed_with_what_they_are(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "--fixtures")
    result.stdout.fnmatch_lines(["fake_orq*", "    The fake server of orq, running*"])


def test_every_fake_has_a_fixture(request: pytest.FixtureRequest) -> None:
    names = entry_points(group=GROUP).names
    assert names
    for name in names:
        server: Any = request.getfixturevalue(fixture_name(name))
        assert server.running
    assert fixture_name("syllable-populated") == "fake_syllable_populated"


async def test_it_serves_sync_and_async_clients(fake_orq: FakeOrq) -> None:
    options = {"api_key": fake_orq.api_key, "base_url": fake_orq.base_url}
    made = fake_orq.seed({}, {"tags": ("vip",)})
    with connect("orq", **options) as dock:
        assert [session.id for session in dock.sessions.list()] == made[::-1]
    async with connect_async("orq", **options) as dock:
        assert (await dock.sessions.get(made[1])).tags == ("vip",)


def test_a_fake_that_does_not_load_is_an_error_of_its_own_tests(pytester: pytest.Pytester) -> None:
    info = pytester.path / "broken_fake-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-fake\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[sessiondock.fakes]\nbroken = nowhere:Fake\n")
    pytester.syspathinsert()
    pytester.makepyfile("def test_broken(fake_broken): ...\ndef test_other(): ...")

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")

    result.assert_outcomes(errors=1, passed=1)
    result.stdout.fnmatch_lines(["*ServeError: the fake 'broken' of broken-fake 1.0 does not load*"])
