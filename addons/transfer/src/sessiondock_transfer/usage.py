"""The model and the numbers of tokens that an event names, wherever its service wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from sessiondock import Event
from sessiondock.authoring import values

__all__ = ["Usage", "model_of", "usage_of"]

_MODEL = ("gen_ai.request.model", "gen_ai.response.model", "model", "model_name", "model_id")
_INPUT = ("gen_ai.usage.input_tokens", "prompt_tokens", "input_tokens", "prompt_token_count", "promptTokenCount")
_OUTPUT = (
    "gen_ai.usage.output_tokens",
    "completion_tokens",
    "output_tokens",
    "candidates_token_count",
    "candidatesTokenCount",
)
_CACHED = ("cached_tokens", "cache_read_input_tokens", "gen_ai.usage.cache_read.input_tokens")
_COST = ("cost_usd", "cost", "total_cost")


@attrs.frozen(kw_only=True)
class Usage:
    """Tokens of a model call, and its cost in US dollars; None where nothing says so."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
    cost: float | None = None


def model_of(event: Event) -> str | None:
    """The model that an event names in its config, inputs, outputs or metadata."""
    for content in (event.config, event.inputs, event.outputs, event.metadata):
        for key in _MODEL:
            found = (content or {}).get(key)
            if isinstance(found, str) and found:
                return found
    return None


def usage_of(event: Event) -> Usage:
    """What an event's metrics, metadata or outputs count."""
    places = list(_places(event))
    return Usage(
        input_tokens=_whole(places, _INPUT),
        output_tokens=_whole(places, _OUTPUT),
        cached_tokens=_whole(places, _CACHED),
        cost=_real(places, _COST),
    )


def _places(event: Event) -> Iterator[Mapping[str, Any]]:
    for content in (event.metrics, event.metadata, event.outputs):
        if content is not None:
            yield content
            for key in ("usage", "usage_metadata", "usageMetadata"):
                if values.is_object(content.get(key)):
                    yield content[key]


def _whole(places: list[Mapping[str, Any]], keys: tuple[str, ...]) -> int | None:
    for place in places:
        for key in keys:
            found = place.get(key)
            if isinstance(found, int) and not isinstance(found, bool) and found >= 0:
                return found
    return None


def _real(places: list[Mapping[str, Any]], keys: tuple[str, ...]) -> float | None:
    for place in places:
        for key in keys:
            found = place.get(key)
            if isinstance(found, (int, float)) and not isinstance(found, bool):
                return float(found)
    return None
