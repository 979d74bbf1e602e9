"""Sessions and logs that are built again from what was stored of them, and what is read of ratings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from providers.humanloop.tests.exported import TOOL, at, datapoint, prompt_log, trace, write_export
from sessiondock import DecodeError, InvalidValueError
from sessiondock_humanloop import (
    AsyncHumanloop,
    AsyncHumanloopExport,
    HumanloopFeedback,
    HumanloopJudgment,
    HumanloopLog,
    HumanloopSession,
)
from sessiondock_humanloop.fake import FakeHumanloop

EVALUATOR = {"id": "ev_1", "name": "Politeness", "version_id": "evv_1"}
JUDGED: dict[str, Any] = {
    "evaluator_logs": [
        {"id": "log_ev1", "judgment": True, "evaluator": EVALUATOR, "created_at": at(20), "output": "kept in raw"},
        {"id": "log_ev2", "judgment": None, "evaluator": None, "error": "no answer"},
        "odd",
    ],
    "evaluation_results": [{"id": "evr_1", "evaluator_id": "ev_2", "value": 0.1 + 0.2, "created_at": at(21)}],
    "feedback": [
        {"id": "ann_1", "type": "rating", "value": "good", "user": "ann", "created_at": at(22)},
        {"id": "ann_2", "type": "issue", "value": "slow"},
        {"id": "ann_3", "type": "issue", "value": "long"},
        {"id": "ann_4", "type": None, "value": 1},
    ],
}
WRONG: tuple[Any, ...] = ({}, {"_id": "01J"}, [])


def class_of(model: Any) -> Any:
    return model.__class__


def check(models: list[Any]) -> None:
    for model in models:
        again = class_of(model).from_raw(model.raw)
        assert (again, again.raw) == (model, model.raw)
        copy = class_of(model).from_dict(model.to_dict())
        assert (copy, copy.raw) == (again, again.raw)


@pytest.mark.parametrize("nulls", [True, False])
@pytest.mark.parametrize("zone", ["", "Z", "+02:00"])
async def test_what_the_v4_api_sends(fake: FakeHumanloop, nulls: bool, zone: str) -> None:
    fake.nulls, fake.zone = nulls, zone
    session_id = fake.log("pr_1", session_reference_id="mine", inputs={"a": [1, None]}, output="!")
    fake.log("pr_2", session_id=session_id, project_type="hologram")
    async with AsyncHumanloop(project="pr_1", api_key=fake.api_key, base_url=fake.base_url) as client:
        sessions = [await client.sessions.create(), await client.sessions.get(session_id)]
        sessions += await client.sessions.list().all()
    assert len(sessions) == 3
    check(sessions)


async def test_what_an_export_has(tmp_path: Path) -> None:
    folders = {
        "fl_1": [trace(1, **JUDGED), trace(2, flow=None, start_time=None)],
        "pr_1": [prompt_log(1), prompt_log(3, trace_id="log_gone")],
        "pr_old": [datapoint(2, session_id="sesh_a", parent_id="data_1", **JUDGED), datapoint(1, session_id="sesh_a")],
        "pr_other": [datapoint(3, session_reference_id="mine", created_at=None, output=None)],
    }
    async with AsyncHumanloopExport(write_export(tmp_path / "export", folders)) as client:
        sessions = await client.sessions.list().all()
        events = [event for each in sessions for event in await client.sessions.list_events(each.id).all()]
    assert [session.id for session in sessions] == ["log_gone", "log_root2", "log_root1", "sesh_a", "mine"]
    check([*sessions, *events])


async def test_ratings_and_judgments_of_a_log_and_of_a_traces_root(tmp_path: Path) -> None:
    one = {"type": "rating", "value": 5}
    folders = {
        "fl_1": [trace(1, children=[prompt_log(1, feedback=one), prompt_log(1, id="log_none")], **JUDGED)],
    }
    async with AsyncHumanloopExport(write_export(tmp_path / "export", folders)) as client:
        session = await client.sessions.get("log_root1")
        rated, unrated = await client.sessions.list_events("log_root1").all()
    assert session.feedback == {"rating": "good", "issue": ["slow", "long"]}
    assert session.ratings[0] == HumanloopFeedback(
        id="ann_1", type="rating", value="good", user="ann", created_at=datetime(2025, 6, 1, 12, 0, 22, tzinfo=UTC)
    )
    assert len(session.ratings) == 4
    assert session.judgments == (
        HumanloopJudgment(
            id="log_ev1",
            evaluator_id="ev_1",
            evaluator_name="Politeness",
            value=True,
            created_at=datetime(2025, 6, 1, 12, 0, 20, tzinfo=UTC),
        ),
        HumanloopJudgment(id="log_ev2", error="no answer"),
        HumanloopJudgment(
            id="evr_1",
            evaluator_id="ev_2",
            value=0.1 + 0.2,
            created_at=datetime(2025, 6, 1, 12, 0, 21, tzinfo=UTC),
        ),
    )
    assert session.raw["root"]["evaluator_logs"] == JUDGED["evaluator_logs"]
    assert (rated.feedback, rated.ratings) == ({"rating": 5}, (HumanloopFeedback(type="rating", value=5),))
    assert (unrated.feedback, unrated.ratings, unrated.judgments) == (None, (), ())


async def test_a_group_of_logs_has_the_only_project_of_its_logs(tmp_path: Path) -> None:
    messages = [{"role": "user", "content": "hello"}]
    logs = [datapoint(1, session_id="s", messages=messages), datapoint(2, session_id="s", output_message={"a": 1})]
    async with AsyncHumanloopExport(write_export(tmp_path / "export", {"pr_old": logs})) as client:
        session = await client.sessions.get("s")
    assert session.project == "pr_old"
    assert session.inputs == {"n": 1, "messages": messages}
    assert session.outputs == {"output": "out 2", "output_message": {"a": 1}}


async def test_a_log_does_not_say_what_only_its_folder_says() -> None:
    log = HumanloopLog.from_raw({"id": "log_1", "tool": TOOL, "session_id": "s", "parent_id": "log_0"})
    assert (log.type, log.name, log.project, log.session_id, log.parent_id) == ("tool", "Search", "tl_1", "s", "log_0")
    bare = HumanloopLog.from_raw({"id": "log_1", "trace_parent_id": "log_0", "trace_id": "log_0"})
    assert (bare.type, bare.name, bare.project, bare.session_id, bare.parent_id) == (None, None, None, "log_0", None)


@pytest.mark.parametrize("model", [HumanloopSession, HumanloopLog])
async def test_json_of_something_else_is_rejected(model: Any) -> None:
    for raw in WRONG:
        with pytest.raises(InvalidValueError, match=r"not the raw of a Humanloop|must be a mapping"):
            model.from_raw(raw)


@pytest.mark.parametrize(
    "raw", [{"root": {"id": "log_1"}}, {"first": {}, "id": "s", "projects": []}, {"root": {}, "id": 1}]
)
async def test_a_session_of_an_export_that_is_not_whole(raw: dict[str, Any]) -> None:
    with pytest.raises(DecodeError, match="a session of an export cannot be read"):
        HumanloopSession.from_raw(raw)
