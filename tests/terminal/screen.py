"""A real terminal: a shell in tmux, with the command on its path."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["Screen"]

SECONDS = 120


class Screen:
    """A terminal to type into and to look at. Close it in the end.

    Args:
        folder: where the shell starts, which is also its home.
        width: in columns.
        shell: ``"bash"``, ``"zsh"`` or ``"fish"``. Only the others than bash read their settings, from the folder.
    """

    def __init__(self, folder: Path, width: int = 100, shell: str = "bash") -> None:
        self._tmux = ["tmux", "-S", str(folder / "tmux"), "-f", "/dev/null"]
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        settings = {"PATH": path, "HOME": str(folder), "PS1": "$ ", "TZ": "UTC", "LC_ALL": "C.UTF-8", "HISTFILE": ""}
        options = ["--norc", "--noprofile"] if shell == "bash" else ["-i"]
        line = ["env", "-i", *(f"{name}={value}" for name, value in settings.items()), "TERM=screen", shell, *options]
        self._run("new-session", "-d", "-x", str(width), "-y", "50", "-c", str(folder), shlex.join(line))
        self.wait(self.is_ready)

    def close(self) -> None:
        """End the shell and what runs in it."""
        self._run("kill-server")

    def resize(self, width: int) -> None:
        """Make the terminal narrower or wider."""
        self._run("resize-window", "-x", str(width), "-y", "50")

    def write(self, text: str) -> None:
        """Type a text."""
        self._run("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Press keys, such as ``"Enter"``, ``"Tab"`` or ``"C-c"``."""
        self._run("send-keys", *keys)

    def text(self) -> str:
        """What is on the screen."""
        return self._run("capture-pane", "-p").rstrip()

    def is_ready(self) -> bool:
        """Whether the shell waits for a command."""
        return self.text().endswith("$")

    def wait(self, condition: Callable[[], bool]) -> str:
        """Wait until something is so, and give the screen. AssertionError when it does not become so."""
        end = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < end, self.text()
            time.sleep(0.05)
        return self.text()

    def wait_for(self, text: str) -> str:
        """Wait until a text is on the screen."""
        return self.wait(lambda: text in self.text())

    def run(self, line: str) -> str:
        """Clear the screen, run a command line to its end, and give what is on the screen but for the last prompt."""
        self.start(line)
        self.wait(lambda: self.text().count("$ ") >= 1 and self.is_ready())
        return self.text().removesuffix("$").rstrip()

    def start(self, line: str) -> None:
        """Clear the screen and run a command line."""
        self.press("C-l")
        self.wait(lambda: self.text() == "$")
        self.write(line)
        self.press("Enter")
        self.wait(lambda: self.text() != "$")

    def _run(self, *arguments: str) -> str:
        done = subprocess.run([*self._tmux, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout
