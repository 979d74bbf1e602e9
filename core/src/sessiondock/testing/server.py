"""`FakeServer`: an HTTP/1.1 server on loopback, in threads of its own. Fakes of vendors are subclasses."""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, ClassVar, Self

import attrs

from ._listener import Listener
from ._loop import Loop, Plan
from .fault_rules import FaultRules
from .messages import BadJSONError, ReceivedRequest, RejectedError, Reply
from .routes import Handler, RouteMatch, RouteTable, declared_routes
from .seeding import SeedField, to_members

_logger = logging.getLogger("sessiondock.testing")

_UNPROCESSED = Reply.empty(500)


class FakeServer:
    """A server for tests, used with `with` or `async with`, or with `start` and `stop`.

    A vendor's fake is a subclass: class attributes, `reset`, `authenticate`, `error`, and one method per route::

        class FakeAcme(FakeServer):
            vendor = "acme"
            base_path = "/v1"

            def reset(self) -> None:
                super().reset()
                self.sessions: dict[str, dict[str, object]] = {}

            def authenticate(self, request: ReceivedRequest) -> Reply | None:
                return None if request.bearer == self.api_key else self.error(401, "bad key")

            @route("GET", "/v1/sessions/{session_id}")
            def get(self, request: ReceivedRequest) -> Reply:
                found = self.sessions.get(request.path_params["session_id"])
                return self.error(404, "no such session") if found is None else Reply.json(found)

        with FakeAcme() as fake:
            client = Acme(api_key=fake.api_key, base_url=fake.base_url)

    Handlers, `authenticate`, `error` and fault predicates run under `lock`, one request at a time; a test that looks
    at the state of a running fake from outside may hold `lock` too. A handler that raises is answered with 500, kept
    in `failures`, and raised again (as ExceptionGroup) when the `with` block ends.

    A fake stopped and started again comes back at the same address with its state.

    An entry point in the group `sessiondock.fakes` (name -> class) lets users run it in a process of its own:
    `python -m sessiondock.testing.serve acme --port 8700`.
    """

    vendor: ClassVar[str] = "fake"
    """The name in messages and of threads."""
    default_key: ClassVar[str] = "test-key"
    """The default of `api_key`."""
    base_path: ClassVar[str] = ""
    """The path of `base_url`, without a trailing slash. Routes are declared with it."""
    seed_fields: ClassVar[Mapping[str, SeedField]] = {}
    """The fields of `sessiondock.Session` that `seed` takes, and how each is kept."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        api_key: str | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """`port` 0 takes a free one at the first start. `ssl_context` makes the server speak https."""
        self.host = host
        self.port: int = port
        self.api_key: str = self.default_key if api_key is None else api_key
        self.ssl_context = ssl_context
        self.lock: threading.RLock = threading.RLock()
        self.faults: FaultRules = FaultRules()
        self.requests: list[ReceivedRequest] = []
        """Every request received, in order, including those that met a fault."""
        self.failures: list[Exception] = []
        """The exceptions that handlers raised."""
        self.protocol_errors: list[str] = []
        """The reasons why connections were dropped: data that was not HTTP/1.1."""
        self.log_limit: int | None = None
        """How many requests to keep; None keeps all."""
        self._listener: Listener | None = None
        self._routes = RouteTable()
        for method, template, attribute in declared_routes(type(self)):
            self._routes.add(method, template, getattr(self, attribute))
        self.reset()

    # Start and stop.

    def start(self) -> Self:
        """Start to listen. Raises OSError when the address is in use, RuntimeError when the server runs already."""
        if self._listener is not None:
            raise RuntimeError(f"{self!r} is running already")
        loop = Loop(plan=self._plan, failed=self.failures.append, garbled=self.protocol_errors.append)
        self._listener = Listener(
            self.host, self.port, name=f"sessiondock-{self.vendor}", context=self.ssl_context, serve=loop.serve
        )
        self.port = self._listener.port
        return self

    def stop(self) -> None:
        """End every connection and thread. Does nothing when the server does not run."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self.failures and error is None:
            raise ExceptionGroup(f"handlers of {self!r} raised", self.failures)

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, trace)

    @property
    def running(self) -> bool:
        """Whether it listens."""
        return self._listener is not None

    @property
    def origin(self) -> str:
        """Scheme, host and port. Raises RuntimeError before the first start if no port was chosen."""
        if self.port == 0:
            raise RuntimeError("the server has no port before it is started")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'http' if self.ssl_context is None else 'https'}://{host}:{self.port}"

    @property
    def base_url(self) -> str:
        """The base URL for a client: `origin` and `base_path`."""
        return self.origin + self.base_path

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {f'at {self.base_url}' if self.port else 'not started'}>"

    # For tests.

    def clear(self) -> None:
        """Forget the requests received so far."""
        with self.lock:
            self.requests.clear()

    def seed(self, *sessions: Mapping[str, Any]) -> list[str]:
        """Store sessions without a request, as if they were there before the test. Returns their ids in the same order.

        Each session is a mapping of fields of `sessiondock.Session`, with the same names and types on every fake. What
        it leaves out gets a value that the service could have given: ``fake.seed({}, {"name": "chat"})``.

        Raises:
            InvalidValueError: the vendor's sessions do not have a field, a value has the wrong type (in both cases
                nothing is stored), or a session with that id exists.
        """
        written = [to_members(fields, self.seed_fields, type(self).__name__) for fields in sessions]
        with self.lock:
            return [self.store_session(members) for members in written]

    def add_route(self, method: str, template: str, handler: Handler) -> None:
        """Answer a route with `handler`, which replaces an existing one. See `route` for templates."""
        with self.lock:
            self._routes.add(method, template, handler)

    # What a vendor's fake overrides.

    def reset(self) -> None:
        """Forget everything: state, requests, faults, failures. Called once by `__init__`.

        A subclass makes its state here, after `super().reset()`.
        """
        with self.lock:
            self.requests.clear()
            self.faults.clear()
            self.failures.clear()
            self.protocol_errors.clear()

    def store_session(self, members: dict[str, Any]) -> str:
        """Store one session for `seed` and return its id.

        Args:
            members: members of the vendor's JSON, by the names in `seed_fields`. Any of them may be missing.
        """
        raise NotImplementedError(f"{type(self).__name__} has no sessions to seed; override store_session")

    def authenticate(self, request: ReceivedRequest) -> Reply | None:
        """Return the error response to a request with wrong credentials, or None. Called for known routes only."""
        return None

    def error(self, status: int, message: str) -> Reply:
        """The vendor's error response, also for an injected `Fault.status` without a body of its own."""
        return Reply.json({"error": message}, status)

    def not_found(self, request: ReceivedRequest) -> Reply:
        """The response to a path that matches no route."""
        return self.error(404, f"no route for {request.path}")

    def method_not_allowed(self, request: ReceivedRequest, allowed: tuple[str, ...]) -> Reply:
        """The response to a known path with another method. `Allow` is added when it is missing."""
        return self.error(405, f"{request.method} is not allowed")

    def bad_json(self, request: ReceivedRequest, problem: BadJSONError) -> Reply:
        """The response when a handler reads JSON and the body is not JSON."""
        return self.error(400, f"the body is not JSON: {problem}")

    def handle(self, request: ReceivedRequest, match: RouteMatch | None) -> Reply:
        """Authenticate and dispatch one request."""
        if match is None:
            return self.not_found(request)
        if match.handler is None:
            reply = self.method_not_allowed(request, match.allowed)
            if "Allow" in reply.headers:
                return reply
            return attrs.evolve(reply, headers=reply.headers.replacing("Allow", ", ".join(match.allowed)))
        rejection = self.authenticate(request)
        return match.handler(request) if rejection is None else rejection

    # Serving.

    def _plan(self, request: ReceivedRequest) -> Plan:
        with self.lock:
            match = self._routes.match(request.method, request.path)
            if match is not None:
                request = attrs.evolve(request, route=match.template, path_params=match.path_params)
            self._record(request)
            rule = self.faults.take(request)
            if rule is None:
                return Plan(self._answer(request, match))
            fault = rule.fault
            reply = self._answer(request, match) if rule.after_effect else _UNPROCESSED
            if fault.own is not None:
                reply.close()
                reply = fault.own(self.error)
        return Plan(reply if fault.alter is None else fault.alter(reply), fault.deliver, fault.seconds)

    def _record(self, request: ReceivedRequest) -> None:
        self.requests.append(request)
        if self.log_limit is not None:
            del self.requests[: -self.log_limit]

    def _answer(self, request: ReceivedRequest, match: RouteMatch | None) -> Reply:
        try:
            return self.handle(request, match)
        except RejectedError as rejected:
            return rejected.reply
        except BadJSONError as problem:
            return self.bad_json(request, problem)
        except Exception as error:
            _logger.exception("%r failed at %r", self, request)
            self.failures.append(error)
            return self.error(500, f"the fake failed: {type(error).__name__}: {error}")
