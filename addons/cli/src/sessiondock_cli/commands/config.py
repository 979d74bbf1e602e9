"""``sessiondock config``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from ..command import command
from ..parameters import Output

__all__ = ["config"]

NO_URL = "config set needs a URL, such as `sessiondock config set prod orq://`"


@command()
def config(
    action: Annotated[
        Literal["list", "set", "remove", "path"], typer.Argument(metavar="list|set|remove|path", help="What to do.")
    ] = "list",
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="The name of a connection.")] = None,
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="With set: its URL.")] = None,
    setting: Annotated[
        list[str] | None, typer.Option("--setting", metavar="NAME=VALUE", help="With set: a setting that is no secret.")
    ] = None,
    env: Annotated[
        list[str] | None, typer.Option("--env", metavar="NAME=VARIABLE", help="With set: read from the environment.")
    ] = None,
    keyring: Annotated[
        list[str] | None, typer.Option("--keyring", metavar="NAME=SERVICE", help="With set: read from the keyring.")
    ] = None,
    output: Output = None,
) -> None:
    """Show and change named connections.

    `sessiondock config set prod orq:// --env api_key=ORQ_PROD_KEY`, then `sessiondock ls prod`. Secrets are kept in
    environment variables, the keyring, or what a command prints; in the file itself only if nobody else can read it.
    """
    from .. import config_actions as actions
    from ..printing import print_path

    if action == "path":
        print_path(actions.config_path())
    elif action == "list":
        actions.list_connections(output)
    else:
        known = actions.needed(name, f"config {action} needs the name of a connection; see `sessiondock config --help`")
        if action == "remove":
            actions.remove(known)
        else:
            references = {"env": env or [], "keyring": keyring or []}
            actions.store(known, actions.needed(url, NO_URL), setting or [], references)
