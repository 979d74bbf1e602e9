"""What a client's path names: a folder, a file, or a pipe."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import attrs

from sessiondock import ConfigurationError, Timeout, Unset
from sessiondock.authoring import ConnectionURL, checks, url_value

from .compression import Compression, compression_of

__all__ = ["Target", "path_of_url", "read_target", "seconds", "settings_of_url"]

FOREVER = 2_000_000.0
_SUFFIXES = {".jsonl": "none", ".jsonl.gz": "gzip", ".jsonl.zst": "zstd"}
_COMPRESSIONS = ("none", "gzip", "zstd")
_SYNCHRONOUS = ("normal", "full")


@attrs.frozen(kw_only=True)
class Target:
    """An archive and how to use it.

    Attributes:
        kind: what it is.
        path: the folder or file; of a pipe ``-``.
        compression: how its lines are packed; None for a folder of which only its manifest says that.
        durable: whether what is written survives a power cut.
        wait: seconds to wait for another writer.
    """

    kind: Literal["folder", "file", "pipe"]
    path: Path
    compression: Compression | None
    durable: bool
    wait: float


def path_of_url(url: ConnectionURL) -> str:
    """The path that a connection URL names. ConfigurationError for a host."""
    if url.authority:
        raise ConfigurationError(
            "the files:// URL names a host; write files:path for a relative path, or files:///path for an absolute one",
            provider="files",
        )
    return unquote(url.path)


def settings_of_url(url: ConnectionURL) -> dict[str, Any]:
    """The settings in the query of a connection URL. ConfigurationError for what does not fit, which is not shown."""
    readers: dict[str, tuple[Callable[[str], Any], str]] = {
        "compression": (lambda text: checks.choice(text, "compression", _COMPRESSIONS), "none, gzip or zstd"),
        "synchronous": (lambda text: checks.choice(text, "synchronous", _SYNCHRONOUS), "normal or full"),
        "timeout": (_number_of_seconds, "a number of seconds above 0"),
    }
    return {name: url_value(name, text, *readers[name]) for name, text in url.settings(*readers).items()}


def _number_of_seconds(text: str) -> float:
    number = float(text)
    if not 0 < number < math.inf:
        raise ValueError(text)
    return number


def read_target(
    path: str | os.PathLike[str] | None,
    *,
    compression: str | None,
    synchronous: str | None,
    timeout: Timeout | float | Unset | None,
) -> Target:
    """The target of a client's settings. ConfigurationError for what does not fit."""
    text = _checked_path(path)
    wanted = None if compression is None else _choice(compression, "compression", _COMPRESSIONS)
    durable = _choice("normal" if synchronous is None else synchronous, "synchronous", _SYNCHRONOUS) == "full"
    wait = 30.0 if isinstance(timeout, Unset) else seconds(timeout)
    if text == "-":
        return Target(
            kind="pipe", path=Path("-"), compression=compression_of(wanted or "none"), durable=durable, wait=wait
        )
    for suffix, name in reversed(_SUFFIXES.items()):
        if text.lower().endswith(suffix):
            if wanted not in {None, name}:
                raise ConfigurationError(
                    f"a file *{suffix} has the compression {name!r}; leave compression out, or name another file",
                    provider="files",
                )
            return Target(
                # the lock, the index and a new file lie beside the file itself, by whatever link it is named
                kind="file",
                path=Path(os.path.realpath(text)),
                compression=compression_of(name),
                durable=durable,
                wait=wait,
            )
    found = None if wanted is None else compression_of(wanted)
    return Target(kind="folder", path=Path(text).absolute(), compression=found, durable=durable, wait=wait)


def seconds(timeout: Timeout | float | None) -> float:
    """How long to wait for another writer; None is no limit."""
    if isinstance(timeout, Timeout):
        timeout = timeout.read if timeout.total is None else timeout.total
    return FOREVER if timeout is None else min(float(timeout), FOREVER)


def _checked_path(path: object) -> str:
    try:
        text = os.fspath(path)  # type: ignore[call-overload]
    except TypeError:
        text = None
    if not isinstance(text, str):
        raise ConfigurationError(
            f"path must be a str or a path, not {type(path).__name__}; pass a folder, a file *.jsonl, or -",
            provider="files",
        )
    if not text or "\0" in text:
        raise ConfigurationError(f"path must name a folder or a file, not {checks.shown(text)}", provider="files")
    return text


def _choice(value: object, name: str, choices: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ConfigurationError(
            f"{name} must be one of {', '.join(choices)}, not {checks.shown(value)}", provider="files"
        )
    return value
