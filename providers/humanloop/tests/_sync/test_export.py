# Generated from tests/_async/test_export.py: edit that file, not this one.
# Digest: 9105da8a0cfff7f0
"""Exports, opened and queried."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from providers.humanloop.tests.exported import (
    FLOW,
    PROMPT,
    TOOL,
    at,
    datapoint,
    prompt_log,
    tool_log,
    trace,
    write_export,
)
from sessiondock import (
    UNSET,
    ConfigurationError,
    DecodeError,
    InvalidValueError,
    NotFoundError,
    PaginationError,
    StorageError,
    Timeout,
    UnsupportedFieldError,
    UnsupportedOperationError,
    connect,
    hookimpl,
)
from sessiondock import TimeoutError as CallTimeoutError
from sessiondock_humanloop import (
    HumanloopExport,
    DamagedLine,
    ExportSummary,
    HumanloopLog,
    HumanloopProject,
    HumanloopSession,
)

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


def bytes_of_logs(export: Path) -> int:
    return sum(path.stat().st_size for path in export.rglob("*.jsonl"))


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """One trace, whose logs are also on lines of their own; two old sessions over two projects; a log of no session."""
    folders: dict[str, list[Any]] = {
        "fl_1": [trace(1)],
        "pr_1": [prompt_log(1), {"id": "log_alone", "prompt": PROMPT, "trace_id": None, "created_at": at(1)}],
        "pr_old": [
            datapoint(2, session_id="sesh_a", session_reference_id="mine", parent_id="data_1"),
            datapoint(1, session_id="sesh_a"),
            datapoint(4, session_reference_id="only-mine"),
        ],
        "pr_other": [datapoint(3, session_reference_id="mine", project="Other", project_id="pr_other", output="last")],
        "tl_1": [tool_log(1)],
    }
    return write_export(tmp_path / "exports" / "20250901-120000", folders)


@pytest.mark.smoke
def test_a_trace_is_a_session(export: Path) -> None:
    with HumanloopExport(export) as client:
        session = client.sessions.get("log_root1")
    assert session == HumanloopSession(
        id="log_root1",
        name="Support flow",
        project="fl_1",
        user_id="ann",
        environment="production",
        started_at=after(10),
        ended_at=after(15),
        created_at=after(10.5),
        duration=timedelta(seconds=5),
        inputs={"question": "Where is parcel 1?"},
        outputs={"output": "On its way 1."},
        config=FLOW,
        metadata={"tries": 1},
        projects=(
            HumanloopProject(id="fl_1", name="File fl_1", type="flow"),
            HumanloopProject(id="pr_1", name="File pr_1", type="prompt"),
            HumanloopProject(id="tl_1", name="File tl_1", type="tool"),
        ),
        datapoints_count=3,
        first_inputs={"question": "Where is parcel 1?"},
        last_output="On its way 1.",
    )
    assert session.raw["root"] == trace(1)


@pytest.mark.smoke
def test_the_logs_of_a_trace_are_its_events(export: Path) -> None:
    with HumanloopExport(export) as client:
        model, tool = [event for event in client.sessions.list_events("log_root1")]
    assert model == HumanloopLog(
        id="log_prompt1",
        session_id="log_root1",
        type="model",
        name="Answer",
        inputs={"question": "?", "messages": [{"role": "user", "content": "hello"}]},
        outputs={"output": "answer", "output_message": {"role": "assistant", "content": "answer"}},
        started_at=after(11),
        ended_at=after(13),
        duration=timedelta(seconds=2),
        config=PROMPT,
        metrics={"prompt_tokens": 12, "output_cost": 0.5, "provider_latency": 1.25},
        project="pr_1",
    )
    assert model.raw == prompt_log(1, trace_children=[tool_log(1)])
    assert tool == HumanloopLog(
        id="log_tool1",
        session_id="log_root1",
        parent_id="log_prompt1",
        type="tool",
        name="Search",
        inputs={"q": "parcel"},
        outputs={"output": "[]"},
        error="no hits",
        started_at=after(12),
        config=TOOL,
        project="tl_1",
    )


def test_old_logs_with_one_session_id_or_reference_are_a_session(export: Path) -> None:
    with HumanloopExport(export) as client:
        session = client.sessions.get("sesh_a")
        events = [event for event in client.sessions.list_events("sesh_a")]
        by_reference = client.sessions.get("only-mine")
    assert session == HumanloopSession(
        id="sesh_a",
        external_id="mine",
        user_id="bob",
        started_at=after(1),
        created_at=after(1),
        updated_at=after(33),
        inputs={"n": 1},
        outputs={"output": "last"},
        projects=(
            HumanloopProject(id="pr_old", name="File pr_old", type="prompt"),
            HumanloopProject(id="pr_other", name="File pr_other", type="prompt"),
        ),
        datapoints_count=3,
        first_inputs={"n": 1},
        last_output="last",
    )
    assert [session.raw[name]["id"] for name in ("first", "last")] == ["data_1", "data_3"]
    assert [(event.id, event.parent_id, event.project) for event in events] == [
        ("data_1", None, "pr_old"),
        ("data_2", "data_1", "pr_old"),
        ("data_3", None, "pr_other"),
    ]
    assert events[1] == HumanloopLog(
        id="data_2",
        session_id="sesh_a",
        parent_id="data_1",
        type="model",
        name="davinci",
        inputs={"n": 2},
        outputs={"output": "out 2"},
        started_at=after(2),
        duration=timedelta(seconds=0.75),
        config={"id": "config_1", "type": "model", "name": "davinci", "model": "gpt-4"},
        project="pr_old",
        reference_id="mine-2",
        user_id="bob",
    )
    assert (by_reference.id, by_reference.external_id, by_reference.datapoints_count) == ("only-mine", "only-mine", 1)


@pytest.mark.smoke
def test_list_returns_the_newest_first_and_filters_by_project(export: Path) -> None:
    with HumanloopExport(export) as client:
        everything = [session for session in client.sessions.list()]
        assert [session.id for session in everything] == ["log_root1", "only-mine", "sesh_a"]
        assert everything[0] == client.sessions.get("log_root1")
        for project, expected in (
            ("pr_old", ["only-mine", "sesh_a"]),
            ("pr_other", ["sesh_a"]),
            ("pr_1", ["log_root1"]),
            ("pr_none", []),
        ):
            page = client.sessions.list(project=project).first()
            assert ([session.id for session in page.items], page.total) == (expected, len(expected))


def test_the_summary(export: Path) -> None:
    with HumanloopExport(export) as client:
        found = client.summary()
    assert found == ExportSummary(
        files=5, size=bytes_of_logs(export), logs=8, sessions=3, repeated=0, outside=1, damaged=0
    )


def test_pages_of_sessions_have_a_next_and_a_previous_page(tmp_path: Path) -> None:
    logs = [datapoint(number, session_id=f"sesh_{number}") for number in range(7)]
    others = [datapoint(number, id=f"x{number}", session_id=f"sesh_{number}") for number in range(0, 7, 2)]
    directory = write_export(tmp_path, {"pr_old": logs, "pr_other": others}, per_file=3)
    with HumanloopExport(directory) as client:
        for project, numbers in ((UNSET, [6, 5, 4, 3, 2, 1, 0]), ("pr_other", [6, 4, 2, 0])):
            expected = [f"sesh_{number}" for number in numbers]
            pager = client.sessions.list(project=project, page_size=3)
            assert [session.id for session in pager] == expected
            first = pager.first()
            assert ([session.id for session in first.items], first.total) == (expected[:3], len(expected))
            assert (first.has_previous, first.has_next) == (False, True)
            second = first.next()
            assert [session.id for session in second.items] == expected[3:6]
            assert [session.id for session in (second.previous()).items] == expected[:3]
            behind = client.sessions.list(project=project, page_size=2, cursor=first.cursor, max_items=1)
            assert [session.id for session in behind] == expected[3:4]
        last = ((client.sessions.list(page_size=3).first()).next()).next()
        assert ([session.id for session in last.items], last.has_next) == (["sesh_0"], False)
        assert [session.id for session in (last.previous()).items] == ["sesh_3", "sesh_2", "sesh_1"]
        with pytest.raises(PaginationError):
            last.next()


@pytest.mark.parametrize("nested", [True, False])
def test_pages_of_events_have_a_next_and_a_previous_page(tmp_path: Path, nested: bool) -> None:
    if nested:
        children = [prompt_log(1, id=f"log_{number}", trace_children=None) for number in range(5)]
        directory = write_export(tmp_path, {"fl_1": [trace(1, children=children)]})
    else:
        directory = write_export(
            tmp_path, {"pr_1": [datapoint(number, id=f"log_{number}", session_id="log_root1") for number in range(5)]}
        )
    ids = [f"log_{number}" for number in range(5)]
    with HumanloopExport(directory) as client:
        pager = client.sessions.list_events("log_root1", page_size=2)
        assert [event.id for event in pager] == ids
        first = pager.first()
        assert (first.total, first.has_previous, first.has_next) == (5, False, True)
        third = (first.next()).next()
        assert ([event.id for event in third.items], third.has_next) == (ids[4:], False)
        assert [event.id for event in (third.previous()).items] == ids[2:4]
        behind = client.sessions.list_events("log_root1", cursor=first.cursor, max_items=2)
        assert [event.id for event in behind] == ids[2:4]


@pytest.mark.parametrize("session_id", ["log_root1", "sesh_a"])
def test_events_come_newest_first_on_request(export: Path, session_id: str) -> None:
    with HumanloopExport(export) as client:
        oldest = [event.id for event in client.sessions.list_events(session_id).all()]
        pager = client.sessions.list_events(session_id, order="newest", page_size=1)
        assert [event.id for event in pager] == oldest[::-1]
        second = (pager.first()).next()
        assert [event.id for event in (second.previous()).items] == oldest[-1:]
        with pytest.raises(InvalidValueError, match=r"\bcursor must be that of an earlier page"):
            client.sessions.list_events(session_id, cursor=second.cursor or "newest 1")
        with pytest.raises(InvalidValueError, match="newest first"):
            client.sessions.list_events(session_id, order="newest", cursor="1")


def test_a_trace_without_its_root_is_made_of_its_parts(tmp_path: Path) -> None:
    logs = [tool_log(1), prompt_log(1)]
    with HumanloopExport(write_export(tmp_path, {"pr_1": logs})) as client:
        session = client.sessions.get("log_root1")
        events = [event for event in client.sessions.list_events("log_root1")]
    assert (session.started_at, session.ended_at, session.datapoints_count) == (after(11), after(13), 2)
    assert (session.first_inputs, session.last_output) == ({"question": "?"}, "[]")
    assert [(event.id, event.parent_id) for event in events] == [("log_prompt1", None), ("log_tool1", "log_prompt1")]


def test_logs_nested_in_parts_of_a_trace_are_not_lost(tmp_path: Path) -> None:
    nested = prompt_log(1, trace_children=[tool_log(1), tool_log(1, id=None), tool_log(1, id=["odd"])])
    stray = prompt_log(2, id="log_stray", trace_id="log_root1", trace_children=[tool_log(2, trace_parent_id=None)])
    expected = [
        ("log_prompt1", None),
        ("log_tool1", "log_prompt1"),
        (None, "log_prompt1"),
        (None, "log_prompt1"),
        ("log_stray", "log_root2"),
        ("log_tool2", "log_stray"),
    ]
    for name, roots in (("without", []), ("with", [trace(1, children=[nested])])):
        folders: dict[str, list[Any]] = {"fl_1": roots, "pr_1": [stray, nested], "tl_1": [tool_log(1)]}
        with HumanloopExport(write_export(tmp_path / name, folders)) as client:
            events = [event for event in client.sessions.list_events("log_root1", page_size=4)]
            session = client.sessions.get("log_root1")
        assert [(event.id, event.parent_id) for event in events] == expected
        assert session.datapoints_count == len(expected) + len(roots)


def test_a_nested_log_whose_own_line_comes_first_counts_once(tmp_path: Path) -> None:
    early = tool_log(1, start_time=at(0))
    logs = [early, tool_log(1, id=None, start_time=at(1)), prompt_log(1, trace_children=[early])]
    with HumanloopExport(write_export(tmp_path, {"pr_1": logs})) as client:
        events = [event for event in client.sessions.list_events("log_root1")]
    assert [event.id for event in events] == ["log_tool1", None, "log_prompt1"]


def test_a_root_without_an_id_of_its_own(tmp_path: Path) -> None:
    children = [tool_log(1, id=None, trace_parent_id=None)]
    with HumanloopExport(write_export(tmp_path, {"fl_1": [trace(1, id=None, children=children)]})) as client:
        assert [event.parent_id for event in client.sessions.list_events("log_root1")] == [None]
        assert (client.sessions.get("log_root1")).datapoints_count == 2


def test_logs_that_a_root_does_not_hold_are_added(tmp_path: Path) -> None:
    late = prompt_log(1, id="log_late", start_time=at(99), created_at=at(99))
    directory = write_export(tmp_path, {"fl_1": [trace(1)], "pr_1": [late, prompt_log(1)]})
    with HumanloopExport(directory) as client:
        events = [event for event in client.sessions.list_events("log_root1", page_size=1)]
        session = client.sessions.get("log_root1")
    assert [(event.id, event.parent_id) for event in events] == [
        ("log_prompt1", None),
        ("log_tool1", "log_prompt1"),
        ("log_late", None),
    ]
    assert session.datapoints_count == 4


def test_a_root_may_lack_its_trace_id(tmp_path: Path) -> None:
    logs = [trace(1, trace_id=None), trace(2, trace_id=None, children=[]), trace(3, trace_id=None, flow=None)]
    with HumanloopExport(write_export(tmp_path, {"fl_1": logs})) as client:
        assert [session.id for session in client.sessions.list()] == ["log_root3", "log_root2", "log_root1"]
        assert [event.id for event in client.sessions.list_events("log_root2")] == []
        assert (client.sessions.get("log_root2")).datapoints_count == 1


def test_a_repeated_log_counts_once(tmp_path: Path) -> None:
    directory = write_export(
        tmp_path,
        {
            "fl_1": [trace(1), trace(1)],
            "pr_old": [datapoint(1, session_id="sesh_a")] * 3,
            "pr_other": [datapoint(2, id=None, session_id="sesh_a"), datapoint(2, id=None, session_id="sesh_a")],
        },
    )
    with HumanloopExport(directory) as client:
        assert (client.summary()).repeated == 3
        assert [session.id for session in client.sessions.list()] == ["log_root1", "sesh_a"]
        assert [event.id for event in client.sessions.list_events("sesh_a")] == ["data_1", None, None]


def test_unreadable_values_do_not_affect_the_others(tmp_path: Path) -> None:
    unreadable = datapoint(
        1,
        session_id="sesh_a",
        created_at="yesterday",
        updated_at=7,
        inputs=["x"],
        output=3,
        duration="long",
        provider_latency=float("nan"),
        config="none",
        user={"id": 1},
        project=None,
        messages={},
        tokens=True,
    )
    root = trace(1, children=[], flow=None, trace_children={"not": "a list"}, inputs="x", output=["x"])
    holed = trace(2, children=[])
    holed["trace_children"] = [7, None, prompt_log(2, inputs={"messages": "own"})]
    with HumanloopExport(write_export(tmp_path, {"pr_old": [unreadable], "fl_1": [root, holed]})) as client:
        (event,) = [event for event in client.sessions.list_events("sesh_a")]
        session = client.sessions.get("sesh_a")
        first, second = [client.sessions.get(f"log_root{number}") for number in (1, 2)]
        nested = [event for event in client.sessions.list_events("log_root2")]
    assert (event.started_at, event.inputs, event.duration, event.config, event.metrics) == (
        None,
        None,
        None,
        None,
        None,
    )
    assert (event.type, event.name, event.user_id, event.outputs) == ("model", "File pr_old", None, {"output": 3})
    assert event.raw["tokens"] is True
    assert (session.started_at, session.updated_at, session.last_output) == (None, None, None)
    assert (first.first_inputs, first.last_output, first.datapoints_count) == (None, None, 1)
    assert first.outputs == {"output": ["x"]}
    assert (second.datapoints_count, nested[0].inputs) == (2, {"messages": "own"})


DAMAGE = [
    (b'{"id": "log_x", "trace', "not JSON: "),
    (b"[]", "not an object but list"),
    (b'{"id": "\xff\xfe"}', "not UTF-8 at byte 9"),
    (b"[" * 100_000, "nested too deeply"),
    (b'{"id": 7}', "id is not a string but int"),
    (b'{"id": "log_x", "session_id": ["s"]}', "session_id is not a string but list"),
    (b'{"id": "log_x", "trace_id": "\\ud800"}', "trace_id is not valid Unicode"),
    (b'{"flow": {}, "output": "x"}', "the root of a trace without an id"),
    (b'{"id": ' + b"1" * 5000 + b"}", "not JSON: "),
]


@pytest.mark.parametrize(("line", "reason"), DAMAGE)
def test_a_damaged_line_is_reported_and_skipped_only_on_request(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, line: bytes, reason: str
) -> None:
    logs: list[Any] = [datapoint(1, session_id="sesh_a"), b"", datapoint(2, session_id="sesh_a"), line, datapoint(3)]
    directory = write_export(tmp_path, {"pr_old": logs}, per_file=5)
    with HumanloopExport(directory) as client:
        for _ in range(2):
            with pytest.raises(DecodeError, match=r"files/pr_old/logs/1.jsonl, line 4: .*skip_damaged=True") as caught:
                client.sessions.list().first()
            assert reason in str(caught.value)
            assert caught.value.provider == "humanloop-export"
            assert caught.value.body == line[:2000].decode("utf-8", "replace")
    caplog.clear()
    with caplog.at_level(logging.WARNING, "sessiondock.humanloop"):
        with HumanloopExport(directory, skip_damaged=True) as client:
            assert [session.datapoints_count for session in client.sessions.list()] == [2]
            summary = client.summary()
    (damaged,) = summary.damaged_lines
    assert (damaged.file, damaged.line, summary.damaged, summary.logs) == ("files/pr_old/logs/1.jsonl", 4, 1, 3)
    assert damaged.reason.startswith(reason)
    assert caplog.messages == [f"left out: {damaged}"]


def test_only_the_first_hundred_damaged_lines_are_kept(tmp_path: Path) -> None:
    directory = write_export(tmp_path, {"pr_1": [b"{"] * 130})
    with HumanloopExport(directory, skip_damaged=True) as client:
        summary = client.summary()
    assert (summary.damaged, len(summary.damaged_lines)) == (130, 100)
    last = summary.damaged_lines[99]
    assert last == DamagedLine(file="files/pr_1/logs/1.jsonl", line=100, reason=last.reason)


def test_a_line_that_is_too_long(tmp_path: Path) -> None:
    long = datapoint(1, session_id="sesh_a", output="x" * 3_000_000)
    directory = write_export(
        tmp_path, {"pr_1": [datapoint(0, session_id="sesh_a"), long, datapoint(2, session_id="sesh_a")]}
    )
    with HumanloopExport(directory, longest_line=1000) as client:
        with pytest.raises(DecodeError, match=r"1.jsonl, line 2: longer than longest_line allows"):
            client.summary()
    with HumanloopExport(directory, longest_line=1000, skip_damaged=True) as client:
        assert [event.id for event in client.sessions.list_events("sesh_a")] == ["data_0", "data_2"]
        assert (client.summary()).size == bytes_of_logs(directory)
    path = directory / "files/pr_1/logs/1.jsonl"
    path.write_bytes(path.read_bytes()[:-1].rpartition(b"\n")[0])
    with HumanloopExport(directory, longest_line=1000, skip_damaged=True) as client:
        assert (client.summary()).damaged == 1


def test_a_description_that_is_damaged_or_missing(tmp_path: Path) -> None:
    directory = write_export(tmp_path, {"pr_1": [datapoint(1, session_id="sesh_a")], "pr_2": [], "tl_3": []})
    (directory / "files/pr_2/file.json").unlink()
    (directory / "files/pr_1/file.json").write_text('{"id": "pr_1"', encoding="utf-8")
    (directory / "files/tl_3/logs").rmdir()
    (directory / "files/stray.txt").write_text("", encoding="utf-8")
    with HumanloopExport(directory) as client:
        with pytest.raises(DecodeError, match=r"files/pr_1/file.json, line 1: not JSON"):
            client.summary()
    with HumanloopExport(directory, skip_damaged=True) as client:
        (session,) = [session for session in client.sessions.list()]
    assert session.projects == (HumanloopProject(id="pr_1"),)
    (directory / "files/pr_1/file.json").write_text(json.dumps({"path": "a/b", "type": 7}), encoding="utf-8")
    with HumanloopExport(directory) as client:
        assert (client.sessions.get("sesh_a")).projects == (HumanloopProject(id="pr_1", name="a/b"),)


EDGES = [
    ("0001-01-01T00:00:00+23:59", False),
    ("9999-12-31T23:59:59.999999-23:59", False),
    ("0001-01-01T00:00:00+00:00", True),
    ("9999-12-31T23:59:59+00:00", True),
]


@pytest.mark.parametrize(("time", "fits_in_utc"), EDGES)
def test_times_at_the_edges_of_the_calendar(tmp_path: Path, time: str, fits_in_utc: bool) -> None:
    changes: dict[str, Any] = dict.fromkeys(("created_at", "updated_at", "start_time", "end_time"), time)
    folders: dict[str, list[Any]] = {
        "fl_1": [trace(1, children=[prompt_log(1, **changes)], **changes)],
        "pr_old": [datapoint(1, session_id="sesh_a", **changes)],
    }
    with HumanloopExport(write_export(tmp_path, folders)) as client:
        by_id = {session.id: session for session in client.sessions.list()}
        (event,) = [event for event in client.sessions.list_events("sesh_a")]
    assert event.started_at == by_id["log_root1"].started_at == datetime.fromisoformat(time)
    assert by_id["sesh_a"].started_at == (event.started_at if fits_in_utc else None)


def test_a_pipe_among_the_files_does_not_block(tmp_path: Path) -> None:
    directory = write_export(tmp_path, {"pr_1": [datapoint(1, session_id="sesh_a")]})
    for name in ("logs/2.jsonl", "file.json"):
        pipe = directory / "files/pr_1" / name
        pipe.unlink(missing_ok=True)
        os.mkfifo(pipe)
        with HumanloopExport(directory) as client:
            with pytest.raises(StorageError, match=f"{name} cannot be read: it is not a regular file"):
                client.summary()
        pipe.unlink()


def test_a_log_file_that_became_a_pipe_does_not_block(export: Path) -> None:
    path = export / "files/pr_old/logs/1.jsonl"
    with HumanloopExport(export) as client:
        client.summary()
        path.unlink()
        os.mkfifo(path)
        with pytest.raises(StorageError, match="not a regular file"):
            client.sessions.get("sesh_a")


def test_a_description_that_is_too_long(tmp_path: Path) -> None:
    directory = write_export(tmp_path, {"pr_1": [datapoint(1, session_id="sesh_a")]})
    description = directory / "files/pr_1/file.json"
    size = description.stat().st_size
    for longest in (size, 10_000):
        with HumanloopExport(directory, longest_line=longest, skip_damaged=True) as client:
            assert not any("file.json" in line.file for line in (client.summary()).damaged_lines)
    description.write_text(json.dumps({"name": "x" * 10_000}), encoding="utf-8")
    with HumanloopExport(directory, longest_line=10_000) as client:
        with pytest.raises(DecodeError, match=r"file.json, line 1: longer than longest_line allows"):
            client.summary()


def test_the_total_of_a_timeout_bounds_a_call(export: Path) -> None:
    with HumanloopExport(export, timeout=Timeout(total=1e-9)) as client:
        with pytest.raises(CallTimeoutError, match="longer than its total") as caught:
            client.sessions.get("sesh_a")
        assert (caught.value.provider, caught.value.operation) == ("humanloop-export", "get")
        patient = client.with_options(timeout=None)
        assert (patient.sessions.get("sesh_a")).id == "sesh_a"


class Recorder:
    """Keeps the operations that hooks report."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, str | None]] = []

    @hookimpl
    def operation_finished(self, provider: str, operation: str, error: BaseException | None) -> None:
        self.seen.append((provider, operation, None if error is None else type(error).__name__))


def test_every_call_is_an_operation_with_hooks(export: Path) -> None:
    recorder = Recorder()
    with HumanloopExport(export, plugins=[recorder]) as client:
        client.summary()
        client.sessions.get("sesh_a")
        client.sessions.list().first()
        client.sessions.list_events("sesh_a").first()
        with pytest.raises(NotFoundError):
            client.sessions.get("none")
    assert recorder.seen == [
        ("humanloop-export", "summary", None),
        ("humanloop-export", "get", None),
        ("humanloop-export", "list", None),
        ("humanloop-export", "list_events", None),
        ("humanloop-export", "get", "NotFoundError"),
    ]


def test_numbered_files_are_read_in_order(tmp_path: Path) -> None:
    logs = [datapoint(number, session_id="sesh_a", created_at=None) for number in range(12)]
    directory = write_export(tmp_path, {"pr_1": logs}, per_file=1)
    (directory / "files/pr_1/logs/notes.txt").write_text("not a log", encoding="utf-8")
    (directory / "files/pr_1/logs/1.jsonl").rename(directory / "files/pr_1/logs/first.jsonl")
    with HumanloopExport(directory) as client:
        events = [event.id for event in client.sessions.list_events("sesh_a")]
    assert events == [f"data_{number}" for number in (*range(1, 12), 0)]


def test_a_file_that_changes_or_disappears_after_the_pass(export: Path) -> None:
    path = export / "files/pr_old/logs/1.jsonl"
    with HumanloopExport(export) as client:
        client.summary()
        text = path.read_bytes()
        path.write_bytes(text.replace(b"data_1", b"data_9"))
        with pytest.raises(DecodeError, match=r"1.jsonl, line 2: the file was changed"):
            client.sessions.get("sesh_a")
        path.write_bytes(text[10:])
        with pytest.raises(DecodeError, match="the file was changed"):
            client.sessions.get("sesh_a")
        path.unlink()
        with pytest.raises(StorageError, match=r"1.jsonl cannot be read: No such file"):
            client.sessions.get("sesh_a")
    path.mkdir()
    with HumanloopExport(export) as client:
        with pytest.raises(StorageError, match="cannot be read: Is a directory"):
            client.summary()


def test_a_missing_session(export: Path) -> None:
    with HumanloopExport(export) as client:
        calls: dict[str, Callable[[], Any]] = {
            "get": lambda: client.sessions.get("log_alone"),
            "list_events": lambda: client.sessions.list_events("log_alone").first(),
        }
        for operation, call in calls.items():
            with pytest.raises(NotFoundError, match="no session 'log_alone' in") as caught:
                call()
            assert (caught.value.provider, caught.value.operation, caught.value.status) == (
                "humanloop-export",
                operation,
                None,
            )


def test_arguments_that_do_not_fit(export: Path) -> None:
    with HumanloopExport(export) as client:
        loose: Any = client.sessions
        calls: list[Callable[[], Any]] = [
            lambda: loose.list(page_size=0),
            lambda: loose.list(project=7),
            lambda: loose.list(project=None),
            lambda: loose.list(cursor="x"),
            lambda: loose.list(cursor=""),
            lambda: loose.list(cursor=0),
            lambda: loose.list(cursor="9" * 5000),
            lambda: loose.list(max_items=0),
            lambda: loose.list_events(7),
            lambda: loose.list_events("s", page_size=True),
            lambda: loose.list_events("s", cursor="-1"),
            lambda: loose.list_events("s", order="up"),
            lambda: loose.list_events("s", order="newest", cursor="newest -1"),
        ]
        for call in calls:
            with pytest.raises(InvalidValueError):
                call()
        with pytest.raises(InvalidValueError):
            loose.get("")
        with pytest.raises(UnsupportedFieldError, match="did you mean page_size"):
            loose.list(pagesize=1)
        with pytest.raises(UnsupportedFieldError):
            loose.list_events("s", deep=True)
        with pytest.raises(UnsupportedFieldError):
            loose.get("s", wait=1)
        for verb in ("create", "update", "delete", "add_events"):
            with pytest.raises(UnsupportedOperationError, match="Humanloop export has no"):
                getattr(loose, verb)


def test_a_closed_client_is_closed(export: Path) -> None:
    client = HumanloopExport(export)
    pager = client.sessions.list(page_size=1)
    first = pager.first()
    client.close()
    client.close()
    with pytest.raises(ConfigurationError, match="closed"):
        first.next()
    with pytest.raises(ConfigurationError, match=r"humanloop-export\.get: the client is closed"):
        client.sessions.get("log_root1")


def test_the_index_is_a_temporary_file_that_closing_deletes(
    export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with HumanloopExport(export) as client:
        assert list(folder.iterdir()) == []
        client.summary()
        assert [path.name for path in folder.rglob("*.sqlite")] == ["index.sqlite"]
    assert list(folder.iterdir()) == []
    (export / "files/pr_old/logs/2.jsonl").write_bytes(b"{\n")
    with HumanloopExport(export) as client:
        with pytest.raises(DecodeError):
            client.summary()
        assert list(folder.iterdir()) == []
    folder.rmdir()
    with HumanloopExport(export) as client:
        with pytest.raises(StorageError, match="set TMPDIR"):
            client.summary()


@pytest.mark.smoke
def test_connecting_by_url(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(export.parent.parent)
    escaped = str(export).replace("%", "%25")
    for url in (
        f"humanloop-export:./exports/{export.name}",
        f"humanloop-export:exports/{export.name}/",
        f"humanloop-export://./exports/{export.name}",
        f"humanloop-export:{escaped}",
        f"humanloop-export://{escaped}?skip_damaged=false&longest_line=1000000",
    ):
        with connect(url) as client:
            assert [session.id for session in client.sessions.list()] == ["log_root1", "only-mine", "sesh_a"]
    with connect("humanloop-export", path=export, skip_damaged=True) as client:
        assert [event.id for event in client.sessions.list_events("only-mine")] == ["data_4"]
        assert repr(client).endswith(f" {export}>")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("humanloop-export://", "name the export's directory"),
        ("humanloop-export://me:secret@host/x", "an export has no user and no password"),
        ("humanloop-export:./none", "there is no directory"),
        ("humanloop-export:.", "name one of its exports, such as exports/20250901-120000"),
        ("humanloop-export:20250901-120000/files", "is not an export: it has no folder files"),
        ("humanloop-export:20250901-120000?skip_damaged=1", "must be true or false"),
        ("humanloop-export:20250901-120000?longest_line=x", "must be a whole number from 1$"),
        ("humanloop-export:20250901-120000?shade=red", "unknown setting 'shade'"),
    ],
)
def test_urls_without_an_export(export: Path, monkeypatch: pytest.MonkeyPatch, target: str, message: str) -> None:
    monkeypatch.chdir(export.parent)
    with pytest.raises(ConfigurationError, match=message):
        connect(target)


def test_settings_that_do_not_fit(export: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"\blongest_line must be at least 1"):
        HumanloopExport(export, longest_line=0)
    flag: Any = "false"
    with pytest.raises(ConfigurationError, match=r"\bskip_damaged must be a bool"):
        HumanloopExport(export, skip_damaged=flag)
    with pytest.raises(ConfigurationError, match="pass path="):
        HumanloopExport()
    number: Any = 7
    with pytest.raises(ConfigurationError, match=r"\bpath must be a directory's path, not int"):
        HumanloopExport(number)


def test_other_options_share_the_index(export: Path) -> None:
    with HumanloopExport(export) as client:
        with client.with_options(timeout=1, max_retries=0) as other:
            assert [session.id for session in other.sessions.list(max_items=1)]
        assert [session.id for session in client.sessions.list(max_items=1)]
        with pytest.raises(UnsupportedFieldError, match="Humanloop export has no headers"):
            client.with_options(headers={"X": "y"})
