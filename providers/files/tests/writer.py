"""Writes without end, in a process of its own: ``writer.py <path> <compression> <prefix>``.

A line is written to standard output when something was acknowledged: what it is, and the id of the session.
"""

from __future__ import annotations

import sys
from itertools import count

from sessiondock import Event
from sessiondock_files import Files

INPUTS = {"question": "Where is my parcel?" * 20}


def say(what: str, session_id: str) -> None:
    sys.stdout.write(f"{what} {session_id}\n")
    sys.stdout.flush()


def write(path: str, compression: str | None, prefix: str) -> None:
    with Files(path, compression=compression) as dock:
        for number in count():
            session_id = f"{prefix}{number}"
            dock.sessions.create(id=session_id, tags=["t"], inputs=INPUTS)
            say("created", session_id)
            dock.sessions.add_events(session_id, [Event(id=str(each), inputs=INPUTS) for each in range(40)])
            say("events", session_id)
            if number % 3 == 0:
                dock.sessions.add_recording(session_id, session_id.encode() * 20_000, id="r")
                say("recording", session_id)
            if number % 5 == 0:
                dock.sessions.delete(session_id)
                say("deleted", session_id)
            if number % 11 == 10:
                dock.compact()


if __name__ == "__main__":
    path, compression, prefix = sys.argv[1:]
    write(path, compression or None, prefix)
