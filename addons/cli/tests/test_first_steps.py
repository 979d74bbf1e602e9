"""What a newcomer writes that does not work: each is a line that says what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
STEPS = [
    ("ls sessions.db", 2, "Write a URL such as sqlite:///sessions.db, or `sessiondock config set NAME URL`"),
    ("ls ./sessions.db", 2, "Write a URL such as sqlite:///./sessions.db, or `sessiondock config set NAME URL`"),
    ("ls here", 2, "or `sessiondock config set here URL`"),
    ("ls sqlite:sessions.db", 2, "write sqlite:// with two slashes, sqlite:/// before a path"),
    ("ls sqlite://sessions.db", 2, "write sqlite:///path with three slashes"),
    ("ls sqlite:///gone.db", 2, "there is no gone.db; check the name, or create sessions there first"),
    ("ls orq://", 2, "run `sessiondock config set NAME URL --env api_key=VARIABLE` or set ORQ_API_KEY"),
    ("ls orq://?api_key=k", 2, "run `sessiondock config set NAME URL --env api_key=VARIABLE` or set ORQ_API_KEY"),
    ("ls orq://k", 2, "write ?base_url=... in the URL for another address"),
    ("ls {here} --projct x", 2, "did you mean --project?"),
    ("show {here}", 2, "Missing argument 'ID...'; see `sessiondock show --help`"),
    ("show {here} gone", 3, "a listing shows those there are"),
    ("open {here} gone --no-browser", 3, "`sessiondock ls` shows those there are"),
    ("search {here} ?", 2, "must have a letter or a digit"),
    ("copy {here} {here}", 2, "the two connections are the same"),
    (
        "copy {here} sqlite:///b.db --manifest m/n",
        2,
        "the manifest cannot be made at m/n: No such file or directory; name a place where you may write",
    ),
    ("sync {here} sqlite:///b.db --delete", 2, "nobody can be asked; add --yes"),
    ("erase {here}", 2, "choose the sessions by exactly one of"),
    ("export {here} out", 2, "pass --format for one without an ending"),
    ("export {here} pages --format htm", 2, "did you mean 'html'?"),
    ("import x.csv {here}", 2, "can be written, but not read; "),
    ("import x.chat.jsonl {here}", 2, "x.chat.jsonl"),
    ("config set", 2, "see `sessiondock config --help`"),
    ("config set prod", 2, "such as `sessiondock config set prod orq://`"),
    ("config remove prod", 2, "`sessiondock config` lists them"),
]


@pytest.mark.parametrize(("line", "code", "said"), STEPS, ids=[line for line, _, _ in STEPS])
def test_one_line_says_what_to_write(
    run: Run, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*line.format(here=database).split())
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr
