"""Run ``adk`` with the given arguments in this process, and end when whoever holds standard input ends.

Runs inside the environment of google-adk. A test run that is killed closes the pipe, so the server never outlives it.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
runpy.run_module("google.adk.cli", run_name="__main__", alter_sys=True)
