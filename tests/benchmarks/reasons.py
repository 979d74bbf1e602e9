"""What prevents a goal, for the page: shown where a figure misses it, and only there."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FLOORS"]

FLOORS: Mapping[str, str] = {
    "timeout": (
        "A socket with a timeout asks the system whether it is ready before each send and receive, which urllib3 "
        "alone, measured without a timeout, does not. Those system calls are no instructions of the process."
    ),
    "models": "Each session becomes a typed object whose fields are checked and whose times are read, beside its JSON.",
    "raw": (
        "Each session keeps its own bytes for `raw` and becomes a typed object, whose times and nested models are "
        "made; the library alone makes dictionaries of the page."
    ),
    "pipeline": "Retries, hooks and the errors of sessiondock are on the way of every call.",
    "attrs": (
        "attrs alone is two fifths of the instructions of an import; the rest is the classes that it makes, modules of "
        "the standard library for JSON, URLs and times, and those of ours."
    ),
    "flush": "`save` flushes to disk and writes in a thread, which the reference does not.",
    "checks": "Arguments are checked, results are typed objects, and retries and hooks are on the way of every call.",
}
"""Floor, see `goals.Goal.floor` -> what it is."""
