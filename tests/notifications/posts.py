"""A scripted e-mail server, and moments to send at."""

import datetime as dt
from collections.abc import Callable
from typing import ClassVar

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from core import clock

WORKING_HOUR = clock.at(dt.date(2026, 9, 24), dt.time(10))
NIGHT = clock.at(dt.date(2026, 9, 24), dt.time(22))
MORNING_AFTER = clock.at(dt.date(2026, 9, 28), dt.time(8, 30))  # 25–27 September are holidays


class Postman:
    """`trouble` holds what the next mails raise, None for a mail that goes through."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.trouble: list[Exception | None] = []
        self.in_transaction: list[bool] = []
        self.on_send: Callable[[EmailMessage], None] = lambda mail: None

    def take(self, mail: EmailMessage) -> None:
        self.in_transaction.append(connection.in_atomic_block)
        self.on_send(mail)
        if self.trouble and (error := self.trouble.pop(0)):
            raise error
        self.sent.append(mail)


class Backend(BaseEmailBackend):
    postman: ClassVar[Postman]

    def send_messages(self, email_messages):
        for message in email_messages:
            self.postman.take(message)
        return len(email_messages)
