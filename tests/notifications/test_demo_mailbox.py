"""The demo mailbox keeps mails where the demo page can show them, and only in a demo."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail

from notifications.channels import demo
from notifications.channels.demo import demo_mails
from notifications.checks import MAILBOX, demo_mailbox_stays_in_demos


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.ROOT, settings.DEMO, settings.EMAIL_BACKEND = tmp_path, True, MAILBOX
    return tmp_path / "var" / "demo-mailbox.jsonl"


def send(subject: str, to: str) -> None:
    send_mail(subject, "你的验证码:123456", None, [to])


def test_mails_are_kept_newest_first_and_found_by_address(mailbox):
    send("first", "a@example.com")
    send("second", "B@example.com")
    assert [mail.subject for mail in demo_mails()] == ["second", "first"]
    (mail,) = demo_mails("b@example.com")
    assert (mail.to, mail.body) == ("B@example.com", "你的验证码:123456")


def test_the_file_is_for_its_owner_alone(mailbox):
    send("first", "a@example.com")
    assert stat.S_IMODE(mailbox.stat().st_mode) == 0o600


def test_old_mails_make_room(mailbox, monkeypatch):
    monkeypatch.setattr(demo, "KEPT", 3)
    for number in range(5):
        send(str(number), "a@example.com")
    assert [mail.subject for mail in demo_mails()] == ["4", "3", "2"]


def test_an_empty_mailbox_is_empty(mailbox):
    assert demo_mails() == []


def test_outside_a_demo_nothing_is_kept_or_shown(mailbox, settings):
    send("first", "a@example.com")
    settings.DEMO = False
    assert demo_mails() == []
    with pytest.raises(ImproperlyConfigured):
        send("second", "a@example.com")


@pytest.mark.parametrize(
    ("is_demo", "debug", "backend", "ids"),
    [
        (True, True, MAILBOX, []),
        (True, False, MAILBOX, ["notifications.E001"]),
        (False, True, MAILBOX, ["notifications.E002"]),
        (False, False, "django.core.mail.backends.smtp.EmailBackend", []),
    ],
)
def test_the_checks_name_a_demo_on_a_real_installation(settings, is_demo, debug, backend, ids):
    settings.DEMO, settings.DEBUG, settings.EMAIL_BACKEND = is_demo, debug, backend
    assert [found.id for found in demo_mailbox_stays_in_demos(None)] == ids
