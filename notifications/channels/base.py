"""What a channel is, and the four ways a try can end."""

from dataclasses import dataclass
from typing import Protocol

from notifications.models import AttemptResult, Message
from notifications.wording import Text


@dataclass(frozen=True, slots=True)
class Sent:
    """It left; `provider_id` is how the provider calls it."""

    provider_id: str = ""
    result = AttemptResult.SENT
    error = ""


@dataclass(frozen=True, slots=True)
class Temporary:
    """It may work later: try again after a pause."""

    error: str
    provider_id = ""
    result = AttemptResult.TEMPORARY


@dataclass(frozen=True, slots=True)
class Permanent:
    """This person cannot be reached here: use the next channel."""

    error: str
    provider_id = ""
    result = AttemptResult.PERMANENT


@dataclass(frozen=True, slots=True)
class Technical:
    """Ours to repair: tried again, and an administrator sees it."""

    error: str
    provider_id = ""
    result = AttemptResult.TECHNICAL


Outcome = Sent | Temporary | Permanent | Technical


class DeliveryChannel(Protocol):
    """`send` is called outside any transaction and never raises for what a provider does."""

    def send(self, message: Message, text: Text) -> Outcome: ...


def named(error: BaseException, code: object = "") -> str:
    """A class name and a code: an exception's own words may hold an address."""
    return f"{type(error).__name__} {code}".strip()[:200]
