"""A page of the desk beside the floor page: through Django's test client, without a network, in turns."""

from typing import NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.crowd import Crowd
from bench.measuring import Line, Series, as_figures, per_second, ratio, side_by_side

BAR_FLOOR = 0.5
PAGES = 25  # requests a round


class Compared(NamedTuple):
    """The rates of both, and the statements of the page."""

    found: dict[str, Series]
    queries: int

    @property
    def share(self) -> float:
        return ratio(self.found["page"], self.found["floor page"])

    def line(self, bench: str, what: str, bar: str, met: bool) -> Line:
        return Line(
            bench=bench,
            what=f"{what} ({self.queries} queries)",
            ours=per_second(self.found["page"]),
            spread=self.found["page"].spread,
            floor=f"floor page {per_second(self.found['floor page'])}",
            ratio=f"{self.share:.2f}",
            bar=bar,
            met=met,
            figures=as_figures(self.found) | {"queries": self.queries},
        )


def beside_the_floor(crowd: Crowd, user: User, address: str, rounds: int) -> Compared:
    client = Client()
    client.force_login(user)
    floor = f"/bench/floor/?unit={crowd.place.town.units['scjg'].pk}"
    queries = _queries(client, address)
    ways = {"page": lambda: _read(client, address), "floor page": lambda: _read(client, floor)}
    return Compared(side_by_side(ways, rounds), queries)


def _read(client: Client, address: str) -> int:
    for _ in range(PAGES):
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answers {response.status_code}")
    return PAGES


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)
