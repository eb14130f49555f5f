"""Measure ways of doing the same side by side: in rounds, so that a slow minute of the machine meets them all."""

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ROUNDS = 3

Run = Callable[[], int]  # does the work and returns how many pieces it was


@dataclass(frozen=True, slots=True)
class Series:
    """Pieces per second, one figure a round."""

    rates: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.rates)

    @property
    def spread(self) -> str:
        return f"{short(min(self.rates))}–{short(max(self.rates))}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. `met` is None where there is no bar."""

    bench: str
    what: str
    ours: str
    spread: str = ""
    peer: str = ""
    floor: str = ""
    ratio: str = ""
    bar: str = ""
    met: bool | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)


def side_by_side(ways: Mapping[str, Run], rounds: int = ROUNDS) -> dict[str, Series]:
    """Each way once a round, in turn."""
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, run in ways.items():
            rates[name].append(rate(run))
    return {name: Series(tuple(found)) for name, found in rates.items()}


def rate(run: Run) -> float:
    began = time.perf_counter()
    pieces = run()
    return pieces / (time.perf_counter() - began)


def ratio(ours: Series, other: Series) -> float:
    """The median of the rounds' own ratios: what ran in the same minute is compared."""
    return statistics.median(mine / theirs for mine, theirs in zip(ours.rates, other.rates, strict=True))


def exponent(seconds: Mapping[int, float]) -> float:
    """k where the time grows like n^k, by least squares on logarithms; 1 is linear."""
    points = [(math.log(n), math.log(taken)) for n, taken in seconds.items()]
    x, y = (statistics.fmean(column) for column in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def median_ms(call: Callable[[], object], times: int) -> float:
    """The median duration of a call, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def short(figure: float) -> str:
    """Three figures that count: 12 345 -> 12.3 k."""
    if figure >= 1_000_000:
        return f"{figure / 1_000_000:.3g} M"
    if figure >= 10_000:
        return f"{figure / 1000:.3g} k"
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.3g}"


def per_second(series: Series) -> str:
    return f"{short(series.median)}/s"


def as_figures(found: Mapping[str, Series]) -> dict[str, Sequence[float]]:
    """For the JSON: every round of every way."""
    return {name: [round(one, 1) for one in series.rates] for name, series in found.items()}
