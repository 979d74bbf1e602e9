"""A fake whose one answer comes in three framings, for tests of what faults do to it."""

from __future__ import annotations

from core.tests.testing.clients import Ask, ClientError
from sessiondock.testing import FakeServer, Reply

BODY = b'{"id":"s1","items":[1,2,3]}'


class FakeThing(FakeServer):
    """`/whole` has a body of bytes, `/chunks` the same in pieces, `/sized` in pieces with a length."""

    def reset(self) -> None:
        super().reset()
        self.processed = 0
        for path in ("/whole", "/chunks", "/sized", "/nothing"):
            self.add_route("GET", path, lambda request: self.thing(request.path))

    def thing(self, path: str) -> Reply:
        self.processed += 1
        pieces = (BODY[start : start + 5] for start in range(0, len(BODY), 5))
        if path == "/whole":
            return Reply(200, {"Content-Type": "application/json"}, BODY)
        if path == "/nothing":
            return Reply.empty()
        return Reply.stream(pieces, length=len(BODY) if path == "/sized" else None)


def sees_error(ask: Ask, server: FakeServer, path: str = "/whole", timeout: float = 20) -> bool:
    """Whether the client raises, and whether the request after it is answered as ever."""
    try:
        ask(server.base_url + path, timeout=timeout)
    except ClientError:
        return ask(server.base_url + path).body == BODY
    return False
