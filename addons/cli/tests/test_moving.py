"""The commands that move sessions between two connections."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from typer.testing import Result

import sessiondock_transfer as transfer
from sessiondock import Event, TransportError, connect
from sessiondock.testing import Fault
from sessiondock_cli import progress as progress_module
from sessiondock_cli.moving import default_manifest
from sessiondock_cli.progress import Lines as ProgressLines
from sessiondock_cli.progress import counting, progress_display
from sessiondock_cli.side_counts import SideCounts
from sessiondock_orq.fake import FakeOrq
from sessiondock_transfer import Progress, verify_receipt

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, where the manifests are."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def other(tmp_path: Path) -> str:
    """The URL of another database."""
    return f"sqlite:///{tmp_path / 'other.db'}"


def fill(url: str, number: int) -> None:
    with connect(url) as client:
        for each in range(number):
            client.sessions.create(id=f"s{each:04}", name=f"chat {each}", project="p" if each % 2 else "q")
            client.sessions.add_events(f"s{each:04}", [Event(type="model", outputs={"text": f"answer {each}"})])


def object_of(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_plan_copy_check_and_sync(run: Run, database: str, other: str, folder: Path) -> None:
    fill(database, 4)
    planned = run("plan", database, other)
    assert planned.exit_code == 0
    assert object_of(planned)["lossless"]
    copied = run("copy", database, other, "--project", "p", "--verify", "--since", "-1d")
    assert copied.exit_code == 0, copied.stderr
    assert (object_of(copied)["copied"], object_of(copied)["events"]) == (2, 2)
    assert [path.name for path in folder.glob("*.manifest")] == [default_manifest(database, other).name]
    assert object_of(run("copy", database, other))["copied"] == 2
    checked = run("check", database, other, "--since", "-1d")
    assert checked.exit_code == 0
    assert object_of(checked)["unchanged"] == 4
    run("update", other, "s0001", "--name", "changed by hand")
    differing = run("check", database, other, "-o", "table")
    assert differing.exit_code == 1
    assert "s0001" in differing.stdout
    run("rm", database, "s0000", "--yes")
    assert run("sync", database, other, "--delete").exit_code == 2
    assert object_of(run("sync", database, other, "--delete", "--yes"))["deleted"] == 1


def test_a_source_without_sessions_is_no_success(run: Run, database: str, other: str) -> None:
    fill(database, 1)
    wrong = ("copy", database, other, "--project", "nowhere")
    shown, read = run(*wrong, "-o", "table"), run(*wrong)
    assert shown.exit_code == read.exit_code == 1
    for said in (shown.stdout, " ".join(object_of(read)["warnings"])):
        assert "project=nowhere" in said
        assert "pass --allow-empty" in said
    assert run(*wrong, "--allow-empty").exit_code == 0
    run("create", other, "--id", "only-there")
    found = object_of(run("check", database, other, "--project", "nowhere", "--allow-empty", "--extra"))
    assert (found["ok"], found["extra"], found["extra_ids"]) == (True, 1, ["only-there"])


def test_each_pair_has_a_manifest_of_its_own(run: Run, database: str, other: str, config: Path, folder: Path) -> None:
    fill(database, 1)
    third = f"sqlite:///{folder / 'third.db'}?timeout=5"
    for target in (other, third, f"files:{folder / 'archive'}"):
        assert object_of(run("copy", database, target))["copied"] == 1
    assert len(list(folder.glob("sqlite-*-to-*.manifest"))) == 3
    config.parent.mkdir()
    for url in (database, other):
        config.write_text(f'[connections.here]\nurl = "{url}"\n')
        copied = run("copy", "here", third)
    assert copied.exit_code == 1
    assert "use a manifest of its own for each pair: pass --manifest" in copied.stderr
    assert copied.stderr.startswith("error: here-to-sqlite-")
    assert "secret" not in str(default_manifest("postgresql://u:secret@h/db", other))
    assert default_manifest("postgresql://u:one@h/db", other) == default_manifest("postgresql://u:two@h/db", other)


def test_another_key_needs_a_word(
    run: Run, database: str, fake_orq: FakeOrq, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = f"orq://?base_url={fake_orq.base_url}"
    fake_orq.add("a")
    monkeypatch.setenv("ORQ_API_KEY", fake_orq.api_key)
    assert run("copy", source, database).exit_code == 0
    fake_orq.api_key = "a-key-that-was-rotated"
    monkeypatch.setenv("ORQ_API_KEY", fake_orq.api_key)
    for command in ("copy", "check", "sync"):
        result = run(command, source, database)
        assert result.exit_code == 1
        assert "was made with another API key of the source" in result.stderr
        assert "--same-account once" in result.stderr
    assert run("copy", source, database, "--same-account").exit_code == 0
    assert run("sync", source, database).exit_code == 0


def test_a_source_without_sessions_deletes_only_when_told(run: Run, database: str, other: str) -> None:
    fill(database, 2)
    run("copy", database, other)
    run("rm", database, "s0000", "s0001", "--yes")
    kept = run("sync", database, other, "--delete", "--yes")
    assert kept.exit_code == 1
    assert "pass --delete-all" in object_of(kept)["stopped"]
    assert "pass --delete-all" in run("sync", database, other, "--delete", "--yes", "-o", "table").stdout
    assert object_of(run("sync", database, other, "--delete-all", "--yes"))["deleted"] == 2
    assert run("count", other).stdout == "0\n"


@pytest.mark.parametrize(("answer", "code", "left"), [("n\n", 1, "1\n"), ("y\n", 0, "0\n")])
def test_deleting_copies_asks_first(
    run: Run, terminal: Callable[..., tuple[int, str]], database: str, other: str, answer: str, code: int, left: str
) -> None:
    fill(database, 2)
    run("copy", database, other, "--project", "p")
    run("rm", database, "s0001", "--yes")
    run("rm", other, "s0000", "--yes", "--force")
    ended, printed = terminal("sync", database, other, "--delete", typed=answer, COLUMNS="300")
    assert f"Delete the copies in {other} of sessions that are gone from {database}? [y/N]" in printed
    assert ended == code
    assert run("count", other, "--project", "p").stdout == left


def test_what_would_be_lost_is_planned(run: Run, database: str, orq: str) -> None:
    fill(database, 1)
    planned = run("plan", database, orq, "-o", "table")
    assert planned.exit_code == 1
    assert "lost: " in planned.stdout
    strict = run("copy", database, orq, "--strict", "--manifest", "m")
    assert strict.exit_code == 1
    assert object_of(strict)["failed"] == 1


def test_a_move_to_itself_is_rejected(run: Run, database: str) -> None:
    assert run("copy", database, database).exit_code == 2


def test_filters_are_those_of_the_source(run: Run, database: str, other: str) -> None:
    result = run("copy", database, other, "--projct", "p")
    assert result.exit_code == 2
    assert "did you mean --project?" in result.stderr


def test_redaction_needs_a_plugin(run: Run, database: str, other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(database, 1)
    assert "needs a plugin" in run("copy", database, other, "--redact").stderr

    class Hooks:
        def redact(self, text: str) -> str:
            return text.replace("answer", "[hidden]")

    monkeypatch.setattr("sessiondock_cli.redaction.load_hooks", Hooks)
    assert run("copy", database, other, "--redact").exit_code == 0
    assert "[hidden] 0" in run("show", other, "s0000").stdout


INTERRUPTED = """
import signal, time
from contextlib import nullcontext
from sessiondock_cli import moving
from sessiondock_cli.program import main

def interrupt(progress):
    if progress.done == 5:
        signal.raise_signal(signal.SIGINT)
        time.sleep(0.1)  # the main thread is told meanwhile

# a shell that starts this in the background lets it ignore interrupts
signal.signal(signal.SIGINT, signal.default_int_handler)
moving.progress_display = lambda *_, **__: nullcontext(interrupt)
main()
"""


def test_an_interrupted_copy_is_continued(run: Run, database: str, other: str) -> None:
    """The interrupt is sent in a process of its own, where it can interrupt nothing else."""
    fill(database, 40)
    interrupted = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, "copy", database, other, "--concurrency", "2"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert interrupted.returncode == 130
    assert interrupted.stderr == (
        "error: interrupted; run the same command again to go on, "
        f"{default_manifest(database, other)} knows what is done\n"
    )
    done = int(run("count", other).stdout)
    assert 5 <= done < 40
    assert object_of(run("copy", database, other, "--verify"))["copied"] >= 40 - done
    assert run("check", database, other).exit_code == 0
    assert run("count", other).stdout == "40\n"


def test_progress_on_a_terminal(terminal: Callable[..., tuple[int, str]], database: str, other: str) -> None:
    fill(database, 30)
    code, printed = terminal("copy", database, other, COLUMNS="120")
    assert code == 0
    assert "source" in printed
    assert "30 listed" in printed
    assert "sessions, 0 failed" in printed
    assert "copied 30" in printed


def progress(**changes: int) -> Progress:
    numbers = dict.fromkeys(
        ("copied", "skipped", "failed", "events", "recordings", "bytes", "source_slow_downs", "target_slow_downs"), 0
    )
    return Progress(**{**numbers, "done": 3, "total": 6, "source_limit": 8, "target_limit": 2, **changes}, seconds=1.5)


def test_progress_elsewhere_is_a_line_a_minute(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = SideCounts(), SideCounts()
    with progress_display(sides, quiet=True) as nothing:
        assert nothing is None
    with progress_display(sides, quiet=False) as show:
        assert isinstance(show, ProgressLines)
        show(progress())
        assert capsys.readouterr().err == ""
        monkeypatch.setattr(progress_module, "SECONDS_BETWEEN_LINES", 0.0)
        sides[0].retry_scheduled()
        show(progress(target_slow_downs=2))
    assert capsys.readouterr().err == (
        f"{progress()}; source: 1 retry; target: slowed down 2 times to 2 calls at once\n"
    )


def test_sessions_are_exported_and_imported(run: Run, database: str, other: str, folder: Path) -> None:
    fill(database, 4)
    exported = run("export", database, "all.chat.jsonl", "--project", "p")
    assert exported.exit_code == 0, exported.stderr
    assert object_of(exported)["sessions"] == 2
    assert run("export", database, "all.chat.jsonl").exit_code == 2
    assert run("export", database, "all.chat.jsonl", "--overwrite", "--session", "s0001").exit_code == 0
    imported = run("import", "all.chat.jsonl", other)
    assert imported.exit_code == 0, imported.stderr
    assert run("count", other).stdout == "1\n"
    assert "write NAME=VALUE" in run("export", database, "x.csv", "--option", "delimiter").stderr
    assert run("export", database, "x.csv", "--option", "nothing=1", "--option", "other=text").exit_code == 2


def test_pages_are_opened(run: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    fill(database, 2)
    page = Path(run("open", database, "s0001").stdout.strip())
    assert opened == [page.as_uri()]
    assert "s0001" in page.read_text(encoding="utf-8")
    assert "s0000" not in page.read_text(encoding="utf-8")
    run("open", database, "--project", "q", "--no-browser")
    assert len(opened) == 1


def test_sessions_that_cannot_be_read_are_failures(run: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    export = transfer.export

    def damaged(*arguments: Any, **settings: Any) -> Any:
        return attrs.evolve(export(*arguments, **settings), failures=1, failed={"s9": "it is damaged"})

    monkeypatch.setattr("sessiondock_transfer.export", damaged)
    fill(database, 1)
    exported = run("export", database, "pages", "--format", "html")
    assert (exported.exit_code, object_of(exported)["failed"]) == (1, {"s9": "it is damaged"})
    again = run("export", database, "pages", "--format", "html", "--overwrite", "-o", "table")
    assert "session s9 could not be read: it is damaged" in again.stdout
    assert " --overwrite to " in run("export", database, "pages", "--format", "html").stderr
    opened = run("open", database, "--no-browser")
    assert opened.exit_code == 1
    assert opened.stderr.startswith("error: 1 session could not be read, such as s9: it is damaged; the others are in ")


def test_counting_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with counting("exported", quiet=False) as show:
        assert show is not None
        show(3)
    with counting("exported", quiet=True) as nothing:
        assert nothing is None


def test_erasing_is_a_dry_run_unless_it_is_told(run: Run, database: str, other: str, folder: Path) -> None:
    fill(database, 4)
    found = object_of(run("erase", database, "--project", "p"))
    assert found["dry_run"]
    assert [each["state"] for each in found["sessions"]] == ["planned", "planned"]
    assert run("erase", database, "--project", "p", "--delete").exit_code == 2
    done = run("erase", database, "--project", "p", "--delete", "--yes", "--receipt", "receipt.json")
    assert done.exit_code == 0, done.stderr
    assert verify_receipt((folder / "receipt.json").read_text(encoding="utf-8"))
    assert run("count", database).stdout == "2\n"
    fill(other, 1)
    both = object_of(run("erase", database, "--session", "s0000", "--also", other, "--delete", "--yes"))
    assert {each["provider"] for each in both["sessions"]} == {"sql"}
    assert run("count", other).stdout == "0\n"


def test_an_erasure_that_is_interrupted_or_fails_goes_on(
    run: Run, database: str, orq: str, fake_orq: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    fill(database, 1)
    choice = ("erase", database, "--session", "s0000", "--delete", "--yes")
    with monkeypatch.context() as patch:
        patch.setattr("sessiondock_transfer.erase", interrupt)
        known, unknown = run(*choice, "--manifest", "m"), run(*choice)
    assert known.exit_code == unknown.exit_code == 130
    assert known.stderr == "error: interrupted; run the same command again to go on, m knows what is done\n"
    assert unknown.stderr == "error: interrupted; run the same command again for the rest\n"
    (folder / "m").touch()

    def fail(*_: object, **__: object) -> None:
        raise TransportError("no answer")

    with monkeypatch.context() as patch:
        patch.setattr("sessiondock_transfer.erase", fail)
        failed, lost = run(*choice, "--manifest", "m"), run(*choice)
    assert failed.exit_code == lost.exit_code == 5
    assert failed.stderr == "error: no answer; run the same command again to go on, m knows what is done\n"
    assert lost.stderr == "error: no answer\n"
    (session_id,) = fake_orq.seed({"tags": ["a"]})
    fake_orq.faults.add(Fault.status(500), times=None)
    left = run("erase", orq, "--session", session_id, "--delete", "--yes", "--timeout", "0", "--manifest", "n")
    assert left.exit_code == 1
    assert "run the same command again to go on, n knows what is done\n" in left.stderr


def test_a_receipt_has_a_place_before_anything_is_deleted(run: Run, database: str, folder: Path) -> None:
    fill(database, 2)
    choice = ("erase", database, "--session", "s0000", "--delete", "--yes", "--receipt")
    lost = run(*choice, str(folder / "nowhere" / "r.json"))
    assert (lost.exit_code, run("count", database).stdout) == (2, "2\n")
    assert "No such file or directory); nothing was deleted" in lost.stderr
    assert run(*choice, "r.json").exit_code == 0
    first = (folder / "r.json").read_text(encoding="utf-8")
    again = run(*choice, "r.json")
    assert again.exit_code == 2
    assert "r.json exists, and a receipt is never replaced" in again.stderr
    assert (folder / "r.json").read_text(encoding="utf-8") == first
    assert run(*choice, "r.json", "--manifest", "m.db").exit_code == 0


def test_an_erased_archive_holds_no_text_of_it(run: Run, folder: Path) -> None:
    run("create", "files:archive", "--name", "Zebra crossing", "--user-id", "ann")
    assert run("erase", "files:archive", "--user-id", "ann", "--delete", "--yes").exit_code == 0
    written = [path for path in (folder / "archive").rglob("*") if path.is_file()]
    assert not any(b"Zebra" in path.read_bytes() for path in written)


@pytest.mark.parametrize("arguments", [(), ("--session", "s1", "--user-id", "u")])
def test_what_to_erase_is_chosen_once(run: Run, database: str, arguments: tuple[str, ...]) -> None:
    result = run("erase", database, *arguments)
    assert result.exit_code == 2
    assert "choose the sessions by" in result.stderr


@pytest.mark.parametrize(("answer", "code", "left"), [("n\n", 1, "1\n"), ("y\n", 0, "0\n")])
def test_erasing_asks_on_a_terminal(
    run: Run, terminal: Callable[..., tuple[int, str]], database: str, answer: str, code: int, left: str
) -> None:
    fill(database, 1)
    ended, printed = terminal("erase", database, "--session", "s0000", "--delete", typed=answer)
    assert "Delete 1 session from" in printed
    assert ended == code
    assert run("count", database).stdout == left


def test_a_new_provider_is_written(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "made").mkdir()
    assert run("new-provider", "acme", "--folder", "made").exit_code == 0
    assert list((folder / "made").iterdir())
    monkeypatch.setitem(sys.modules, "sessiondock_devkit.new_provider.__main__", None)
    assert "sessiondock-cli[devkit]" in run("new-provider", "acme").stderr
