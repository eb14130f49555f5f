"""Sending what the outbox holds: claim, render, send outside any transaction, record."""

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from core import clock
from lawbook import calendar
from notifications import claims
from notifications.channels.base import DeliveryChannel, Outcome, Permanent, Sent, Technical, named
from notifications.channels.email import Email
from notifications.channels.in_app import InApp
from notifications.models import Channel, Message, MessageStatus
from notifications.outbox import letter_instead
from notifications.quiet import quiet_until
from notifications.withdrawing import withdraw_what_is_over
from notifications.wording import rendered

logger = logging.getLogger(__name__)

PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))  # after the 1st … 4th failed try
LONGEST_SWEEP = dt.timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Report:
    """What a sweep did. `technical` tries were our own failures; `lost` rows were claimed and dropped."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    dead: int = 0
    technical: int = 0
    lost: int = 0
    remaining_due: int = 0


class Sweep:
    """One pass. Its time runs on from `now` as the seconds pass."""

    def __init__(self, now: dt.datetime) -> None:
        self._now, self._began = now, time.monotonic()
        self.counts: Counter[str] = Counter()

    @property
    def elapsed(self) -> dt.timedelta:
        return dt.timedelta(seconds=time.monotonic() - self._began)

    @property
    def now(self) -> dt.datetime:
        return self._now + self.elapsed

    def try_all(self, messages: list[Message], channel: DeliveryChannel) -> None:
        outcomes = [(message, attempt(message, channel)) for message in messages]
        with transaction.atomic():
            results = [judged(message, outcome, self.now) for message, outcome in outcomes]
            recorded = claims.record(results, self.now)
            for (message, outcome), result in zip(outcomes, results, strict=True):
                if message.pk in recorded:
                    self._count(outcome, result.status)
                    self._next_channel(message, result.status)

    def _count(self, outcome: Outcome, status: MessageStatus) -> None:
        self.counts["retried" if status == MessageStatus.QUEUED else status.value] += 1
        self.counts["technical"] += isinstance(outcome, Technical)

    def _next_channel(self, message: Message, status: MessageStatus) -> None:
        if status == MessageStatus.FAILED and message.is_formal:
            letter_instead(message, self.now)


def sweep_outbox(now: dt.datetime, limit: int = 200) -> Report:
    """Send what is due: at most `limit` rows a channel, about a minute and a half; many may run at once.

    E-mail is claimed one by one, so that no mail waits in a claim behind a slow server. Rows that cannot be
    rendered or sent never stop the others. Not to be called inside a transaction.
    """
    sweep = Sweep(now)
    sweep.counts["lost"] = claims.take_back(now)
    claims.put_off_reminders(now)
    claims.withdraw_what_says_nothing(now)
    withdraw_what_is_over(now)
    if here := claims.claim(Channel.IN_APP, sweep.now, limit):
        sweep.try_all(here, InApp())
    with Email() as email:
        for _turn in range(limit):
            mails = claims.claim(Channel.EMAIL, sweep.now, 1) if sweep.elapsed < LONGEST_SWEEP else []
            if not mails:
                break
            sweep.try_all(mails, email)
    return Report(**sweep.counts, remaining_due=claims.remaining_due(sweep.now))


def attempt(message: Message, channel: DeliveryChannel) -> Outcome:
    """Render and send one row; whatever goes wrong is an outcome."""
    try:
        return channel.send(message, rendered(message))
    except Exception as error:
        logger.error("message %s cannot be sent: %s", message.pk, named(error))
        return Technical(named(error))


def judged(message: Message, outcome: Outcome, now: dt.datetime) -> claims.Result:
    """What becomes of a row after a try: sent, could not be delivered, tried again after a pause, or dead."""
    status, next_at = MessageStatus.QUEUED, None
    if isinstance(outcome, Sent):
        status = MessageStatus.SENT
    elif isinstance(outcome, Permanent):
        status = MessageStatus.FAILED
    elif message.attempts % claims.TRIES == 0:
        status = MessageStatus.DEAD
    else:
        next_at = _after_pause(message, now)
    return claims.Result(message, status, next_at, outcome.result, outcome.error, outcome.provider_id)


def stuck() -> QuerySet[Message]:
    """Dead letters: tried five times without success; they wait for a person."""
    return Message.objects.filter(status=MessageStatus.DEAD).order_by("created_at", "id")


def undeliverable() -> QuerySet[Message]:
    """Formal notices that could not reach the person on the chosen channel; a letter was queued instead."""
    failed = Message.objects.filter(status=MessageStatus.FAILED, is_formal=True)
    return failed.order_by("created_at", "id")


def replay(message_ids: Iterable[int], by: User) -> int:
    """Try dead letters again from the beginning, on a person's word; returns how many were dead."""
    dead = stuck().filter(pk__in=list(message_ids)).order_by()
    count = dead.update(status=MessageStatus.QUEUED, next_at=clock.now())
    logger.info("account %s replayed %s messages", by.pk, count)
    return count


def _after_pause(message: Message, now: dt.datetime) -> dt.datetime:
    later = now + PAUSES[(message.attempts - 1) % claims.TRIES]
    return later if message.is_formal else quiet_until(later, calendar.current())
