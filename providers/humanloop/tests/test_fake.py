"""What the fake does that the client does not ask for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from sessiondock_humanloop.fake import FakeHumanloop


def ask(fake: FakeHumanloop, target: str, method: str = "GET", key: str | None = None) -> tuple[int, Any]:
    headers = {"X-API-KEY": fake.api_key if key is None else key}
    try:
        with urlopen(Request(fake.origin + target, method=method, headers=headers)) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_other_paths_and_methods(fake: FakeHumanloop) -> None:
    assert ask(fake, "/v4/sessions/") == (404, {"detail": "Not Found"})
    assert ask(fake, "/v5/sessions") == (404, {"detail": "Not Found"})
    assert ask(fake, "/v4/sessions", "DELETE") == (405, {"detail": "Method Not Allowed"})


@pytest.mark.parametrize(
    ("query", "place", "kind"),
    [
        ("", "project_id", "value_error.missing"),
        ("project_id=pr_1&page=x", "page", "type_error.integer"),
        ("project_id=pr_1&page=0", "page", "value_error.number.not_ge"),
        ("project_id=pr_1&size=0", "size", "value_error.number.not_ge"),
        ("project_id=pr_1&size=11", "size", "value_error.number.not_le"),
    ],
)
def test_rejected_parameters_are_an_array(fake: FakeHumanloop, query: str, place: str, kind: str) -> None:
    fake.detail, fake.largest_size = "string", 10
    status, body = ask(fake, f"/v4/sessions?{query}")
    (problem,) = body["detail"]
    assert (status, problem["loc"], problem["type"]) == (422, ["query", place], kind)
    assert problem["msg"]


def test_logs_make_and_fill_sessions(fake: FakeHumanloop) -> None:
    one = fake.log("pr_1", session_reference_id="mine", inputs={"a": 1}, output="x")
    assert fake.log("pr_1", session_reference_id="mine", inputs={"a": 2}) == one
    assert fake.log("pr_2", session_id=one, output="y") == one
    two = fake.log("pr_2", session_reference_id="other")
    session = fake.sessions[one]
    assert (session["first_inputs"], session["last_output"], session["datapoints_count"]) == ({"a": 1}, "y", 3)
    assert [project["id"] for project in session["projects"]] == ["pr_1", "pr_2"]
    assert session["created_at"] < session["updated_at"]
    _, page = ask(fake, "/v4/sessions?project_id=pr_2")
    assert [record["id"] for record in page["records"]] == [two, one]
    assert (page["page"], page["size"], page["total"]) == (1, 10, 2)
    with pytest.raises(KeyError):
        fake.log("pr_1", session_id="sesh_none")


def test_ids_and_times_repeat_after_reset(fake: FakeHumanloop) -> None:
    def made() -> dict[str, Any]:
        return fake.sessions[fake.log("pr_1")]

    fake.detail, fake.zone, fake.nulls, fake.largest_size = "object", "Z", False, 1
    before = made()
    fake.reset()
    assert made() == before
    again = FakeHumanloop()
    for name in ("detail", "zone", "nulls", "largest_size"):
        assert getattr(fake, name) == getattr(again, name)
    assert len(before["id"]) == len("sesh_YuzHoIpqfcs15KoDmfuGb")


def test_seeded_sessions_are_stored_as_given(fake: FakeHumanloop) -> None:
    created = datetime(2025, 6, 1, 12, tzinfo=UTC)
    first, second = fake.seed({"external_id": "mine", "project": "pr_2", "started_at": created}, {})
    session = fake.sessions[first]
    assert (session["reference_id"], session["created_at"]) == ("mine", "2025-06-01T12:00:00.000000")
    assert session["updated_at"] == session["created_at"]
    assert [project["id"] for project in session["projects"]] == ["pr_2"]
    assert [project["id"] for project in fake.sessions[second]["projects"]] == [fake.default_project]
