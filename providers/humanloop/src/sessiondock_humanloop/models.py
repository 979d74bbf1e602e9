"""What Humanloop keeps of a session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import attrs

from sessiondock.models import Event, Session, model

__all__ = ["DamagedLine", "ExportSummary", "FileType", "HumanloopLog", "HumanloopProject", "HumanloopSession"]

FileType: TypeAlias = Literal["prompt", "tool", "dataset", "evaluator", "flow", "agent"] | str
"""Kinds of project; the service added to them over time, so any other may come."""


@attrs.frozen(kw_only=True)
class HumanloopProject:
    """A project that has logs in a session; later called a file.

    Attributes:
        id: starts with ``pr_``, in newer exports with the prefix of its kind.
        name: for people.
        type: what it holds; old servers do not say.
    """

    id: str
    name: str | None = None
    type: FileType | None = None


@model(kw_only=True)
class HumanloopSession(Session):
    """One session. The answer to ``create`` has its id only.

    Attributes:
        id: starts with ``sesh_``; of a trace in an export, the trace's id.
        external_id: the caller's own id, which Humanloop calls ``reference_id``.
        started_at: when it was created; in an export, when its first log started.
        projects: those that have logs in it.
        datapoints_count: how many logs it has; the root log of an exported trace counts.
        first_inputs: inputs of its first log.
        last_output: output of its last log.
    """

    projects: tuple[HumanloopProject, ...] = ()
    datapoints_count: int | None = None
    first_inputs: Mapping[str, Any] | None = None
    last_output: str | None = None


@model(kw_only=True)
class HumanloopLog(Event):
    """One log of an exported session.

    Attributes:
        type: ``"model"`` for a log of a prompt or model, ``"chain"`` for one of a flow, else the kind of its file:
            ``"tool"``, ``"agent"``, ``"evaluator"``.
        name: of the file or project it belongs to.
        inputs: variables of the template, and ``messages`` when there are any.
        outputs: ``output``, and ``output_message`` when there is one.
        config: the version that made it, as the log carries it.
        metrics: tokens, costs and latency, by Humanloop's names.
        project: id of the file or project it belongs to.
        reference_id: the caller's own id of the log.
        environment: where it was logged from, such as ``"production"``.
        user_id: the end user.
        source: what logged it.
    """

    project: str | None = None
    reference_id: str | None = None
    environment: str | None = None
    user_id: str | None = None
    source: str | None = None


@attrs.frozen(kw_only=True)
class DamagedLine:
    """A line of an export that could not be read.

    Attributes:
        file: its path in the export.
        line: counted from 1.
        reason: what is wrong with it.
    """

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@attrs.frozen(kw_only=True)
class ExportSummary:
    """What was found in an export.

    Attributes:
        files: files of logs.
        size: their bytes.
        logs: lines that hold a log.
        sessions: how many sessions they make.
        repeated: logs that were there before, left out.
        outside: logs that belong to no session, left out.
        damaged: lines that cannot be read, left out as asked for.
        damaged_lines: the first hundred of them.
    """

    files: int
    size: int
    logs: int
    sessions: int
    repeated: int
    outside: int
    damaged: int
    damaged_lines: tuple[DamagedLine, ...] = ()
