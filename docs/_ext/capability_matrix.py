"""The directives ``operation-matrix``, ``required-fields`` and ``provider-facts``.

They show what the installed providers can do, what their operations require, and what they declare.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import cast

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

from sessiondock import Capabilities, Facts, Operation, Provider, installed_providers
from sessiondock.capabilities import capabilities_of
from sessiondock.registry import load_class

Row = Sequence[str]
# Facts that are shown as sentences below the tables, since they are too long for a cell.
LONG = {"status_note", "event_fields"}
BESIDE = 4


def known() -> dict[str, tuple[Provider, Capabilities]]:
    """Every provider once, by its own name."""
    found = {record.name: record for record in installed_providers().values() if isinstance(record, Provider)}
    return {
        name: (record, capabilities_of(record, load_class(record, record.sync_class)))
        for name, record in sorted(found.items())
    }


def shown(value: object) -> str:
    """The value of a fact as text."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, cast("tuple[object, ...]", value))) or "none"
    return str(value)


class OperationMatrix(Directive):
    """A table with a row for each provider and a column for each operation."""

    def run(self) -> list[nodes.Node]:
        rows: list[Row] = [["", *(operation.value for operation in Operation)]]
        for name, (_, capabilities) in known().items():
            rows.append([name, *("●" if operation in capabilities else "" for operation in Operation)])
        return [table(rows, "capability-matrix")]


class RequiredFields(Directive):
    """A table with a row for each provider and the keywords that its operations cannot be called without."""

    def run(self) -> list[nodes.Node]:
        rows: list[Row] = [["", "required keywords"]]
        for name, (_, capabilities) in known().items():
            needed = {verb.value: ", ".join(found) for verb, found in capabilities.required.items() if found}
            rows.append([name, "; ".join(f"{verb}: {found}" for verb, found in needed.items()) or "none"])
        return [table(rows, "required-fields")]


class ProviderFacts(Directive):
    """For each group of facts a table with a row for each provider, then the fields of events and the status."""

    def run(self) -> list[nodes.Node]:
        records = {name: record for name, (record, _) in known().items()}
        tables = [table(facts(records, names), "provider-facts") for names in groups()]
        notes = nodes.bullet_list()
        for name, record in records.items():
            stored = shown(record.facts.event_fields)
            events = f"events have {stored}. " if record.facts.event_fields else ""
            if events or record.facts.status_note:
                note = nodes.paragraph()
                note += [nodes.literal(text=name), nodes.Text(f": {events}{record.facts.status_note}")]
                notes += nodes.list_item("", note)
        return [*tables, notes]


def groups() -> list[list[str]]:
    """The names of the facts, so many as fit beside each other."""
    names = [field.name for field in dataclasses.fields(Facts) if field.name not in LONG]
    return [names[start : start + BESIDE] for start in range(0, len(names), BESIDE)]


def facts(records: Mapping[str, Provider], names: Sequence[str]) -> list[Row]:
    """A heading, and a row for each provider."""
    rows = [[name, *(shown(getattr(record.facts, fact)) for fact in names)] for name, record in records.items()]
    return [["", *names], *rows]


def table(rows: list[Row], kind: str) -> nodes.table:
    """A plain table with a heading row; the first column is code."""
    group = nodes.tgroup(cols=len(rows[0]))
    group += [nodes.colspec(colwidth=1) for _ in rows[0]]
    head, body = nodes.thead(), nodes.tbody()
    head += row(rows[0])
    body += [row(cells, code=True) for cells in rows[1:]]
    group += [head, body]
    whole = nodes.table(classes=[kind])
    whole += group
    return whole


def row(cells: Row, *, code: bool = False) -> nodes.row:
    """One row of text."""
    line = nodes.row()
    for number, text in enumerate(cells):
        entry, paragraph = nodes.entry(), nodes.paragraph()
        paragraph += nodes.literal(text=text) if code and number == 0 else nodes.Text(text)
        entry += paragraph
        line += entry
    return line


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_directive("operation-matrix", OperationMatrix)
    app.add_directive("provider-facts", ProviderFacts)
    app.add_directive("required-fields", RequiredFields)
    return {"parallel_read_safe": True}
