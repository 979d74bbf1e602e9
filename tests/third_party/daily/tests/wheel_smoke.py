"""Run where only the core and this plugin are installed: the hook gives the command."""

from sessiondock.authoring import load_hooks

if set(load_hooks().cli_commands()) < {"daily"}:
    raise SystemExit("the command is missing")
print("the plugin gives its command")
