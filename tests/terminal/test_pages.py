"""The pages that the command makes, in a real browser: searched, used by keyboard, and harmless whatever is in them.

``SCREENSHOTS=folder`` keeps a picture of each page.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sessiondock import Event, connect

from .browser import Browser

SCRIPT = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
HOSTILE = f"{SCRIPT}</title></pre></textarea>{SCRIPT} \x1b]0;taken\x07\x1b[31m \u202egnp.exe"
RIGHT_TO_LEFT = "שלום עולם, مرحبا"
LONG = "word " * 1_000_000
SHOWN = "[...document.querySelectorAll('#sessions tbody tr')].filter(row => !row.hidden).length"
pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed")
    found = Browser(program, tmp_path / "profile")
    yield found
    found.close()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index that ``sessiondock open`` makes of an ordinary, a right-to-left and a hostile session."""
    tmp_path = tmp_path_factory.mktemp("pages")
    url = f"sqlite:///{tmp_path / 'sessions.db'}"
    with connect(url) as client:
        for number, (name, text) in enumerate(
            (("Where is my parcel?", "On its way."), (RIGHT_TO_LEFT, RIGHT_TO_LEFT), (HOSTILE, HOSTILE + LONG)), 1
        ):
            started = datetime(2026, 4, number, tzinfo=UTC)
            client.sessions.create(id=f"s{number}", name=name, started_at=started, metadata={SCRIPT: SCRIPT})
            messages = [{"role": "user", "content": text}]
            event = Event(type="model", name=name, inputs={"messages": messages}, outputs={"text": text})
            client.sessions.add_events(f"s{number}", [event])
    done = subprocess.run(
        [sys.executable, "-m", "sessiondock", "open", url, "--no-browser"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    return Path(done.stdout.strip())


def keep(browser: Browser, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        browser.picture(Path(folder) / f"{name}.png")


def harmless(browser: Browser, page: Path) -> None:
    """No script of the content ran, nothing was asked of elsewhere, and no dialog was opened."""
    assert browser.value("document.title") != "taken"
    assert browser.value("document.querySelectorAll('img[src=x]').length") == 0
    asked = [
        each["params"]["request"]["url"] for each in browser.events if each.get("method") == "Network.requestWillBeSent"
    ]
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
    assert not [each for each in browser.events if each.get("method") == "Page.javascriptDialogOpening"]


def test_the_index_is_searched_by_keyboard(browser: Browser, index: Path) -> None:
    browser.open(index)
    harmless(browser, index)
    assert browser.value(SHOWN) == 3
    keep(browser, "index")
    browser.press("Tab")
    assert browser.value("document.activeElement.id") == "search"
    browser.write("parcel")
    assert browser.value(SHOWN) == 1
    assert browser.value("document.getElementById('found').textContent") == "1 of 3"
    keep(browser, "search")
    browser.press("Tab")
    browser.press("Enter")
    while "s1" not in browser.value("location.href") or browser.value("document.readyState") != "complete":
        pass
    assert "On its way." in browser.value("document.body.innerText")
    keep(browser, "session")


def brightness(browser: Browser, of: str) -> float:
    """Of the color of something of the page, from 0 to 255."""
    color = browser.value(f"getComputedStyle(document.body).{of}")
    return sum(map(float, re.findall(r"[\d.]+", color)[:3])) / 3


def test_the_page_follows_a_dark_system(browser: Browser, index: Path) -> None:
    browser.open(index)
    assert brightness(browser, "backgroundColor") > brightness(browser, "color") + 100
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    assert brightness(browser, "color") > brightness(browser, "backgroundColor") + 100
    keep(browser, "dark")


def test_a_search_that_finds_nothing_and_one_of_another_script(browser: Browser, index: Path) -> None:
    browser.open(index)
    browser.press("Tab")
    browser.write("שלום")
    assert browser.value(SHOWN) == 1
    browser.write(" nowhere")
    assert browser.value(SHOWN) == 0


def test_a_hostile_session_is_harmless(browser: Browser, index: Path) -> None:
    (page,) = (path for path in index.parent.glob("sessions/*.html") if path.stat().st_size > 5_000_000)
    browser.open(page)
    harmless(browser, page)
    text = browser.value("document.body.textContent")
    assert "<script>document.title='taken'</script>" in text
    assert text.count("word ") >= 1_000_000
    assert browser.value("getComputedStyle(document.querySelector('h1 , h2')).unicodeBidi") in ("plaintext", "isolate")
    keep(browser, "hostile")


def test_text_from_right_to_left_is_shown_so(browser: Browser, index: Path) -> None:
    (page,) = (path for path in index.parent.glob("sessions/*.html") if "s2" in path.name)
    browser.open(page)
    assert browser.value("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    keep(browser, "right-to-left")
