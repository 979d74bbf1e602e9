"""Services that are wrong in one way each; the client passes it on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import attrs

from addons.devkit.tests.conformance.memory.fake import FakeMemory
from sessiondock.authoring import json_body
from sessiondock.testing import ReceivedRequest, Reply


class DropsInputs(FakeMemory):
    def change(self, session: dict[str, Any], body: dict[str, Any]) -> None:
        super().change(session, {name: value for name, value in body.items() if name not in {"inputs", "outputs"}})


class StartsNow(FakeMemory):
    def change(self, session: dict[str, Any], body: dict[str, Any]) -> None:
        now = datetime.now(UTC).isoformat()
        super().change(session, {**body, "started_at": now} if "started_at" in body else body)


class CutsTimes(FakeMemory):
    def change(self, session: dict[str, Any], body: dict[str, Any]) -> None:
        start = body.get("started_at")
        cut = {} if start is None else {"started_at": datetime.fromisoformat(start).isoformat(timespec="milliseconds")}
        super().change(session, {**body, **cut})


class Strips(FakeMemory):
    def change(self, session: dict[str, Any], body: dict[str, Any]) -> None:
        name = body.get("name")
        super().change(session, {**body, "name": name.strip()} if isinstance(name, str) else body)


class SortsTags(FakeMemory):
    def change(self, session: dict[str, Any], body: dict[str, Any]) -> None:
        super().change(session, {**body, "tags": sorted(body["tags"])} if "tags" in body else body)


class AddsTags(FakeMemory):
    def change(self, session: dict[str, Any], body: dict[str, Any]) -> None:
        added = [*session.get("tags", ()), *body.get("tags", ())]
        super().change(session, {**body, "tags": list(dict.fromkeys(added))} if "tags" in body else body)


class ListsLess(FakeMemory):
    def page(self, request: ReceivedRequest, items: list[dict[str, Any]]) -> Reply:
        return super().page(request, [{**item, "metadata": None} for item in items])


class IgnoresNull(FakeMemory):
    def change(self, session: dict[str, Any], body: dict[str, Any]) -> None:
        super().change(session, {name: value for name, value in body.items() if value is not None})


class IgnoresEmpty(FakeMemory):
    def change(self, session: dict[str, Any], body: dict[str, Any]) -> None:
        super().change(session, {name: value for name, value in body.items() if value != {}})


class ForgetsEvents(FakeMemory):
    def update(self, request: ReceivedRequest) -> Reply:
        self.events.pop(self.session(request)["id"], None)
        return super().update(request)


class Resets(FakeMemory):
    def change(self, session: dict[str, Any], body: dict[str, Any]) -> None:
        kept = {"id": session.get("id"), **body}
        session.clear()
        super().change(session, kept)


class MakesIds(FakeMemory):
    def create(self, request: ReceivedRequest) -> Reply:
        body = {name: value for name, value in request.json().items() if name != "id"}
        return super().create(attrs.evolve(request, body=json_body(body)))


class _ChangesIds(FakeMemory):
    def create(self, request: ReceivedRequest) -> Reply:
        body = request.json()
        changed = {**body, "id": self.changed_id(body["id"])} if "id" in body else body
        return super().create(attrs.evolve(request, body=json_body(changed)))

    def changed_id(self, given: str) -> str:
        raise NotImplementedError


class LowersIds(_ChangesIds):
    def changed_id(self, given: str) -> str:
        return given.lower()


class CutsIds(_ChangesIds):
    def changed_id(self, given: str) -> str:
        return given[:64]


class DropsUntypedEvents(FakeMemory):
    def add_events(self, request: ReceivedRequest) -> Reply:
        kept = [event for event in request.json()["events"] if "type" in event]
        return super().add_events(attrs.evolve(request, body=json_body({"events": kept})))


class StoresAgain(FakeMemory):
    repeats = "new"


class ReplacesOnRepeat(FakeMemory):
    repeats = "replace"


class Merges(FakeMemory):
    merges = True


class Forgives(FakeMemory):
    forgives_delete = True


class OldestFirst(FakeMemory):
    newest_first = False


class KeepsEvents(FakeMemory):
    def delete(self, request: ReceivedRequest) -> Reply:
        kept = dict(self.events)
        reply = super().delete(request)
        self.events = kept
        return reply


class KeepsDeleted(FakeMemory):
    def delete(self, request: ReceivedRequest) -> Reply:
        self.session(request)
        return Reply.empty(204)


class DeletesAll(FakeMemory):
    def delete(self, request: ReceivedRequest) -> Reply:
        self.session(request)
        self.sessions.clear()
        return Reply.empty(204)


class ReusesNumbers(FakeMemory):
    """A new session gets the number of the newest one after a delete, and the list has one for each number."""

    def list_sessions(self, request: ReceivedRequest) -> Reply:
        deleted = any(received.method == "DELETE" for received in self.requests)
        items = list(self.sessions.values())
        return self.page(request, items[:1] + items[2:] if deleted else items)


class MakesUpdated(FakeMemory):
    def update(self, request: ReceivedRequest) -> Reply:
        session_id = request.path_params["session_id"]
        self.sessions.setdefault(session_id, {"id": session_id})
        return super().update(request)


class DropsEventMetadata(FakeMemory):
    def add_events(self, request: ReceivedRequest) -> Reply:
        reply = super().add_events(request)
        for event in self.events[request.path_params["session_id"]]:
            event.pop("metadata", None)
        return reply


class AppendsEvents(FakeMemory):
    def add_events(self, request: ReceivedRequest) -> Reply:
        kept = self.events.setdefault(self.session(request)["id"], [])
        added = [{"id": f"e-{self.number()}", **event} for event in request.json()["events"]]
        kept += added
        return Reply.json({"events": added}, 201)


class ReversesEvents(FakeMemory):
    def list_events(self, request: ReceivedRequest) -> Reply:
        return self.page(request, self.events.get(self.session(request)["id"], [])[::-1])


class IgnoresTheOrderOfEvents(FakeMemory):
    def list_events(self, request: ReceivedRequest) -> Reply:
        return self.page(request, self.events.get(self.session(request)["id"], []))


class MixesEvents(FakeMemory):
    def list_events(self, request: ReceivedRequest) -> Reply:
        return self.page(request, [event for events in self.events.values() for event in events])


class NamesNoSession(FakeMemory):
    def list_events(self, request: ReceivedRequest) -> Reply:
        events = self.events.get(self.session(request)["id"], [])
        return self.page(request, [{**event, "session_id": None} for event in events])


class MissesEvents(FakeMemory):
    def list_events(self, request: ReceivedRequest) -> Reply:
        known = self.session(request)["id"] in self.events
        return super().list_events(request) if known else self.error(404, "no events")


class GoesNowhere(FakeMemory):
    def before(self, items: list[dict[str, Any]], start: int, size: int) -> str:
        return str(items[start - 1]["id"])


class IgnoresPages(FakeMemory):
    def begin(self, request: ReceivedRequest, items: list[dict[str, Any]], size: int) -> int:
        return super().begin(request, items, 0)


class IgnoresSize(FakeMemory):
    def page(self, request: ReceivedRequest, items: list[dict[str, Any]]) -> Reply:
        query = [("size", "100"), *(pair for pair in request.query if pair[0] != "size")]
        return super().page(attrs.evolve(request, query=query), items)


class SkipsOne(FakeMemory):
    def begin(self, request: ReceivedRequest, items: list[dict[str, Any]], size: int) -> int:
        start = super().begin(request, items, size)
        return start + 1 if start else start


class CountsOff(FakeMemory):
    """The cursor is how many were given so far: what is stored meanwhile moves the rest to the next page."""

    def reset(self) -> None:
        super().reset()
        self.given: dict[str, int] = {}

    def begin(self, request: ReceivedRequest, items: list[dict[str, Any]], size: int) -> int:
        cursor = request.query_first("cursor")
        start = self.given.get(cursor, 0) if cursor is not None else super().begin(request, items, size)
        if start + size <= len(items):
            self.given[items[start + size - 1]["id"]] = start + size
        return start


class CountsLeft(CountsOff):
    """The cursor is how many are left, the oldest first: what is stored meanwhile takes the place of the next."""

    newest_first = False

    def begin(self, request: ReceivedRequest, items: list[dict[str, Any]], size: int) -> int:
        cursor = request.query_first("cursor")
        start = len(items) - self.given.get(cursor, len(items)) if cursor is not None else 0
        if start + size <= len(items):
            self.given[items[start + size - 1]["id"]] = len(items) - start - size
        return start


class CountsPages(FakeMemory):
    def page(self, request: ReceivedRequest, items: list[dict[str, Any]]) -> Reply:
        reply = super().page(request, items)
        assert isinstance(reply.body, bytes)
        return Reply.json({**json.loads(reply.body), "total": 1})


class ChangesLineEnds(FakeMemory):
    def stream(self, request: ReceivedRequest) -> Reply:
        content = self.files[request.path_params["recording_id"]].replace(b"\n", b"\r\n")
        return Reply.stream([content], content_type="audio/wav", length=len(content))


class IgnoresFilters(FakeMemory):
    def matches(self, request: ReceivedRequest, session: dict[str, Any]) -> bool:
        return True


class FiltersByName(FakeMemory):
    def matches(self, request: ReceivedRequest, session: dict[str, Any]) -> bool:
        return request.query_first("project") in {None, session.get("name")}


class CapsTotal(FakeMemory):
    def page(self, request: ReceivedRequest, items: list[dict[str, Any]]) -> Reply:
        reply = super().page(request, items)
        assert isinstance(reply.body, bytes)
        return Reply.json({**json.loads(reply.body), "total": min(len(items), 100)})


class CapsLists(FakeMemory):
    def page(self, request: ReceivedRequest, items: list[dict[str, Any]]) -> Reply:
        return super().page(request, items[:100])


class IgnoresEventSize(FakeMemory):
    def list_events(self, request: ReceivedRequest) -> Reply:
        return super().list_events(attrs.evolve(request, query=[("size", "50"), *request.query]))


class SkipsEvent(FakeMemory):
    def list_events(self, request: ReceivedRequest) -> Reply:
        kept = self.events.get(self.session(request)["id"], [])
        return self.page(request, kept if request.query_first("cursor") is None else kept[:-1])


class LosesEventTimes(FakeMemory):
    def list_events(self, request: ReceivedRequest) -> Reply:
        kept = self.events.get(self.session(request)["id"], [])
        return self.page(request, [{**event, "started_at": None} for event in kept])


class MakesUpEvents(FakeMemory):
    def list_events(self, request: ReceivedRequest) -> Reply:
        known = request.path_params["session_id"] in self.sessions
        return super().list_events(request) if known else self.page(request, [{"id": "e-0", "type": "tool"}])
