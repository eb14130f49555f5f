"""The demo mailbox: e-mail goes into a file that the demo's mailbox page reads. Only where DEMO is set.

It holds sign-in codes, which is the point of a demo and the reason why it must never run elsewhere.
"""

import datetime as dt
import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core import clock

KEPT = 500  # mails


class DemoMail(NamedTuple):
    at: dt.datetime
    to: str
    subject: str
    body: str


class DemoMailbox(BaseEmailBackend):
    """An e-mail backend that keeps instead of sending."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if not settings.DEMO:
            raise ImproperlyConfigured(
                "The demo mailbox keeps everybody's mail: set REDRESS_DEMO or another backend."
            )
        rows = [
            {
                "at": clock.now().isoformat(),
                "to": address,
                "subject": str(mail.subject),
                "body": str(mail.body),
            }
            for mail in email_messages
            for address in mail.recipients()
        ]
        with _mailbox() as file:
            _keep(file, [json.dumps(row, ensure_ascii=False) for row in rows])
        return len(email_messages)


def demo_mails(address: str | None = None) -> list[DemoMail]:
    """The mails kept, newest first; those to one address where one is given."""
    if not settings.DEMO:
        return []
    with _mailbox() as file:
        rows = [json.loads(line) for line in file.read().splitlines()]
    mails = [DemoMail(dt.datetime.fromisoformat(row.pop("at")), **row) for row in reversed(rows)]
    return [mail for mail in mails if address is None or mail.to.lower() == address.lower()]


@contextmanager
def _mailbox() -> Iterator[IO[str]]:
    """The file, open at its beginning, ours alone until it is closed."""
    path = Path(settings.ROOT) / "var" / "demo-mailbox.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.touch(mode=0o600)
    with path.open("r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _keep(file: IO[str], lines: list[str]) -> None:
    kept = [*file.read().splitlines(), *lines]
    file.seek(0)
    file.truncate()
    file.write("".join(f"{line}\n" for line in kept[-KEPT:]))
