"""Filing an objection (case, event, clock, task, receipt) against starting a Viewflow process."""

from bench.flows import Reviewing
from bench.measuring import Line, as_figures, per_second, ratio, side_by_side
from bench.statements import counted, tally
from bench.town import Place, take

BAR = 0.25


def run(place: Place, *, cases: int = 60, rounds: int = 3) -> list[Line]:
    """Filings per second, each in a transaction of its own."""
    with counted() as done:
        place.file()
    found = side_by_side(
        {
            "file_objection": lambda: len(take(cases, place.file)),
            "Viewflow start": lambda: len(take(cases, Reviewing.start.run)),
        },
        rounds,
    )
    ours, start = found["file_objection"], found["Viewflow start"]
    share = ratio(ours, start)
    return [
        Line(
            bench="filing",
            what=f"file an objection ({len(done)} statements)",
            ours=per_second(ours),
            spread=ours.spread,
            peer=f"Viewflow start {per_second(start)}",
            ratio=f"{share:.2f}",
            bar=f">= {BAR} x Viewflow's start",
            met=share >= BAR,
            figures=as_figures(found) | {"statements": tally(done)},
        )
    ]
