# Generated from tests/_async/test_rejections.py: edit that file, not this one.
# Digest: 63a0c440a50b6056
"""Arguments and settings that are rejected before anything is sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sessiondock import ConfigurationError, InvalidValueError, MissingFieldError, UnsupportedFieldError, connect
from sessiondock_orq import Orq, OrqBilling
from sessiondock_orq import query as q
from sessiondock_orq.fake import FakeOrq

INVALID_IDS = ["", ".", "..", "a\n", "a\0b", "\x7f", "\ud800", 5, None, b"id", ["id"]]


@pytest.mark.parametrize("session_id", INVALID_IDS)
def test_invalid_ids(orq: Orq, fake: FakeOrq, session_id: Any) -> None:
    with pytest.raises(InvalidValueError, match="session_id"):
        orq.sessions.get(session_id)
    with pytest.raises(InvalidValueError, match="session_id"):
        orq.sessions.update(session_id, tags=[])
    with pytest.raises(InvalidValueError, match="session_id"):
        orq.sessions.delete(session_id)
    assert fake.requests == []


def test_unsupported_and_missing_fields(orq: Orq, fake: FakeOrq) -> None:
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
    with pytest.raises(MissingFieldError, match=r"\bexternal_id must be given") as missing:
        sessions.create()
    assert (missing.value.fields, missing.value.operation) == (("external_id",), "create")
    with pytest.raises(UnsupportedFieldError, match="pass session_id by position"):
        sessions.get(session_id="s")
    assert fake.requests == []


def test_a_hint_names_a_field_once(orq: Orq) -> None:
    sessions: Any = orq.sessions
    with pytest.raises(UnsupportedFieldError) as caught:
        sessions.update("s", tag=["a"], tagss=["b"])
    assert caught.value.fields == ("tag", "tagss")
    assert "no such field: tag, tagss; did you mean tags? It takes: id, external_id" in str(caught.value)


def test_messages_show_the_beginning_of_a_long_value(orq: Orq) -> None:
    sessions: Any = orq.sessions
    content = "secret " * 100
    calls: list[Any] = [
        lambda: sessions.create(external_id="x", duration=content),
        lambda: sessions.create(external_id="x", billing={content: 1}),
        lambda: sessions.list(filters=content),
        lambda: sessions.list(query=content),
        lambda: sessions.list(sort=[content]),
        lambda: q.NumberCondition("a", "equals", content),  # type: ignore[arg-type]
    ]
    for call in calls:
        with pytest.raises(InvalidValueError) as caught:
            call()
        assert len(str(caught.value)) < 300


WRONG: list[tuple[str, Any, str]] = [
    ("external_id", "", "must not be empty"),
    ("external_id", 5, "must be a str, not int"),
    ("external_id", "\ud800", "cannot be sent as JSON"),
    ("duration", 5, "must be a timedelta"),
    ("duration", timedelta(-1), "must not be negative"),
    ("contact_ids", "ann", "list or tuple of str"),
    ("contact_ids", [1], "hold only str"),
    ("tags", None, "cannot be null in Orq"),
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
    ("billing", {}, "its keys are none"),
    ("billing", {"input_cost": 1, "output_cost": 1}, "needs input_cost, output_cost, total_cost"),
    ("billing", {"input_cost": 1, "output_cost": 1, "total_cost": 1, "tax": 1}, "is replaced whole"),
    ("billing", {"input_cost": 1, "output_cost": 1, "total_cost": "1"}, r"\.total_cost must be a finite number"),
    ("billing", OrqBilling(input_cost=1, output_cost=1, total_cost=float("nan")), r"\.total_cost"),
    ("usage", {"total_tokens": 5}, "needs prompt_tokens, completion_tokens, total_tokens"),
    ("usage", {"prompt_tokens": True, "completion_tokens": 1, "total_tokens": 1}, r"\.prompt_tokens"),
    ("usage", OrqBilling(input_cost=1, output_cost=1, total_cost=1), "must be a mapping"),
]


@pytest.mark.parametrize(("field", "value", "message"), WRONG)
def test_values_that_do_not_fit(orq: Orq, fake: FakeOrq, field: str, value: Any, message: str) -> None:
    sessions: Any = orq.sessions
    message = message if "JSON" in message else rf"\b{field}.*{message}"
    with pytest.raises(InvalidValueError, match=message):
        sessions.create(**{"external_id": "x", field: value})
    with pytest.raises(InvalidValueError, match=message):
        sessions.update("s", **{field: value})
    assert fake.requests == []


@pytest.mark.parametrize(
    "field",
    ["id", "external_id", "duration", "contact_ids", "billing", "usage", "traces_count", "workspace_id", "started_at"],
)
def test_only_the_project_can_be_cleared(orq: Orq, fake: FakeOrq, field: str) -> None:
    sessions: Any = orq.sessions
    with pytest.raises(InvalidValueError, match=f"{field} cannot be null in Orq, only project can"):
        sessions.update("s", **{field: None})
    assert fake.requests == []


def test_an_update_of_nothing(orq: Orq, fake: FakeOrq) -> None:
    with pytest.raises(InvalidValueError, match="nothing to update; give one of id, external_id, duration"):
        orq.sessions.update("s")
    assert fake.requests == []


LISTS: list[tuple[dict[str, Any], str]] = [
    ({"page_size": 0}, r"\bpage_size must be at least 1"),
    ({"page_size": -1}, r"\bpage_size must be at least 1"),
    ({"page_size": "5"}, r"\bpage_size must be an int"),
    ({"page_size": True}, r"\bpage_size must be an int"),
    ({"page": -1}, r"\bpage must be at least 0"),
    ({"page": 1.0}, r"\bpage must be an int"),
    ({"page": 1, "cursor": "a"}, "page or cursor, not both"),
    ({"max_items": 0}, r"\bmax_items must be at least 1"),
    ({"cursor": ""}, r"\bcursor must be"),
    ({"cursor": 5}, r"\bcursor must be"),
    ({"filters": "x"}, r"\bfilters must be a list or tuple"),
    ({"filters": None}, r"\bfilters must be a list or tuple"),
    ({"filters": q.IdFilter("_id", "x")}, r"\bfilters must be a list or tuple"),
    ({"filters": [{"type": "id", "id": "x", "path": "_id"}]}, "IdFilter, SearchFilter, StringFilter"),
    ({"filters": [q.StringCondition("a", "is", "b")]}, r"\bfilters must hold values of sessiondock_orq.query"),
    ({"query": {"operator": "and"}}, r"\bquery must be a Query"),
    ({"query": None}, r"\bquery must be a Query of sessiondock_orq.query, not None"),
    ({"sort": None}, r"\bsort must be a list or tuple"),
    ({"included_fields": None}, r"\bincluded_fields must be a mapping"),
    ({"query": [q.StringCondition("a", "is", "b")]}, r"\bquery must be a Query"),
    ({"query": q.Query([q.SingleChoiceCondition("a", "is", {1})])}, "cannot be sent as JSON"),
    ({"sort": q.Sort("a")}, r"\bsort must be a list or tuple"),
    ({"sort": ["started_at"]}, r"\bsort must hold values of sessiondock_orq.query"),
    ({"included_fields": ["tags"]}, r"\bincluded_fields must be a mapping"),
    ({"included_fields": {"tags": True}}, "values of included_fields must hold only str"),
    ({"included_fields": {1: "1"}}, r"\bincluded_fields must have only str keys"),
]


@pytest.mark.parametrize(("arguments", "message"), LISTS)
def test_arguments_of_list_are_rejected_before_the_first_page(arguments: dict[str, Any], message: str) -> None:
    orq = Orq(api_key="k", base_url="http://127.0.0.1:9")
    with pytest.raises(InvalidValueError, match=message):
        orq.sessions.list(**arguments)


def test_counts_that_do_not_fit(orq: Orq, fake: FakeOrq) -> None:
    wrong: Any = {"operator": "and"}
    with pytest.raises(InvalidValueError, match=r"\bquery must be a Query"):
        orq.sessions.count(query=wrong)
    with pytest.raises(InvalidValueError, match=r"\bfilters must be a list"):
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
    with pytest.raises(ConfigurationError, match=r"Orq takes nothing between orq:// and the query"):
        connect("orq://project")
    with pytest.raises(ConfigurationError, match=r"\bapi_key must not be in the connection URL"):
        connect("orq://?api_key=k")
    with pytest.raises(ConfigurationError, match="base_url"):
        connect("orq://?base_url=ftp://x")
