"""The board of everything: what the page costs as the queues grow, and what it costs to count them."""

from bench.crowd import Crowd
from bench.measuring import Line, median_ms, short
from bench.pages import BAR_FLOOR, beside_the_floor
from bench.town import NOW
from cases.actors import actor
from core import clock
from workflows import board
from workflows.inbox import overseen_units

CALLS = 5

ADDRESS = "/desk/board/"


def run(crowd: Crowd, rounds: int = 3) -> list[Line]:
    """The director sees every unit. The page's first reader in half a minute is who waits for the count."""
    director, today = crowd.place.town.people["zx.director"], clock.local_date(NOW)
    compared = beside_the_floor(crowd, director, ADDRESS, rounds)
    size = f"{short(crowd.size)} open tasks"
    met = compared.share >= BAR_FLOOR
    page = compared.line("board", f"board page among {size}", f">= {BAR_FLOOR} x floor", met)
    units = overseen_units(actor(director, today))
    counting = median_ms(lambda: board.figures(units, today), CALLS)
    often = "for each reader" if crowd.size < board.KEPT_FROM else f"once in {board.KEPT_FOR.seconds} s"
    count = Line(
        bench="board",
        what=f"counting {size}, {often}",
        ours=f"{counting:.1f} ms",
        figures={"counting": counting},
    )
    return [page, count]
