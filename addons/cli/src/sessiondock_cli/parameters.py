"""Parameters that several commands take, each with its help in one place."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

__all__ = ["Connection", "Cursor", "Fields", "Ids", "Limit", "Lines", "Output", "Quiet", "SessionId", "Sort", "Yes"]

Connection = Annotated[str, typer.Argument(help="A connection URL, or a name that `sessiondock config` knows.")]
SessionId = Annotated[str, typer.Argument(metavar="ID", help="The id of a session.")]
Ids = Annotated[
    list[str], typer.Argument(metavar="ID...", help="Ids of sessions; - reads ids or JSON lines from standard input.")
]
Lines = Annotated[Literal["-"] | None, typer.Argument(metavar="[-]", help="- reads JSON lines from standard input.")]
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="table|json|jsonl|csv|yaml", help="Default: a table on a terminal, else JSON lines."
    ),
]
Fields = Annotated[
    str | None, typer.Option(metavar="NAME,...", help="Fields to show; metadata.plan reads a key of a mapping.")
]
Sort = Annotated[str | None, typer.Option(metavar="[-]FIELD", help="Sort what is listed; - means descending.")]
Limit = Annotated[
    int | None, typer.Option("--limit", "-n", min=1, help="At most so many. Default: 50 on a terminal, else all.")
]
Cursor = Annotated[str | None, typer.Option(help="Go on where an earlier page ended.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors on standard error.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
