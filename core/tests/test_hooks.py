from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from sessiondock import ConfigurationError, hookimpl, hooks
from sessiondock.hooks import load_hooks, usable_hooks
from sessiondock.http import PreparedRequest


class Recorder:
    def __init__(self) -> None:
        self.seen: list[object] = []

    @hookimpl
    def retry_scheduled(self, provider: str, delay: float) -> None:
        self.seen.append((provider, delay))

    @hookimpl
    def redact(self, text: str) -> str:
        return text.replace("a@b.c", "[mail]")

    @hookimpl
    def cli_commands(self) -> dict[str, object]:
        return {"dump": print}


class Broken:
    @hookimpl
    def retry_scheduled(self) -> None:
        raise RuntimeError("broken")

    @hookimpl
    def redact(self, text: str) -> str:
        raise RuntimeError("broken")

    @hookimpl
    def cli_commands(self) -> dict[str, object]:
        raise RuntimeError("broken")

    @hookimpl
    def credential(self, provider: str, setting: str) -> str:
        raise RuntimeError("vault is shut: s3cret")


class Misspelt:
    @hookimpl
    def retry_sheduled(self) -> None:
        """Never called."""


class Explaining:
    @hookimpl
    def credential(self) -> str:
        raise ConfigurationError("the vault is locked; unlock it")


class NotText:
    @hookimpl
    def redact(self, text: str) -> int:
        return 3

    @hookimpl
    def credential(self) -> int:
        return 3


@pytest.fixture
def fresh() -> Iterator[None]:
    hooks._installed.cache_clear()  # pyright: ignore[reportPrivateUsage]
    yield
    hooks._installed.cache_clear()  # pyright: ignore[reportPrivateUsage]


def test_without_plugins_there_is_nothing() -> None:
    nothing = load_hooks()
    assert not nothing
    assert nothing.redact("a@b.c") == "a@b.c"
    assert nothing.credential("acme", "api_key") is None
    assert nothing.cli_commands() == {}


def test_one_that_raises_is_logged_and_the_others_still_run(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder()
    loaded = load_hooks([Broken(), recorder, Broken()])
    loaded.retry_scheduled("acme", "get", 1, 0.5, "status 503", "c1")
    assert recorder.seen == [("acme", 0.5)]
    assert [record.name for record in caplog.records] == ["sessiondock.hooks"] * 2
    assert loaded.cli_commands() == {"dump": print}


def test_redaction_fails_closed(caplog: pytest.LogCaptureFixture) -> None:
    assert load_hooks([Recorder()]).redact("mail a@b.c") == "mail [mail]"
    assert load_hooks([Recorder(), Broken()]).redact("mail a@b.c") == "[redaction failed]"
    assert load_hooks([NotText()]).redact("mail a@b.c") == "[redaction failed]"
    assert "failed to redact" in caplog.text


def test_a_failing_vault_is_no_reason_to_try_another_key() -> None:
    with pytest.raises(ConfigurationError, match="failed to find api_key") as caught:
        load_hooks([Broken()]).credential("acme", "api_key")
    assert "s3cret" not in str(caught.value)
    with pytest.raises(ConfigurationError, match="not str"):
        load_hooks([NotText()]).credential("acme", "api_key")
    with pytest.raises(ConfigurationError, match=r"acme: plugin '\d+': the vault is locked; unlock it"):
        load_hooks([Explaining()]).credential("acme", "api_key")
    assert load_hooks([Recorder()]).credential("acme", "api_key") is None


class Named:
    """Marks every text with its name, and knows keys and commands."""

    def __init__(self, name: str, told: list[str]) -> None:
        self._name = name
        self._told = told

    @hookimpl
    def redact(self, text: str) -> str:
        return text + self._name

    @hookimpl
    def credential(self) -> str:
        return self._name

    @hookimpl
    def operation_started(self) -> None:
        self._told.append(self._name)

    @hookimpl
    def cli_commands(self) -> dict[str, object]:
        return {"who": self._name, self._name: self._name}


def test_the_plugin_that_was_registered_last_comes_first() -> None:
    told: list[str] = []
    loaded = load_hooks([Named("a", told), Named("b", told)])
    assert loaded.redact(">") == ">ba"
    assert loaded.credential("acme", "api_key") == "b"
    assert loaded.cli_commands() == {"who": "b", "a": "a", "b": "b"}
    loaded.operation_started("acme", "get", "c1")
    assert told == ["b", "a"]


def test_a_misspelt_hook_is_found() -> None:
    with pytest.raises(ConfigurationError, match="retry_sheduled"):
        load_hooks([Misspelt()])


PLUGIN = """
from sessiondock import hookimpl

@hookimpl
def redact(text):
    return text.upper()
"""


def install(folder: Path, name: str, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / f"{name}.py").write_text(source)
    info = folder / f"{name}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[sessiondock.plugins]\n{name} = {name}\n")
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.usefixtures("fresh")
def test_installed_plugins_are_found_and_can_be_turned_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "shouting", PLUGIN, monkeypatch)
    assert load_hooks().redact("a") == "A"
    assert load_hooks([Recorder()]).redact("a@b.c") == "[MAIL]", "the passed plugin runs before the installed"
    monkeypatch.setenv(hooks.DISABLE, "1")
    assert not load_hooks()
    assert load_hooks([Recorder()]).redact("a@b.c") == "[mail]"


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise RuntimeError('sick')", "it cannot be loaded: RuntimeError: sick"),
        ("raise SystemExit(3)", "it cannot be loaded: SystemExit: 3"),
        ("", "has no hook"),
        ("from sessiondock import hookimpl\n@hookimpl\ndef redakt(text): return text", "does not fit"),
        ("from sessiondock import hookimpl\n@hookimpl\ndef redact(words): return words", "does not fit"),
        ("from sessiondock import hookimpl\n@hookimpl\nasync def redact(text): return text", "plain functions"),
        ("from sessiondock import hookimpl\n@hookimpl\nasync def redact(text): yield text", "plain functions"),
        ("from sessiondock import hookimpl\n@hookimpl(wrapper=True)\ndef redact(text): return (yield)", "wrappers"),
        ("from sessiondock import hookimpl\n@hookimpl(hookwrapper=True)\ndef redact(text): yield", "wrappers"),
    ],
)
def test_an_installed_plugin_that_cannot_be_used_stops_every_client(
    source: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "sick", source, monkeypatch)
    with pytest.raises(ConfigurationError, match=f"(?s)hook plugin 'sick' of sick 1.2: .*{reason}.*DISABLE_PLUGINS=1"):
        load_hooks()
    monkeypatch.setenv(hooks.DISABLE, "1")
    assert not load_hooks()


@pytest.mark.usefixtures("fresh")
def test_plugins_beside_a_broken_one_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert usable_hooks()[1] == []
    install(
        tmp_path, "misspelt", "from sessiondock import hookimpl\n@hookimpl\ndef redakt(text): return text", monkeypatch
    )
    usable, failures = usable_hooks()
    assert not usable
    install(tmp_path, "shouting", PLUGIN, monkeypatch)
    usable, failures = usable_hooks()
    assert usable.redact("a") == "A"
    (failure,) = failures
    assert "hook plugin 'misspelt' of misspelt 1.2: plugin 'misspelt' does not fit" in failure
    monkeypatch.setenv(hooks.DISABLE, "1")
    assert usable_hooks()[1] == []


def test_a_plugin_passed_as_a_class_or_alone() -> None:
    with pytest.raises(ConfigurationError, match="Recorder is a class; pass an instance"):
        load_hooks([Recorder])
    with pytest.raises(ConfigurationError, match="pass plugins="):
        load_hooks(Recorder())  # type: ignore[arg-type]
    twice = Recorder()
    with pytest.raises(ConfigurationError, match="does not fit"):
        load_hooks([twice, twice])


@pytest.mark.usefixtures("fresh")
def test_an_entry_point_without_a_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = metadata.EntryPoint(name="lost", value="no_such_module_anywhere", group=hooks.GROUP)

    def only_this(group: str) -> tuple[metadata.EntryPoint]:
        return (entry,)

    monkeypatch.setattr(hooks, "entry_points", only_this)
    with pytest.raises(ConfigurationError, match="of an unknown distribution"):
        load_hooks()


class Observer:
    """Keeps everything that it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []

    @hookimpl
    def operation_started(self, provider: str, operation: str, call_id: str) -> None:
        self.told.append(("started", provider, operation, call_id))

    @hookimpl
    def request_prepared(self, provider: str, request: object, call_id: str, attempt: int) -> None:
        self.told.append(("prepared", provider, request, call_id, attempt))

    @hookimpl
    def response_received(
        self,
        provider: str,
        operation: str,
        status: int,
        headers: object,
        seconds: float,
        call_id: str,
        attempt: int,
        request_id: str | None,
    ) -> None:
        self.told.append(("received", provider, operation, status, headers, seconds, call_id, attempt, request_id))

    @hookimpl
    def retry_scheduled(
        self, provider: str, operation: str, attempt: int, delay: float, reason: str, call_id: str
    ) -> None:
        self.told.append(("retry", provider, operation, attempt, delay, reason, call_id))

    @hookimpl
    def operation_finished(
        self,
        provider: str,
        operation: str,
        seconds: float,
        error: object,
        call_id: str,
        attempts: int,
        sent: int,
        received: int,
    ) -> None:
        self.told.append(("finished", provider, operation, seconds, error, call_id, attempts, sent, received))


def test_every_hook_gets_all_it_is_promised() -> None:
    observer = Observer()
    loaded = load_hooks([observer])
    assert loaded
    request = PreparedRequest(operation="get", method="GET", url="https://h", headers={})
    failure = ValueError("x")
    loaded.operation_started("acme", "get", "c1")
    loaded.request_prepared("acme", request, "c1", 1)
    loaded.response_received("acme", "get", 503, {"a": "b"}, 0.5, "c1", 1, "r1")
    loaded.retry_scheduled("acme", "get", 1, 2.5, "status 503", "c1")
    loaded.operation_finished("acme", "get", 3.5, failure, "c1", 2)
    loaded.operation_finished("acme", "get", 3.5, failure, "c1", 2, sent=5, received=7)
    assert observer.told == [
        ("started", "acme", "get", "c1"),
        ("prepared", "acme", request, "c1", 1),
        ("received", "acme", "get", 503, {"a": "b"}, 0.5, "c1", 1, "r1"),
        ("retry", "acme", "get", 1, 2.5, "status 503", "c1"),
        ("finished", "acme", "get", 3.5, failure, "c1", 2, 0, 0),
        ("finished", "acme", "get", 3.5, failure, "c1", 2, 5, 7),
    ]


def test_the_environment_turns_plugins_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(hooks.DISABLE, raising=False)
    assert not hooks.disabled()
    for value, off in (("", False), ("0", False), ("1", True), ("yes", True)):
        monkeypatch.setenv("SESSIONDOCK_DISABLE_PLUGINS", value)
        assert hooks.disabled() is off


def test_why_an_installed_plugin_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "sound", PLUGIN, monkeypatch)
    install(tmp_path, "unsound", "", monkeypatch)
    found = {entry.name: hooks.failure_of(entry) for entry in metadata.entry_points(group="sessiondock.plugins")}
    assert found["sound"] is None
    assert "'unsound' of unsound 1.2" in (found["unsound"] or "")


def test_a_plugin_that_does_not_fit_is_named_with_its_failure(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ConfigurationError, match="plugin 'Misspelt' does not fit"):
        load_hooks([Misspelt()])
    with pytest.raises(ConfigurationError, match="failed to find api_key: RuntimeError") as caught:
        load_hooks([Broken()]).credential("acme", "api_key")
    assert caught.value.provider == "acme"
    load_hooks([Broken()]).cli_commands()
    assert "failed to give its commands" in caplog.text
    assert load_hooks([Broken(), Recorder(), Broken()]).cli_commands() == {"dump": print}


def test_where_a_plugin_failed_is_told_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    def inner() -> None:
        raise KeyError("s3cret")

    class Failing:
        @hookimpl
        def operation_started(self, provider: str) -> None:
            inner()

    load_hooks([Failing()]).operation_started("acme", "get", "c1")
    line = inner.__code__.co_firstlineno + 1
    assert f"KeyError at {__file__}:{line}" in caplog.text
    assert "s3cret" not in caplog.text
