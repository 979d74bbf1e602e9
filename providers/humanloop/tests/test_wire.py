"""Which page is the last, and what errors mean, without a server."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sessiondock import APIError, InvalidValueError
from sessiondock.http import Headers, Response
from sessiondock_humanloop import wire


def page_at(cursor: str | None, count: int, **said: Any) -> tuple[str | None, int | None]:
    listing = wire.listing(project="pr_1", page=None, page_size=2, cursor=None)
    body = {"records": [{"id": f"sesh_{number}"} for number in range(count)], **said}
    read = listing.page(cursor).read(Response(status=200, headers=Headers(), body=json.dumps(body).encode()))
    assert len(read.items) == count
    return read.next_cursor, read.total


@pytest.mark.parametrize(
    ("count", "said", "is_last", "total"),
    [
        (2, {"total": 4, "size": 2}, True, 4),
        (2, {"total": 5, "size": 2}, False, 5),
        (1, {"total": 3}, True, 3),
        (1, {"total": 4}, False, 4),
        (2, {}, False, None),
        (1, {}, True, 3),
        (0, {}, True, 2),
        (0, {"total": 9}, True, 9),
        (1, {"size": 1}, False, None),
        (1, {"size": "1", "total": "9"}, True, 3),
    ],
)
def test_which_page_is_the_last(count: int, said: dict[str, Any], is_last: bool, total: int | None) -> None:
    following, found = page_at("2:2:2", count, **said)
    assert (following is None, found) == (is_last, total)


def test_the_service_itself_is_gone_and_another_server_is_not() -> None:
    gone = wire.hint(APIError("x", status=500, url="https://api.humanloop.com/v4/sessions"))
    assert gone is not None
    assert gone.startswith("Humanloop shut its service down in September 2025")
    assert wire.hint(APIError("x", status=500, url="https://api.humanloop.com/v40/sessions")) is None
    assert wire.hint(APIError("x", status=500, url="https://mine.example/v4/sessions")) is None
    assert wire.hint(APIError("x", status=500)) is None
    assert wire.hint(APIError("x", status=404, operation="list")) is None
    assert wire.hint(APIError("x", status=404, operation="get")) == "Humanloop's session ids start with sesh_"


def test_a_project_that_cannot_be_one_is_named() -> None:
    with pytest.raises(InvalidValueError, match=r"^project "):
        wire.checked_project("")
