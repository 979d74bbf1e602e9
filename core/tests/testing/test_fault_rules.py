"""Which request meets which fault, and whether it is processed."""

from __future__ import annotations

from typing import Any

import pytest

from core.tests.testing.acme import FakeAcme
from core.tests.testing.clients import Answer, ClientError, with_http_client
from sessiondock.testing import FakeServer, Fault, ReceivedRequest, Reply


class FakeCounter(FakeServer):
    """Counts POSTs."""

    def reset(self) -> None:
        super().reset()
        self.count = 0
        self.closed = 0
        self.add_route("POST", "/count", self.up)
        self.add_route("GET", "/count/{name}", lambda _: Reply.json(self.count))

    def up(self, request: ReceivedRequest) -> Reply:
        self.count += 1
        return Reply(200, {}, Body(self))


class Body:
    """A streamed body that notices when it is let go of."""

    def __init__(self, server: FakeCounter) -> None:
        self._server = server
        self._left = 3

    def __iter__(self) -> Body:
        return self

    def __next__(self) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise StopIteration
        return b"x"

    def close(self) -> None:
        self._server.closed += 1


def up(server: FakeServer) -> Answer:
    return with_http_client(server.base_url + "/count", "POST")


def statuses(server: FakeServer, *paths: str) -> list[int]:
    return [with_http_client(server.base_url + path).status for path in paths]


@pytest.mark.parametrize("fault", [Fault.status(503), Fault.html(), Fault.redirect("/x"), Fault.answer(Reply.empty())])
@pytest.mark.parametrize(("after_effect", "count"), [(None, 0), (False, 0), (True, 1)])
def test_replacing_faults_leave_the_state_alone_unless_told(
    fault: Fault, after_effect: bool | None, count: int
) -> None:
    with FakeCounter() as server:
        server.faults.add(fault, after_effect=after_effect)
        assert up(server).body != b"xxx"

    assert server.count == count
    assert server.closed == count


@pytest.mark.parametrize("fault", [Fault.reset(), Fault.close(), Fault.raw(), Fault.delay(0.01, then=Fault.reset())])
@pytest.mark.parametrize(("after_effect", "count"), [(None, 0), (False, 0), (True, 1)])
def test_a_lost_answer_leaves_the_state_alone_unless_told(fault: Fault, after_effect: bool | None, count: int) -> None:
    with FakeCounter() as server:
        server.faults.add(fault, after_effect=after_effect)
        with pytest.raises(ClientError):
            up(server)

    assert server.count == count
    assert server.closed == count


@pytest.mark.parametrize(
    "fault",
    [
        Fault.half_body(),
        Fault.truncated_chunks(),
        Fault.truncated_json(),
        Fault.drip(),
        Fault.delay(0),
        Fault.stall(),
        Fault.hang_up(),
        Fault.gzip(),
        Fault.empty(),
        Fault.content_type("a/b"),
    ],
)
def test_spoiling_faults_need_the_answer(fault: Fault) -> None:
    with FakeCounter() as server:
        with pytest.raises(ValueError, match=fault.name):
            server.faults.add(fault, after_effect=False)
        assert server.faults.add(fault).after_effect


def test_times_and_skip() -> None:
    with FakeCounter() as server:
        rule = server.faults.add(Fault.status(503), times=2, skip=1)
        assert statuses(server, *["/count/a"] * 5) == [200, 503, 503, 200, 200]

    assert (rule.used, rule.left) == (2, 0)


def test_for_ever_until_cleared() -> None:
    with FakeCounter() as server:
        rule = server.faults.add(Fault.status(503), times=None)
        assert statuses(server, *["/count/a"] * 3) == [503, 503, 503]
        assert (rule.used, rule.left) == (3, None)
        server.faults.clear()
        assert statuses(server, "/count/a") == [200]


def test_rules_are_used_in_order_one_for_each_request() -> None:
    with FakeCounter() as server:
        first = server.faults.add(Fault.status(501))
        second = server.faults.add(Fault.status(502))
        assert server.faults.pending == [first, second]
        assert statuses(server, "/count/a") == [501]
        assert server.faults.pending == [second]
        assert statuses(server, "/count/a", "/count/a") == [502, 200]
        assert server.faults.pending == []


def test_only_matching_requests_count() -> None:
    with FakeCounter() as server:
        server.faults.add(Fault.status(501), method="POST")
        server.faults.add(Fault.status(502), path="/count/{name}", skip=1)
        server.faults.add(Fault.status(504), path="/nowhere")
        server.faults.add(Fault.status(505), when=lambda request: request.path.endswith("z"))
        assert statuses(server, "/count/a", "/count/z", "/count/z", "/nowhere", "/count/a") == [200, 502, 505, 504, 200]
        assert up(server).status == 501


def test_faulty_requests_are_logged_and_need_no_right_key() -> None:
    with FakeAcme() as server:
        server.faults.add(Fault.status(503))
        url = f"{server.base_url}/sessions/a"
        assert with_http_client(url).status == 503
        assert with_http_client(url).status == 401

    assert [request.route for request in server.requests] == ["/v1/sessions/{session_id}"] * 2


@pytest.mark.parametrize("arguments", [{"times": 0}, {"skip": -1}, {"path": "no-slash"}])
def test_rules_that_make_no_sense_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"times|path template"):
        FakeServer().faults.add(Fault.reset(), **arguments)
