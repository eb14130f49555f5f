"""How often the public look-up may be asked: by one address, and by everybody together.

Counted in the cache by whole minutes and hours. Addresses are kept as HMACs. While the cache is away nothing is
counted: what is published stays readable.
"""

import ipaddress
import logging
from dataclasses import dataclass
from functools import lru_cache

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.http import HttpRequest
from redis import Redis
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
    """Counts this request, in one question to the cache; False once any of the limits is passed."""
    who, now = blind_index(_address(request), purpose="address"), int(clock.now().timestamp())
    counting = _client().pipeline(transaction=False)
    for one in limits:
        key = f"limit:{one.name}:{who if one.of_one else EVERYBODY}:{now // one.seconds}"
        counting.incr(key)
        counting.expire(key, one.seconds)
    try:
        counted = counting.execute()[::2]
    except RedisError:
        logger.warning("the cache is away: the look-up is not limited")
        return True
    return all(many <= one.most for many, one in zip(counted, limits, strict=True))


def _address(request: HttpRequest) -> str:
    """One asker: an address, however it is written (IPv4 in the dress of IPv6), or a network of IPv6 (/64)."""
    found = get_adapter().get_client_ip(request)
    try:
        mapped = getattr(ipaddress.ip_address(found), "ipv4_mapped", None)
    except ValueError:
        return str(found)
    return str(truncate_ip(str(mapped or found)))


@lru_cache(maxsize=1)
def _client() -> Redis:
    """Connections of this process to the server of the cache."""
    return Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
