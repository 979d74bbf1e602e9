"""Parameters that several commands take, each with its help in one place."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from .completion import (
    complete_connection,
    complete_fields,
    complete_format,
    complete_output,
    complete_session,
    complete_sort,
)

__all__ = [
    "AllowEmpty",
    "Concurrency",
    "Connection",
    "Cursor",
    "Events",
    "Fields",
    "FormatName",
    "Ids",
    "Limit",
    "Lines",
    "Manifest",
    "Output",
    "Quiet",
    "Recordings",
    "Redact",
    "SessionId",
    "Since",
    "Sort",
    "Source",
    "Target",
    "Yes",
]

Connection = Annotated[
    str,
    typer.Argument(
        metavar="CONNECTION",
        help="A connection URL, or a name that `sessiondock config` knows.",
        autocompletion=complete_connection,
    ),
]
SessionId = Annotated[str, typer.Argument(metavar="ID", help="The id of a session.", autocompletion=complete_session)]
Ids = Annotated[
    list[str],
    typer.Argument(
        metavar="ID...",
        help="Ids of sessions; - reads ids or JSON lines from standard input.",
        autocompletion=complete_session,
    ),
]
Lines = Annotated[Literal["-"] | None, typer.Argument(metavar="[-]", help="- reads JSON lines from standard input.")]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="table|json|jsonl|csv|yaml",
        help="Default: a table on a terminal, else JSON lines.",
        autocompletion=complete_output,
    ),
]
Fields = Annotated[
    str | None,
    typer.Option(
        metavar="NAME,...",
        help="Fields to show; metadata.plan reads a key of a mapping.",
        autocompletion=complete_fields,
    ),
]
Sort = Annotated[
    str | None,
    typer.Option(metavar="[-]FIELD", help="Sort what is listed; - means descending.", autocompletion=complete_sort),
]
Limit = Annotated[
    int | None,
    typer.Option("--limit", "-n", metavar="NUMBER", min=1, help="At most so many. Default: 50 in a table, else all."),
]
Cursor = Annotated[str | None, typer.Option(metavar="CURSOR", help="Go on where an earlier page ended.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors on standard error.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]

# of the commands that move sessions
Source = Annotated[
    str, typer.Argument(metavar="SOURCE", help="The connection to read.", autocompletion=complete_connection)
]
Target = Annotated[
    str, typer.Argument(metavar="TARGET", help="The connection to write.", autocompletion=complete_connection)
]
Manifest = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="What was done is kept here. Default: SOURCE-to-TARGET.manifest in this folder."),
]
Since = Annotated[str | None, typer.Option(metavar="TIME", help="Only sessions that started then or later.")]
Redact = Annotated[bool, typer.Option("--redact", help="Run every text through the redact hook of the plugins.")]
AllowEmpty = Annotated[
    bool, typer.Option("--allow-empty", help="A source that lists no session is all right, instead of a failure.")
]
SameAccount = Annotated[
    bool, typer.Option("--same-account", help="An API key that is new to the manifest is of the same account.")
]
Events = Annotated[bool, typer.Option(help="Include events.")]
Recordings = Annotated[bool, typer.Option(help="Include recordings.")]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME",
        help="The format. Default: what the ending of the path says.",
        autocompletion=complete_format,
    ),
]
Concurrency = Annotated[int, typer.Option(metavar="NUMBER", min=1, help="Sessions at the same time.")]
