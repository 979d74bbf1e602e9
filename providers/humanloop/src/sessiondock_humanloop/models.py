"""Sessions and logs of Humanloop, and the summary of an export."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal, TypeAlias

import attrs

from sessiondock import Event, Session
from sessiondock.authoring import RawReader, model

__all__ = [
    "DamagedLine",
    "ExportSummary",
    "FileType",
    "HumanloopFeedback",
    "HumanloopJudgment",
    "HumanloopLog",
    "HumanloopProject",
    "HumanloopSession",
]

FileType: TypeAlias = Literal["prompt", "tool", "dataset", "evaluator", "flow", "agent"] | str
"""Kinds of project. The service added kinds over time, so any other string may occur."""


@attrs.frozen(kw_only=True)
class HumanloopProject:
    """A project that has logs in a session; later called a file.

    Attributes:
        id: starts with ``pr_``, in newer exports with the prefix of its kind.
        name: its display name.
        type: what it contains; None on old servers.
    """

    id: str
    name: str | None = None
    type: FileType | None = None


@attrs.frozen(kw_only=True)
class HumanloopFeedback:
    """What a person said about a log, in version 4 of the export.

    Attributes:
        id: starts with ``ann_``.
        type: ``"rating"``, ``"action"``, ``"issue"``, ``"correction"``, ``"comment"`` (open).
        value: a label, a text or a number.
        user: who said it.
        created_at: when.
    """

    id: str | None = None
    type: str | None = None
    value: Any = None
    user: str | None = None
    created_at: datetime | None = None


@attrs.frozen(kw_only=True)
class HumanloopJudgment:
    """What an evaluator found about a log: ``evaluator_logs`` of version 5, ``evaluation_results`` of version 4.

    Attributes:
        id: of the evaluator's log, or of the result.
        evaluator_id: the evaluator.
        evaluator_name: its name, where the log has it.
        value: any JSON; of most evaluators a boolean, a number or a label.
        error: why there is no value.
        created_at: when.
    """

    id: str | None = None
    evaluator_id: str | None = None
    evaluator_name: str | None = None
    value: Any = None
    error: str | None = None
    created_at: datetime | None = None


@model(kw_only=True)
class HumanloopSession(Session):
    """One session. The one that ``create`` returns has its id only.

    Attributes:
        id: starts with ``sesh_``; in an export, the id of a trace or the reference may stand here.
        external_id: the caller's own id, ``reference_id`` on the wire.
        project: id of the project, when exactly one has logs in it; of a trace in an export, that of its root log.
        started_at: when it was created; in an export, when its first log started.
        inputs: of its first log; of a trace in an export, of its root log, with ``messages`` when there are any.
        outputs: of its last log, under ``"output"``; of a trace in an export, of its root log.
        feedback: of a trace in an export, what people said about its root log, by type.
        projects: the projects that have logs in it.
        datapoints_count: how many logs it has; the root log of an exported trace counts.
        first_inputs: inputs of its first log; of a trace in an export, inputs of its root log.
        last_output: output of its last log; of a trace in an export, output of its root log. None when it is not a
            string.
        ratings: of a trace in an export, what people said about its root log.
        judgments: of a trace in an export, what evaluators found about its root log.
        raw: the JSON as received. An export has logs and no sessions; there it is an object with ``id``,
            ``reference_id``, ``folder``, ``projects``, ``datapoints_count`` and times of this package's making, and
            the log of the trace as ``root``, or the ``first`` and the ``last`` log, as exported.
    """

    projects: tuple[HumanloopProject, ...] = ()
    datapoints_count: int | None = None
    first_inputs: Mapping[str, Any] | None = None
    last_output: str | None = None
    ratings: tuple[HumanloopFeedback, ...] = ()
    judgments: tuple[HumanloopJudgment, ...] = ()

    from_raw: ClassVar[RawReader] = RawReader("sessiondock_humanloop.raw:session_from_raw")


@model(kw_only=True)
class HumanloopLog(Event):
    """One log of an exported session.

    ``from_raw`` reads what the log itself says. Where only other logs, or the folder that the log was in, say to which
    session, parent, project or kind of file it belongs, or its name, these are None.

    Attributes:
        type: ``"model"`` for a log of a prompt or model, ``"chain"`` for one of a flow, else the kind of its file:
            ``"tool"``, ``"agent"``, ``"evaluator"``.
        name: of the file or project it belongs to.
        inputs: variables of the template, and ``messages`` when there are any.
        outputs: ``output``, and ``output_message`` when there is one.
        config: the version that made it, as the log carries it.
        metrics: tokens, costs and latency, by Humanloop's names.
        feedback: the values of ``ratings`` by type; a list where a type occurs more than once.
        project: id of the file or project it belongs to.
        reference_id: the caller's own id of the log.
        environment: where it was logged from, such as ``"production"``.
        user_id: the end user.
        source: the tool that logged it.
        ratings: what people said about it.
        judgments: what evaluators found about it.
    """

    project: str | None = None
    reference_id: str | None = None
    environment: str | None = None
    user_id: str | None = None
    source: str | None = None
    ratings: tuple[HumanloopFeedback, ...] = ()
    judgments: tuple[HumanloopJudgment, ...] = ()

    from_raw: ClassVar[RawReader] = RawReader("sessiondock_humanloop.raw:log_from_raw")


@attrs.frozen(kw_only=True)
class DamagedLine:
    """A line of an export that could not be read.

    Attributes:
        file: its path in the export.
        line: counted from 1.
        reason: why it could not be read.
    """

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@attrs.frozen(kw_only=True)
class ExportSummary:
    """The counts of an export.

    Attributes:
        files: how many log files there are.
        size: their size in bytes.
        logs: how many lines have a log.
        sessions: how many sessions the logs belong to.
        repeated: how many logs were left out because they occur twice.
        outside: how many logs were left out because they belong to no session.
        damaged: how many lines were left out because they cannot be read.
        damaged_lines: the first hundred of the latter.
    """

    files: int
    size: int
    logs: int
    sessions: int
    repeated: int
    outside: int
    damaged: int
    damaged_lines: tuple[DamagedLine, ...] = ()
