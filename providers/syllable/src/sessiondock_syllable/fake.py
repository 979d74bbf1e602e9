"""`FakeSyllable`: a server for tests that speaks as Syllable does."""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self, get_args
from urllib.parse import quote

from sessiondock.testing import BadJSONError, FakeServer, ReceivedRequest, RejectedError, Reply, SeedField, route
from sessiondock.testing.recordings import FakeRecording

from ._fake_dialogue import Dialogue
from ._fake_listing import Query
from ._fake_rejections import bad_request, integer, new_label, unprocessable
from ._fake_storage import FakeStorage
from .fields import LabelField, SessionField

__all__ = ["Dialogue", "FakeStorage", "FakeSyllable"]

_FIRST_ID = 824


class FakeSyllable(FakeServer):
    """Sessions, labels, transcripts and recordings in memory.

    Sessions cannot be created through the service, so tests add them: `seed`, `add_session`, `dialogue`,
    `add_recording`.
    What is not documented is decided in the plainest way: search values match whole, several must all match, dates
    are inclusive, lists without an order are in order of creation.

    Attributes:
        sessions: by id, as they are sent.
        labels: by id, as they are sent.
        dialogues: by session id, what transcripts, summaries, latency, timelines and debug data are made of.
        recordings: by session id.
        tokens: what opens a recording; delete one and it has expired.
        legacy_links: old transcript ids; a list that searches for one is answered with 400.
        may_write: whether the key may create labels; else 403.
        storage: the server that recordings are redirected to.
        redirects: whether they are.
    """

    vendor = "syllable"
    default_key = "syllable-test-key"
    seed_fields: ClassVar[Mapping[str, SeedField]] = {
        "user_id": SeedField("source"),
        "started_at": SeedField("timestamp"),
        "duration": SeedField("duration", timedelta.total_seconds),
    }

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        api_key: str | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.storage: FakeStorage = FakeStorage(host=host, ssl_context=ssl_context)
        super().__init__(host=host, port=port, api_key=api_key, ssl_context=ssl_context)

    def start(self) -> Self:
        super().start()
        self.storage.host = self.host
        self.storage.start()
        return self

    def stop(self) -> None:
        self.storage.stop()
        super().stop()

    def reset(self) -> None:
        super().reset()
        self.storage.reset()
        self.sessions: dict[int, dict[str, Any]] = {}
        self.labels: dict[int, dict[str, Any]] = {}
        self.dialogues: dict[int, Dialogue] = {}
        self.recordings: dict[int, list[FakeRecording]] = {}
        self.tokens: dict[str, FakeRecording] = {}
        self.legacy_links: set[str] = set()
        self.may_write = True
        self.redirects = False

    # For tests.

    def add_session(self, *, timestamp: datetime | None = None, **fields: Any) -> str:
        """Store a session with these fields of the wire; gives its id."""
        with self.lock:
            number = _FIRST_ID + len(self.sessions)
            start = timestamp or datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(minutes=len(self.sessions))
            bare: dict[str, Any] = {
                "timestamp": start.isoformat().replace("+00:00", "Z"),
                "session_id": str(number),
                "duration": None,
                "source": None,
                "is_legacy": False,
                "is_test": False,
                "is_outbound": False,
            }
            self.sessions[number] = bare | fields
            self.dialogues[number] = Dialogue(start)
        return str(number)

    def store_session(self, members: dict[str, Any]) -> str:
        return self.add_session(**members)

    def dialogue(self, session_id: str) -> Dialogue:
        """Where a session's turns, tool calls and measurements are added."""
        return self.dialogues[int(session_id)]

    def add_recording(self, session_id: str, recording: FakeRecording | bytes) -> FakeRecording:
        """Add a recording to a session; bytes become one."""
        added = FakeRecording.of(recording) if isinstance(recording, bytes) else recording
        with self.lock:
            self.recordings.setdefault(int(session_id), []).append(added)
        return added

    def new_token(self, recording: FakeRecording) -> str:
        """What opens a recording's stream from now on."""
        with self.lock:
            token = f"tok_{secrets.token_urlsafe(12)}"
            self.tokens[token] = recording
        return token

    # Answers that many routes share.

    def authenticate(self, request: ReceivedRequest) -> Reply | None:
        key = request.headers.get("Syllable-API-Key")
        if key is None:
            return self.error(401, "Not authenticated")
        return None if key == self.api_key else self.error(401, "Invalid API key")

    def error(self, status: int, message: str) -> Reply:
        return Reply.json({"detail": message}, status)

    def not_found(self, request: ReceivedRequest) -> Reply:
        other = request.path.removesuffix("/") if request.path.endswith("/") else f"{request.path}/"
        if self._routes.match(request.method, other) is None:
            return self.error(404, "Not Found")
        query = request.target.partition("?")[2]
        return Reply.empty(307, headers={"Location": f"{self.origin}{other}{f'?{query}' if query else ''}"})

    def method_not_allowed(self, request: ReceivedRequest, allowed: tuple[str, ...]) -> Reply:
        return self.error(405, "Method Not Allowed")

    def bad_json(self, request: ReceivedRequest, problem: BadJSONError) -> Reply:
        return unprocessable(("json_invalid", ["body", 0], "JSON decode error", {})).reply

    # Sessions.

    @route("GET", "/api/v1/sessions/")
    def list_sessions(self, request: ReceivedRequest) -> Reply:
        query = Query.read(request, get_args(SessionField), unsearchable={"is_outbound"})
        for name, value in query.search:
            if name == "session_id" and value in self.legacy_links:
                raise bad_request(
                    {
                        "code": "legacy_session_link",
                        "session_id": value,
                        "redirect_to": f"/transcripts/{value}",
                        "message": "This link belongs to the former console",
                    }
                )
        hidden = ("is_test", "true") not in query.search
        rows = [row for row in self.sessions.values() if not (hidden and row.get("is_test"))]
        return query.answer(rows, always={"timestamp"})

    @route("GET", "/api/v1/sessions/{session_id}")
    def get_session(self, request: ReceivedRequest) -> Reply:
        return Reply.json(self.sessions[self._known(request)])

    @route("GET", "/api/v1/sessions/transcript/{session_id}")
    def get_transcript(self, request: ReceivedRequest) -> Reply:
        number = self._known(request)
        return Reply.json(self.dialogues[number].transcript(str(number)))

    @route("GET", "/api/v1/sessions/full-summary/{session_id}")
    def get_full_summary(self, request: ReceivedRequest) -> Reply:
        return Reply.json(self.dialogues[self._known(request)].full_summary())

    @route("GET", "/api/v1/sessions/latency/{session_id}")
    def get_latency(self, request: ReceivedRequest) -> Reply:
        number = self._known(request)
        return Reply.json(self.dialogues[number].latency(str(number)))

    @route("GET", "/api/v1/sessions/timeline/{session_id}")
    def get_timeline(self, request: ReceivedRequest) -> Reply:
        number = self._known(request)
        return Reply.json(self.dialogues[number].timeline(str(number)))

    @route("POST", "/api/v1/sessions/recording/{session_id}")
    def generate_recording_urls(self, request: ReceivedRequest) -> Reply:
        number = self._known(request)
        tokens = [self.new_token(recording) for recording in self.recordings.get(number, [])]
        urls = [f"{self.origin}/api/v1/sessions/recording/stream?token={quote(token)}" for token in tokens]
        return Reply.json({"session_id": str(number), "recordings": urls})

    @route("GET", "/api/v1/sessions/recording/stream")
    def stream_recording(self, request: ReceivedRequest) -> Reply:
        token = request.query_first("token")
        if token is None:
            raise unprocessable(("missing", ["query", "token"], "Field required", None))
        recording = self.tokens.get(token)
        if recording is None:
            return self.error(403, "Invalid or expired token")
        if self.redirects:
            return Reply.empty(307, headers={"Location": self.storage.sign(recording)})
        return recording.answer(request)

    # Labels.

    @route("GET", "/api/v1/session_labels/")
    def list_labels(self, request: ReceivedRequest) -> Reply:
        query = Query.read(request, get_args(LabelField))
        required = {"id", "session_id", "type", "code", "user_email", "timestamp"}
        return query.answer(self.labels.values(), always=required)

    @route("POST", "/api/v1/session_labels/")
    def create_label(self, request: ReceivedRequest) -> Reply:
        if not self.may_write:
            return self.error(403, "Not enough permissions")
        body = new_label(request.json())
        if body["session_id"] not in self.sessions:
            return self.error(404, "Session not found")
        number = len(self.labels) + 1
        time = datetime(2024, 2, 1, 12, tzinfo=UTC) + timedelta(minutes=number)
        self.labels[number] = {"id": number, "timestamp": time.isoformat().replace("+00:00", "Z"), **body}
        self.sessions[body["session_id"]]["session_label_id"] = str(number)
        return Reply.json(self.labels[number])

    @route("GET", "/api/v1/session_labels/{session_label_id}")
    def get_label(self, request: ReceivedRequest) -> Reply:
        number = integer(request.path_params["session_label_id"], "path", "session_label_id")
        return Reply.json(self.labels[number]) if number in self.labels else self.error(404, "Label not found")

    # Debug data.

    @route("GET", "/api/v1/session_debug/session_id/{session_id}")
    def debug_by_session(self, request: ReceivedRequest) -> Reply:
        return self._debug(self._numbered(request))

    @route("GET", "/api/v1/session_debug/sid/{service}/{sid}")
    def debug_by_sid(self, request: ReceivedRequest) -> Reply:
        wanted = (request.path_params["service"], request.path_params["sid"])
        for number, session in self.sessions.items():
            if (session.get("channel_manager_service"), session.get("channel_manager_sid")) == wanted:
                return self._debug(number)
        return self.error(404, "Session not found")

    @route("GET", "/api/v1/session_debug/tool_result/{session_id}/{tool_call_id}")
    def debug_tool_result(self, request: ReceivedRequest) -> Reply:
        result = self.dialogues[self._numbered(request)].tool_result(request.path_params["tool_call_id"])
        return self.error(404, "Tool call not found") if result is None else Reply.json(result)

    def _debug(self, number: int) -> Reply:
        return Reply.json(self.dialogues[number].debug(self.sessions[number]))

    # Ids in paths.

    def _known(self, request: ReceivedRequest) -> int:
        text = request.path_params["session_id"]
        if not (text.isascii() and text.isdigit()):
            raise bad_request(f"Invalid session id: {text}")
        return self._existing(int(text))

    def _numbered(self, request: ReceivedRequest) -> int:
        return self._existing(integer(request.path_params["session_id"], "path", "session_id"))

    def _existing(self, number: int) -> int:
        if number not in self.sessions:
            raise RejectedError(self.error(404, "Session not found"))
        return number
