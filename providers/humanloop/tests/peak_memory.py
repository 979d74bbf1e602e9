"""Read a whole export, in a process of its own, and say what it took: ``peak_memory.py <directory>``."""

from __future__ import annotations

import json
import resource
import sys
import time

from sessiondock_humanloop import HumanloopExport


def main(directory: str) -> None:
    """Print sessions, events of every hundredth session, seconds, and the peak of resident memory in kB."""
    started = time.monotonic()
    sessions = events = 0
    with HumanloopExport(directory) as export:
        summary = export.summary()
        scanned = time.monotonic() - started
        for session in export.sessions.list():
            sessions += 1
            if sessions % 100 == 0:
                events += sum(1 for _ in export.sessions.list_events(session.id))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = [round(scanned, 2), round(time.monotonic() - started, 2)]
    found = {"size": summary.size, "logs": summary.logs, "sessions": sessions, "events": events, "peak_kb": peak}
    print(json.dumps({**found, "seconds": seconds}))


if __name__ == "__main__":
    main(sys.argv[1])
