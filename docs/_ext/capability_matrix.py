"""The directive ``capability-matrix``: one table of operations, one of facts, from the installed Provider records."""

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


def known() -> dict[str, tuple[Provider, Capabilities]]:
    """Every provider once, under its own name."""
    found = {record.name: record for record in installed_providers().values() if isinstance(record, Provider)}
    return {
        name: (record, capabilities_of(record, load_class(record, record.sync_class)))
        for name, record in sorted(found.items())
    }


def operations() -> list[Row]:
    """A row per operation, a column per provider."""
    columns = known()
    rows: list[Row] = [["", *columns]]
    rows += [[verb.value, *("yes" if verb in able else "" for _, able in columns.values())] for verb in Operation]
    return rows


def facts() -> list[Row]:
    """A row per fact, a column per provider."""
    columns = known()
    rows: list[Row] = [["", *columns]]
    for field in dataclasses.fields(Facts):
        values = [getattr(record.facts, field.name) for record, _ in columns.values()]
        rows.append([field.name, *(shown(value) for value in values)])
    return rows


def shown(value: object) -> str:
    """A fact for people."""
    if value is None:
        return "none documented"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


class CapabilityMatrix(Directive):
    """``{capability-matrix}`` puts both tables."""

    def run(self) -> list[nodes.Node]:
        return [table(operations()), table(facts())]


def table(rows: list[Row]) -> nodes.table:
    """A plain table with a heading row."""
    group = nodes.tgroup(cols=len(rows[0]))
    group += [nodes.colspec(colwidth=1) for _ in rows[0]]
    head, body = nodes.thead(), nodes.tbody()
    head += row(rows[0])
    body += [row(cells) for cells in rows[1:]]
    group += [head, body]
    whole = nodes.table()
    whole += group
    return whole


def row(cells: Row) -> nodes.row:
    """One row of text."""
    line = nodes.row()
    for text in cells:
        entry = nodes.entry()
        entry += nodes.paragraph(text=text)
        line += entry
    return line


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_directive("capability-matrix", CapabilityMatrix)
    return {"parallel_read_safe": True}
