"""A picture of ratios, as SVG: a row for each call, a dot for each contender, on a logarithmic scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

import attrs

__all__ = ["Row", "dots"]

_LEFT, _WIDTH, _LINE, _TOP = 210, 520, 22, 64
_SHAPES = (
    '<circle cx="{x}" cy="{y}" r="5" class="{kind}"/>',
    '<rect x="{x0}" y="{y0}" width="9" height="9" class="{kind}"/>',
    '<path d="M{x} {y1} l6 10 h-12 z" class="{kind}"/>',
    '<path d="M{x} {y1} l6 6 l-6 6 l-6 -6 z" class="{kind}"/>',
    '<path d="M{x} {y2} l6 -10 h-12 z" class="{kind}"/>',
    '<circle cx="{x}" cy="{y}" r="4" class="{kind} hollow"/>',
    '<rect x="{x0}" y="{y0}" width="8" height="8" class="{kind} hollow"/>',
)
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f } .axis { stroke: #d0d7de } .one { stroke: #57606a }
.title { font-weight: 600 } .small { font-size: 11px; fill: #57606a }
.c0 { fill: #0969da; color: #0969da } .c1 { fill: #bf3989; color: #bf3989 } .c2 { fill: #1a7f37; color: #1a7f37 }
.c3 { fill: #9a6700; color: #9a6700 } .c4 { fill: #8250df; color: #8250df } .c5 { fill: #cf222e; color: #cf222e }
.c6 { fill: #57606a; color: #57606a }
.hollow { fill: none; stroke: currentColor; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .axis { stroke: #30363d } .one { stroke: #8b949e } .small { fill: #8b949e }
.c0 { fill: #58a6ff; color: #58a6ff } .c1 { fill: #f778ba; color: #f778ba } .c2 { fill: #3fb950; color: #3fb950 }
.c3 { fill: #d29922; color: #d29922 } .c4 { fill: #bc8cff; color: #bc8cff } .c5 { fill: #ff7b72; color: #ff7b72 }
.c6 { fill: #8b949e; color: #8b949e }
.hollow { fill: none } }
"""


@attrs.frozen
class Row:
    """A call.

    Attributes:
        title: what it is.
        values: contender -> how many times the reference, which is 1.
    """

    title: str
    values: dict[str, float]


def dots(title: str, reference: str, rows: Sequence[Row]) -> str:
    """The picture. The reference is the line at 1."""
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    kinds = {name: number % len(_SHAPES) for number, name in enumerate(names)}
    found = [value for row in rows for value in row.values.values()]
    low, high = min(0.7, *found) * 0.95, max(2.0, *found) * 1.1

    def place(value: float) -> float:
        return round(_LEFT + _WIDTH * math.log(value / low) / math.log(high / low), 1)

    legend_lines = -(-len(names) // 3)
    top = _TOP + 18 * legend_lines
    height = top + _LINE * len(rows) + 12
    label = escape(title, {'"': "&quot;"})
    box = f"0 0 {_LEFT + _WIDTH + 20} {height}"
    scale = f"CPU time of the client, as a multiple of {escape(reference)}; medians, logarithmic"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-label="{label}">',
        f"<style>{_STYLE}</style>",
        f'<text x="8" y="18" class="title">{label}</text>',
        f'<text x="8" y="35" class="small">{scale}</text>',
    ]
    for number, name in enumerate(names):
        x, y = 14 + 240 * (number % 3), 52 + 18 * (number // 3)
        parts += [_dot(kinds[name], x, y), f'<text x="{x + 12}" y="{y + 4}">{escape(name)}</text>']
    for tick in _ticks(low, high):
        across, kind = place(tick), "one" if tick == 1 else "axis"
        parts.append(f'<line x1="{across}" x2="{across}" y1="{top}" y2="{height - 8}" class="{kind}"/>')
        parts.append(f'<text x="{across}" y="{top - 5}" text-anchor="middle" class="small">{tick:g}</text>')
    for number, row in enumerate(rows):
        y = top + _LINE * number + 16
        parts.append(f'<text x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(row.title)}</text>')
        parts += [_dot(kinds[name], place(value), y) for name, value in row.values.items()]
    return "\n".join([*parts, "</svg>", ""])


def _dot(kind: int, x: float, y: float) -> str:
    places = {"x0": x - 4.5, "y0": y - 4.5, "y1": y - 6, "y2": y + 5}
    return _SHAPES[kind].format(x=x, y=y, kind=f"c{kind}", **places)


def _ticks(low: float, high: float) -> list[float]:
    steps = [step * 10.0**power for power in range(-1, 4) for step in (1, 2, 5)]
    return [step for step in steps if low <= step <= high]
