"""Completion as somebody installs and uses it, in each shell."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sessiondock import connect

from .screen import Screen

# settings of each shell, where it looks for them
SETTINGS = {
    "bash": (".bashrc", "PS1='$ '\n"),
    "zsh": (".zshrc", "PS1='$ '\n"),
    "fish": (
        ".config/fish/config.fish",
        "function fish_prompt; printf '$ '; end\nset -g fish_greeting ''\nset -g fish_autosuggestion_enabled 0\n",
    ),
}
CASES = (
    ("sessiondock sho", "sessiondock show"),
    ("sessiondock ls loc", "sessiondock ls local"),
    ("sessiondock ls sqli", "sessiondock ls sqlite://"),
    ("sessiondock show local oth", "sessiondock show local other"),
    ("sessiondock show sqlite:///sessions.db oth", "sessiondock show sqlite:///sessions.db other"),
    ("sessiondock ls local --started-a", "sessiondock ls local --started-after"),
    ("sessiondock ls local --fields id,na", "sessiondock ls local --fields id,name"),
)
# the first Tab of a zsh only loads the completion
SECONDS_FOR_A_TAB, TABS = 15, 6
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(params=SETTINGS)
def shell(request: pytest.FixtureRequest, home: Path) -> Iterator[Screen]:
    """A new terminal after the completion was installed in it."""
    name = str(request.param)
    if shutil.which(name) is None or shutil.which("tmux") is None:
        pytest.skip(f"{name} or tmux is not installed")
    with connect(f"sqlite:///{home / 'sessions.db'}") as client:
        client.sessions.create(id="other")
        client.sessions.create(id="evil$(touch taken)")
    connections = home / ".config/sessiondock/config.toml"
    connections.parent.mkdir(parents=True)
    connections.write_text(f'[connections.local]\nurl = "sqlite:///{home / "sessions.db"}"\n')
    file, settings = SETTINGS[name]
    (home / file).parent.mkdir(exist_ok=True, parents=True)
    (home / file).write_text(settings)
    # where it is not there, a fish that starts reads all manual pages of the machine in the background
    (home / ".local/share/fish/generated_completions").mkdir(parents=True)
    terminal = Screen(home, shell=name)
    assert f"{name} completion installed" in terminal.run("sessiondock --install-completion")
    terminal.start(f"exec {name}")
    terminal.wait(terminal.is_ready)
    yield terminal
    terminal.close()


def clear(terminal: Screen) -> None:
    """Give up what is on the line. A fish that is still completing takes the first Ctrl-C for that."""
    for _ in range(TABS * SECONDS_FOR_A_TAB):
        terminal.press("C-c")
        terminal.press("C-l")
        time.sleep(1)
        if terminal.is_ready():
            return
    raise AssertionError(terminal.text())


def completed(terminal: Screen, typed: str, wanted: str) -> str:
    """The line that Tab makes of what is typed: as wanted, or what it is after several tries."""
    clear(terminal)
    terminal.write(typed)
    for _ in range(TABS):
        terminal.press("Tab")
        end = time.monotonic() + SECONDS_FOR_A_TAB
        while time.monotonic() < end:
            line = terminal.text().splitlines()[-1].removeprefix("$").strip()
            if line == wanted:
                return line
            time.sleep(0.1)
    return terminal.text()


def test_tab_completes_in_every_shell(shell: Screen, home: Path) -> None:
    assert [completed(shell, typed, wanted) for typed, wanted in CASES] == [wanted for _, wanted in CASES]
    clear(shell)
    shell.write("sessiondock show local evil")
    shell.press("Tab")
    time.sleep(3)
    assert "touch" not in shell.text()
    assert not (home / "taken").exists()
