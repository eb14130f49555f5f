"""Whole numbers that arrive as text: an id in a form, a page in an address."""

DIGITS = 18  # every such number is one that a bigint holds


def whole(text: str) -> int | None:
    """The number, or None for what no row can be called by: words, signs, digits without end."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None
