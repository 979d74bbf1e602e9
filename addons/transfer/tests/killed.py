"""A copy in a process of its own, to be killed: names the source, the target and the manifest as arguments.

It writes a line after each session. ``async`` as the fourth argument runs the asynchronous variant.
"""

from __future__ import annotations

import asyncio
import signal
import sys

from sessiondock_transfer import Progress, copy, copy_async


def told(progress: Progress) -> None:
    """Tell the parent."""
    sys.stdout.write(f"{progress.done}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    source, target, manifest, variant = sys.argv[1:]
    # a shell starts what runs in its background with interrupts ignored
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if variant == "async":
        report = asyncio.run(copy_async(source, target, manifest=manifest, progress=told))
    else:
        report = copy(source, target, manifest=manifest, progress=told)
    sys.stdout.write(f"{report}\n")
    sys.exit(0 if report.ok else 1)
