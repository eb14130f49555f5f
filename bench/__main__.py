"""`python -m bench` (make bench): every bench in one program, on a database of its own.

--large         one million open cases as well (takes long, and some 10 GB)
--small         a few hundred, to see that everything runs
--only NAME     one of working_days, reviewer_action, filing, intake, sweep, inbox, board, publicity; several times if
                several are wanted
--into FOLDER   where bench.json and bench.md go (var/)
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.place import place

NAMES = (
    "working_days",
    "reviewer_action",
    "filing",
    "intake",
    "sweep",
    "inbox",
    "board",
    "publicity",
)


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    sizes: tuple[int, ...]  # of the crowd; also how many clocks are due
    compared: int  # clocks that are swept in turns with Viewflow and the floors
    timers: int  # Viewflow timers fired in turns with them
    acts: int
    filings: int
    rows: int  # of a provider's table
    rounds: int = 3
    records: int = 100_000


SMALL = Scale(sizes=(200, 400), compared=200, timers=5, acts=2, filings=3, rows=50, rounds=1, records=2_000)
NORMAL = Scale(sizes=(1_000, 10_000, 100_000), compared=10_000, timers=100, acts=40, filings=60, rows=10_000)
LARGE = Scale(
    sizes=(1_000, 10_000, 100_000, 1_000_000), compared=10_000, timers=100, acts=40, filings=60, rows=10_000
)


def main(words: list[str]) -> int:
    """0 when every bench ran, whether or not its bar is met."""
    options = _options(words)
    scale = LARGE if options.large else SMALL if options.small else NORMAL
    began = time.monotonic()
    with place():
        from bench import machine, report

        facts = machine.facts()
        lines = []
        for line in _lines(scale, options.only or list(NAMES)):
            sys.stdout.write(f"{time.monotonic() - began:5.0f} s  {line.what}: {line.ours}\n")
            sys.stdout.flush()
            lines.append(line)
        sys.stdout.write("\n")
        report.write(lines, facts, time.monotonic() - began, options.into)
    return 0


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Measure against the bars of docs/speed.md.")
    parser.add_argument("--large", action="store_true", help="one million open cases as well")
    parser.add_argument("--small", action="store_true", help="a few hundred, to see that everything runs")
    parser.add_argument("--only", action="append", choices=NAMES, help="this bench and no other")
    parser.add_argument("--into", type=Path, default=Path("var"), help="folder of bench.json and bench.md")
    return parser.parse_args(words)


def _lines(scale: Scale, names: list[str]) -> Iterator[Any]:
    """Django is set up by now, so what needs it is imported here."""
    from bench import filing, intake, reviewer_action, working_days
    from bench.town import Place

    if "working_days" in names:
        yield from working_days.run()
    town = Place.build()
    if "reviewer_action" in names:
        yield from reviewer_action.run(town, cases=scale.acts, rounds=scale.rounds)
    if "filing" in names:
        yield from filing.run(town, cases=scale.filings, rounds=scale.rounds)
    if "intake" in names:
        yield from intake.run(town, rows=scale.rows, rounds=scale.rounds)
    if {"sweep", "inbox", "board"} & set(names):
        yield from _crowded(scale, names, town)
    if "publicity" in names:
        from bench import publicity

        yield from publicity.run(town, records=scale.records, rounds=scale.rounds)


def _crowded(scale: Scale, names: list[str], town: Any) -> Iterator[Any]:
    """The benches that need many open cases, size by size."""
    from bench import board, inbox, sweep
    from bench.crowd import Crowd

    crowd, milliseconds = Crowd(town), {}
    growth = sweep.Growth(scale.rounds)
    for size in scale.sizes:
        crowd.grow(size)
        if "inbox" in names:
            lines, milliseconds[size] = inbox.run(crowd, scale.rounds)
            yield from lines if size == scale.sizes[-1] else ()
        if "board" in names and size == scale.sizes[-1]:
            yield from board.run(crowd, scale.rounds)
        if "sweep" in names:
            growth.measure(crowd, size)
        if "sweep" in names and size == scale.compared:
            yield from sweep.compare(crowd, due=size, timers=scale.timers, rounds=scale.rounds)
            yield sweep.two_at_once(crowd, size)
    if "inbox" in names:
        yield inbox.grown(milliseconds)
    if "sweep" in names:
        yield from growth.lines()
        yield sweep.with_nothing_to_do(crowd)


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main(sys.argv[1:]))
