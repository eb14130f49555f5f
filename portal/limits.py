"""How often the public look-up may be asked: by one address, and by everybody together.

Counted in the cache by whole minutes and hours. Addresses are kept as HMACs. While the cache is away nothing is
counted: what is published stays readable.
"""

import logging
from dataclasses import dataclass

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from core import clock
from core.crypto import blind_index

logger = logging.getLogger(__name__)
EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in so many seconds; of one address, or of everybody together."""

    name: str
    most: int
    seconds: int
    of_one: bool = True


LOOK_UP = (
    Limit("look-up-minute", 20, 60),
    Limit("look-up-hour", 200, 3600),
    Limit("look-up-everybody", 1200, 60, of_one=False),
)


def within(limits: tuple[Limit, ...], request: HttpRequest) -> bool:
    """Counts this request; False once any of the limits is passed."""
    who = blind_index(get_ip(request), purpose="address")
    try:
        counted = [_count(one, who if one.of_one else EVERYBODY) <= one.most for one in limits]
    except RedisError:
        logger.warning("the cache is away: the look-up is not limited")
        return True
    return all(counted)


def _count(limit: Limit, who: str) -> int:
    """How many there were in this window, with this one."""
    key = f"limit:{limit.name}:{who}:{int(clock.now().timestamp()) // limit.seconds}"
    cache.add(key, 0, limit.seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ended between the two
        return 1
