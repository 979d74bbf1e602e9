"""What the shell offers when Tab is pressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from sessiondock import connect
from sessiondock_cli.bash_words import joined
from sessiondock_cli.program import main


@pytest.fixture
def offered(run: Callable[..., Result]) -> Callable[..., list[str]]:
    """What bash is told for a line whose last word is being written."""

    def call(*line: str) -> list[str]:
        words = {"COMP_WORDS": " ".join(["sessiondock", *line]), "COMP_CWORD": str(len(line))}
        return run(_SESSIONDOCK_COMPLETE="complete_bash", **words).stdout.split()

    return call


@pytest.fixture
def stored(config: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sessions.db'}"
    config.parent.mkdir()
    config.write_text(f'[connections.local]\nurl = "{url}"\n', encoding="utf-8")
    with connect(url) as client:
        for each in ("chat-1", "chat-2", "other"):
            client.sessions.create(id=each)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("sh",), {"show"}),
        (("ls", "lo"), {"local"}),
        (("ls", "sq"), {"sqlite://"}),
        (("show", "local", "chat"), {"chat-1", "chat-2"}),
        (("events", "local", "o"), {"other"}),
        (("show", "nowhere", "c"), set[str]()),
        (("show", "orq", "c"), set[str]()),
        (("providers", "ord"), set[str]()),
        (("providers", "or"), {"orq"}),
        (("serve-fake", "or"), {"orq"}),
        (("ls", "local", "--curs"), {"--cursor"}),
        (("ls", "local", "--star"), {"--started-after", "--started-before"}),
        (("copy", "sqlite:///x.db", "--proj"), {"--project"}),
        (("update", "local", "s1", "--na"), {"--name"}),
        (("events", "local", "s1", "--ty"), {"--type"}),
        (("add-event", "local", "s1", "--out"), {"--outputs"}),
        (("ls", "nowhere", "--star"), set[str]()),
        (("ls", "local", "--fields", "id,na"), {"id,name"}),
        (("events", "local", "s1", "--fields", "outp"), {"outputs"}),
        (("ls", "local", "--sort", "start"), {"started_at"}),
        (("ls", "local", "--output", "js"), {"json", "jsonl"}),
        (("export", "local", "x", "--format", "pa"), {"parquet"}),
    ],
)
@pytest.mark.usefixtures("stored")
def test_offers(offered: Callable[..., list[str]], line: tuple[str, ...], words: set[str]) -> None:
    assert set(offered(*line)) == words


def test_an_id_that_a_shell_would_run_is_not_offered(offered: Callable[..., list[str]], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hostile.db'}"
    plain = "a.b:c@d%20e+f,g/h=i-j_k"
    with connect(url) as client:
        for each in (
            plain,
            "a$(touch x)",
            "a`x`",
            "a\\$(x)",
            "a'b",
            'a"b',
            "a;b",
            "a b",
            "a*",
            "-rf",
            "~a",
            "a&b",
        ):
            client.sessions.create(id=each)
    assert offered("show", url, "") == [plain]


@pytest.mark.parametrize(
    ("words", "current", "found"),
    [
        (["sd", "ls", "lo"], 2, (["sd", "ls", "lo"], 2, "")),
        (["sd", "ls"], 2, (["sd", "ls"], 2, "")),
        (["sd", "show", "sqlite", ":", "///a.db", "s"], 5, (["sd", "show", "sqlite:///a.db", "s"], 3, "")),
        (["sd", "show", "sqlite", ":", "///a.db", ""], 5, (["sd", "show", "sqlite:///a.db", ""], 3, "")),
        (["sd", "ls", "sqlite", ":"], 3, (["sd", "ls", "sqlite:"], 2, "sqlite:")),
        (["sd", "ls", "sqlite", ":", "/"], 4, (["sd", "ls", "sqlite:/"], 2, "sqlite:")),
        (["sd", "show", "here", "a", ":", "b", ":", "c"], 7, (["sd", "show", "here", "a:b:c"], 3, "a:b:")),
    ],
)
def test_bash_splits_at_colons(words: list[str], current: int, found: tuple[list[str], int, str]) -> None:
    assert joined(words, current) == found


@pytest.mark.usefixtures("stored")
def test_bash_is_told_what_is_behind_a_colon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_SESSIONDOCK_COMPLETE", "complete_bash")
    for line, offers in (
        (["sessiondock", "ls", "sqli"], "sqlite://"),
        (["sessiondock", "ls", "sqlite", ":"], "//"),
        (["sessiondock", "show", "sqlite", ":", f"///{tmp_path}/sessions.db", "oth"], "other"),
    ):
        monkeypatch.setenv("COMP_WORDS", "\n".join(line))
        monkeypatch.setenv("COMP_CWORD", str(len(line) - 1))
        with pytest.raises(SystemExit):
            main()
        assert capsys.readouterr().out.strip() == offers
    monkeypatch.delenv("_SESSIONDOCK_COMPLETE")
    monkeypatch.setattr("sys.argv", ["sessiondock", "--version"])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().out.startswith("sessiondock-cli ")


def test_a_broken_file_offers_nothing(offered: Callable[..., list[str]], config: Path) -> None:
    config.parent.mkdir()
    config.write_text("[", encoding="utf-8")
    assert offered("ls", "lo") == []
