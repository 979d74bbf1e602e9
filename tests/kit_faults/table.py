"""All planted faults, by the shape of the provider they are planted into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import kind_faults, provider_faults
from .planting import Fault
from .scaffold_faults import FAULTS as SCAFFOLD

__all__ = ["FAULTS"]

FAULTS: Mapping[str, Sequence[Fault]] = {
    "scaffold": SCAFFOLD,
    "scaffold-offset": kind_faults.OFFSET,
    "scaffold-page": kind_faults.PAGE,
    "scaffold-single": kind_faults.SINGLE,
    "scaffold-read-only": kind_faults.READ_ONLY,
    "scaffold-derived": kind_faults.DERIVED,
    "scaffold-library": kind_faults.LIBRARY,
    "orq": provider_faults.ORQ,
    "adk": provider_faults.ADK,
    "honeyhive": provider_faults.HONEYHIVE,
    "humanloop": provider_faults.HUMANLOOP,
    "export": provider_faults.EXPORT,
    "syllable": provider_faults.SYLLABLE,
    "jsonfiles": provider_faults.JSONFILES,
}
