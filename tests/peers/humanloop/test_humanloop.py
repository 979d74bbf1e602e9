"""humanloop 0.7.35 and we, call by call against the same fake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sessiondock_humanloop import AsyncHumanloop, Humanloop, HumanloopSession
from sessiondock_humanloop.fake import FakeHumanloop
from tests.peers._judge import Judge, Run
from tests.peers._support import Peer, Sdk, outcome

HUMANLOOP = Sdk(
    name="humanloop-0.7.35",
    requirements=(
        "humanloop==0.7.35",
        "pydantic==2.14.3",
        "urllib3==2.8.0",
        "aiohttp==3.14.5",
        "cryptography==42.0.8",
        "frozendict==2.5.1",
        "python-dateutil==2.9.0.post0",
        "certifi==2026.10.18",
        "typing_extensions==4.16.0",
    ),
    imports="humanloop",
)
NAIVE = "the SDK leaves a time without an offset naive, we read it as UTC"
SLASH = "we escape a slash, which the SDK lets through to another route"
VARIANTS = ["sync", "async"]


@pytest.fixture(scope="module")
def judge(open_judge: Callable[..., Judge]) -> Judge:
    return open_judge("humanloop 0.7.35", auth="X-API-KEY")


@pytest.fixture(scope="module")
def peer(start_peer: Callable[[Sdk, Path], Peer]) -> Peer:
    return start_peer(HUMANLOOP, Path(__file__).with_name("driver.py"))


@pytest.fixture
def fake() -> Iterator[FakeHumanloop]:
    with FakeHumanloop() as server:
        yield server


@pytest.fixture(params=VARIANTS)
def both(request: pytest.FixtureRequest, judge: Judge, peer: Peer, fake: FakeHumanloop) -> Both:
    return Both(judge, peer, fake, request.param)


class Both:
    """One variant of the SDK and of our client."""

    def __init__(self, judge: Judge, peer: Peer, fake: FakeHumanloop, variant: str) -> None:
        self.judge, self.peer, self.fake, self.variant = judge, peer, fake, variant
        self.key = fake.api_key

    def theirs(self, operation: str, **arguments: Any) -> Run:
        name = operation if self.variant == "sync" else f"{operation}_async"
        url = self.fake.base_url
        return self.judge.capture(self.fake, lambda: self.peer.ask(name, url=url, key=self.key, **arguments))

    def ours(self, operation: str, *arguments: Any, read: Callable[[Any], Any], **named: Any) -> Run:
        settings: dict[str, Any] = {"api_key": self.key, "base_url": self.fake.base_url, "max_retries": 0}

        def call() -> Any:
            with Humanloop(**settings) as client:
                found = getattr(client.sessions, operation)(*arguments, **named)
                return read(found.first() if operation == "list" else found)

        async def call_async() -> Any:
            async with AsyncHumanloop(**settings) as client:
                found = getattr(client.sessions, operation)(*arguments, **named)
                return read(await (found.first() if operation == "list" else found))

        return self.judge.capture(self.fake, lambda: outcome(call if self.variant == "sync" else call_async))

    def compare(self, name: str, theirs: Run, ours: Run, known: Mapping[str, str] | None = None) -> None:
        self.judge.compare(f"{name} ({self.variant})", theirs, ours, known=known)


def fields(session: HumanloopSession) -> dict[str, Any]:
    """A session with the names of the vendor."""
    return {
        "id": session.id,
        "reference_id": session.external_id,
        "projects": list(session.projects),
        "datapoints_count": session.datapoints_count,
        "first_inputs": session.first_inputs,
        "last_output": session.last_output,
        "created_at": session.created_at,
        "updated_at": session.updated_at,
    }


def page(size: int, number: int) -> Callable[[Any], Any]:
    return lambda found: {
        "records": [fields(session) for session in found.items],
        "page": number,
        "size": size,
        "total": found.total,
    }


def status_only(run: Run) -> Run:
    """Exceptions differ by design; the status they carry must not."""
    return Run(run.requests, {"status": run.outcome["error"]["status"]})


def fill(fake: FakeHumanloop) -> str:
    session_id = fake.log("pr_1", session_reference_id="mine", inputs={"a": [1, None]}, output="héllo")
    fake.log("pr_2", session_id=session_id, project_type="some_new_type")
    fake.log("pr_1")
    return session_id


def test_create(both: Both) -> None:
    theirs = both.theirs("create")
    both.fake.reset()
    made: list[HumanloopSession] = []

    def read(session: HumanloopSession) -> Any:
        made.append(session)
        return {"id": session.id}

    both.compare("create", theirs, both.ours("create", read=read))
    assert made == [HumanloopSession(id=made[0].id)]


def test_get(both: Both) -> None:
    session_id = fill(both.fake)
    theirs = both.theirs("get", session_id=session_id)
    known = {"result.created_at": NAIVE, "result.updated_at": NAIVE}
    both.compare("get", theirs, both.ours("get", session_id, read=fields), known)


def test_get_with_offsets(both: Both) -> None:
    session_id = fill(both.fake)
    both.fake.zone = "+00:00"
    both.compare(
        "get, times with offsets", both.theirs("get", session_id=session_id), both.ours("get", session_id, read=fields)
    )


def test_get_with_fields_left_out(both: Both) -> None:
    both.fake.nulls, both.fake.zone = False, "Z"
    session_id = both.fake.log("pr_1")
    theirs = both.theirs("get", session_id=session_id)
    both.compare("get, fields left out", theirs, both.ours("get", session_id, read=fields))


def test_get_of_an_id_that_needs_escaping(both: Both) -> None:
    session_id = "sesh_a/b?c&d=e#é +%"
    theirs, ours = both.theirs("get", session_id=session_id), both.ours("get", session_id, read=fields)
    both.compare(
        "get, an id with reserved characters",
        status_only(theirs),
        status_only(ours),
        {"path": SLASH if both.variant == "sync" else f"{SLASH}; and & and =, which the SDK lets through here too"},
    )


@pytest.mark.parametrize(
    ("named", "sent"),
    [
        ({}, {}),
        ({"page": 2}, {"page": 2}),
        ({"page": 2, "page_size": 1}, {"page": 2, "size": 1}),
        ({"page_size": 1}, {"size": 1}),
    ],
)
def test_list(both: Both, named: dict[str, int], sent: dict[str, int]) -> None:
    fill(both.fake)
    both.fake.zone = "Z"
    theirs = both.theirs("list_page", project_id="pr_1", **sent)
    read = page(sent.get("size", 10), sent.get("page", 1))
    name = " ".join(["list", *(f"{name}={value}" for name, value in named.items())])
    both.compare(name, theirs, both.ours("list", project="pr_1", read=read, **named))


def test_list_without_offsets(both: Both) -> None:
    fill(both.fake)
    both.compare(
        "list, times without offsets",
        both.theirs("list_page", project_id="pr_1"),
        both.ours("list", project="pr_1", read=page(10, 1)),
        {"result.records[*].created_at": NAIVE, "result.records[*].updated_at": NAIVE},
    )


def test_list_of_a_project_that_needs_escaping(both: Both) -> None:
    project = "pr a/b?c&d=e#é+%"
    theirs = both.theirs("list_page", project_id=project)
    both.compare(
        "list, a project with reserved characters", theirs, both.ours("list", project=project, read=page(10, 1))
    )


def test_rejections(both: Both) -> None:
    """A missing session, an argument that is not accepted, and a wrong key."""
    both.fake.largest_size = 100
    for name, call, named, arguments in (
        ("get, no such session", "get", ("sesh_none",), {"session_id": "sesh_none"}),
        ("list, too large a page", "list", (), {"project_id": "pr_1", "size": 101}),
    ):
        theirs = both.theirs("list_page" if call == "list" else call, **arguments)
        ours = both.ours(call, *named, read=fields, **({"project": "pr_1", "page_size": 101} if call == "list" else {}))
        both.compare(name, status_only(theirs), status_only(ours))
    both.key = "hl_sk_wrong"
    theirs = both.theirs("create")
    both.compare("create, wrong key", status_only(theirs), status_only(both.ours("create", read=fields)))
