"""The HTML archive is one document after another that loads nothing, runs only the search, and lies not."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from sessiondock import ConfigurationError, Event, MissingDependencyError, Recording, Session
from sessiondock_transfer import ExportedRecording, ExportedSession, find_format

from .samples import HOSTILE, START, hostile, item
from .written import written

ALLOWED = set(
    "html head meta title style body header main footer article section h1 h2 h3 p a bdi span div time "  # noqa: SIM905
    "dl dt dd details summary pre figure figcaption audio video table thead tbody tr th td label input button "
    "script".split()
)
VOID = {"meta", "input"}


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.inline: dict[str, list[str]] = {"script": [], "style": []}
        self._open: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in self.inline:
            self.inline[self._open[-1]].append(data)
        else:
            self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def pages(folder: Path) -> list[Page]:
    return [Page(path) for path in sorted(folder.rglob("*.html"))]


def check_is_harmless(page: Page, *, scripts: int) -> None:
    assert {tag for tag, _ in page.tags} <= ALLOWED
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"srcdoc", "style", "formaction"}]
        for name in ("src", "href"):
            target = attributes.get(name)
            assert target is None or re.fullmatch(r"(\.\./|#)?[\w./-]*", target), target
    assert [len(page.inline["script"]), len(page.all("script"))] == [scripts, scripts]
    (policy,) = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for name, texts in page.inline.items():
        for text in texts:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"{name}-src 'sha256-{digest}'" in policy
            assert "http" not in text


def test_hostile_content_is_text(tmp_path: Path) -> None:
    folder = written("html", tmp_path / "out", hostile(), item(), title=HOSTILE)
    session, other, index = sorted(pages(folder), key=lambda page: len(page.inline["script"]))
    for page, scripts in ((session, 0), (other, 0), (index, 1)):
        check_is_harmless(page, scripts=scripts)
    for page in (index, *(page for page in (session, other) if "alert" in page.text)):
        assert "</script><script>alert(1)</script><img src=x onerror=alert(2)>" in page.text
        assert "⟨U+202E⟩txt.exe ⟨U+D800⟩" in page.text
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\ud800-\udfff]", page.text)


def test_a_session(tmp_path: Path) -> None:
    folder = written("html", tmp_path / "out", item())
    page = Page(folder / "sessions" / "s1.html")
    articles = [each["id"] for each in page.all("article")]
    assert len(set(articles)) == 4
    permalinks = [each["href"] for each in page.all("a") if each.get("class") == "permalink"]
    assert permalinks == [f"#{each}" for each in articles]
    assert "Weather in Bonn?" in page.text
    assert '{\n  "celsius": 3\n}' in page.text
    assert "calls weather" in page.text
    assert "2024-04-01 22:38:19 UTC" in page.text
    assert '"_id": "s1"' in page.text


def test_anchors_stay(tmp_path: Path) -> None:
    exported = item()
    first = Page(written("html", tmp_path / "a", exported) / "sessions/s1.html")
    fewer = ExportedSession(session=exported.session, events=exported.events[2:])
    second = Page(written("html", tmp_path / "b", fewer) / "sessions/s1.html")
    assert [each["id"] for each in second.all("article")] == [each["id"] for each in first.all("article")][2:]


def test_anchors_are_unique_without_ids_and_with_equal_ones(tmp_path: Path) -> None:
    events = (Event(), Event(), Event(id="x"), Event(id="x"))
    folder = written("html", tmp_path / "out", ExportedSession(session=Session(id="s"), events=events))
    assert len({each["id"] for each in Page(folder / "sessions/s.html").all("article")}) == 4


def test_the_index_knows_what_was_said(tmp_path: Path) -> None:
    bare = ExportedSession(session=Session(id="bare"))
    folder = written("html", tmp_path / "out", item(), bare, title="Ours", search_text=12)
    index = Page(folder / "index.html")
    first, second = (each["data-text"] or "" for each in index.all("tr")[1:])
    assert "ann@example.org" in first
    assert first.endswith("late weather in b")
    assert second == "bare"
    assert "2 sessions." in index.text
    assert [each["href"] for each in index.all("a")] == ["sessions/s1.html", "sessions/bare.html"]
    assert [path.name for path in sorted(folder.iterdir())] == ["index.html", "sessions"]


def test_recordings_can_be_played(tmp_path: Path) -> None:
    found = [
        ExportedRecording(recording=Recording(name=HOSTILE, content_type="audio/wav"), file="recordings/a.wav", size=4),
        ExportedRecording(recording=Recording(content_type="video/mp4"), file="recordings/b.mp4", size=4),
    ]
    exported = ExportedSession(session=Session(id="s"), recordings=tuple(found))
    page = Page(written("html", tmp_path / "out", exported) / "sessions/s.html")
    check_is_harmless(page, scripts=0)
    assert [each["src"] for each in page.all("audio")] == ["../recordings/a.wav"]
    assert [each["src"] for each in page.all("video")] == ["../recordings/b.mp4"]


def test_large_and_odd_content(tmp_path: Path) -> None:
    large = "long " * 1_000_000
    event = Event(
        id="e",
        type="tool",
        name="f",
        outputs={"text": large},
        started_at=START,
        duration=timedelta(seconds=1),
        inputs={"a": "{broken"},
    )
    broken = Event(
        type="model", inputs={"messages": [{"role": "tool", "content": "{broken"}]}, outputs={"role": "critic"}
    )
    unbroken = Event(type="model", outputs={"text": "y" * 60_000})
    exported = ExportedSession(session=Session(id="s"), events=(event, broken, unbroken))
    page = Page(written("html", tmp_path / "out", exported) / "sessions/s.html")
    assert large.strip() in page.text
    assert page.text.count("y" * 60_000) == 2  # among the messages and in the event's fields
    assert "text of 60000 characters" in page.text
    assert "{broken" in page.text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"title": 3}, "title must be a str, not int"),
        ({"search_text": -1}, "search_text must be a whole number from 0"),
    ],
)
def test_options_that_do_not_fit(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=message):
        find_format("html").open(tmp_path / "out", options)


def test_without_jinja(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'sessiondock-transfer\[html\]'"):
        find_format("html").open(tmp_path / "out", {})
