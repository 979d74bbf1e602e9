"""How a command ends: exit codes, one line on standard error, and nothing that a stranger's plugin can disturb."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import Result

from sessiondock import errors
from sessiondock.testing import Fault
from sessiondock_cli import plugin_commands as plugins
from sessiondock_cli.exit_codes import ExitCode, exit_code_of
from sessiondock_cli.fake_server import serve, start_fake

Run = Callable[..., Result]
COMMAND = (sys.executable, "-m", "sessiondock_cli")


def test_exit_codes(run: Run, orq: str, fake_orq: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("ls", orq).exit_code == 0
    assert run("show", orq, "01JZ0000000000000000000000").exit_code == 3
    fake_orq.faults.add(Fault.status(500))
    failed = run("ls", orq)
    assert failed.exit_code == 1
    assert failed.stderr.startswith("error: orq.list")
    assert failed.stderr.count("\n") == 1
    monkeypatch.setenv("ORQ_API_KEY", "wrong")
    assert run("ls", orq).exit_code == 4
    assert run("ls", "orq://?base_url=http://127.0.0.1:9&max_retries=0").exit_code == 5
    assert run("rm", orq).exit_code == 2
    assert run("nonsense").exit_code == 2
    assert run("recordings", orq, "x").exit_code == 2


def test_every_error_has_an_exit_code() -> None:
    kinds = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    codes = {kind.__name__: next((code for base, code in _table() if issubclass(kind, base)), 1) for kind in kinds}
    assert codes["CertificateError"] == codes["TimeoutError"] == ExitCode.CONNECTION
    assert codes["UnknownProviderError"] == ExitCode.USAGE
    assert exit_code_of(ValueError()) == ExitCode.FAILED


def _table() -> Any:
    from sessiondock_cli import exit_codes

    return vars(exit_codes)["_CODES"]


def test_debug_shows_requests_and_tracebacks_without_secrets(run: Run, orq: str, fake_orq: Any) -> None:
    result = run("show", orq, "01JZ0000000000000000000000", "--debug")
    assert result.exit_code == 3
    assert "Traceback" in result.stderr
    assert re.search(r" GET \S+ -> 404 in \d+ ms\n", result.stderr)
    assert fake_orq.api_key not in result.stderr


def test_a_file_that_cannot_be_written(run: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSIONDOCK_CONFIG", "/proc/nowhere/config.toml")
    result = run("config", "set", "x", database)
    assert result.exit_code == 1
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1


def test_defects_are_not_hidden(run: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("sessiondock_cli.listing.write_all", broken)
    with pytest.raises(ZeroDivisionError):
        run("ls", database)


def test_providers(run: Run, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {each["name"]: each for each in map(json.loads, run("providers").stdout.splitlines())}
    assert rows["orq"]["settings"][0] == "api_key: not set (ORQ_API_KEY)"
    assert "create" in rows["orq"]["operations"]
    monkeypatch.setenv("ORQ_API_KEY", "k")
    assert "setting api_key: required, set by ORQ_API_KEY" in run("providers", "orq").stdout
    config.parent.mkdir()
    config.write_text('[connections.prod]\nurl = "orq://"\n')
    assert run("providers", "prod").stdout == run("providers", "orq://").stdout == run("providers", "orq").stdout
    broken = errors.ConfigurationError("does not load")
    monkeypatch.setattr("sessiondock.registry.installed_providers", lambda: {"acme": broken})
    assert json.loads(run("providers").stdout) == {"name": "acme", "status": "broken: does not load"}


def test_doctor(run: Run, orq: str, fake_orq: Any) -> None:
    found = [json.loads(line) for line in run("doctor", orq).stdout.splitlines()]
    assert found[-1]["about"] == "answer orq"
    assert found[-1]["ok"]
    fake_orq.faults.add(Fault.status(500))
    assert run("doctor", orq).exit_code == 1


def test_a_driver_that_is_missing_is_a_note_unless_a_connection_needs_it(
    run: Run, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec

    def without(name: str) -> Any:
        return None if name == "psycopg" else find(name)

    monkeypatch.setattr("importlib.util.find_spec", without)
    config.parent.mkdir()
    config.write_text('[connections.here]\nurl = "sqlite:///here.db"\n')
    well = run("doctor")
    assert well.exit_code == 0, well.stdout
    assert "psycopg is not installed; to use postgresql, pip install 'sessiondock-sql[postgres]'" in well.stdout
    with config.open("a") as file:
        file.write('[connections.pg]\nurl = "postgresql://h/db"\n[connections.gone]\nurl = "acme://"\n')
    found = [json.loads(line) for line in run("doctor").stdout.splitlines()]
    wrong = {each["about"]: each["detail"] for each in found if not each["ok"]}
    assert wrong["connection pg"] == "psycopg is not installed; pip install 'sessiondock-sql[postgres]'"
    assert "no provider is called 'acme'" in wrong["connection gone"]
    assert len(wrong) == 2
    assert run("doctor").exit_code == 1
    config.write_text("[")
    assert str(config) in run("doctor").stdout


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Install a plugin from its source."""

    def install(name: str, source: str) -> None:
        (tmp_path / f"{name}.py").write_text("from sessiondock import hookimpl\n" + source)
        info = tmp_path / f"{name}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(f"[sessiondock.plugins]\n{name} = {name}\n")
        monkeypatch.delitem(sys.modules, name, raising=False)

    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    plugins.plugin_commands.cache_clear()
    yield install
    plugins.plugin_commands.cache_clear()


GREETING = """
from sessiondock import NotFoundError
def greet(arguments):
    "Greet somebody."
    print("hello", *arguments)
    if "nobody" in arguments:
        raise NotFoundError("there is nobody")
    return 7
def quiet(arguments): pass
@hookimpl
def cli_commands():
    return {"greet": greet, "ls": greet, "quiet": quiet, "no\x1b[31m": 3}
"""


def test_commands_of_plugins(run: Run, installed: Callable[[str, str], None]) -> None:
    installed("greeting", GREETING)
    greeted = run("greet", "--to", "you", "-h")
    assert (greeted.exit_code, greeted.stdout) == (7, "hello --to you -h\n")
    assert run("quiet").exit_code == 0
    assert run("greet", "nobody").exit_code == 3
    assert run("greet", "nobody").stderr == "error: there is nobody\n"
    listed = run("--help")
    assert "Commands of plugins:\n  greet  Greet somebody." in listed.stdout
    assert listed.stdout.count("\n  ls ") == 1
    assert "did you mean greet?" in run("gret").stderr


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("raise RuntimeError('sick')", "it cannot be loaded: RuntimeError: sick"),
        ("@hookimpl\ndef cli_commands(): raise RuntimeError('sick')", "plugin 'broken' failed to give its commands"),
        ("@hookimpl\ndef cli_commands(): return {'bad': 3}", "bad is int, not a function"),
    ],
)
def test_a_broken_plugin_disturbs_nothing(
    run: Run, installed: Callable[[str, str], None], source: str, told: str
) -> None:
    installed("broken", source)
    installed("greeting", GREETING.replace(', "no\x1b[31m": 3', ""))
    listed = run("--help")
    assert listed.exit_code == 0
    assert "  greet  Greet somebody." in listed.stdout
    assert "  ls " in listed.stdout
    assert listed.stderr.count("\n") == 1
    assert listed.stderr.startswith("error: commands of a plugin are left out: ")
    assert told in listed.stderr
    assert run("greet", "you").exit_code == 7
    assert run("providers").exit_code == 0
    assert run("config").exit_code == 0


def test_an_unknown_fake(run: Run) -> None:
    result = run("serve-fake", "orc")
    assert result.exit_code == 2
    assert "did you mean orq?" in result.stderr
    assert start_fake("orq").api_key


@pytest.mark.parametrize("name", ["adk", "honeyhive", "humanloop", "orq", "syllable", "syllable-populated"])
def test_what_a_fake_prints_is_ready_to_paste(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    class Waiting:
        """Somebody who uses the fake as it says, and interrupts it then."""

        def wait(self) -> None:
            said = capsys.readouterr()
            lines = [shlex.split(line) for line in said.err.splitlines() if line.startswith("  ")]
            for _, pair in (line for line in lines if line[0] == "export"):
                monkeypatch.setenv(*pair.split("=", 1))
            listing, showing = (line[1:] for line in lines if line[0] == "sessiondock")
            assert listing == ["ls", said.out.strip()]
            assert len(run(*listing).stdout.splitlines()) >= 2, run(*listing).stderr
            assert json.loads(run(*showing).stdout)["id"] == showing[-1]
            raise KeyboardInterrupt

    monkeypatch.setattr("sessiondock_cli.fake_server.threading", SimpleNamespace(Event=Waiting))
    for variable in ("HH_PROJECT", "HH_API_URL", "HH_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    serve(name, 2)


def test_a_fake_serves_until_it_is_interrupted(run: Run) -> None:
    with subprocess.Popen(
        [*COMMAND, "serve-fake", "orq", "--sessions", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        url = server.stdout.readline().strip()
        key = server.stderr.readline().split()[2].rstrip(".")
        listed = run("count", url, ORQ_API_KEY=key)
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
    assert listed.stdout == "2\n", listed.stderr


def test_a_pipe_that_is_closed_early_is_no_error(run: Run, database: str) -> None:
    lines = "\n".join(json.dumps({"id": f"s{number}", "name": "x" * 2000}) for number in range(200))
    run("create", database, "-", "--fields", "id", stdin=lines)
    with subprocess.Popen([*COMMAND, "ls", database], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as listing:
        assert listing.stdout is not None
        assert listing.stderr is not None
        listing.stdout.readline()
        listing.stdout.close()
        assert listing.stderr.read() == b""
        assert listing.wait(20) == 0


def test_on_a_terminal(run: Run, terminal: Callable[..., tuple[int, str]], database: str) -> None:
    sessions = ({"id": f"s{number:02}", "name": "name " * 30} for number in range(60))
    run("create", database, "-", stdin="\n".join(map(json.dumps, sessions)))
    _, wide = terminal("ls", database, COLUMNS="120")
    assert wide.count("\r\n") == 52
    assert "There are more: write --limit, or go on with --cursor" in wide
    _, narrow = terminal("ls", database, COLUMNS="40", NO_COLOR="1")
    assert all(len(line) <= 40 for line in narrow.splitlines() if line.startswith("s"))
    assert "…" in narrow
    assert "\x1b[3" not in narrow
    _, plain = terminal("show", database, "s01", encoding="ascii")
    assert plain.isascii()


@pytest.mark.parametrize(("answer", "code", "left"), [("n\n", 1, "1\n"), ("y\n", 0, "0\n"), ("\x04", 130, "1\n")])
def test_deleting_asks_first(
    run: Run, terminal: Callable[..., tuple[int, str]], database: str, answer: str, code: int, left: str
) -> None:
    run("create", database, "--id", "s1")
    ended, printed = terminal("rm", database, "s1", typed=answer)
    assert "Delete 1 session from" in printed
    assert ended == code
    assert run("count", database).stdout == left


def test_the_start_loads_no_provider_and_no_http_library() -> None:
    unwanted = ("requests", "urllib3", "httpx", "aiohttp", "http.client", "sqlalchemy", "cattrs", "yaml", "tomlkit")
    program = (
        "import sys\nfrom sessiondock_cli.program import main\n"
        "for option in ('--help', '--version'):\n"
        "    sys.argv[1:] = [option]\n"
        "    try: main()\n"
        "    except SystemExit: pass\n"
        f"print([name for name in sys.modules if name in {unwanted} or name.startswith('sessiondock_')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = ast.literal_eval(done.stdout.splitlines()[-1])
    assert {name.partition(".")[0] for name in loaded} == {"sessiondock_cli"}
    assert not [name for name in loaded if ".commands" in name]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("copy", "a", "b", "--on-conflict", "mege"),
            "'mege'; did you mean merge? It is one of skip, merge, fail; see",
        ),
        (
            ("copy", "a", "b", "--on-conflict", "all"),
            "'all'. It is one of skip, merge, fail; see `sessiondock copy --he",
        ),
        (("config", "sett"), "'sett'; did you mean set? It is one of list, set, remove, path; see"),
        (
            ("ls", "a", "-n", "x"),
            "Invalid value for '--limit' / '-n': write a whole number; see `sessiondock ls --help`",
        ),
        (("ls", "a", "-n", "0"), "write 1 or more; see"),
        (("erase", "a", "--timeout", "soon"), "write a number; see"),
        (("lss",), "there is no command 'lss'; did you mean ls? See `sessiondock --help`"),
        (("ls", "a", "--limit"), "'--limit' requires an argument"),
    ],
)
def test_a_command_line_that_does_not_fit(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not any(raw in result.stderr for raw in ("Value error", "Input should", ".."))


def test_python_m_runs_the_command() -> None:
    program = [sys.executable, "-m", "sessiondock", "--version"]
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("sessiondock-cli 0.")


def test_tail_follows_until_it_is_interrupted(lines: Callable[..., Any], database: str) -> None:
    lines("create", database, "--id", "s1")
    command = [*COMMAND, "tail", "-f", database, "--interval", "0.1", "--fields", "id"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as tail:
        assert tail.stdout is not None
        assert json.loads(tail.stdout.readline())["id"] == "s1"
        lines("create", database, "--id", "s2")
        assert json.loads(tail.stdout.readline())["id"] == "s2"
        tail.send_signal(signal.SIGINT)
        _, said = tail.communicate(timeout=20)
    assert tail.returncode == 130
    assert said == "error: interrupted\n"
