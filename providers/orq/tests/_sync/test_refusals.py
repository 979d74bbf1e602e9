# Generated from tests/_async/test_refusals.py: edit that file, not this one.
# Digest: a1cdb642c358e7e3
"""What is refused before anything is sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sessiondock import ConfigurationError, InvalidValueError, UnsupportedFieldError, connect
from sessiondock_orq import Orq, OrqBilling
from sessiondock_orq import query as q
from sessiondock_orq.fake import FakeOrq

NO_IDS = ["", ".", "..", "a\n", "a\0b", "\x7f", "\ud800", 5, None, b"id", ["id"]]


@pytest.mark.parametrize("session_id", NO_IDS)
def test_what_is_no_id(orq: Orq, fake: FakeOrq, session_id: Any) -> None:
    with pytest.raises(InvalidValueError, match="session_id"):
        orq.sessions.get(session_id)
    with pytest.raises(InvalidValueError, match="session_id"):
        orq.sessions.update(session_id, tags=[])
    with pytest.raises(InvalidValueError, match="session_id"):
        orq.sessions.delete(session_id)
    assert fake.requests == []


def test_words_the_operations_do_not_take(orq: Orq, fake: FakeOrq) -> None:
    sessions: Any = orq.sessions
    with pytest.raises(UnsupportedFieldError, match=r"metadata.*It takes: external_id, duration") as caught:
        sessions.create(external_id="x", metadata={})
    assert caught.value.fields == ("metadata",)
    with pytest.raises(UnsupportedFieldError, match="did you mean contact_ids"):
        sessions.update("s", contacts_ids=[])
    with pytest.raises(UnsupportedFieldError, match=r"project_id.*did you mean project"):
        sessions.update("s", project_id="p")
    with pytest.raises(UnsupportedFieldError, match="did you mean filters"):
        sessions.list(filter=[])
    with pytest.raises(UnsupportedFieldError, match="limit"):
        sessions.list(limit=5)
    with pytest.raises(UnsupportedFieldError, match="sort"):
        sessions.count(sort=[])
    with pytest.raises(UnsupportedFieldError, match="wait"):
        sessions.get("s", wait=1)
    with pytest.raises(UnsupportedFieldError, match="force"):
        sessions.delete("s", force=True)
    with pytest.raises(TypeError, match="external_id"):
        sessions.create()
    assert fake.requests == []


WRONG: list[tuple[str, Any, str]] = [
    ("external_id", "", "must not be empty"),
    ("external_id", 5, "must be a str, not int"),
    ("external_id", "\ud800", "cannot be sent as JSON"),
    ("duration", 5, "must be a timedelta"),
    ("duration", timedelta(-1), "must not be negative"),
    ("contact_ids", "ann", "list or tuple of str"),
    ("contact_ids", [1], "hold only str"),
    ("tags", None, "tags cannot be null in Orq"),
    ("tags", "vip", "list or tuple of str"),
    ("traces_count", -1, "at least 0"),
    ("traces_count", True, "must be an int"),
    ("traces_count", 1.5, "must be an int"),
    ("project", "", "must not be empty"),
    ("project", 5, "must be a str"),
    ("started_at", datetime(2025, 4, 20), "no time zone"),
    ("started_at", date(2025, 4, 20), "must be a datetime"),
    ("updated_at", "2025-04-20T00:00:00Z", "must be a datetime"),
    ("billing", 5, "must be a mapping"),
    ("billing", {}, "it has nothing"),
    ("billing", {"input_cost": 1, "output_cost": 1}, "needs input_cost, output_cost, total_cost"),
    ("billing", {"input_cost": 1, "output_cost": 1, "total_cost": 1, "tax": 1}, "is stored whole"),
    ("billing", {"input_cost": 1, "output_cost": 1, "total_cost": "1"}, r"billing\.total_cost must be a finite number"),
    ("billing", OrqBilling(input_cost=1, output_cost=1, total_cost=float("nan")), r"billing\.total_cost"),
    ("usage", {"total_tokens": 5}, "needs prompt_tokens, completion_tokens, total_tokens"),
    ("usage", {"prompt_tokens": True, "completion_tokens": 1, "total_tokens": 1}, r"usage\.prompt_tokens"),
    ("usage", OrqBilling(input_cost=1, output_cost=1, total_cost=1), "must be a mapping"),
]


@pytest.mark.parametrize(("word", "value", "complaint"), WRONG)
def test_values_that_do_not_fit(orq: Orq, fake: FakeOrq, word: str, value: Any, complaint: str) -> None:
    sessions: Any = orq.sessions
    with pytest.raises(InvalidValueError, match=complaint):
        sessions.create(**{"external_id": "x", word: value})
    with pytest.raises(InvalidValueError, match=complaint):
        sessions.update("s", **{word: value})
    assert fake.requests == []


@pytest.mark.parametrize(
    "word",
    ["id", "external_id", "duration", "contact_ids", "billing", "usage", "traces_count", "workspace_id", "started_at"],
)
def test_only_the_project_can_be_cleared(orq: Orq, fake: FakeOrq, word: str) -> None:
    sessions: Any = orq.sessions
    with pytest.raises(InvalidValueError, match=f"{word} cannot be null in Orq, only project can"):
        sessions.update("s", **{word: None})
    assert fake.requests == []


def test_an_update_of_nothing(orq: Orq, fake: FakeOrq) -> None:
    with pytest.raises(InvalidValueError, match="nothing to update; give one of id, external_id, duration"):
        orq.sessions.update("s")
    assert fake.requests == []


LISTS: list[tuple[dict[str, Any], str]] = [
    ({"page_size": 0}, "page_size must be at least 1"),
    ({"page_size": -1}, "page_size must be at least 1"),
    ({"page_size": "5"}, "page_size must be an int"),
    ({"page_size": True}, "page_size must be an int"),
    ({"page": -1}, "page must be at least 0"),
    ({"page": 1.0}, "page must be an int"),
    ({"page": 1, "cursor": "a"}, "page or cursor, not both"),
    ({"max_items": 0}, "max_items must be at least 1"),
    ({"cursor": ""}, "cursor must be"),
    ({"cursor": 5}, "cursor must be"),
    ({"filters": "x"}, "filters must be a list or tuple"),
    ({"filters": None}, "filters must be a list or tuple"),
    ({"filters": q.IdFilter("_id", "x")}, "filters must be a list or tuple"),
    ({"filters": [{"type": "id", "id": "x", "path": "_id"}]}, "IdFilter, SearchFilter, StringFilter"),
    ({"filters": [q.StringCondition("a", "is", "b")]}, "filters must hold values of sessiondock_orq.query"),
    ({"query": {"operator": "and"}}, "query must be a Query"),
    ({"query": [q.StringCondition("a", "is", "b")]}, "query must be a Query"),
    ({"query": q.Query([q.SingleChoiceCondition("a", "is", {1})])}, "cannot be sent as JSON"),
    ({"sort": q.Sort("a")}, "sort must be a list or tuple"),
    ({"sort": ["started_at"]}, "sort must hold values of sessiondock_orq.query"),
    ({"included_fields": ["tags"]}, "included_fields must be a mapping"),
    ({"included_fields": {"tags": True}}, "values of included_fields must hold only str"),
    ({"included_fields": {1: "1"}}, "included_fields must have only str keys"),
]


@pytest.mark.parametrize(("words", "complaint"), LISTS)
def test_lists_that_do_not_fit_are_refused_when_they_are_asked_for(words: dict[str, Any], complaint: str) -> None:
    orq = Orq(api_key="k", base_url="http://127.0.0.1:9")
    with pytest.raises(InvalidValueError, match=complaint):
        orq.sessions.list(**words)


def test_counts_that_do_not_fit(orq: Orq, fake: FakeOrq) -> None:
    wrong: Any = {"operator": "and"}
    with pytest.raises(InvalidValueError, match="query must be a Query"):
        orq.sessions.count(query=wrong)
    with pytest.raises(InvalidValueError, match="filters must be a list"):
        orq.sessions.count(filters=wrong)
    assert fake.requests == []


def test_a_list_that_is_not_read_sends_nothing(orq: Orq, fake: FakeOrq) -> None:
    orq.sessions.list(page_size=5)
    assert fake.requests == []


@pytest.mark.parametrize("key", ["", "  ", "a\nb", "schlüssel"])
def test_keys_that_cannot_be_sent(key: str) -> None:
    with pytest.raises(ConfigurationError, match="api_key"):
        Orq(api_key=key)


def test_a_missing_key() -> None:
    with pytest.raises(ConfigurationError, match="pass api_key= or set ORQ_API_KEY"):
        Orq()


def test_connection_urls_that_do_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORQ_API_KEY", "k")
    with pytest.raises(ConfigurationError, match=r"Orq takes no project in its URL; use orq://"):
        connect("orq://project")
    with pytest.raises(ConfigurationError, match="unknown setting 'api_key'"):
        connect("orq://?api_key=k")
    with pytest.raises(ConfigurationError, match="base_url"):
        connect("orq://?base_url=ftp://x")
