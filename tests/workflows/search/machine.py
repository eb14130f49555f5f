"""The search in memory: the nearest of every situation there is, and the way to it."""

from collections import deque
from collections.abc import Callable, Collection, Iterator

from tests.workflows.search.rules import follow
from tests.workflows.search.situation import Edge, Situation

Way = tuple[str, ...]  # one act after the other
Same = Callable[[Situation], Situation]


def by_key(one: Situation) -> Situation:
    return one.key


def by_position(one: Situation) -> Situation:
    return one.position


class Search:
    """Breadth first from the filing, through everything that `same` tells apart."""

    def __init__(self, start: Situation, same: Same = by_key) -> None:
        self.start, self.same = start, same
        self.nearest = {same(start): start}
        self.first_by: dict[Situation, tuple[Situation, Way]] = {}  # from which situation, by which acts
        ahead = deque([start])
        while ahead:
            here = ahead.popleft()
            for way, _from, edge in self.ways(here):
                if (there := same(edge.after)) not in self.nearest:
                    self.nearest[there] = edge.after
                    self.first_by[there] = (same(here), way)
                    ahead.append(edge.after)

    def ways(self, here: Situation) -> Iterator[tuple[Way, Situation, Edge]]:
        """Every act from here; and where it only turned a switch, what the turned switch opens, from there."""
        for act, edge in follow(here).items():
            yield (act,), here, edge
        for turning, there in self.turned(here).items():
            for act, edge in follow(there).items():
                if act not in follow(here):
                    yield (turning, act), there, edge

    def turned(self, here: Situation) -> dict[str, Situation]:
        """The acts that only turn a switch, one for each position of the switches."""
        found = {
            edge.after: act
            for act, edge in reversed(follow(here).items())
            if edge.after != here and self.same(edge.after) == self.same(here)
        }
        return {act: there for there, act in found.items()}

    def edges(self) -> Iterator[tuple[Situation, str, Edge]]:
        """Every act from every situation."""
        for here in self.nearest.values():
            for way, source, edge in self.ways(here):
                yield source, way[-1], edge

    def begins(self, here: Situation, way: Way, there: Situation) -> bool:
        """Whether this is the way by which a situation is first reached."""
        return self.first_by.get(self.same(there)) == (self.same(here), way)

    def plan(self, acts: Collection[str]) -> set[tuple[Situation, str]]:
        """These acts from every situation, and all others where they lead to one first."""
        found: set[tuple[Situation, str]] = set()
        for here in self.nearest.values():
            for way, source, edge in self.ways(here):
                if way[-1] in acts or self.begins(here, way, edge.after):
                    found |= {(here.position, way[0]), (source.position, way[-1])}
        return found
