"""What the libraries advise in Python, such as ``overwrite=True``, as what is written on a command line.

Messages of errors are for everybody who uses the libraries. Here, and nowhere else, is what their keywords are called
by the command.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sessiondock import SessionDockError

__all__ = ["KEYWORD", "advised", "message_of"]

KEYWORD = re.compile(
    r"(?<![\w?&./'\"`%:-])(?<!--setting )(?<!--env )(?<!--option )"
    r"(?P<name>[a-z][a-z_]*)="
    r"(?P<value>'[^']*'|\"[^\"]*\"|\[[^\]]*\]|\{[^}]*\}|\.\.\.|\w+(?:\.\w+)*)?(?![=>])"
)
"""An argument by keyword, as it is written in Python: ``strict=True``, or only ``format=``."""

CONFIG = "`sessiondock config set NAME URL {}`"
SECRETS = ("api_key", "password", "token")
# what the query of any vendor's URL takes
IN_URLS = ("base_url", "timeout", "max_retries", "max_response_bytes", "transport", "skip_damaged")
OPTIONS = {
    "allow_empty": "--allow-empty",
    "concurrency": "--concurrency",
    "delete": "--delete",
    "events": "--events",
    "extra": "--extra",
    "format": "--format",
    "ids": "--session",
    "if_exists": "--if-exists",
    "manifest": "--manifest",
    "on_conflict": "--on-conflict",
    "overwrite": "--overwrite",
    "recordings": "--recordings",
    "same_account": "--same-account",
    "since": "--since",
    "strict": "--strict",
    "verify": "--verify",
}
"""Keywords that are options of commands, whichever command a message is about."""


def message_of(error: BaseException, *, fields: bool = True) -> str:
    """What an error says, in words of the command.

    Args:
        error: of the libraries; what any other says is left as it is.
        fields: whether the command takes fields and filters of the provider as options.
    """
    return advised(str(error), fields=fields) if isinstance(error, SessionDockError) else str(error)


def advised(text: str, *, fields: bool = True) -> str:
    """A text of the libraries in words of the command."""
    for pattern, replacement in _PHRASES:
        text = pattern.sub(replacement, text)
    text = KEYWORD.sub(lambda match: _option(match, fields=fields), text)
    return text.replace("write `sessiondock", "run `sessiondock")


def _option(match: re.Match[str], *, fields: bool) -> str:
    name, value = match["name"], (match["value"] or "").strip("'\"")
    if name in OPTIONS:
        return " ".join(filter(None, (OPTIONS[name], "" if value == "True" else value)))
    if name in SECRETS:
        return CONFIG.format(f"--env {name}=VARIABLE")
    if name in IN_URLS:
        return f"?{name}={value.lower() or '...'} in the URL"
    if value:
        return match[0]  # no advice: what a side is called, or a text of a vendor
    return f"--{name.replace('_', '-')}" if fields else CONFIG.format(f"--setting {name}=VALUE")


def _missing(match: re.Match[str]) -> str:
    """For a setting that is nowhere to be found: its environment variables, or the connection that has it."""
    kind, value = ("env", "VARIABLE") if match["name"] in SECRETS else ("setting", "VALUE")
    store = CONFIG.format(f"--{kind} {match['name']}={value}")
    return f"set {match['variables']}, or run {store}" if match["variables"] else f"run {store}"


Replacement = str | Callable[[re.Match[str]], str]
_PHRASES: tuple[tuple[re.Pattern[str], Any], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\b[Pp]ass format= \(--format( on the command line)?\)", "write --format"),
        (r"\bon_conflict='merge' or 'skip'", "on_conflict=merge or skip"),
        (r"\bname=value pairs", "NAME=VALUE pairs"),
        (r"\banother transport=", "another one with transport="),
        # of a required setting, see sessiondock's settings
        (r"pass (?P<name>[a-z_]+)= or set (?P<variables>[A-Z0-9_]+(?: or [A-Z0-9_]+)*)", _missing),
        (r"pass (?P<name>[a-z_]+)=(?P<variables>)(?= \(|$)", _missing),
        (r"pass path=, or ", ""),
        (r"= here or to the client\b", "="),
        (r"check verify= and cert= of the session, ", "check "),
        (r"get\(\.\.\., wait=\d+\) waits for it", "run the command again then"),
        (r"list\(search=\{'(\w+)': \.\.\.\}\)", r"`sessiondock ls CONNECTION --search '{\"\1\": \"...\"}'`"),
        (r"sync with delete='all'", "write --delete-all"),
        (r"\b(compression|transport)=(['\"]?)(\w+)\2", r"\1 \3"),
        (r"\blist gives those there are", "`sessiondock ls` gives those there are"),
        (r"\buse update,", "use `sessiondock update`,"),
        (r"\bpass the id that create or list returned", "write the id that `sessiondock ls` shows"),
        (r"\brecordings\(\) returns", "`sessiondock recordings` gives"),
        (r"use a manifest of its own for each pair", "name another one with --manifest"),
        (r"such as tzinfo=timezone\.utc", "such as +00:00"),
        (r"\bsee report\.entries and the manifest", "--output json has more of them, and the manifest all"),
        (r"\bpass (?=[a-z_]+=)", "write "),
    )
)
