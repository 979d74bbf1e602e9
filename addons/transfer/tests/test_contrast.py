"""Every text of the pages of an archive can be read, by day and by night: the contrasts of WCAG 2.2, level AA."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

import sessiondock_transfer

STYLE = (Path(sessiondock_transfer.__file__).parent / "formats/templates/style.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"--([a-z]+): (#[0-9a-f]{3,6});")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
LIGHT, DARK = (dict(COLOUR.findall(block)) for block in re.findall(r":root \{([^}]*)\}", STYLE))
RULES = [(selector.strip(), declarations) for selector, declarations in RULE.findall(STYLE)]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted(map(luminance, (first, second)))
    return (lighter + 0.05) / (darker + 0.05)


def used(name: str) -> set[str]:
    """The variables that a property takes its colour from, anywhere."""
    return set(re.findall(rf"(?<![a-z-]){name}: var\(--([a-z]+)\)", STYLE))


def test_contrasts_are_computed_as_the_standard_says() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_background(scheme: dict[str, str]) -> None:
    texts, backgrounds = used("color"), used("background")
    assert texts == {"ink", "quiet", "accent", "bad"}
    assert backgrounds == {"paper", "box"}
    pairs = {(text, back): contrast(scheme[text], scheme[back]) for text, back in itertools.product(texts, backgrounds)}
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_where_to_write_can_be_seen(scheme: dict[str, str]) -> None:
    """What is no text, such as the border of a field, needs a contrast of 3."""
    (field,) = (declarations for selector, declarations in RULES if selector == "button, input")
    (border,) = re.findall(r"border: 1px solid var\(--([a-z]+)\)", field)
    assert contrast(scheme[border], scheme["paper"]) >= 3


def test_no_colour_is_left_to_the_browser() -> None:
    """Of what a browser colours by itself; its placeholder in the dark is too faint."""
    coloured = {
        each for selector, rule in RULES if re.search(r"(?<![a-z-])color: ", rule) for each in selector.split(", ")
    }
    assert {"body", "a", "button", "input", "::placeholder"} <= coloured
    (placeholder,) = (rule for selector, rule in RULES if selector == "::placeholder")
    assert "opacity: 1" in placeholder


def test_colours_are_variables_that_both_schemes_have() -> None:
    assert LIGHT.keys() == DARK.keys()
    rest = re.sub(r":root \{[^}]*\}", "", STYLE)
    assert not re.search(r"#[0-9a-fA-F]{3}|rgba?\(|hsl\(", rest)
