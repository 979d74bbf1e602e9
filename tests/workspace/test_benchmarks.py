"""What the page of benchmarks computes from its figures: rounds, ratios, goals and tables."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks import instructions
from tests.benchmarks.cases import Case
from tests.benchmarks.counting import calls_of, missing_programs
from tests.benchmarks.goals import GOALS, Figure, Goal, Result, results
from tests.benchmarks.page_of_goals import goals_section, instructions_section
from tests.benchmarks.reasons import FLOORS
from tests.benchmarks.rounds import Pace, Share, compared, joined, ratios
from tests.benchmarks.starting import BUILT_WITH

PACE = Pace(seconds=0.1, turns=10)


def case(us: dict[str, list[float]], title: str = "get", group: str = "sync") -> dict[str, Any]:
    return {"group": group, "title": title, "vendor": "orq", "us": us}


def found(*calls: dict[str, Any], **more: Any) -> dict[str, Any]:
    starts = [{"name": name, "import": [10.0], "client": [20.0]} for name in (BUILT_WITH, "sessiondock")]
    return {"calls": list(calls), "starts": starts, "same": [], **more}


def of(what: str, figures: dict[str, Any]) -> Result:
    return next(each for each in results(figures) if each.goal.what == what)


def test_ratios_compare_within_a_round() -> None:
    # the second round was disturbed for both, the third for one of them
    assert ratios([2.0, 20.0, 9.0], [1.0, 10.0, 1.0]) == (2.0, 2.0)


def test_a_cheap_call_is_made_more_often_in_every_turn() -> None:
    assert PACE.share(us=100, least=1) == Share(calls=100, turns=10)
    assert PACE.share(us=100, least=64) == Share(calls=128, turns=10)


def test_a_dear_call_has_fewer_turns_but_one() -> None:
    assert PACE.share(us=40_000, least=1) == Share(calls=1, turns=8)
    assert PACE.share(us=900_000, least=16) == Share(calls=16, turns=1)


@given(us=st.floats(0.01, 1e7), least=st.integers(1, 100), seconds=st.floats(0.001, 1), turns=st.integers(1, 50))
def test_a_round_has_the_turns_of_its_share(us: float, least: int, seconds: float, turns: int) -> None:
    share = Pace(seconds, turns).share(us, least)
    assert share.calls % least == 0
    assert 1 <= share.turns <= turns
    assert sum(share.takes(turn, turns) for turn in range(turns)) == share.turns


def test_contenders_alternate_within_a_round() -> None:
    order: list[str] = []

    def asked(name: str, us: float) -> Any:
        def ask(_: int) -> float:
            order.append(name)
            return us

        return ask

    work = {"cheap": asked("cheap", 1000), "dear": asked("dear", 50_000)}
    taken = compared(work, least=1, pace=PACE, rounds=3)
    assert taken == {"cheap": [1000.0] * 3, "dear": [50_000.0] * 3}
    expected = [name for turn in range(10) for name in (["cheap", "dear"] if turn in {1, 3, 4, 6, 8, 9} else ["cheap"])]
    assert order[-3 * len(expected) :] == expected * 3


def test_passes_are_joined_by_contender() -> None:
    assert joined([{"a": [1.0, 2.0]}, {"a": [3.0]}]) == {"a": [1.0, 2.0, 3.0]}


def test_a_goal_is_met_by_the_median_as_it_is_shown() -> None:
    goal = Goal(what="get", limit=1.05, figures=lambda _: iter(()))
    assert goal.is_met(Figure(what="get", median=1.054, least=2))
    assert not goal.is_met(Figure(what="get", median=1.056, least=1))
    above = Goal(what="SDK", limit=3, figures=lambda _: iter(()), above=True)
    assert above.is_met(Figure(what="get", median=3.2, least=1))
    assert not above.is_met(Figure(what="get", median=2.9, least=4))


def test_every_goal_that_a_figure_exists_for_has_a_result() -> None:
    figures = found(case({"urllib3": [100.0], "sessiondock": [120.0], "Orq's SDK 3.4.0": [300.0]}))
    assert [each.goal.what for each in results(figures)] == [
        "create, get and update over urllib3",
        "vendors' SDKs over ours, get and update",
        "import of a provider over attrs and cattrs",
        "first client over attrs, cattrs and requests",
    ]
    (missed,) = of("create, get and update over urllib3", figures).missed
    assert (missed.what, missed.median, missed.counted) == ("Orq get", 1.2, None)
    (sdk,) = of("vendors' SDKs over ours, get and update", figures).missed
    assert (sdk.what, sdk.median) == ("Orq's SDK 3.4.0, get", 2.5)


def test_httpx_is_compared_with_itself() -> None:
    us = {"aiohttp": [100.0], "httpx": [1000.0], "sessiondock[httpx]": [900.0]}
    (figure,) = of("get over httpx", found(case(us, "get, 16 in flight", "async"))).figures
    assert figure.median == 0.9


def test_instructions_stand_beside_the_time() -> None:
    here = case({"urllib3": [100.0], "sessiondock": [120.0]})
    other = {**here, "vendor": "humanloop", "instructions": {"urllib3": 1, "sessiondock": 9}}
    figures = found(here, instructions=[other, {**here, "instructions": {"urllib3": 1000, "sessiondock": 800}}])
    (figure,) = of("create, get and update over urllib3", figures).figures
    assert figure.counted == 0.8


def test_databases_have_goals() -> None:
    row = {"database": "SQLite 3.40.1", "title": "update of tags", "us": {"by hand": [10.0], "sessiondock": [16.0]}}
    result = of("SQLite, update", found(same=[row]))
    assert [each.what for each in result.missed] == ["update of tags"]


def test_the_section_names_the_floor_of_what_is_missed_and_of_nothing_else() -> None:
    goals = [Goal(what=what, limit=1.0, figures=lambda _: iter(()), floor="timeout") for what in ("good", "bad")]
    good = Figure(what="Orq get", median=0.9, least=0.8, counted=0.7)
    bad = Figure(what="Orq create", median=1.5, least=1.4)
    text = "".join(goals_section([Result(goals[0], [good]), Result(goals[1], [good, bad])]))
    assert "| good | <= 1.00 | 0.90 | 0.70 | yes |\n| bad | <= 1.00 | 0.90 to 1.50 | 0.70 | 1 of 2 |\n" in text
    assert f"- bad: Orq create 1.50 (least 1.40). {FLOORS['timeout']}\n" in text
    assert "- good" not in text
    assert "prevents" not in "".join(goals_section([Result(goals[0], [good])]))


def test_every_floor_that_a_goal_names_is_known() -> None:
    assert {goal.floor for goal in GOALS} - {""} <= FLOORS.keys()


def test_instructions_are_shown_over_the_reference() -> None:
    counts = {"urllib3": 1000, "sessiondock": 800, "sessiondock[fast]": 550}
    text = "".join(instructions_section([{**case({}), "instructions": counts}]))
    assert "|  | sessiondock | sessiondock[fast] |\n| --- | --- | --- |\n| Orq get | 0.80 | 0.55 |\n" in text
    assert "kernel" in text


@pytest.mark.parametrize("rows", [None, []])
def test_a_page_without_instructions_says_so(rows: list[dict[str, Any]] | None) -> None:
    assert "were not counted" in "".join(instructions_section(rows))


def test_as_many_calls_are_counted_as_are_made_at_once() -> None:
    made = Case(group="async", title="", vendor="orq", operation="get", contenders=(), together=64)
    listed = Case(group="sync", title="", vendor="orq", operation="list", contenders=())
    assert (calls_of(made), calls_of(listed)) == (64, 4)


def test_missing_valgrind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert missing_programs() == ["valgrind", "vgdb"]
    with pytest.raises(SystemExit, match=r"valgrind and vgdb not found; .*apt-get install valgrind"):
        instructions.main("http", "sync", "get")
