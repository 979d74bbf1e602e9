"""Run where the wheel is installed: the plugin is found, and writes a line for a call."""

import logging
import sys

from sessiondock.authoring import load_hooks


def main() -> None:
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(name)s %(message)s")
    hooks = load_hooks()
    if not hooks:
        raise SystemExit("the plugin was not found")
    hooks.operation_started("acme", "get", "c1")
    hooks.operation_finished("acme", "get", 0.0, None, "c1", 1)


if __name__ == "__main__":
    main()
