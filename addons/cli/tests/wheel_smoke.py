"""Run where only the command and what it needs are installed: a session is created, listed, shown and deleted."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "sessiondock", *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"{arguments}: {done.returncode}\n{done.stderr}")
    return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SESSIONDOCK_CONFIG"] = str(Path(folder) / "config.toml")
        run("config", "set", "local", f"sqlite:///{folder}/sessions.db")
        created = json.loads(run("create", "local", "--name", "chat", "--tags", "a"))
        run("add-event", "local", created["id"], "--type", "model", "--outputs", "text=hello", "--quiet")
        listed = [json.loads(line)["id"] for line in run("ls", "local").splitlines()]
        shown = json.loads(run("show", "local", created["id"]))
        if listed != [created["id"]] or shown["events"][0]["outputs"] != {"text": "hello"}:
            raise SystemExit(f"not what was stored: {listed}, {shown}")
        run("rm", "local", created["id"], "--yes")
        if run("count", "local").strip() != "0":
            raise SystemExit("the deleted session is still there")
    print("the command created, listed, showed and deleted a session")


if __name__ == "__main__":
    main()
