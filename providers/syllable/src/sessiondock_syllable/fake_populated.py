"""A fake that holds something from the start."""

from __future__ import annotations

from sessiondock.testing.recordings import FakeRecording

from .fake import FakeSyllable

__all__ = ["PopulatedSyllable"]


class PopulatedSyllable(FakeSyllable):
    """`FakeSyllable` with two sessions, one of them a test session, to try things by hand."""

    def reset(self) -> None:
        super().reset()
        call = self.add_session(
            conversation_id="conv-1",
            channel_manager_service="twilio",
            channel_manager_type="voice_twilio_v1",
            channel_manager_sid="CA0123456789abcdef0123456789abcdef",
            agent_id="17",
            agent_name="Front desk",
            duration=61.5,
            source="+18042221111",
            target="+18042222222",
            user_terminated=True,
        )
        dialogue = self.dialogue(call)
        dialogue.say("agent", "Hello, how can I help you?", at=1)
        dialogue.say("user", "When do you open tomorrow?", at=5)
        dialogue.call_tool("opening_hours", {"day": "tomorrow"}, {"opens": "08:00"}, at=6, milliseconds=120.5)
        dialogue.measure("llm", "answer", 640, at=7)
        dialogue.say("agent", "At eight.", at=8)
        dialogue.summary, dialogue.rating = "The caller asked for the opening hours.", "Good"
        self.add_recording(call, FakeRecording(size=1_000_000))
        self.add_session(channel_manager_service="console", channel_manager_type="web_chat_v1", is_test=True)
