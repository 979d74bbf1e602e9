"""The standard streams of the process, as whoever starts it has left them."""

from __future__ import annotations

import io
import os
import sys

__all__ = ["prepare_streams"]

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))


def prepare_streams() -> None:
    """Let a stream that is closed read nothing, or go nowhere, and let one that is not Unicode show all characters.

    Without that, the next file that is opened, such as a database, would get the number of the closed one, and with it
    what is written to the stream.
    """
    for number, (name, mode) in enumerate(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            # the lowest number that is free, and this is it
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - stays open
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
