"""Never run: models that are built again from stored JSON have the types of their classes."""

from collections.abc import Mapping
from typing import Any, assert_type

from sessiondock import Event, Session
from sessiondock.messages import Part
from sessiondock_adk import AdkEvent, AdkSession
from sessiondock_honeyhive import HoneyHiveEvent, HoneyHiveSession
from sessiondock_humanloop import HumanloopLog, HumanloopSession
from sessiondock_orq import OrqSession
from sessiondock_syllable import SyllableEvent, SyllableRecording, SyllableSession


def sessions(raw: Mapping[str, Any]) -> list[Session]:
    """Each is one of its own class, and a session."""
    assert_type(OrqSession.from_raw(raw), OrqSession)
    assert_type(HumanloopSession.from_raw(raw).projects[0].id, str)
    assert_type(HoneyHiveSession.from_raw(raw), HoneyHiveSession)
    assert_type(SyllableSession.from_raw(raw), SyllableSession)
    return [AdkSession.from_raw(raw), OrqSession.from_raw(raw)]


def events(raw: Mapping[str, Any]) -> list[Event]:
    """Each is one of its own class, and an event."""
    assert_type(HumanloopLog.from_raw(raw), HumanloopLog)
    assert_type(HoneyHiveEvent.from_raw(raw).environment, str | None)
    assert_type(SyllableRecording.from_raw(raw), SyllableRecording)
    return [AdkEvent.from_raw(raw), SyllableEvent.from_raw(raw)]


def said() -> None:
    """A message keeps the class that it is made of."""
    assert_type(AdkEvent.message("user", "Hi"), AdkEvent)
    assert_type(Event.message("user", "Hi").content, str | tuple[Part, ...] | None)
