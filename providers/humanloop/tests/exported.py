"""Exports as Humanloop's script writes them, made for tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FLOW = {"id": "fl_1", "name": "Support flow", "path": "support/Support flow", "version_id": "flv_1"}
PROMPT = {"id": "pr_1", "name": "Answer", "path": "support/Answer", "version_id": "prv_1", "model": "gpt-4o"}
TOOL = {"id": "tl_1", "name": "Search", "path": "support/Search", "version_id": "tlv_1"}


def at(seconds: float) -> str:
    """A time as the service wrote it: microseconds and no offset."""
    time = datetime(2025, 6, 1, 12, tzinfo=UTC) + timedelta(seconds=seconds)
    return time.replace(tzinfo=None).isoformat(timespec="microseconds")


def trace(number: int = 1, *, children: Sequence[Mapping[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """The root log of a trace, by default with a prompt's log that holds a tool's."""
    own = f"log_root{number}"
    if children is None:
        children = [prompt_log(number, trace_children=[tool_log(number)])]
    return {
        "id": own,
        "flow": FLOW,
        "trace_id": own,
        "trace_flow_id": "fl_1",
        "trace_parent_id": None,
        "trace_children": list(children),
        "inputs": {"question": f"Where is parcel {number}?"},
        "output": f"On its way {number}.",
        "messages": None,
        "user": "ann",
        "environment": "production",
        "source": "sdk",
        "metadata": {"tries": 1},
        "start_time": at(number * 10),
        "end_time": at(number * 10 + 5),
        "created_at": at(number * 10 + 0.5),
        "evaluator_logs": [],
        "log_status": "complete",
        **changes,
    }


def prompt_log(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A log of a prompt inside a trace."""
    return {
        "id": f"log_prompt{number}",
        "prompt": PROMPT,
        "trace_id": f"log_root{number}",
        "trace_flow_id": "fl_1",
        "trace_parent_id": f"log_root{number}",
        "trace_children": [],
        "inputs": {"question": "?"},
        "messages": [{"role": "user", "content": "hello"}],
        "output": "answer",
        "output_message": {"role": "assistant", "content": "answer"},
        "prompt_tokens": 12,
        "output_cost": 0.5,
        "provider_latency": 1.25,
        "start_time": at(number * 10 + 1),
        "end_time": at(number * 10 + 3),
        "created_at": at(number * 10 + 1),
        "evaluator_logs": [],
        **changes,
    }


def tool_log(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A log of a tool inside a prompt's."""
    return {
        "id": f"log_tool{number}",
        "tool": TOOL,
        "trace_id": f"log_root{number}",
        "trace_parent_id": f"log_prompt{number}",
        "inputs": {"q": "parcel"},
        "output": "[]",
        "error": "no hits",
        "start_time": at(number * 10 + 2),
        "created_at": at(number * 10 + 2),
        **changes,
    }


def datapoint(number: int, **changes: Any) -> dict[str, Any]:
    """A log of version 4."""
    return {
        "id": f"data_{number}",
        "project": "Old project",
        "project_id": "pr_old",
        "session_id": None,
        "session_reference_id": None,
        "parent_id": None,
        "reference_id": f"mine-{number}",
        "config": {"id": "config_1", "type": "model", "name": "davinci", "model": "gpt-4"},
        "inputs": {"n": number},
        "output": f"out {number}",
        "duration": 0.75,
        "user": "bob",
        "created_at": at(number),
        "updated_at": at(number + 30),
        "evaluation_results": [],
        **changes,
    }


def write_export(directory: Path, folders: Mapping[str, Sequence[Any]], *, per_file: int = 1000) -> Path:
    """Write logs by folder; a log that is bytes is written unchanged, with a newline."""
    for folder_id, logs in folders.items():
        folder = directory / "files" / folder_id
        (folder / "logs").mkdir(parents=True)
        kind = {"pr": "prompt", "fl": "flow", "tl": "tool"}[folder_id[:2]]
        described = {"id": folder_id, "type": kind, "name": f"File {folder_id}", "directory_id": "dir_1"}
        (folder / "file.json").write_text(json.dumps(described), encoding="utf-8")
        (folder / "deployments.json").write_text("[]", encoding="utf-8")
        (folder / ".done").write_text("Export completed successfully.\n", encoding="utf-8")
        for number, start in enumerate(range(0, len(logs), per_file), 1):
            lines = [
                log if isinstance(log, bytes) else json.dumps(log).encode() for log in logs[start : start + per_file]
            ]
            (folder / "logs" / f"{number}.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    (directory / "export.log").write_text("Exporting\n", encoding="utf-8")
    return directory


def large_logs(size: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Folders and logs of together about so many bytes: traces with their prompts' own lines, and old sessions."""
    text, made, number = "lorem ipsum dolor sit amet " * 60, 0, 0
    while made < size:
        number += 1
        nested = [
            prompt_log(number, id=f"log_p{number}_{child}", output=text, start_time=None, created_at=at(child))
            for child in range(4)
        ]
        root = trace(number, children=nested, output=text, start_time=None, end_time=None, created_at=at(number % 3000))
        yield "fl_big", root
        yield from (("pr_big", child) for child in nested)
        old = datapoint(
            number, session_id=f"sesh_{number // 3}", output=text, created_at=at(number % 3000), updated_at=None
        )
        yield "pr_old", old
        made += 11 * len(text) + 6000


def write_large_export(directory: Path, size: int) -> Path:
    """Write an export of about so many bytes, a thousand logs to a file, without holding it."""
    counts: dict[str, int] = {}
    for folder_id, log in large_logs(size):
        logs = directory / "files" / folder_id / "logs"
        if folder_id not in counts:
            logs.mkdir(parents=True)
            counts[folder_id] = 0
        with (logs / f"{counts[folder_id] // 1000 + 1}.jsonl").open("ab") as file:
            file.write(json.dumps(log).encode() + b"\n")
        counts[folder_id] += 1
    return directory
