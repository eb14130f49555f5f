"""A form that is sent twice is one act: a second press, a second tab, a request that the network repeats.

The key is made with the page. Its row is written first, in the act's own transaction: whoever comes second waits for
the first and finds what came of it; where the first failed, the second does the act.
"""

import datetime as dt
from uuid import UUID

from django.db import connection

from accounts.models import User
from cases.models import Case
from core import clock
from workflows.models import Submission

KEPT = dt.timedelta(days=1)
FIRST = """
    INSERT INTO workflows_submission (key, user_id, case_id, at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


def key_of(text: str) -> UUID | None:
    """The key that a form was sent with; None for a text that is none: such a form is always done."""
    try:
        return UUID(text)
    except ValueError:
        return None


def is_first(key: UUID | None, user: User, case: Case | None = None) -> bool:
    """Whether this person's form is sent for the first time; inside the transaction of what it does."""
    if key is None:
        return True
    now = clock.now()
    Submission.objects.filter(user=user, at__lt=now - KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(FIRST, [key, user.pk, case.pk if case else None, now])
        return bool(cursor.rowcount == 1)


def led_to(key: UUID, user: User) -> Submission | None:
    """What came of it when it was sent before; nobody else's."""
    return Submission.objects.filter(pk=key, user=user).first()
