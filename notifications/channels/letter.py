"""Letters wait for a person: the counter prints them and says when they were posted or handed over."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.errors import BadInput, WrongState
from notifications.models import Attempt, AttemptResult, Channel, Message, MessageStatus


@transaction.atomic
def mark_posted(message: Message, by: User, at: dt.datetime) -> Message:
    """The letter was posted or handed over at this moment, by this person.

    Raises WrongState (letter_already_posted) and BadInput (posted_before_written, posted_in_the_future).
    """
    letter = Message.objects.select_for_update(no_key=True).get(pk=message.pk, channel=Channel.LETTER)
    if letter.status != MessageStatus.QUEUED:
        raise WrongState(_("This letter was already posted."), code="letter_already_posted")
    if at < letter.created_at:
        sentence = _("A letter cannot be posted before it was written.")
        raise BadInput(sentence, code="posted_before_written", field="at")
    if at > clock.now():
        sentence = _("This day has not come yet. Enter the letter once it was posted or handed over.")
        raise BadInput(sentence, code="posted_in_the_future", field="at")
    letter.status, letter.sent_at, letter.posted_by = MessageStatus.SENT, at, by
    letter.attempts += 1
    letter.save(update_fields=["status", "sent_at", "posted_by", "attempts"])
    Attempt.objects.create(message=letter, number=letter.attempts, result=AttemptResult.SENT, at=at)
    return letter
