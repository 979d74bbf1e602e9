"""Run where the wheel is installed: all plugins are found and work."""

import os
import tempfile
from pathlib import Path

from sessiondock.authoring import load_hooks


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "keys.toml")
        path.touch(mode=0o600)
        path.write_text('[acme]\napi_key = "from the file"\n', encoding="utf-8")
        os.environ["SESSIONDOCK_KEYFILE"] = str(path)
        hooks = load_hooks()
        if hooks.credential("acme", "api_key") != "from the file":
            raise SystemExit("the key was not found")
    if hooks.redact_stored("acme", "create", "name", "ada@example.org") != "[email]":
        raise SystemExit("stored texts are not redacted")
    print(hooks.redact("a key for ada@example.org was found"))


if __name__ == "__main__":
    main()
