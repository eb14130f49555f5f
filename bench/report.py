"""The figures as a table for people, as JSON for comparison and as Markdown for the docs."""

import dataclasses
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.measuring import Line
from core import clock

HEADS = ("what", "ours", "spread", "peer", "floor", "ratio", "bar", "met")
WORDS = {True: "yes", False: "NO", None: ""}


def write(lines: Sequence[Line], facts: dict[str, str], seconds: float, folder: Path) -> None:
    """`bench.json` and `bench.md` in the folder, and the table on the terminal."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = {
        "at": clock.now().isoformat(timespec="seconds"),
        "seconds": round(seconds),
        "machine": facts,
        "lines": [dataclasses.asdict(line) for line in lines],
    }
    (folder / "bench.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    (folder / "bench.md").write_text(markdown(lines, facts))
    sys.stdout.write(table(lines))
    sys.stdout.write(f"\n{summary(lines)} {seconds:.0f} s. Written to {folder}/bench.json and bench.md.\n")


def table(lines: Iterable[Line]) -> str:
    """Aligned columns."""
    rows = [HEADS, *map(_cells, lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in rows
    )


def markdown(lines: Iterable[Line], facts: dict[str, str]) -> str:
    """A table to paste, with the machine above it."""
    machine = "; ".join(f"{name} {value}" for name, value in facts.items())
    rows = [HEADS, ("---",) * len(HEADS), *map(_cells, lines)]
    return f"{machine}\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def summary(lines: Iterable[Line]) -> str:
    """How many bars are met."""
    judged = [line.met for line in lines if line.met is not None]
    return f"{sum(judged)} of {len(judged)} bars met."


def _cells(line: Line) -> tuple[str, ...]:
    return tuple(WORDS[line.met] if name == "met" else str(getattr(line, name)) for name in HEADS)
