"""Lists are the same with and without the extra ``fast``, whatever a service sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tests.test_from_bytes import no_dictionaries, whole
from core.tests.test_json_text import VALUES
from sessiondock import UNSET, DecodeError, PaginationError, json_text
from sessiondock.authoring import Headers, PageData, Response
from sessiondock.http import json_page
from sessiondock_honeyhive.wire import v1, v2024_05
from sessiondock_honeyhive.wire.reading import Reading, envelope
from sessiondock_humanloop import wire as humanloop
from sessiondock_orq import wire_list as orq
from sessiondock_syllable.wire import listing as syllable
from tests.benchmarks.vendors import VENDORS

Read = Callable[[Response], Any]
NOWHERE: Mapping[str, Any] = {"page": None, "page_size": None, "cursor": None}
SYLLABLE: Mapping[str, Any] = dict.fromkeys(
    ("search", "order_by", "descending", "fields", "started_after", "started_before"), UNSET
)


def read_orq(response: Response) -> Any:
    listing = orq.listing(filters=(), query=UNSET, sort=(), included_fields=UNSET, **NOWHERE)
    return listing.page(None).read(response)


def read_humanloop(response: Response) -> Any:
    return humanloop.listing(project="pr_1", **NOWHERE).page(None).read(response)


def read_syllable(response: Response) -> Any:
    return syllable.session_listing(**NOWHERE, **SYLLABLE).page(None).read(response)


def read_labels(response: Response) -> Any:
    return syllable.label_listing(**NOWHERE, **SYLLABLE).page(None).read(response)


def of_honeyhive(reading: Reading, *, events: bool) -> Read:
    read = reading.events if events else reading.sessions
    return lambda response: read(envelope(response)["events"])


LISTS: dict[str, tuple[str, str, Read]] = {
    "orq": ("orq", "data", read_orq),
    "humanloop": ("humanloop", "records", read_humanloop),
    "syllable": ("syllable", "items", read_syllable),
    "labels of syllable": ("syllable", "items", read_labels),
    "honeyhive": ("honeyhive", "events", of_honeyhive(v2024_05.READING, events=False)),
    "honeyhive today": ("honeyhive", "events", of_honeyhive(v1.READING, events=False)),
    "events of honeyhive": ("honeyhive", "events", of_honeyhive(v1.READING, events=True)),
}
ODD = [
    *("NaN", "-Infinity", "-0", "-0.0", "0", "5.0", "1e400", "18446744073709551616", "-9223372036854775809"),
    *(
        '"\\ud800"',
        '"\\u0000"',
        '"\xff"',
        '""',
        '"2024-04-01T22:38:19.1234567+02:00"',
        '"2024-04-01"',
        '"1712011099004"',
    ),
    *(
        "null",
        "true",
        "[]",
        "{}",
        '["a"]',
        '[{"id":""}]',
        '[{"id":7,"name":null}]',
        '{"input_cost":1}',
        "253402300800001",
    ),
    *("1" * 400, "1" * 4301, "[" * 200 + "]" * 200, '{"a":1,"a":2}', "01", "'", "tru", '"\\q"'),
]
TEXTS = st.sampled_from(ODD) | VALUES.map(json.dumps)


@st.composite
def items(draw: st.DrawFn, session: Mapping[str, Any]) -> bytes:
    """An item: a session with members that are changed, left out, unknown or there twice."""
    members = [(name, json.dumps(value)) for name, value in session.items()]
    names = [*session, "session_id", "event_id", "id", "unknown", "is_outbound"]
    changes = draw(st.lists(st.tuples(st.sampled_from(names), TEXTS | st.none()), max_size=3))
    for name, text in changes:
        others = [each for each in members if each[0] != name or draw(st.booleans())]
        members = others if text is None else [*others, (name, text)]
    return ("{" + ",".join(f"{json.dumps(name)}:{text}" for name, text in members) + "}").encode("latin-1")


@st.composite
def pages(draw: st.DrawFn, session: Mapping[str, Any], name: str) -> bytes:
    """A page of such items, with other members, perhaps damaged."""
    listed = draw(st.lists(items(session), max_size=3))
    text = b"[" + b",".join(listed) + b"]"
    body = b'{"has_more":%s,"total":7,"total_count":7,"totalEvents":7,"%s":%s,"page_size":3}' % (
        draw(st.sampled_from([b"true", b"false", b"null"])),
        draw(st.sampled_from([name, name, name, "other"])).encode(),
        draw(st.sampled_from([text, text, text, b"null", b"{}", b"[5]"])),
    )
    if draw(st.integers(0, 5)) == 0:
        place = draw(st.integers(0, len(body)))
        body = body[:place] + draw(st.binary(max_size=2)) + body[place + draw(st.integers(0, 2)) :]
    return body


def not_cut(body: bytes, name: str) -> None:
    """What a page is cut with where there is no msgspec."""


@contextmanager
def without_msgspec() -> Generator[None]:
    before = json_text.__dict__["_chosen"], json_page.__dict__["_chosen"]
    json_text.__dict__["_chosen"], json_page.__dict__["_chosen"] = json_text.plainly, not_cut
    try:
        yield
    finally:
        json_text.__dict__["_chosen"], json_page.__dict__["_chosen"] = before


def outcome(read: Read, body: bytes) -> Any:
    """The page with everything in it, or the error."""
    try:
        page: PageData[Any] | list[Any] = read(Response(status=200, headers=Headers(), body=body))
    except (DecodeError, PaginationError) as error:
        return type(error), str(error)
    if isinstance(page, PageData):
        return [whole(each) for each in page.items], attrs.evolve(page, items=())
    return [whole(each) for each in page]


@pytest.mark.parametrize("name", LISTS)
@settings(deadline=None)
@given(data=st.data())
def test_a_list_is_the_same_without_msgspec(name: str, data: st.DataObject) -> None:
    vendor, member, read = LISTS[name]
    body = data.draw(pages(VENDORS[vendor].session, member))
    with without_msgspec():
        expected = outcome(read, body)
    assert outcome(read, body) == expected


@pytest.mark.parametrize("name", [each for each in LISTS if "labels" not in each])
def test_what_the_vendors_send_is_read_without_dictionaries(name: str) -> None:
    vendor, member, read = LISTS[name]
    page = next(each for each in VENDORS[vendor].responses(3).values() if member in each)
    with no_dictionaries():
        found: Any = read(Response(status=200, headers=Headers(), body=json.dumps(page).encode()))
    assert len(getattr(found, "items", found)) == 3
