"""Find a format by name or by the ending of a file's name. Its module is imported on use."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from sessiondock import ConfigurationError, InvalidValueError, SessionDockError
from sessiondock.authoring import advice

from .record import Format

__all__ = [
    "GROUP",
    "choose_format",
    "find_format",
    "format_of",
    "installed_formats",
    "readable_formats",
    "register_format",
]

GROUP = "sessiondock.formats"
_registered: dict[str, Format] = {}


def register_format(format: Format) -> None:
    """Make a format of this process known without installing it. It wins over an installed one of its name."""
    _registered[format.name] = format


def find_format(name: str) -> Format:
    """The format of a name.

    Raises:
        InvalidValueError: nothing installed has that name; says what is there.
        ConfigurationError: it is installed but broken, or two distributions claim the name; names them.
    """
    if name in _registered:
        return _registered[name]
    entries = _entries().get(name, [])
    if not entries:
        names = sorted({*_registered, *_entries()})
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else "."
        raise InvalidValueError(f"no format is called {name!r}{hint} There are: {', '.join(names)}")
    if len(entries) > 1:
        owners = " and ".join(map(_owner, entries))
        raise ConfigurationError(f"the format {name!r} is claimed by {owners}; uninstall one of them")
    return _load(entries[0])


def choose_format(format: str | Format | None, path: str | os.PathLike[str]) -> Format:
    """The format that a caller passed or named, else the one that the path tells. Raises as the others here."""
    if isinstance(format, Format):
        return format
    return format_of(path) if format is None else find_format(format)


def installed_formats() -> Mapping[str, Format | ConfigurationError]:
    """Every name that `find_format` knows, with its record or with what is wrong with it."""
    found = dict[str, Format | ConfigurationError]()
    for name in sorted({*_registered, *_entries()}):
        try:
            found[name] = find_format(name)
        except ConfigurationError as error:
            found[name] = error
    return found


def readable_formats() -> list[str]:
    """The names of the formats that can be imported."""
    return [name for name, each in installed_formats().items() if isinstance(each, Format) and each.read is not None]


def format_of(path: str | os.PathLike[str]) -> Format:
    """The format that a file's name ends with; the longest ending counts.

    Raises:
        InvalidValueError: no format has that ending, or several have; pass ``format=``.
    """
    name = Path(path).name.lower()
    usable = [each for each in installed_formats().values() if isinstance(each, Format)]
    fitting = [(len(ending), each) for each in usable for ending in each.endings if name.endswith(ending)]
    longest = max((length for length, _ in fitting), default=0)
    best = [each for length, each in fitting if length == longest]
    if len(best) == 1:
        return best[0]
    if best:
        raise InvalidValueError(
            f"{name!r} may be {' or '.join(each.name for each in best)}; {advice.to_pass('format')}"
        )
    endings = ", ".join(sorted(ending for each in usable for ending in each.endings))
    silent = " or ".join(f'"{each.name}"' for each in usable if not each.endings)
    raise InvalidValueError(
        f"no format is known by the ending of {name!r}; known are {endings}; "
        f"{advice.to_pass('format')} for one without an ending, such as {silent}"
    )


def _entries() -> dict[str, list[metadata.EntryPoint]]:
    found = dict[str, list[metadata.EntryPoint]]()
    for entry in metadata.entry_points(group=GROUP):
        # one distribution may be found twice, in an environment and as a source tree on the path
        same = [
            each for each in found.get(entry.name, []) if (each.value, _owner(each)) == (entry.value, _owner(entry))
        ]
        if not same:
            found.setdefault(entry.name, []).append(entry)
    return found


def _owner(entry: metadata.EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else "an unknown distribution"


def _load(entry: metadata.EntryPoint) -> Format:
    try:
        record = entry.load()
    except SessionDockError as error:
        raise ConfigurationError(f"the format {entry.name!r} of {_owner(entry)}: {error.message}") from error
    except Exception as error:
        raise ConfigurationError(
            f"the format {entry.name!r} of {_owner(entry)} cannot be loaded: {type(error).__name__}: {error}"
        ) from error
    if not isinstance(record, Format):
        raise ConfigurationError(
            f"the format {entry.name!r} of {_owner(entry)} is a {type(record).__name__}, not a Format"
        )
    return record
