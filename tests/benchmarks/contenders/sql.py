"""A database, with sessiondock or by hand: ``options["by"]`` says which."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from tests.benchmarks.bench_raw_sql import filled, opened, works

_opened: dict[str, Any] = {}


def sync(task: dict[str, Any]) -> Callable[[], object]:
    url = task["url"]
    if url not in _opened:
        dock, raw = opened(url)
        _opened[url] = works(dock, raw, filled(dock, raw, 120))
    call = _opened[url][task["operation"]][task["options"]["by"] == "hand"]
    numbers = count()
    return lambda: call(next(numbers))
