"""The directives ``operation-matrix`` and ``provider-facts``: what the installed providers declare and can do."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

from sessiondock import Capabilities, Facts, Operation, Provider, installed_providers
from sessiondock.capabilities import capabilities_of
from sessiondock.registry import load_class

Row = Sequence[str]
# Values that are shown as sentences below the table, since they are too long for a cell.
LONG = {"status_note"}


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
        return "none documented"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


class OperationMatrix(Directive):
    """A table with a row for each provider and a column for each operation."""

    def run(self) -> list[nodes.Node]:
        rows: list[Row] = [["", *(operation.value for operation in Operation)]]
        for name, (_, capabilities) in known().items():
            rows.append([name, *("●" if operation in capabilities else "" for operation in Operation)])
        return [table(rows, "capability-matrix")]


class ProviderFacts(Directive):
    """For each provider a table of its facts, and the sentence about its status."""

    def run(self) -> list[nodes.Node]:
        made: list[nodes.Node] = []
        for name, (record, _) in known().items():
            section = nodes.section(ids=[nodes.make_id(f"facts-{name}")])
            section += nodes.title(text=f"{record.title} ({name})")
            if record.facts.status_note:
                section += nodes.paragraph(text=record.facts.status_note)
            section += table(facts(record.facts), "provider-facts")
            made.append(section)
        return made


def facts(of: Facts) -> list[Row]:
    """The heading and one row for each fact."""
    pairs = [(f.name, shown(getattr(of, f.name))) for f in dataclasses.fields(Facts) if f.name not in LONG]
    return [("fact", "value"), *pairs]


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
    return {"parallel_read_safe": True}
