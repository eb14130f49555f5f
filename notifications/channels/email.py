"""E-mail through Django's mail interface: SMTP or any provider that django-anymail knows, by setting.

An e-mail is read by whoever carries it: a formal notice is announced and not sent (docs/decisions/0021).
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from anymail.exceptions import AnymailAPIError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from notifications.channels.base import Outcome, Permanent, Sent, Technical, Temporary, named
from notifications.models import Message
from notifications.wording import Text, covering, mail_footer

LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
REFUSED_FROM = 500  # SMTP replies from here on are final


class Email:
    """One connection for one sweep, opened with the first mail."""

    def __init__(self) -> None:
        self._connection: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: Message, text: Text) -> Outcome:
        if not _reachable(message):
            return Permanent("bad_address")
        mail = _mail(message, covering(message) if message.is_formal else text)
        try:
            self._connection = self._connection or get_connection()
            self._connection.open()
            count = self._connection.send_messages([mail])
        except Exception as error:
            self._close()
            return outcome_of(error)
        return _sent(mail) if count else Technical("not_sent")

    def _close(self) -> None:
        """A connection that will not say goodbye has still taken the mails before."""
        connection, self._connection = self._connection, None
        with suppress(OSError, smtplib.SMTPException):
            if connection:
                connection.close()


def outcome_of(error: Exception) -> Outcome:
    """What a failure means: for the recipient for good, for now, or for us."""
    for kind, judge in JUDGES:
        if isinstance(error, kind):
            return judge(error)
    return Technical(named(error))


def _refused_recipients(error: Any) -> Outcome:
    codes = [code for code, _reply in error.recipients.values()]
    final = bool(codes) and min(codes) >= REFUSED_FROM
    return (Permanent if final else Temporary)(named(error, codes[0] if codes else ""))


def _smtp_reply(error: Any) -> Outcome:
    """A final reply to anything but the recipient's address is about us: our address, password or words."""
    final = error.smtp_code >= REFUSED_FROM
    return (Technical if final else Temporary)(named(error, error.smtp_code))


def _provider_reply(error: Any) -> Outcome:
    status = error.status_code
    if status is None or status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Temporary(f"AnymailAPIError {status or ''}".strip())
    return Technical(f"AnymailAPIError {status}")


def _permanent(error: Exception) -> Outcome:
    return Permanent(named(error))


def _temporary(error: Exception) -> Outcome:
    return Temporary(named(error))


def _technical(error: Exception) -> Outcome:
    return Technical(named(error))


JUDGES: tuple[tuple[type[Exception], Callable[[Any], Outcome]], ...] = (  # the first that fits
    (AnymailRecipientsRefused, _permanent),
    (AnymailInvalidAddress, _permanent),
    (AnymailAPIError, _provider_reply),
    (smtplib.SMTPRecipientsRefused, _refused_recipients),
    (smtplib.SMTPServerDisconnected, _temporary),
    (smtplib.SMTPNotSupportedError, _technical),
    (smtplib.SMTPResponseException, _smtp_reply),
    (ssl.SSLCertVerificationError, _technical),
    (OSError, _temporary),
)


def _reachable(message: Message) -> bool:
    person = message.recipient
    if person is None or not person.is_active:
        return False
    try:
        validate_email(person.email)
    except ValidationError:
        return False
    return True


def _mail(message: Message, text: Text) -> EmailMessage:
    """The same row always has the same Message-ID, so that a mail sent twice shows once."""
    assert message.recipient is not None, "_reachable refuses without one"
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return EmailMessage(
        subject=text.subject,
        body=f"{text.body}\n{mail_footer(message.language)}",
        to=[message.recipient.email],
        headers={
            "Message-ID": f"<{message.sealed_id}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )


def _sent(mail: EmailMessage) -> Outcome:
    """Where a provider answers about the one recipient, its answer counts. (A refusal was raised before.)"""
    status = getattr(mail, "anymail_status", None)
    if status is None:
        return Sent()
    if "failed" in (status.status or ()):
        return Temporary("failed_at_provider")
    return Sent(provider_id="" if status.message_id is None else str(status.message_id)[:200])
