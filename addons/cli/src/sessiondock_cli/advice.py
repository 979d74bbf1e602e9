"""What the libraries advise, such as ``overwrite=True`` in Python, as what is written on a command line."""

from __future__ import annotations

import attrs

from sessiondock.authoring import advice

__all__ = ["CommandWords"]

OPTIONS = {
    "allow_empty": "--allow-empty",
    "format": "--format",
    "if_exists": "--if-exists",
    "manifest": "--manifest",
    "on_conflict": "--on-conflict",
    "overwrite": "--overwrite",
    "same_account": "--same-account",
}
"""Arguments that are options of commands, whichever command a message is about."""
IN_URLS = ("base_url", "http2", "skip_damaged", "transport")
"""Settings that the query of a connection URL takes."""


@attrs.frozen
class CommandWords(advice.Words):
    """The words of the command.

    Attributes:
        fields: whether the command takes fields and filters of the provider as options.
    """

    fields: bool = True

    def to_pass(self, name: str, *values: object) -> str:
        """An option, or for a command that has none of this name, a setting of the connection."""
        if (name, values) == ("delete", ("all",)):
            return "pass --delete-all"
        if name not in OPTIONS and not self.fields:
            return self.to_set(name, *values)
        option = OPTIONS.get(name, f"--{name.replace('_', '-')}")
        return f"pass {option} {' or '.join(str(value) for value in values if value is not True)}".rstrip()

    def to_set(self, name: str, *values: object, secret: bool = False) -> str:
        """A part of the connection URL, or a setting of a connection that has a name."""
        if name in IN_URLS:
            return f"write ?{name}={str(values[0]).lower() if values else '...'} in the URL"
        setting = f"--env {name}=VARIABLE" if secret else f"--setting {name}=VALUE"
        return f"run `sessiondock config set NAME URL {setting}`"
