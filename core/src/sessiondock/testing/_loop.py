"""Serves one connection: reads a request, sends a response, and repeats."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable

import attrs

from ._connection import Connection
from ._delivery import Delivery, send_reply
from ._reader import DisconnectedError, MalformedRequestError, read_request
from .messages import ReceivedRequest, Reply

logger = logging.getLogger("sessiondock.testing")


@attrs.frozen(eq=False)
class Plan:
    """A response, the way to send it, and the number of seconds to wait before."""

    reply: Reply
    deliver: Delivery = send_reply
    seconds: float = 0.0


@attrs.frozen(eq=False)
class Loop:
    """Serves connections with the responses that `plan` returns.

    `failed` gets what `plan` or a body raised; the client meets a reset then. `garbled` gets the reason why something
    that is not HTTP was answered with 400.
    """

    plan: Callable[[ReceivedRequest], Plan]
    failed: Callable[[Exception], None]
    garbled: Callable[[str], None]

    def serve(self, connection: Connection) -> None:
        """Serve until either side closes the connection."""
        with contextlib.suppress(DisconnectedError):
            try:
                while self._respond(connection, read_request(connection.reader, connection=connection.number)):
                    pass
            except MalformedRequestError as problem:
                self.garbled(str(problem))
                _refuse(connection, problem)
            connection.finish()

    def _respond(self, connection: Connection, request: ReceivedRequest) -> bool:
        try:
            plan = self.plan(request)
            return _deliver(plan, connection, request)
        except (DisconnectedError, MalformedRequestError):
            raise
        except Exception as error:
            logger.exception("no answer could be given to %r", request)
            self.failed(error)
            connection.reset()
            return False


def _deliver(plan: Plan, connection: Connection, request: ReceivedRequest) -> bool:
    try:
        if plan.seconds:
            connection.pause(plan.seconds)
        return plan.deliver(connection, request, plan.reply)
    finally:
        plan.reply.close()


def _refuse(connection: Connection, problem: MalformedRequestError) -> None:
    unread = ReceivedRequest(method="", target="", path="")
    reply = Reply.text(f"bad request: {problem}\n", 400, headers={"Connection": "close"})
    send_reply(connection, unread, reply)
