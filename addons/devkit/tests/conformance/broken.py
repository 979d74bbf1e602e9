"""The table of broken providers: what is wrong, and the check that says so."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any
from urllib.parse import quote

import attrs

from addons.devkit.tests.conformance import broken_fakes as fakes
from addons.devkit.tests.conformance.heavy import PROVIDER as HEAVY
from addons.devkit.tests.conformance.memory import only_async
from addons.devkit.tests.conformance.memory._async import broken_arguments as arguments_of_async
from addons.devkit.tests.conformance.memory._async import broken_calls as calls_of_async
from addons.devkit.tests.conformance.memory._async import broken_fields as fields_of_async
from addons.devkit.tests.conformance.memory._async import broken_results as results_of_async
from addons.devkit.tests.conformance.memory._async.client import AsyncMemory
from addons.devkit.tests.conformance.memory._sync import broken_arguments as arguments_of_sync
from addons.devkit.tests.conformance.memory._sync import broken_calls as calls_of_sync
from addons.devkit.tests.conformance.memory._sync import broken_fields as fields_of_sync
from addons.devkit.tests.conformance.memory._sync import broken_results as results_of_sync
from addons.devkit.tests.conformance.memory._sync.client import Memory
from addons.devkit.tests.conformance.memory.fake import FakeMemory
from addons.devkit.tests.conformance.memory.provider import OPTIONAL, PROVIDER
from addons.devkit.tests.conformance.storage_faults import STORAGE_FAULTS
from sessiondock import Facts, Provider, Setting
from sessiondock.authoring import resource
from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest

__all__ = ["BROKEN", "VARIANTS", "Broken", "sample"]

FACTS = PROVIDER.facts
VARIANTS = ("async", "sync")
_MODULES: dict[str, tuple[ModuleType, ...]] = {
    "async": (arguments_of_async, calls_of_async, fields_of_async, results_of_async, only_async),
    "sync": (arguments_of_sync, calls_of_sync, fields_of_sync, results_of_sync),
}


@attrs.frozen
class Broken:
    """A provider that is right but for one thing.

    Attributes:
        check: the check that catches it.
        what: what is wrong.
        says: what the check says of it.
        part: name of the class, of sessions or of a client, that is wrong.
        fake: the service that is wrong.
        provider: the record, perhaps wrong.
        skips: declared skips, perhaps wrong.
        by_record: whether the client class is loaded through the record.
        variants: the variants that can be wrong in this way.
    """

    check: str
    what: str
    says: str
    part: str = ""
    fake: type[FakeMemory] = attrs.field(default=FakeMemory, kw_only=True)
    provider: Provider = attrs.field(default=PROVIDER, kw_only=True)
    skips: dict[str, str] = attrs.field(factory=dict[str, str], kw_only=True)
    by_record: bool = attrs.field(default=False, kw_only=True)
    variants: tuple[str, ...] = attrs.field(default=VARIANTS, kw_only=True)

    def kit(self, variant: str) -> type[ProviderUnderTest]:
        """The suite for it."""
        suite: type[ProviderUnderTest] = AsyncConformance if variant == "async" else Conformance
        members: dict[str, Any] = {
            "provider": self.provider,
            "fake": self.fake,
            "skips": self.skips,
            "storage_faults": STORAGE_FAULTS,
            "url": _url,
            "make_client": _make_client,
        }
        if not self.by_record:
            client = self.client(variant)
            members["client_class"] = classmethod(lambda cls: client)
        made: Any = type("BrokenMemory", (suite,), members)
        kit: type[ProviderUnderTest] = made
        return kit

    def client(self, variant: str) -> type[Any]:
        """The client class, with the wrong part in it."""
        base: type[Any] = AsyncMemory if variant == "async" else Memory
        parts: list[type[Any]] = [
            getattr(module, self.part) for module in _MODULES[variant] if hasattr(module, self.part)
        ]
        if self.part and not parts:
            raise LookupError(self.part)
        if parts and issubclass(parts[0], base):
            return parts[0]
        if not parts:
            return base
        sessions = parts[0]

        members: dict[str, Any] = {"sessions": resource(sessions)}
        return type(base.__name__, (base,), members)


def _url(tested: Any) -> str:
    return f"memory://?base_url={quote(tested.server.base_url, safe='')}"


def _make_client(tested: Any, cls: type[Any], **options: Any) -> Any:
    client = cls(**{**tested.settings(), **options})
    client.place = tested.folder
    return client


def _facts(check: str, what: str, says: str, fake: type[FakeMemory] = FakeMemory, **facts: Any) -> Broken:
    changed: Facts = replace(FACTS, **facts)
    return Broken(check, what, says, fake=fake, provider=replace(PROVIDER, facts=changed))


def _record(check: str, what: str, says: str, **changes: Any) -> Broken:
    return Broken(check, what, says, provider=replace(PROVIDER, **changes), by_record=True)


def _fake(check: str, what: str, says: str, fake: type[FakeMemory]) -> Broken:
    return Broken(check, what, says, fake=fake)


_UNKEPT = (Setting(name="api_key", environment=("MEMORY_API_KEY",), required=True),)
_KEYLESS = replace(PROVIDER, settings=OPTIONAL)
_EAGER = "addons.devkit.tests.conformance.eager:EagerMemory"

BROKEN = [
    # declaration
    Broken(
        "declared_skips",
        "skips what does not apply anyway",
        "do not apply: repeated_create_merges",
        skips={"repeated_create_merges": "not ours"},
    ),
    Broken(
        "declared_skips",
        "skips a case that does not exist",
        "do not apply: create_round_trip[nope]",
        skips={"create_round_trip[nope]": "not ours"},
    ),
    _record(
        "record",
        "a removed API without a status note",
        "status_note says nothing",
        facts=replace(FACTS, status="removed"),
    ),
    _record("record", "no title", "the title is empty", title=" "),
    _facts("facts_fit_the_signatures", "says it takes no ids, and takes them", "own_ids is 'no'", own_ids="no"),
    _facts("facts_fit_the_signatures", "says derived, and creates", "kind is 'derived'", kind="derived"),
    _facts("facts_fit_the_signatures", "says it has no list, and has one", "paging is 'none'", paging="none"),
    _facts("facts_fit_the_signatures", "merges, and says not how deep", "merge_depth is 'none'", update="merge"),
    _facts("facts_fit_the_signatures", "replaces, and merges deeply", "merge_depth is 'deep'", merge_depth="deep"),
    _facts("facts_about_events", "says no event has fields", "event_fields is ()", event_fields=()),
    _facts(
        "facts_about_events",
        "requires what it does not store",
        "which event_fields lacks",
        event_types=("model",),
        required_event_fields=("parent_id",),
    ),
    _record("settings", "the key is not declared secret", "must be declared secret", settings=_UNKEPT),
    Broken("signatures[create]", "takes any keyword argument", "takes **fields; name every parameter", "TakesAnything"),
    Broken("vocabulary[list]", "calls page_size limit", "the vocabulary calls that page_size", "TakesLimit"),
    _record(
        "variants_are_equal",
        "one variant has a method more",
        "only one of EagerMemory and AsyncMemory has ['count']",
        sync_class=_EAGER,
    ),
    Broken("signatures[list]", "takes None for everything", "None must not mean everything", "TakesNoneForAll"),
    # packaging
    _record(
        "entry_points", "no entry point has its name", "0 entry points 'nowhere'", name="nowhere", schemes=("nowhere",)
    ),
    _record(
        "entry_points",
        "the entry point is of another distribution",
        "the record says 'sessiondock-other'",
        distribution="sessiondock-other",
    ),
    _record("typed", "no py.typed", "has no file py.typed", sync_class=_EAGER),
    _record("lazy_package", "importing the package loads requests", "loads ['requests'", sync_class=_EAGER),
    Broken(
        "lazy_record", "reading the record loads the client", "heavy:PROVIDER loads", provider=HEAVY, by_record=True
    ),
    _record(
        "variants_are_apart",
        "the sync client loads the async one",
        "EagerMemory loads addons.devkit.tests",
        sync_class=_EAGER,
    ),
    _record("public_names", "type checkers see other names", "only type checkers, or only __all__", sync_class=_EAGER),
    # client
    Broken("client", "capabilities has facts of its own", "the facts are not those", "SaysOtherFacts"),
    Broken("closing", "cannot be closed twice", "closed already", "ClosesOnce"),
    Broken(
        "missing_settings[api_key]", "goes on without a key", "no api_key: expected ConfigurationError", "NeedsNoKey"
    ),
    Broken("other_options", "with_options gives the same client", "gave the client itself", "KeepsOptions"),
    Broken(
        "settings_from_the_environment[api_key]", "does not read the second variable", "bad key", "ReadsOneVariable"
    ),
    # keywords
    Broken("unknown_keywords[get]", "ignores unknown keywords", "expected UnsupportedFieldError", "IgnoresKeywords"),
    Broken("absent_operations", "a missing operation fails when it is called", "create is there", "PretendsAll"),
    Broken("missing_arguments[get]", "the id has a default", "expected MissingFieldError", "TakesNoId"),
    Broken("ids_by_keyword[get]", "takes the id by its name", "expected UnsupportedFieldError", "TakesIdByName"),
    # create
    _fake("create_round_trip[inputs]", "inputs are dropped", "got None", fakes.DropsInputs),
    Broken("create_round_trip[inputs]", "values become strings", "got {'question'", "BendsValues"),
    Broken(
        "create_round_trip[inputs]",
        "the caller's mapping is changed",
        "the caller's inputs was changed",
        "ChangesArguments",
    ),
    Broken("create_with_offset[started_at]", "offsets are cut off", "started_at: expected", "DropsOffsets"),
    Broken(
        "create_with_naive_time[started_at]",
        "times without offset are taken for UTC",
        "nothing was raised",
        "GuessesZones",
    ),
    Broken("create_with_none[error]", "None becomes a text", "came back as 'None'", "WritesNone"),
    Broken(
        "create_with_what_is_not_json[inputs]",
        "NaN and bytes become strings",
        "inputs holding nan: expected InvalidValueError",
        "BendsValues",
    ),
    _fake("own_ids", "the service makes ids though it is given one", "became 's-1'", fakes.MakesIds),
    _facts("id_format", "says ids are UUIDs, and keeps any", "was kept", id_format="uuid"),
    _fake("id_format", "letter case of ids is lost", "the id 'Kit.", fakes.LowersIds),
    _fake("longest_id", "long ids are cut", "became", fakes.CutsIds),
    _facts("longest_id", "says 40 characters, and takes more", "an id of 41 characters", max_id_length=40),
    _fake("repeated_create", "a repeat makes another session", "expected ConflictError", fakes.StoresAgain),
    _facts("repeated_create", "a repeat is rejected, not merged", "status 409", repeated_create="merge"),
    _facts(
        "repeated_create_merges[inputs]",
        "a repeat replaces",
        "got {'second': 2}",
        fakes.ReplacesOnRepeat,
        repeated_create="merge",
    ),
    _fake("old_timestamps", "the start becomes now", "keeps_timestamps is True", fakes.StartsNow),
    _facts(
        "old_timestamps", "says times are not kept, and keeps them", "keeps_timestamps is False", keeps_timestamps=False
    ),
    _fake("precise_times[started_at]", "times are cut to milliseconds", "time_unit is 0:00:00", fakes.CutsTimes),
    Broken("create_round_trip[name]", "characters beyond the BMP are dropped", "name: expected", "DropsBeyondBMP"),
    Broken("create_with_empty_mapping[inputs]", "{} becomes None", "expected {}, got None", "ReadsEmptyAsNone"),
    Broken("create_result", "create returns its arguments", "is it made from the arguments?", "EchoesCreate"),
    Broken("create_result", "create returns the id only", "of the session that create returned", "ReturnsIdOnly"),
    Broken("create_reads_the_answer", "raw is made from the arguments", "not the answer", "EchoesCreateAsRaw"),
    # get
    Broken("get_unknown", "makes up a session", "get of an unknown id: expected NotFoundError", "MakesUpSessions"),
    Broken("nothing_is_made_up", "what was left out is {}", "inputs is {}, but", "MakesUpMappings"),
    Broken("impossible_ids[get]", "asks for an empty id", "get(''): expected InvalidValueError", "ChecksNoIds"),
    Broken("awkward_ids", "does not quote ids", "gave the session", "QuotesNothing"),
    Broken("session_model", "gives a dict", "which is no Session", "GivesNoSession"),
    Broken("from_raw", "its own session has no from_raw", "BareSession has no from_raw", "LacksFromRaw"),
    Broken("from_raw", "from_raw reads the id only", "gave another", "ForgetsFromRaw"),
    Broken("events_from_raw", "from_raw of events reads the id only", "gave another", "ForgetsEvents"),
    Broken("unknown_response_fields", "unknown fields are lost", "raw has only", "DropsUnknownFields"),
    Broken("unreadable_answers[get]", "makes up a session from a web page", "expected DecodeError", "GuessesAnswers"),
    Broken("times_of_the_service", "times are an hour off", "was made just now", "ShiftsTimes"),
    Broken("times_of_the_service", "times are naive", "has no time zone", "MakesTimesNaive"),
    Broken("other_offsets[get]", "offsets are ignored", "with another offset", "IgnoresOffsets"),
    # list
    _fake("list_survives_deletes", "deleted sessions hide others", "sessions did not come", fakes.CountsOff),
    _fake("list_is_complete", "each page skips a session", "of 5 sessions, 4 came", fakes.SkipsOne),
    _fake("list_in_pages", "page_size has no effect", "pages of 2 held [5]", fakes.IgnoresSize),
    _fake("list_backwards", "previous leads to the same page", "is not the first", fakes.GoesNowhere),
    _fake("list_total", "total counts something else", "the total is 1, but 3", fakes.CountsPages),
    _fake("list_loses_nothing", "sessions stored meanwhile hide others", "sessions did not come", fakes.CountsLeft),
    _fake("list_repeats_nothing", "sessions stored meanwhile repeat others", "sessions came twice", fakes.CountsOff),
    Broken("list_resumes", "a cursor has no effect", "5 after it", "IgnoresCursors"),
    Broken("list_max_items", "max_items has no effect", "max_items=3 gave 5", "IgnoresMaxItems"),
    _fake("list_order", "says newest first, and is oldest first", "the list is not newest first", fakes.OldestFirst),
    Broken("list_limits", "sizes that cannot be are ignored", "expected InvalidValueError", "ChecksNoSizes"),
    _facts("list_largest_page", "says 40, and takes 50", "page_size=41: expected InvalidValueError", max_page_size=40),
    _facts(
        "list_largest_page",
        "says there is no limit, and rejects 100 000",
        "page_size must be at most 50",
        max_page_size=None,
    ),
    _fake("list_from_a_page", "the number of a page has no effect", "do not follow each other", fakes.IgnoresPages),
    _facts(
        "list_requests",
        "says all comes in one answer, and asks page by page",
        "3 pages took 3 requests",
        paging="single",
    ),
    Broken("list_requests", "each session is a page", "without page_size", "AsksForOne"),
    _fake("list_filters[project]", "a filter has no effect", "3 of 3 others came", fakes.IgnoresFilters),
    _fake("list_filters[project]", "a filter looks at another field", "0 of 3 that match", fakes.FiltersByName),
    _fake("list_filters[started_after]", "a filter of times has no effect", "3 of 3 others", fakes.IgnoresFilters),
    Broken("list_filters[project]", "only the first page is filtered", "others came", "FiltersFirstPage"),
    Broken("list_filters_with_none[project]", "None is everything", "whose project is set", "TakesNoneForAll"),
    _fake("list_filters_with_none[error]", "null is everything", "whose error is set", fakes.IgnoresFilters),
    Broken("list_walk", "the rest of a cut page starts it again", "of 7 sessions", "RepeatsCutPages"),
    _fake("list_of_many", "the total ends at 100", "the totals are", fakes.CapsTotal),
    _fake("list_of_many", "the list ends at 100", "100 came", fakes.CapsLists),
    # update
    _fake("update_round_trip[outputs]", "outputs are dropped", "got None", fakes.DropsInputs),
    Broken("update_with_offset[started_at]", "offsets are cut off", "started_at: expected", "DropsOffsets"),
    _fake("update_leaves_the_rest", "everything else is reset", "after update(name=...)", fakes.Resets),
    _fake("update_with_none[name]", "null has no effect", "name is still", fakes.IgnoresNull),
    _fake("update_of_mappings[metadata]", "says replace, and merges", "update is 'replace'", fakes.Merges),
    _fake("events_after_update", "an update drops the events", "0 are left", fakes.ForgetsEvents),
    _fake("update_with_empty_mapping[metadata]", "{} has no effect", "metadata is {'first'", fakes.IgnoresEmpty),
    _facts("update_of_mappings[metadata]", "says merge, and replaces", "update is 'merge'", update="merge"),
    _fake(
        "update_of_unknown",
        "updating makes a session",
        "update of an unknown id: expected NotFoundError",
        fakes.MakesUpdated,
    ),
    Broken(
        "update_round_trip[metadata]",
        "the caller's mapping is changed",
        "the caller's metadata was changed",
        "ChangesUpdate",
    ),
    Broken("update_result", "update returns the old session", "that update returned", "ReturnsOldSession"),
    _facts(
        "merge_depth[metadata]",
        "says deep, and replaces nested mappings",
        "merge_depth is 'deep'",
        fakes.Merges,
        update="merge",
        merge_depth="deep",
        remove_key="none",
    ),
    _facts(
        "remove_key[metadata]",
        "says null removes a key, and stores null",
        "given None, the key is there",
        fakes.Merges,
        update="merge",
        merge_depth="shallow",
        remove_key="null",
    ),
    _facts("remove_key[metadata]", "says keys stay, and removes them", "left out, the key is gone", remove_key="none"),
    # delete
    _fake("get_after_delete", "a deleted session is still there", "still finds", fakes.KeepsDeleted),
    _fake("events_after_delete", "events outlive their session", "outlive their session", fakes.KeepsEvents),
    _fake("delete_takes_one", "deleting one deletes all", "0 are listed", fakes.DeletesAll),
    _fake("list_after_deletes", "a number is given again", "3 of 4 sessions are listed", fakes.ReusesNumbers),
    _fake("delete_twice", "a second delete passes in silence", "expected NotFoundError", fakes.Forgives),
    _facts("delete_twice", "says it passes in silence, and raises", "status 404", delete_missing="silent"),
    Broken("delete_with_a_lost_answer", "a delete sent again is NotFoundError", "status 404", "DeletesAgain"),
    # events
    _fake("events_order", "an order asked for is ignored", "does not give the events", fakes.IgnoresTheOrderOfEvents),
    _fake("events_in_order", "events come back to front", "events came as", fakes.ReversesEvents),
    _fake(
        "event_round_trip[metadata]", "metadata of events is dropped", "metadata: expected", fakes.DropsEventMetadata
    ),
    _facts(
        "event_round_trip[name]",
        "says names are not stored, and stores them",
        "but event_fields does not have it",
        event_fields=tuple(field for field in FACTS.event_fields if field != "name"),
    ),
    _facts(
        "event_round_trip[parent_id]",
        "says parents are stored, and rejects them",
        "event_fields has parent_id",
        event_fields=(*FACTS.event_fields, "parent_id"),
    ),
    _facts("events_sorted_by", "says by time, and lists by call", "events_sorted_by is", events_sorted_by="started_at"),
    _fake("smallest_event", "an event without a type is lost", "0 events are listed", fakes.DropsUntypedEvents),
    _facts(
        "required_event_fields[type]",
        "says a type is required, and takes none",
        "an event without type: expected",
        required_event_fields=("type",),
    ),
    _facts("event_types", "says there are two types, and takes any", "an unknown type", event_types=("tool", "model")),
    _facts("largest_batch", "says 3 events at most, and takes 4", "4 events: expected", max_events=3),
    _fake("events_of_one_session", "events of other sessions come along", "the second has", fakes.MixesEvents),
    _fake("events_added_again", "an event added again is there twice", "there 2 times", fakes.AppendsEvents),
    _fake("repeated_event[one call]", "an id given twice is there twice", "are there: ['first", fakes.AppendsEvents),
    _facts("repeated_event[one call]", "says the first stays, not the last", "is 'keep', but", repeated_event="keep"),
    _facts("repeated_event[two calls]", "says the first stays, not the last", "is 'keep', but", repeated_event="keep"),
    Broken(
        "events_that_are_none",
        "what is no event is left out in silence",
        "add_events('text'): expected InvalidValueError",
        "SkipsEvents",
    ),
    _fake("events_of_none", "a session without events is an error", "status 404", fakes.MissesEvents),
    _fake("events_in_pages", "page_size has no effect on events", "pages of 3 held", fakes.IgnoresEventSize),
    _fake("events_in_pages", "a page of events is incomplete", "did not come as stored", fakes.SkipsEvent),
    _fake("events_in_pages", "times of events are lost", "did not come as stored", fakes.LosesEventTimes),
    _fake("events_in_pages", "events come in the wrong order", "came in the order", fakes.ReversesEvents),
    Broken("events_walk", "cursors of events have no effect", "5 of 7 events did not come", "IgnoresEventCursors"),
    Broken("events_walk", "max_items has no effect on events", "max_items=2 gave 7", "IgnoresEventLimit"),
    _fake("events_of_another_session", "events name no session", "name the sessions {None}", fakes.NamesNoSession),
    _fake("events_of_another_session", "events of others come", "are listed for another", fakes.MixesEvents),
    Broken("many_events", "events are cut at 100", "5 of 105 events", "CutsEvents"),
    Broken("events_limits", "sizes of 0 are ignored", "expected InvalidValueError", "ChecksNoEventSizes"),
    _fake("events_of_unknown", "events are made up", "events of an unknown session", fakes.MakesUpEvents),
    Broken("add_events_result", "an empty tuple is returned", "3 events were added, 0", "ReturnsNoEvents"),
    Broken("add_events_result", "the arguments are returned", "whose id is not listed", "EchoesEvents"),
    Broken("add_events_result", "the caller's list is emptied", "were changed, or taken out", "EmptiesList"),
    Broken("add_events_result", "the caller's mappings are changed", "were changed, or taken out", "ChangesEvents"),
    Broken("events_from_an_iterator", "events are read twice", "of 3 events out of a generator", "ReadsEventsTwice"),
    # arguments and options
    _fake("odd_texts[name]", "names are stripped", "name: expected '  blanks", fakes.Strips),
    _fake("odd_lists[tags]", "tags are sorted", "tags: expected ('b', 'B'", fakes.SortsTags),
    Broken("wrong_types[name]", "numbers are taken for names", "create(name=7): expected", "ConvertsNames"),
    Broken("wrong_types_of_filters[project]", "numbers are taken", "list(project=7): expected", "ConvertsFilters"),
    Broken("update_of_nothing", "an update of nothing passes", "an update without a field", "UpdatesNothing"),
    _fake("update_replaces_lists[tags]", "tags are added", "tags: expected ('b',)", fakes.AddsTags),
    Broken("awkward_own_ids", "delete writes ids in its own way", "status 404", "DeletesElsewhere"),
    _fake("listed_like_got", "listed sessions lack fields", "metadata of a listed session", fakes.ListsLess),
    Broken("not_found_is_complete", "an error names another operation", "the error names 'get'", "ForgetsUpdate"),
    Broken("options", "headers are ignored", "was not sent", "IgnoresHeaders"),
    Broken("url_of_the_storage", "the URL is misread", "status 404", "MisreadsURL"),
    Broken("optional_key", "the key is needed", "said to be optional", "TakesNoKey", provider=_KEYLESS),
    Broken("connection_url", "the URL is ignored", "of the URL became", "IgnoresURL"),
    Broken("process_is_left_alone", "a variable is set", "changed the environment", "ChangesEnvironment"),
    # recordings
    Broken("recordings_are_named", "gives a list", "expected a tuple", "GivesLists"),
    _fake("recording_bytes", "line ends are changed", "its length is", fakes.ChangesLineEnds),
    Broken("recording_saved", "leaves a second file", "other files", "LeavesLitter"),
    Broken(
        "recording_broken_off",
        "half a recording is saved as a whole one",
        "expected IncompleteReadError",
        "SavesCarelessly",
    ),
    Broken("recording_of_a_page", "a web page is taken for a recording", "expected DecodeError", "TakesPages"),
    # errors
    Broken("error_classes[403]", "403 is another class", "get, 403: AuthenticationError", "RaisesAnotherClass"),
    Broken("error_facts[get]", "the operation is lost", "('memory', None", "ForgetsOperation"),
    Broken("errors_pickle", "carries a lock", "cannot pickle", "HoldsLock"),
    Broken("web_pages[get]", "quotes a web page", "quotes HTML", "QuotesPages"),
    Broken("no_answer[get]", "an OSError comes through", "expected TransportError, got OSError", "LeaksLibrary"),
    # retries
    Broken("reads_are_sent_again[get]", "is never sent again", "status 503", "TriesOnce"),
    Broken("rate_limits[create]", "gives up at once", "status 429", "CreatesOnce"),
    Broken(
        "create_is_stored_once[503]",
        "create is sent again though it may have arrived",
        "stored 2 sessions",
        "CreatesAgain",
    ),
    Broken("timeouts[get]", "a timeout is another error", "expected TimeoutError, got TransportError", "HidesTimeouts"),
    Broken("deadline[get]", "is sent again though there is no time left", "nothing was raised", "TriesForEver"),
    Broken("create_is_stored_once[closed]", "create is sent again after a close", "stored 2", "CreatesAfterClose"),
    Broken("create_is_stored_once[reset]", "create is sent again after a reset", "stored 2", "CreatesAfterClose"),
    Broken("create_is_stored_once[half]", "create is sent again after half an answer", "stored 2", "CreatesAfterClose"),
    Broken("events_are_stored_once[closed]", "events are sent again", "was stored 2 times", "AddsEventsAgain"),
    Broken("timeouts[get]", "timeouts are ignored", "nothing was raised", "IgnoresTimeouts"),
    # requests
    Broken("requests[get]", "a session is read twice", "get sent 2 requests", "GetsTwice"),
    Broken("requests_of_lists", "each session of a page is read", "3 pages took 8 requests", "AsksForEach"),
    Broken("requests_of_lists", "all pages are read at once", "the first page took 3", "ReadsAllPages"),
    Broken("requests_of_events", "a page is read twice", "took 6 requests", "ReadsEventsAgain"),
    Broken("requests_of_events", "all events are read for each page", "came again", "ReadsAllEventsAgain"),
    Broken("connections", "each call opens a connection", "three calls used 3", "OpensConnections"),
    Broken("given_transport", "http_client is ignored", "expected ConnectError", "IgnoresTransport"),
    Broken("calls_at_once", "one call waits for another", "only after the first was answered", "OneAtATime"),
    Broken("threads", "a thread is left", "['left'", "LeavesThread"),
    Broken("event_loop_is_free[get]", "sleeps in the loop", "time.sleep(0.3)", "SleepsInTheLoop", variants=("async",)),
    Broken("event_loop_is_free[get]", "waits on a socket", "blocks the event", "BlocksTheLoop", variants=("async",)),
    Broken("files_outside_the_loop[get]", "lists a folder", "in the thread of", "OpensFiles", variants=("async",)),
    Broken("cancelled_calls[get]", "goes on when cancelled", "returned", "SwallowsCancellation", variants=("async",)),
    # hooks
    Broken("hooks_are_told[get]", "calls beside the client", "was told of []", "OpensConnections"),
    Broken("rejected_calls_are_told[get]", "asks for an empty id", "expected InvalidValueError", "ChecksNoIds"),
    # secrets
    Broken("secrets_in_reprs", "the repr shows the key", "the repr of", "ShowsKeyInRepr"),
    Broken("secrets_in_errors[get]", "an error shows the key", "the error shows", "ShowsKeyInErrors"),
    Broken("secrets_in_targets", "the key is in the query", "the target of GET", "SendsKeyInQuery"),
    Broken("secrets_in_logs", "the log shows the key", "the log of get", "ShowsKeyInLogs"),
    Broken("secrets_in_logs", "the key is printed", "what get prints", "PrintsKey"),
    Broken("storage_fails[down: get]", "the operation is lost", "the error names ('memory', None", "ForgetsOperation"),
    Broken("secrets_while_storage_fails[locked: get]", "an error shows the key", "shows a secret", "ShowsKeyInErrors"),
    Broken("passing_storage_faults[down: get]", "is never sent again", "a read was not retried", "TriesOnce"),
    Broken("secrets_in_urls", "the URL may hold the key", "expected ConfigurationError", "TakesKeyInURL"),
]


def sample() -> list[tuple[Broken, str]]:
    """One broken provider for each check, by turns in the async and in the sync variant."""
    first = {broken.check.partition("[")[0]: broken for broken in reversed(BROKEN)}
    return [(broken, broken.variants[number % len(broken.variants)]) for number, broken in enumerate(first.values())]
