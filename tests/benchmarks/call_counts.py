"""How many Python functions of ours run for one call: the same on every machine, so a test can hold it.

``python -m tests.benchmarks.call_counts`` writes the figures that the test compares with. Say in the commit why they
changed.
"""

from __future__ import annotations

import json
import sys
import tempfile
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from sessiondock import Event
from sessiondock_sql import SQL

from .serving import serving
from .vendors import ORQ, SYLLABLE, Vendor

__all__ = ["RECORDED", "counted", "frames_above_urllib3", "paths"]

RECORDED = Path(__file__).with_name("call_counts.json")
_RUNS = 5
Call = Callable[[], object]


def _is_ours(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    return file.startswith(("<reader of ", "<writer of ")) or "/src/sessiondock" in file.replace("\\", "/")


def counted(call: Call) -> int:
    """Calls of our functions; the least of several runs, since a response may arrive in pieces."""
    found: list[int] = []
    for _ in range(_RUNS):
        count = 0

        def note(frame: FrameType, event: str, _: object) -> None:
            nonlocal count
            count += event == "call" and _is_ours(frame)

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            call()
        finally:
            sys.setprofile(before)
        found.append(count)
    return min(found)


def frames_above_urllib3(call: Call) -> list[str]:
    """The functions of ours that are running when urllib3 is asked to send, the outermost first."""
    found: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name == "urlopen" and not _is_ours(frame):
            above = [each for each, _ in traceback.walk_stack(frame) if _is_ours(each)]
            found[:] = [each.f_code.co_qualname for each in reversed(above)]

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(before)
    return found


@contextmanager
def paths() -> Generator[dict[str, Call]]:
    """The hot paths by name: those without an event loop, which may resume a coroutine any number of times."""
    responses = _responses(ORQ, SYLLABLE)
    with tempfile.TemporaryDirectory() as folder, serving(responses) as address:
        orq, syllable = ORQ.open(address), SYLLABLE.open(address)
        sql = SQL(f"sqlite:///{folder}/sessions.db")
        session = sql.sessions.create(name="one")
        for number in range(100):
            sql.sessions.create(name=f"session {number}", tags=["parcel"], inputs={"n": number})
        yield {
            "sync create": lambda: ORQ.calls["create"](orq),
            "sync get": lambda: ORQ.calls["get"](orq),
            "sync update": lambda: ORQ.calls["update"](orq),
            "sync list of 100, Orq": lambda: ORQ.calls["list"](orq),
            "sync list of 100, Syllable": lambda: SYLLABLE.calls["list"](syllable),
            "SQL page of 100": lambda: sql.sessions.list(page_size=100).first(),
            "SQL add_events of one": lambda: sql.sessions.add_events(session.id, [Event(name="step")]),
        }
        for client in (orq, syllable, sql):
            client.close()


def _responses(*vendors: Vendor) -> dict[str, object]:
    return {route: response for vendor in vendors for route, response in vendor.responses().items()}


if __name__ == "__main__":
    with paths() as calls:
        figures = {name: counted(call) for name, call in calls.items()}
    RECORDED.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
