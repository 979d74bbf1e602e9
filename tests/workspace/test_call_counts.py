"""The hot paths run no more functions of ours than was recorded; what it takes is counted, not measured."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from tests.benchmarks.call_counts import RECORDED, Call, counted, frames_above_urllib3, paths

RECORD: dict[str, int] = json.loads(RECORDED.read_text(encoding="utf-8"))
ALLOWED = 1.05
MOST_FRAMES = 7


@pytest.fixture(scope="module")
def calls() -> Iterator[dict[str, Call]]:
    # another test, or an example of the documentation, may have left the log of requests on
    logger = logging.getLogger("sessiondock.http")
    before = logger.level
    logger.setLevel(logging.WARNING)
    with paths() as found:
        yield found
    logger.setLevel(before)


@pytest.mark.parametrize("name", RECORD)
def test_no_more_calls_than_recorded(name: str, calls: dict[str, Call]) -> None:
    calls[name]()
    count = counted(calls[name])
    assert count <= RECORD[name] * ALLOWED, (
        f"{name} takes {count} calls of our functions, {RECORD[name]} were recorded; "
        "make it as cheap again, or run python -m tests.benchmarks.call_counts and say why in the commit"
    )


def test_every_path_is_recorded(calls: dict[str, Call]) -> None:
    assert calls.keys() == RECORD.keys()


def test_few_frames_lie_between_a_user_and_the_library(calls: dict[str, Call]) -> None:
    frames = frames_above_urllib3(calls["sync get"])
    assert frames[1] == "OrqSessions.get"
    assert len(frames) <= MOST_FRAMES, frames
