"""A command that takes options of the provider's beside its own."""

from __future__ import annotations

from typing import Any

from typer import core
from typer.core import TyperCommand

from .completion import complete_field_options

__all__ = ["FieldCommand"]

# the class that shells are given; the library exports it to nobody, and asks for it here
_ITEM: Any = vars(core)["CompletionItem"]


class FieldCommand(TyperCommand):
    """Leaves options that are not its own, with their values, in ``context.args``.

    A value may begin with a dash, as ``-7d`` does, which the parser of the library would take for options.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Set aside what is not ours, and parse the rest."""
        own, fields = self._divided(args)
        super().parse_args(ctx, own)
        ctx.args = fields
        return fields

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Own options that begin so, and those of the provider."""
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            found += [_ITEM(name) for name in complete_field_options(ctx, incomplete)]
        return found

    def _divided(self, args: list[str]) -> tuple[list[str], list[str]]:
        takes_value = self._own_options()
        own: list[str] = []
        fields: list[str] = []
        rest = iter(args)
        for argument in rest:
            name, has_value, _ = argument.partition("=")
            if argument == "--":
                own += [argument, *rest]
            elif name in takes_value or not argument.startswith("--"):
                own.append(argument)
                if takes_value.get(argument):
                    own += [value for value in [next(rest, None)] if value is not None]
            else:
                fields.append(argument)
                if not has_value:
                    fields += [value for value in [next(rest, None)] if value is not None]
        return own, fields

    def _own_options(self) -> dict[str, bool]:
        """Own options -> whether they take a value."""
        found: dict[str, bool] = {"--help": False, "-h": False}
        for parameter in self.params:
            if parameter.param_type_name == "option":
                is_flag = bool(getattr(parameter, "is_flag", False))
                found |= dict.fromkeys([*parameter.opts, *parameter.secondary_opts], not is_flag)
        return found
