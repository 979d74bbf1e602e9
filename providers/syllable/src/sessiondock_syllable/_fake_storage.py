"""The other server that a recording may be redirected to, as an object store behind signed URLs."""

from __future__ import annotations

from sessiondock.testing import FakeServer, ReceivedRequest, Reply, route
from sessiondock.testing.recordings import FakeRecording

__all__ = ["FakeStorage"]


class FakeStorage(FakeServer):
    """Serves what `sign` put there to whoever has the URL. It needs no key, and ``requests`` shows whether one came."""

    vendor = "storage"

    def reset(self) -> None:
        super().reset()
        self._objects: dict[str, tuple[str, FakeRecording]] = {}

    def sign(self, recording: FakeRecording) -> str:
        """A URL for a recording."""
        name = f"{len(self._objects) + 1}.wav"
        signature = f"sig{len(self._objects) * 7919 + 104729:x}"
        self._objects[name] = (signature, recording)
        return f"{self.origin}/recordings/{name}?X-Signature={signature}"

    def error(self, status: int, message: str) -> Reply:
        body = f"<Error><Code>{status}</Code><Message>{message}</Message></Error>".encode()
        return Reply(status, {"Content-Type": "application/xml"}, body)

    @route("GET", "/recordings/{name}")
    def fetch(self, request: ReceivedRequest) -> Reply:
        signature, recording = self._objects.get(request.path_params["name"], ("", None))
        if recording is None or request.query_first("X-Signature") != signature:
            return self.error(403, "SignatureDoesNotMatch")
        return recording.answer(request)
