"""Ink on paper stays readable: the tokens of the stylesheet, in light, in dark and in print."""

import re
from itertools import product
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[2] / "static/css/redress.css").read_text()
GROUNDS = ("ground", "sheet", "tint")
INKS = ("ink", "ink-soft", "line-strong", "accent", "accent-deep")
PAIRS = [
    *product(INKS, GROUNDS),
    *product(("seal", "amber"), ("ground", "sheet")),
    *product(("ink", "accent", "accent-deep"), ("accent-tint",)),
    *product(("ink", "seal"), ("seal-tint",)),
    *product(("ink", "amber"), ("amber-tint",)),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-deep"),
    ("seal-ink", "seal"),
]
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def themes() -> dict[str, dict[str, str]]:
    """The colours in force in each of the three; print replaces every colour, whatever the screen prefers."""
    dark_at, ground_at = SHEET.index("@media (prefers-color-scheme: dark)"), SHEET.index("/* Ground */")
    light, dark = tokens(SHEET[:dark_at]), tokens(SHEET[dark_at:ground_at])
    return {"light": light, "dark": dark, "print": tokens(SHEET[SHEET.index("@media print") :])}


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def written_pairs() -> set[tuple[str, str]]:
    """Every rule that sets both an ink and its ground."""
    found = set()
    for _, body in RULE.findall(SHEET):
        ink = re.search(r"(?<![-a-z])color: var\(--([a-z-]+)\)", body)
        ground = re.search(r"background: var\(--([a-z-]+)\)", body)
        if ink and ground:
            found.add((ink[1], ground[1]))
    return found


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_every_pair_of_ink_and_ground_has_a_contrast_of_at_least_4_5(theme):
    colours = themes()[theme]
    weak = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in {*PAIRS, *written_pairs()}
        if contrast(colours[pair[0]], colours[pair[1]]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("theme", ["dark", "print"])
def test_every_colour_of_light_mode_has_a_value_of_its_own(theme):
    assert themes()[theme].keys() == themes()["light"].keys()


def test_black_on_white_is_21_to_1():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
