from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from sessiondock import ConfigurationError, Provider, Setting, hookimpl
from sessiondock.client_options import checked_headers, user_agent
from sessiondock.hooks import load_hooks
from sessiondock.settings import required_setting, resolve

ACME = Provider(
    name="acme",
    title="Acme",
    distribution="sessiondock-acme",
    schemes=("acme",),
    sync_class="x:X",
    async_class="x:X",
    settings=(
        Setting(name="api_key", environment=("ACME_KEY", "OLD_ACME_KEY"), secret=True, required=True),
        Setting(name="base_url", environment=("ACME_URL",)),
    ),
)
NONE = load_hooks()


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ACME_KEY", "OLD_ACME_KEY", "ACME_URL"):
        monkeypatch.delenv(name, raising=False)


class Vault:
    @hookimpl
    def credential(self, provider: str, setting: str) -> str | None:
        return f"{provider}/{setting}"


def test_argument_then_environment_then_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    vault = load_hooks([Vault()])
    assert resolve(ACME, "api_key", None, vault) == "acme/api_key"
    monkeypatch.setenv("OLD_ACME_KEY", "old")
    assert resolve(ACME, "api_key", None, vault) == "old"
    monkeypatch.setenv("ACME_KEY", "  ")
    assert resolve(ACME, "api_key", None, vault) == "old"
    monkeypatch.setenv("ACME_KEY", "new\n")
    assert resolve(ACME, "api_key", None, vault) == "new"
    assert resolve(ACME, "api_key", "mine", vault) == "mine"
    assert resolve(ACME, "base_url", None, vault) is None


def test_a_missing_key_says_where_it_may_come_from() -> None:
    with pytest.raises(ConfigurationError, match=r"pass api_key= or set ACME_KEY or OLD_ACME_KEY$"):
        resolve(ACME, "api_key", None, NONE)
    described = Setting(name="url", required=True, description="acme:///path")
    with pytest.raises(ConfigurationError, match=r"pass url= \(acme:///path\)$"):
        required_setting(dataclasses.replace(ACME, settings=(described,)), "url", None)


@pytest.mark.parametrize("key", ["", "  ", "a\nb", "schlüssel", 3, b"x"])
def test_a_key_that_cannot_be_one(key: Any) -> None:
    with pytest.raises(ConfigurationError, match="api_key") as caught:
        resolve(ACME, "api_key", key, NONE)
    assert "schlüssel" not in str(caught.value)


def test_an_undeclared_setting_is_the_providers_mistake() -> None:
    with pytest.raises(LookupError, match="no setting 'token'"):
        resolve(ACME, "token", None, NONE)


def test_headers_are_checked() -> None:
    assert checked_headers({"X-Trace": "1 2"}) == {"X-Trace": "1 2"}
    for wrong in ({"X": 1}, {"": "x"}, {"X Y": "1"}, {"X": "a\r\nEvil: 1"}, {"X": "é"}, {3: "x"}):
        with pytest.raises(ConfigurationError):
            checked_headers(wrong)  # type: ignore[arg-type]


def test_we_say_who_we_are() -> None:
    assert user_agent().startswith("sessiondock/")


def test_a_required_setting_is_the_argument_or_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert required_setting(ACME, "base_url", "https://h") == "https://h"
    monkeypatch.setenv("ACME_URL", " https://e ")
    assert required_setting(ACME, "base_url", None) == "https://e"
    assert required_setting(ACME, "base_url", "https://h") == "https://h"
    assert required_setting(ACME, "base_url", "https://\u00fc") == "https://\u00fc", (
        "only secrets go into header fields"
    )
    monkeypatch.delenv("ACME_URL")
    with pytest.raises(ConfigurationError, match=r"pass base_url= or set ACME_URL$") as caught:
        required_setting(ACME, "base_url", None)
    assert caught.value.provider == "acme"
    with pytest.raises(ConfigurationError, match="base_url is blank; pass base_url= or set ACME_URL"):
        required_setting(ACME, "base_url", " ")
    with pytest.raises(LookupError, match="'acme' declares no setting 'token'"):
        required_setting(ACME, "token", None)


def test_a_plugin_is_asked_for_secrets_only_and_its_key_is_checked() -> None:
    class Wrong:
        @hookimpl
        def credential(self) -> str:
            return "line\nbreak"

    wrong = load_hooks([Wrong()])
    assert resolve(ACME, "base_url", None, wrong) is None
    with pytest.raises(ConfigurationError, match="api_key has characters"):
        resolve(ACME, "api_key", None, wrong)
    with pytest.raises(ConfigurationError, match="api_key must be a str, not int") as caught:
        resolve(ACME, "api_key", 3, wrong)  # type: ignore[arg-type]
    assert caught.value.provider == "acme"


def test_a_setting_that_no_variable_holds() -> None:
    plain = Provider(
        name="plain",
        title="Plain",
        distribution="p",
        schemes=("plain",),
        sync_class="x:X",
        async_class="x:X",
        settings=(Setting(name="place", required=True),),
    )
    with pytest.raises(ConfigurationError, match=r"pass place=$"):
        resolve(plain, "place", None, NONE)
