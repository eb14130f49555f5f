"""What a failure to send means: for the recipient for good, for now, or for us."""

import smtplib
import ssl

import pytest
import requests
from anymail.backends.test import EmailBackend
from anymail.exceptions import (
    AnymailAPIError,
    AnymailConfigurationError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
    AnymailUnsupportedFeature,
)
from anymail.message import AnymailRecipientStatus

from accounts.models import User
from notifications.channels.base import Permanent, Sent, Technical, Temporary
from notifications.channels.email import Email, outcome_of
from notifications.models import Message
from notifications.wording import Text

TEXT = Text("Subject", "Body\n")
UNREACHED = type("AnymailRequestsAPIError", (AnymailRequestsAPIError, requests.ConnectionError), {})


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.cn": (550, b"unknown")}), Permanent),
        (smtplib.SMTPRecipientsRefused({"a@b.cn": (553, b"bad")}), Permanent),
        (smtplib.SMTPRecipientsRefused({"a@b.cn": (451, b"greylisted")}), Temporary),
        (smtplib.SMTPRecipientsRefused({"a@b.cn": (421, b"busy")}), Temporary),
        (smtplib.SMTPSenderRefused(550, b"who?", "us@here"), Technical),
        (smtplib.SMTPSenderRefused(451, b"later", "us@here"), Temporary),
        (smtplib.SMTPDataError(554, b"spam"), Technical),
        (smtplib.SMTPDataError(452, b"full"), Temporary),
        (smtplib.SMTPConnectError(421, b"busy"), Temporary),
        (smtplib.SMTPAuthenticationError(535, b"no"), Technical),
        (smtplib.SMTPAuthenticationError(454, b"later"), Temporary),
        (smtplib.SMTPNotSupportedError("STARTTLS"), Technical),
        (smtplib.SMTPServerDisconnected("gone"), Temporary),
        (ConnectionRefusedError(), Temporary),
        (TimeoutError(), Temporary),
        (ssl.SSLCertVerificationError(), Technical),
        (AnymailRecipientsRefused(), Permanent),
        (AnymailInvalidAddress("a@"), Permanent),
        (AnymailAPIError(status_code=None), Temporary),
        (AnymailAPIError(status_code=429), Temporary),
        (AnymailAPIError(status_code=500), Temporary),
        (AnymailAPIError(status_code=503), Temporary),
        (AnymailAPIError(status_code=401), Technical),
        (AnymailAPIError(status_code=400), Technical),
        (UNREACHED("Error posting"), Temporary),
        (AnymailUnsupportedFeature("headers"), Technical),
        (AnymailConfigurationError("no key"), Technical),
        (ZeroDivisionError(), Technical),
    ],
    ids=lambda value: getattr(value, "__name__", repr(value)),
)
def test_every_failure_has_one_meaning(error, kind):
    assert type(outcome_of(error)) is kind


@pytest.mark.parametrize("code", [450, 550])
def test_what_is_kept_of_a_failure_names_no_address(code):
    outcome = outcome_of(smtplib.SMTPRecipientsRefused({"li@example.com": (code, b"<li@example.com> no")}))
    assert outcome.error == f"SMTPRecipientsRefused {code}"
    assert outcome_of(AnymailAPIError("li@example.com", status_code=400)).error == "AnymailAPIError 400"


def message_to(address: str, **extra) -> Message:
    return Message(recipient=User(email=address, **extra), language="en")


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "a b@example.com", "a@example.com\nBcc: x@y.cn"])
def test_an_address_that_is_none_is_permanent_and_nothing_is_tried(address, postman):
    with Email() as email:
        assert email.send(message_to(address), TEXT) == Permanent("bad_address")
    assert postman.sent == []


def test_one_connection_serves_a_sweep_and_a_new_one_follows_trouble(settings, monkeypatch):
    opened = []

    class Backend:
        def __init__(self, **kwargs):
            opened.append(self)

        def open(self): ...

        def close(self):
            raise smtplib.SMTPServerDisconnected

        def send_messages(self, mails):
            if mails[0].to == ["bad@example.com"]:
                raise TimeoutError
            return 1

    monkeypatch.setattr("notifications.channels.email.get_connection", Backend)
    with Email() as email:
        assert email.send(message_to("a@example.com"), TEXT) == Sent()
        assert email.send(message_to("b@example.com"), TEXT) == Sent()
        assert len(opened) == 1
        assert email.send(message_to("bad@example.com"), TEXT) == Temporary("TimeoutError")
        assert email.send(message_to("c@example.com"), TEXT) == Sent()
    assert len(opened) == 2


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("queued", Sent("id-1")),
        ("sent", Sent("id-1")),
        ("failed", Temporary("failed_at_provider")),
        ("rejected", Permanent("AnymailRecipientsRefused")),
        ("invalid", Permanent("AnymailRecipientsRefused")),
    ],
)
def test_what_a_provider_answers_about_the_recipient_counts(settings, monkeypatch, answer, outcome):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    status = AnymailRecipientStatus(message_id="id-1", status=answer)
    said = {"recipient_status": {"a@example.com": status}}
    monkeypatch.setattr(EmailBackend, "post_to_esp", lambda self, payload, message: said)
    with Email() as email:
        assert email.send(message_to("a@example.com"), TEXT) == outcome


def test_nothing_sent_is_not_sent(settings):
    settings.EMAIL_BACKEND = "tests.notifications.test_email.Silent"
    with Email() as email:
        assert email.send(message_to("a@example.com"), TEXT) == Technical("not_sent")


class Silent:
    def __init__(self, **kwargs): ...

    def open(self): ...

    def close(self): ...

    def send_messages(self, mails):
        return 0
