"""E-mail over a real connection: what arrives, and what each answer of a server does to a row."""

import email
import email.policy
from collections.abc import Iterator

import pytest

from accounts.models import User
from notifications import outbox
from notifications.delivery import sweep_outbox
from notifications.models import Channel, Message
from tests.notifications import samples
from tests.notifications.posts import WORKING_HOUR
from tests.notifications.smtp_server import Server, smtp_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings) -> Iterator[Server]:
    with smtp_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def status_of(name: str, office, server) -> tuple[str, str]:
    person = User.objects.create_user(f"{name}@example.com", name="李明")
    outbox.queue(samples.received(office.pk), to=person, case_id=7, dedupe=name, at=WORKING_HOUR)
    sweep_outbox(WORKING_HOUR)
    row = Message.objects.get(recipient=person, channel=Channel.EMAIL)
    return row.status, row.tries.get().error


def test_a_letter_in_chinese_arrives_whole(office, server):
    assert status_of("li", office, server) == ("sent", "")
    (raw,) = server.mails
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["To"] == "li@example.com"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "YY-2026-00015" in mail["Subject"]
    body = mail.get_content()
    assert "2026年9月30日 星期三" in body
    assert "李明" not in body, "whom it is about stands in the notice, which is not sent"


@pytest.mark.parametrize(
    ("name", "status", "error"),
    [
        ("unknown", "failed", "SMTPRecipientsRefused 550"),
        ("busy", "queued", "SMTPRecipientsRefused 451"),
    ],
)
def test_a_refusal_is_final_or_not_by_its_code(office, server, name, status, error):
    assert status_of(name, office, server) == (status, error)
    assert server.mails == []


def test_a_server_that_is_not_there_is_tried_again(office, server, settings):
    settings.EMAIL_PORT = 1
    assert status_of("li", office, server) == ("queued", "ConnectionRefusedError")
