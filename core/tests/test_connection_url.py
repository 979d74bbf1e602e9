"""Connection URLs taken apart."""

from __future__ import annotations

import pytest

from sessiondock import ConfigurationError, Provider, connect, connect_async, register
from sessiondock.connection_url import ConnectionURL


@pytest.mark.parametrize(
    ("text", "authority", "path", "project"),
    [
        ("orq://Team/Pro%20ject", "Team", "/Pro%20ject", "Team/Pro ject"),
        ("sqlite:///sessions.db", "", "/sessions.db", "/sessions.db"),
        ("humanloop-export:./exports/x", "", "./exports/x", "./exports/x"),
        ("humanloop-export:/exports/x/", "", "/exports/x/", "/exports/x"),
        ("humanloop-export:C:/exports/a%3Fb", "", "C:/exports/a%3Fb", "C:/exports/a?b"),
        ("humanloop-export://./exports/x", ".", "/exports/x", "./exports/x"),
        ("x://", "", "", None),
    ],
)
def test_a_url_is_taken_apart(text: str, authority: str, path: str, project: str | None) -> None:
    url = ConnectionURL.parse(text)
    assert (url.authority, url.path, url.location) == (authority, path, project)
    assert url.opaque == ("://" not in text)


@pytest.mark.parametrize("text", ["file:a?b=c%20d&e=", "file://a?b=c%20d&e="])
def test_the_query_is_decoded(text: str) -> None:
    assert ConnectionURL.parse(text).query == (("b", "c d"), ("e", ""))


@pytest.mark.parametrize("text", ["x", "x:", "x:?a=b", ":path", "1x:path", "./x:path", "x:a#b", "x:a\nb", ""])
def test_a_malformed_url_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError):
        ConnectionURL.parse(text)


class Client:
    """Remembers the URL it was made from."""

    def __init__(self, url: ConnectionURL) -> None:
        self.url = url

    @classmethod
    def from_url(cls, url: ConnectionURL) -> Client:
        return cls(url)


def named(name: str, *, opaque_urls: bool) -> None:
    path = f"{__name__}:Client"
    register(
        Provider(
            name=name,
            title=name,
            distribution=name,
            schemes=(name,),
            sync_class=path,
            async_class=path,
            opaque_urls=opaque_urls,
        )
    )


def test_only_providers_of_paths_take_a_url_without_slashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessiondock.registry._registered", {})
    named("folder", opaque_urls=True)
    named("service", opaque_urls=False)
    for opened in (connect("folder:./a"), connect_async("folder:./a")):
        assert isinstance(opened, Client)
        assert opened.url.path == "./a"
    for connecting in (connect, connect_async):
        with pytest.raises(ConfigurationError, match="service:// with two slashes"):
            connecting("service:a")


def test_control_characters_are_refused_and_no_others() -> None:
    for text in ("x://a\x1fb", "x://a\x7fb"):
        with pytest.raises(ConfigurationError, match="control characters"):
            ConnectionURL.parse(text)
    for text in ("a b", "a\x80b"):
        assert ConnectionURL.parse(f"x://{text}").authority == text


def test_only_slashes_at_the_end_leave_a_location() -> None:
    assert ConnectionURL.parse("x:///MAX//").location == "/MAX"
    made = ConnectionURL(text="x://", scheme="x", authority="", path="", query=())
    assert (made.opaque, made.location) == (False, None)


def test_unknown_settings_are_answered_with_the_known() -> None:
    url = ConnectionURL.parse("x://?c=1")
    with pytest.raises(ConfigurationError, match=r"unknown setting 'c'\. Known here: a, b$"):
        url.settings("b", "a")
    with pytest.raises(ConfigurationError, match=r"unknown setting 'c'\. Known here: none$"):
        url.settings()


@pytest.mark.parametrize(
    "query", ["secret", "se=cret@host", "a b=1", "=1", f"{'n' * 41}=1", "1a=1", "se%63ret=1", "a=1&secret"]
)
def test_what_may_be_a_secret_is_not_named(query: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^the query of a connection URL is made of name=value pairs; .*%40$"):
        ConnectionURL.parse(f"dock://user:pa?{query}").settings("a")


def test_a_name_may_be_long() -> None:
    name = "n" * 40
    with pytest.raises(ConfigurationError, match=f"unknown setting '{name}'"):
        ConnectionURL.parse(f"dock://?{name}=1").settings()
