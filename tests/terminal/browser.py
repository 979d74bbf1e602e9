"""A headless Chromium, driven by its own protocol over a pipe."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from itertools import count
from pathlib import Path
from typing import Any

__all__ = ["Browser"]


class Browser:
    """One page of a browser. Close it in the end.

    Args:
        program: Chromium's.
        folder: where its profile is kept.

    Attributes:
        events: what the page told of, by method: requests, dialogs, log entries.
    """

    def __init__(self, program: str, folder: Path) -> None:
        theirs, mine = os.pipe()
        ours, their_answers = os.pipe()
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run"]
        options += [f"--user-data-dir={folder}", "--window-size=1000,800", "about:blank"]
        # the protocol is spoken on the descriptors 3 and 4
        start = f'exec "$0" "$@" 3<&{theirs} 4>&{their_answers}'
        self._process = subprocess.Popen(
            ["bash", "-c", start, program, *options], pass_fds=(theirs, their_answers), stderr=subprocess.DEVNULL
        )
        os.close(theirs)
        os.close(their_answers)
        self._to = os.fdopen(mine, "wb", buffering=0)
        self._from = os.fdopen(ours, "rb")
        self._numbers = count(1)
        self._session: str | None = None
        self._rest = b""
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def close(self) -> None:
        """End the browser."""
        self._session = None
        self.call("Browser.close")
        self._process.wait(30)
        self._to.close()
        self._from.close()

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and give its result. AssertionError when the browser reports an error."""
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        self._to.write(json.dumps(message).encode() + b"\0")
        while True:
            found = self._message()
            if found.get("id") == number:
                assert "error" not in found, found
                result: dict[str, Any] = found["result"]
                return result
            self.events.append(found)

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            part = os.read(self._from.fileno(), 1 << 20)
            assert part, "the browser is gone"
            self._rest += part
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

    def open(self, page: Path) -> None:
        """Open a page from disk and wait until it is loaded."""
        self.events.clear()
        self.call("Page.navigate", url=page.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._message())

    def value(self, expression: str) -> Any:
        """The value of an expression in the page."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key, such as ``"Tab"`` or ``"Enter"``."""
        code = {"Tab": 9, "Enter": 13}[key]
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            more = text if kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **more)

    def write(self, text: str) -> None:
        """Type a text into what has the focus."""
        self.call("Input.insertText", text=text)

    def picture(self, path: Path) -> None:
        """Keep a screenshot."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
