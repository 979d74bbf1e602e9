"""`write_sample_export`: a directory as Humanloop's export script wrote it, to try a rescue or test one."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sessiondock import InvalidValueError
from sessiondock.authoring import checks

__all__ = ["write_sample_export"]

START = datetime(2025, 3, 3, 8, tzinfo=UTC)
FLOW = {"id": "fl_support", "name": "Support flow", "path": "support/Support flow", "version_id": "flv_3"}
TOOL = {"id": "tl_track", "name": "Track parcel", "path": "support/Track parcel", "version_id": "tlv_1"}
JUDGE = {"id": "ev_polite", "name": "Politeness", "path": "quality/Politeness"}
PROMPT: dict[str, Any] = {
    "id": "pr_answer",
    "name": "Answer",
    "path": "support/Answer",
    "version_id": "prv_12",
    "provider": "openai",
    "model": "gpt-4o",
    "temperature": 0.3,
    "template": [{"role": "system", "content": "You answer customers of {{company}}."}],
}
OLD_CONFIG: dict[str, Any] = {
    "id": "config_7",
    "type": "model",
    "name": "davinci",
    "model": "gpt-4",
    "temperature": 0.7,
}
QUESTIONS = ("Where is my parcel?", "Can I change the address?", "Wo bleibt mein Paket?", "荷物はどこですか", "🤔?")
NAMES = {"fl_support": "Support flow", "pr_answer": "Answer", "tl_track": "Track parcel", "pr_old": "Old assistant"}
KINDS = {"fl": "flow", "pr": "prompt", "tl": "tool"}


def write_sample_export(directory: str | os.PathLike[str], *, sessions: int = 12, lines_per_file: int = 1000) -> Path:
    """Write an export of a support assistant; the same arguments always give the same bytes.

    Three of four sessions are traces of version 5: a flow whose prompt calls a tool, with evaluators' judgments, and
    an error now and then. The others are of version 4: logs that share a ``session_reference_id``, with ratings by
    people. As in real exports, logs of prompts and tools that are nested in a trace stand in the folder of their own
    file, too, and a few logs belong to no session.

    Args:
        directory: made, with its parents; it must not exist yet.
        sessions: how many sessions the logs belong to.
        lines_per_file: logs in each ``logs/N.jsonl`` at most.

    Returns:
        The directory, to be passed to `HumanloopExport`.

    Raises:
        InvalidValueError: the directory exists, or a number is not from 1.
    """
    checks.positive(sessions, "sessions")
    checks.positive(lines_per_file, "lines_per_file")
    root = Path(directory)
    try:
        root.mkdir(parents=True)
    except FileExistsError:
        raise InvalidValueError(f"{root} exists; pass the path of a directory that does not") from None
    folders: dict[str, list[Mapping[str, Any]]] = {name: [] for name in NAMES}
    for number in range(sessions):
        jitter = random.Random(number)
        for folder, log in _old_session(number, jitter) if number % 4 == 3 else _trace(number, jitter):
            folders[folder].append(log)
    folders["pr_answer"].append(_prompt(sessions, "log_playground", None))
    for folder, logs in folders.items():
        _write_folder(root / "files" / folder, logs, lines_per_file)
    return root


def _write_folder(folder: Path, logs: Sequence[Mapping[str, Any]], lines_per_file: int) -> None:
    (folder / "logs").mkdir(parents=True)
    described = {"id": folder.name, "type": KINDS[folder.name[:2]], "name": NAMES[folder.name]}
    (folder / "file.json").write_text(json.dumps(described, indent=2), encoding="utf-8")
    for number, start in enumerate(range(0, len(logs), lines_per_file), 1):
        lines = [json.dumps(log, ensure_ascii=False) + "\n" for log in logs[start : start + lines_per_file]]
        (folder / "logs" / f"{number}.jsonl").write_bytes("".join(lines).encode())


def _at(number: int, seconds: float) -> str:
    """A time as the service wrote it: microseconds and no offset."""
    time = START + timedelta(hours=number, seconds=seconds)
    return time.replace(tzinfo=None).isoformat(timespec="microseconds")


def _trace(number: int, jitter: random.Random) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The root log of a trace, and the logs nested in it, once more in their own folders."""
    own = f"log_flow_{number:06}"
    question = jitter.choice(QUESTIONS)
    tool = _tool(number, own, failed=number % 5 == 4)
    prompt = {**_prompt(number, f"log_prompt_{number:06}", own, question), "trace_children": [tool]}
    yield "pr_answer", {**prompt, "trace_children": []}
    yield "tl_track", tool
    yield (
        "fl_support",
        {
            "id": own,
            "flow": FLOW,
            "trace_id": own,
            "trace_flow_id": FLOW["id"],
            "trace_parent_id": None,
            "trace_children": [prompt],
            "inputs": {"question": question, "parcel": f"P-{number}"},
            "output": f"Parcel P-{number} is on its way.",
            "user": f"customer-{jitter.randrange(50)}",
            "environment": jitter.choice(("production", "staging")),
            "source": "sdk",
            "metadata": {"channel": jitter.choice(("web", "mail")), "tries": jitter.randrange(1, 4)},
            "start_time": _at(number, 0),
            "end_time": _at(number, 5.25),
            "created_at": _at(number, 5.5),
            "evaluator_logs": [
                {
                    "id": f"log_judge_{number:06}",
                    "evaluator": JUDGE,
                    "judgment": jitter.random() < 0.9,
                    "created_at": _at(number, 60),
                }
            ],
            "log_status": "complete",
        },
    )


def _prompt(number: int, own: str, trace: str | None, question: str = "Try me.") -> dict[str, Any]:
    answer = f"Parcel P-{number} is on its way."
    call = {"id": f"call_{number}", "type": "function", "function": {"name": "track", "arguments": '{"parcel": 1}'}}
    return {
        "id": own,
        "prompt": PROMPT,
        "trace_id": trace,
        "trace_flow_id": None if trace is None else FLOW["id"],
        "trace_parent_id": trace,
        "inputs": {"company": "Parcels & Co"},
        "messages": [{"role": "user", "content": question}],
        "output": answer,
        "output_message": {"role": "assistant", "content": answer, "tool_calls": [call]},
        "prompt_tokens": 240 + number % 40,
        "output_tokens": 31,
        "prompt_cost": 0.0012,
        "output_cost": 0.0004,
        "provider_latency": 1.25,
        "finish_reason": "stop",
        "start_time": _at(number, 1),
        "end_time": _at(number, 4.5),
        "created_at": _at(number, 4.75),
        "evaluator_logs": [],
    }


def _tool(number: int, trace: str, *, failed: bool) -> Mapping[str, Any]:
    return {
        "id": f"log_tool_{number:06}",
        "tool": TOOL,
        "trace_id": trace,
        "trace_parent_id": f"log_prompt_{number:06}",
        "trace_children": [],
        "inputs": {"parcel": f"P-{number}"},
        "output": None if failed else json.dumps({"state": "in transit"}),
        "error": "the depot did not answer" if failed else None,
        "start_time": _at(number, 2),
        "end_time": _at(number, 3),
        "created_at": _at(number, 3),
    }


def _old_session(number: int, jitter: random.Random) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Logs of version 4 that share the caller's id of a session."""
    for place in range(3):
        yield (
            "pr_old",
            {
                "id": f"data_{number:06}_{place}",
                "project": NAMES["pr_old"],
                "project_id": "pr_old",
                "session_id": f"sesh_{number:06}",
                "session_reference_id": f"ticket-{number}",
                "parent_id": None,
                "reference_id": f"turn-{number}-{place}",
                "config": OLD_CONFIG,
                "inputs": {"question": jitter.choice(QUESTIONS)},
                "output": f"Answer {place} of ticket {number}.",
                "duration": 0.75,
                "user": f"customer-{number}",
                "source": "api",
                "metadata": {"turn": place},
                "feedback": [
                    {
                        "id": f"ann_{number}_{place}",
                        "type": "rating",
                        "value": jitter.choice(("good", "bad")),
                        "user": "ops",
                        "created_at": _at(number, 90),
                    }
                ],
                "created_at": _at(number, place * 30),
                "updated_at": _at(number, place * 30 + 1),
                "evaluation_results": [],
            },
        )
