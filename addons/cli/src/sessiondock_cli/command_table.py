"""Every command: where it is, what it does in a line, and the heading it is listed below. Nothing is imported here."""

from __future__ import annotations

import keyword
from typing import NamedTuple

__all__ = ["COMMANDS", "Entry"]


class Entry(NamedTuple):
    """A command that is imported when it is run."""

    name: str
    panel: str
    summary: str

    @property
    def module(self) -> str:
        """The module below ``sessiondock_cli.commands`` that has the function of the same name."""
        name = self.name.replace("-", "_")
        return f"{name}_" if keyword.iskeyword(name) else name


_READ = "Look at sessions"
_WRITE = "Change sessions"
_MOVE = "Move sessions"
_SETUP = "Connections and providers"

COMMANDS: dict[str, Entry] = {
    name: Entry(name, panel, summary)
    for panel, commands in {
        _READ: {
            "ls": "List sessions.",
            "show": "Show one or more sessions with their events.",
            "events": "List the events of a session.",
            "count": "Count sessions.",
            "search": "Find sessions that contain a text.",
            "tail": "Show the newest sessions, and new ones as they come.",
            "recordings": "List the recordings of a session.",
            "play": "Play a recording.",
            "save": "Save a recording to a file.",
        },
        _WRITE: {
            "create": "Create sessions, one from options or many from JSON lines.",
            "update": "Change fields of a session.",
            "add-event": "Add events to a session.",
            "rm": "Delete sessions.",
        },
        _MOVE: {
            "plan": "Say what a copy would do, and what would be lost.",
            "copy": "Copy sessions from one connection to another.",
            "check": "Compare two connections.",
            "sync": "Bring a copy up to date.",
            "export": "Write sessions to files: html, parquet, openai, markdown, csv, ...",
            "import": "Create the sessions of a file.",
            "erase": "Delete sessions, verify that they are gone, and write a receipt.",
            "open": "Open sessions as pages in the browser.",
        },
        _SETUP: {
            "providers": "Show the installed providers, what they can do and their settings.",
            "doctor": "Check the installation, and connections if they are named.",
            "config": "Show and change named connections.",
            "new-provider": "Write a distribution to start a provider from.",
            "serve-fake": "Run a fake of a vendor's server, for trying things out.",
        },
    }.items()
    for name, summary in commands.items()
}
