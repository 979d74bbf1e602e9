"""Checks that the provider record agrees with the signatures. The sync and the async suite both run them."""

from __future__ import annotations

import inspect
import re
from typing import Any

import attrs

from sessiondock import Event, Operation
from sessiondock.authoring import accepted_settings

from . import applies, rules, signatures
from .expect import expect
from .provider_under_test import ProviderUnderTest, load, resource_of
from .rules import check
from .values import FOREIGN, TYPES

__all__ = ["DeclarationChecks"]

_SECRET = re.compile(r"key|token|secret|password|credential")
_PAGED = {Operation.LIST, Operation.LIST_EVENTS}
_WITHOUT_ID = {Operation.CREATE, Operation.LIST, Operation.STREAM_RECORDING}


class DeclarationChecks(ProviderUnderTest):
    """Checks of the record and the signatures."""

    @check("declaration")
    def test_declared_skips(self) -> None:
        """Every declared skip names a check, or a case of one, that applies to this provider."""
        owed = {run.id for run in rules.expected(type(self))} | {run.check.name for run in rules.expected(type(self))}
        stale = sorted(set(self.skips) - owed)
        expect(not stale, f"declared skips that do not apply: {', '.join(stale)}")

    @check("declaration")
    def test_record(self) -> None:
        """The record is complete, and both client classes belong to it."""
        record = self.provider
        expect(
            re.fullmatch(r"[a-z][a-z0-9-]*", record.name) is not None, f"the name {record.name!r} is no entry point's"
        )
        expect(bool(record.title.strip()), "the title is empty")
        expect(bool(record.distribution.strip()), "the distribution is empty")
        expect(bool(record.schemes), "there is no URL scheme")
        wrong = [scheme for scheme in record.schemes if not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme)]
        expect(not wrong, f"these are no URL schemes: {wrong}")
        noted = record.facts.status in {"live", "embedded"} or bool(record.facts.status_note.strip())
        expect(noted, f"status is {record.facts.status!r} and status_note says nothing")
        for path in (record.sync_class, record.async_class):
            cls = load(record, path)
            expect(getattr(cls, "provider", None) == record, f"{path}.provider is not the record")
            expect(
                getattr(resource_of(cls), "provider", None) == record, f"{path}: sessions.provider is not the record"
            )

    @check("declaration")
    def test_facts_fit_the_signatures(self) -> None:
        """The facts agree with the signatures."""
        facts, verbs = self.facts(), self.operations()
        expect((facts.paging != "none") == (Operation.LIST in verbs), f"paging is {facts.paging!r}, see list")
        expect((facts.update != "none") == (Operation.UPDATE in verbs), f"update is {facts.update!r}, see update")
        made = Operation.CREATE in verbs
        expect(facts.kind != "derived" or not made, "kind is 'derived', but create stores sessions")
        timed = not made or "started_at" in self.keywords("create")
        expect(timed or not facts.keeps_timestamps, "keeps_timestamps is True, but create takes no started_at")
        gone = Operation.DELETE in verbs
        expect(gone or not facts.paging_survives_deletes, "paging_survives_deletes is True, but there is no delete")
        expect(not gone or facts.delete_missing != "none", "delete_missing says nothing, but there is a delete")
        own = "id" in self.keywords("create")
        expect(
            (facts.own_ids != "no") == own, f"own_ids is {facts.own_ids!r}, but create takes {'an' if own else 'no'} id"
        )
        numbered = "page" in self.keywords("list")
        expect(facts.paging != "page" or numbered, "paging is by numbers, but list takes no page")
        keyed = own or "external_id" in self.keywords("create")
        expect(facts.repeated_create == "none" or keyed, "repeated_create speaks of ids that create does not take")
        merges, replaces = facts.update == "merge", facts.update == "replace"
        expect((facts.merge_depth != "none") == merges, f"merge_depth is {facts.merge_depth!r}, see update")
        fits = {"null": merges, "omit": replaces}.get(facts.remove_key, True)
        expect(fits, f"remove_key is {facts.remove_key!r}, but update is {facts.update!r}")
        limited = facts.id_format != "any" or facts.max_id_length is not None
        expect(own or not limited, "id_format or max_id_length says how ids look, but create takes no id")
        largest = facts.max_page_size
        expect(largest is None or largest > 0, f"max_page_size is {largest}")

    @check("declaration")
    def test_facts_about_events(self) -> None:
        """The facts about events agree with the signatures and with each other."""
        facts = self.facts()
        adds = Operation.ADD_EVENTS in self.operations()
        takes = adds or "events" in self.keywords("create")
        expect(bool(facts.event_fields) == takes, f"event_fields is {facts.event_fields}, see add_events")
        known = {each.name for each in attrs.fields(Event)} - {"session_id"}
        wrong = sorted({*facts.event_fields} - known)
        expect(not wrong, f"event_fields: an Event has no {', '.join(wrong)} that a caller sets")
        unknown = sorted({*facts.required_event_fields} - {*facts.event_fields})
        expect(not unknown, f"required_event_fields has {', '.join(unknown)}, which event_fields lacks")
        fits = facts.own_event_ids == "may_change" or (facts.own_event_ids == "yes") == ("id" in facts.event_fields)
        expect(fits, f"own_event_ids is {facts.own_event_ids!r}, see id in event_fields")
        expect(not facts.event_types or "type" in facts.event_fields, "event_types says types, but none are stored")
        expect(facts.max_events is None or (adds and facts.max_events > 0), f"max_events is {facts.max_events}")

    @check("declaration")
    def test_settings(self) -> None:
        """Both client classes take every setting by keyword; settings that look like secrets are declared secret."""
        for path in (self.provider.sync_class, self.provider.async_class):
            taken = accepted_settings(load(self.provider, path)) or ()
            for setting in self.provider.settings:
                expect(setting.name in taken, f"{path} takes no {setting.name}")
        names = [setting.name for setting in self.provider.settings]
        expect(len(names) == len(set(names)), f"a setting is there twice: {names}")
        for setting in self.provider.settings:
            expect(setting.secret or not _SECRET.search(setting.name), f"{setting.name} must be declared secret")
            odd = [name for name in setting.environment if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name)]
            expect(not odd, f"{setting.name}: these are no variables: {odd}")

    @check("declaration", each=lambda tested: [verb.value for verb in Operation if verb in tested.operations()])
    def test_signatures(self, case: str) -> None:
        """The id is positional-only, all else keyword-only and named; list needs nothing."""
        operation = Operation(case)
        function = self.function(case)
        found = list(inspect.signature(function).parameters.values())[1:]
        open_ended = [each.name for each in found if each.kind is inspect.Parameter.VAR_KEYWORD]
        expect(not open_ended, f"{case} takes **{''.join(open_ended)}; name every parameter")
        placed = [each for each in found if each.kind is not inspect.Parameter.KEYWORD_ONLY]
        expect(not any(each.kind is inspect.Parameter.VAR_POSITIONAL for each in placed), f"{case} takes *args")
        if operation not in _WITHOUT_ID:
            first = placed[0] if placed else None
            named = first is not None and first.name == "session_id" and first.kind is inspect.Parameter.POSITIONAL_ONLY
            expect(named, f"{case} does not begin with a positional-only session_id")
        if operation in {Operation.CREATE, Operation.LIST}:
            expect(not placed, f"{case} takes {[each.name for each in placed]} without a keyword")
        keywords = signatures.keywords(function)
        if operation in _PAGED:
            for name in ("page_size", "max_items", "cursor"):
                expect(name in keywords and keywords[name].default is None, f"{case} must take {name}=None")
            needed = [name for name, each in keywords.items() if each.default is each.empty]
            expect(not needed, f"{case} cannot be called without {needed}")
        if operation is Operation.LIST:
            unclear = [name for name in applies.filters_without_default(type(self)) if keywords[name].default is None]
            expect(not unclear, f"in list None must not mean everything, so the default of {unclear} must be UNSET")
        if operation is Operation.UPDATE:
            unclear = [name for name, each in keywords.items() if each.default is None]
            expect(not unclear, f"in update None must mean null, so the default of {unclear} must be UNSET")
        expect(bool(function.__doc__), f"{case} has no docstring")

    @check("declaration", each=lambda tested: [verb.value for verb in Operation if verb in tested.operations()])
    def test_vocabulary(self, case: str) -> None:
        """Parameters have the names and the types of the vocabulary."""
        function = self.function(case)
        found = signatures.hints(function)
        for name in signatures.keywords(function):
            expect(name not in FOREIGN, f"{case} takes {name}; the vocabulary calls that {FOREIGN.get(name)}")
            if name in TYPES and name in found:
                fits = any(kind in TYPES[name] for kind in signatures.members(found[name]))
                expect(fits, f"{case}: {name} is annotated with {found[name]}, which is not the vocabulary's type")

    @check("declaration")
    def test_variants_are_equal(self) -> None:
        """The sync and async classes have the same methods with the same parameters."""
        sync, other = load(self.provider, self.provider.sync_class), load(self.provider, self.provider.async_class)
        for left, right in ((sync, other), (resource_of(sync), resource_of(other))):
            mine, theirs = _methods(left), _methods(right)
            names = {*mine} ^ {*theirs}
            expect(not names, f"only one of {left.__name__} and {right.__name__} has {sorted(names)}")
            for name, shape in mine.items():
                expect(
                    shape == theirs[name], f"{left.__name__}.{name}{shape} is not {right.__name__}.{name}{theirs[name]}"
                )


def _methods(cls: type[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in dir(cls):
        value: Any = inspect.getattr_static(cls, name)
        function: Any = getattr(value, "__func__", value)
        if (not name.startswith("_") or name == "__init__") and inspect.isfunction(function):
            found["close" if name == "aclose" else name] = _shape(function)
    return found


def _shape(function: Any) -> str:
    parameters = inspect.signature(function).parameters.values()
    return ", ".join(f"{each.kind.description} {each.name} = {_default(each)}" for each in parameters)


def _default(parameter: inspect.Parameter) -> str:
    return "" if parameter.default is parameter.empty else repr(parameter.default)
