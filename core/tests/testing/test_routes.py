from __future__ import annotations

import http.client
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock.testing import FakeServer, ReceivedRequest, Reply, route
from sessiondock.testing.routes import PathTemplate


def answer(text: str) -> Reply:
    return Reply.text(text)


class Base(FakeServer):
    @route("GET", "/things/{thing_id}")
    def one(self, request: ReceivedRequest) -> Reply:
        return answer(f"one {request.path_params['thing_id']}")

    @route("POST", "/things/query")
    def query(self, request: ReceivedRequest) -> Reply:
        return answer("query")

    @route("GET", "/things/")
    def all_with_slash(self, request: ReceivedRequest) -> Reply:
        return answer("slash")

    @route("GET", "/things/{thing_id}/parts/{part}.json")
    def part(self, request: ReceivedRequest) -> Reply:
        return answer(f"part {request.path_params['thing_id']} {request.path_params['part']}")


def ask(server: FakeServer, method: str, target: str) -> tuple[int, str, str | None]:
    client = http.client.HTTPConnection(server.host, server.port, timeout=20)
    try:
        client.request(method, target)
        response = client.getresponse()
        return response.status, response.read().decode(), response.getheader("Allow")
    finally:
        client.close()


@pytest.mark.parametrize(
    ("method", "target", "text"),
    [
        ("GET", "/things/7", "one 7"),
        ("GET", "/things/a%2Fb", "one a/b"),
        ("GET", "/things/..%2F..", "one ../.."),
        ("GET", "/things/%2e%2e", "one .."),
        ("GET", "/things/a%20b%3Fc%23d%25e", "one a b?c#d%e"),
        ("GET", "/things/%C3%A9", "one é"),
        ("GET", "/things/a+b", "one a+b"),
        ("GET", "/things/query", "one query"),
        ("POST", "/things/query", "query"),
        ("GET", "/things/", "slash"),
        ("GET", "/things/a%2Fb/parts/c%2Ed.json", "part a/b c.d"),
    ],
)
def test_the_raw_path_decides(method: str, target: str, text: str) -> None:
    with Base() as server:
        assert ask(server, method, target) == (200, text, None)


@pytest.mark.parametrize("target", ["/", "/things", "/things/a/b", "/things/7/", "/Things/7", "/things/7/parts/.json"])
def test_an_unknown_path_is_404(target: str) -> None:
    with Base() as server:
        assert ask(server, "GET", target)[0] == 404


def test_a_known_path_with_another_method_is_405_and_names_those_that_work() -> None:
    with Base() as server:
        assert ask(server, "DELETE", "/things/query")[::2] == (405, "GET, POST")
        assert ask(server, "DELETE", "/things/7")[::2] == (405, "GET")


class Overriding(Base):
    def one(self, request: ReceivedRequest) -> Reply:
        return answer("overridden")

    @route("PUT", "/things/query")
    def query(self, request: ReceivedRequest) -> Reply:
        return answer("moved")

    def not_found(self, request: ReceivedRequest) -> Reply:
        return Reply.text("Route not found", 404)

    def method_not_allowed(self, request: ReceivedRequest, allowed: tuple[str, ...]) -> Reply:
        return Reply.text("no", 405, headers={"Allow": "nothing"})


def test_a_subclass_overrides_handlers_routes_and_refusals() -> None:
    with Overriding() as server:
        assert ask(server, "GET", "/things/7") == (200, "overridden", None)
        assert ask(server, "PUT", "/things/query") == (200, "moved", None)
        assert ask(server, "POST", "/things/query") == (405, "no", "nothing")
        assert ask(server, "GET", "/nowhere") == (404, "Route not found", None)


def test_one_server_can_be_given_other_routes() -> None:
    with Base() as server, Base() as other:
        server.add_route("GET", "/things/{thing_id}", lambda _: answer("replaced"))
        server.add_route("GET", "/more", lambda request: answer(str(request.route)))

        assert ask(server, "GET", "/things/7")[1] == "replaced"
        assert ask(server, "GET", "/more")[1] == "/more"
        assert ask(other, "GET", "/things/7")[1] == "one 7"
        assert ask(other, "GET", "/more")[0] == 404


@pytest.mark.parametrize("template", ["things", "", "/a/{", "/a/}", "/{a}{", "/{}", "/{a b}", "/{a}/{a}", "/{1}"])
def test_malformed_templates_are_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"path template|slot"):
        route("GET", template)


@given(st.text(min_size=1))
def test_an_encoded_value_is_always_one_segment(value: str) -> None:
    try:
        encoded = quote(value, safe="")
    except UnicodeEncodeError:
        return

    assert PathTemplate("/a/{value}/b").match(f"/a/{encoded}/b") == {"value": value}


@given(st.text(alphabet="/ab.", min_size=1))
def test_a_slash_never_fits_into_a_slot(value: str) -> None:
    found = PathTemplate("/x/{value}").match(f"/x/{value}")

    assert found == (None if "/" in value else {"value": value})
