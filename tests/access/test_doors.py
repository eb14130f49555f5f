"""Attacks on signing in: sessions put under somebody, limits walked around, letters that only look alike."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from ledger.models import Entry, Kind
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def ask(browser: Client, email: str, **headers: Any) -> Any:
    return browser.post(reverse("sign_in"), {"email": email}, **headers)


def sent_code() -> str:
    found = re.search(r"\b\d{4}-\d{4}\b", str(mail.outbox[-1].body))
    assert found
    return found[0]


def enter(browser: Client, code: str) -> Any:
    return browser.post(reverse("sign_in_code"), {"code": code})


def by_password(browser: Client, email: str, password: str = PASSWORD, **headers: Any) -> Any:
    form = {"email": email, "password": password}
    return browser.post(reverse("staff_sign_in"), form, **headers)


def who(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


@pytest.mark.parametrize("door", ["code", "password"])
def test_a_session_that_was_there_before_is_not_the_one_that_is_signed_in(door: str, cast: Cast) -> None:
    """Whoever knows the cookie from before, or put it into the browser, has nothing afterwards."""
    victim, attacker = Client(), Client()
    ask(victim, cast.owner.email)
    planted = victim.cookies["sessionid"].value
    attacker.cookies["sessionid"] = planted
    if door == "code":
        enter(victim, sent_code())
    else:
        by_password(victim, cast.scjg.reviewer.email)
    assert who(victim)
    assert victim.cookies["sessionid"].value != planted
    assert who(attacker) is None


def test_signing_out_ends_the_session_for_whoever_copied_it(cast: Cast) -> None:
    browser, copy = Client(), Client()
    by_password(browser, cast.scjg.reviewer.email)
    copy.cookies["sessionid"] = browser.cookies["sessionid"].value
    assert copy.get(reverse("desk_inbox")).status_code == 200
    browser.post(reverse("sign_out"))
    assert copy.get(reverse("desk_inbox")).status_code == 302


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_another_address_in_a_header_gives_no_more_tries(header: str, cast: Cast) -> None:
    """No proxy is trusted here, so what a header says of where somebody comes from is nothing."""
    for number in range(11):
        by_password(Client(), f"nobody{number}@example.test", headers={header: f"203.0.113.{number}"})
    answer = by_password(Client(), cast.scjg.reviewer.email, headers={header: "198.51.100.1"})
    assert answer.status_code == 200
    assert (
        "Too many attempts"
        in by_password(Client(headers={"accept-language": "en"}), cast.scjg.reviewer.email).content.decode()
    )


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-Ip"])
def test_nor_does_it_give_more_codes(header: str, cast: Cast) -> None:
    for number in range(6):
        ask(Client(), cast.owner.email, headers={header: f"203.0.113.{number}"})
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("written", ["OWNER@EXAMPLE.TEST", " owner@example.test ", "Owner@Example.Test"])
def test_one_address_is_one_account_however_it_is_written(written: str, cast: Cast) -> None:
    browser = Client()
    ask(browser, written)
    assert mail.outbox[-1].to == [cast.owner.email]
    enter(browser, sent_code())
    assert who(browser) == str(cast.owner.pk)


def test_a_letter_that_only_looks_like_another_opens_no_other_account(cast: Cast) -> None:
    """The sign for kelvin becomes a k in lower case: the code goes to the address that is opened, and no other."""
    victim = User.objects.get_or_create_by_email("kong@example.test")[0]
    browser = Client()
    ask(browser, "\N{KELVIN SIGN}ong@example.test")
    assert {address for one in mail.outbox for address in one.to} <= {victim.email}


def test_what_is_typed_as_an_address_adds_no_line_to_a_mail(cast: Cast) -> None:
    browser = Client()
    for typed in (
        "a@example.test\r\nBcc: b@example.test",
        "a@example.test%0aBcc: b@example.test",
        "a@example.test, b@example.test",
        '"a\r\nBcc: b"@example.test',
    ):
        ask(browser, typed)
    assert not mail.outbox


def test_a_wrong_code_helps_nobody_to_the_right_one_in_another_browser(cast: Cast) -> None:
    """Three tries for each code, and a code for each browser: the tries are not lent."""
    mine, theirs = Client(), Client()
    ask(mine, cast.owner.email)
    code = sent_code()
    ask(theirs, cast.owner.email)
    other = sent_code()
    assert code != other
    for _ in range(2):
        enter(theirs, "0000-0000")
    assert enter(theirs, code).status_code == 302
    assert who(theirs) is None
    enter(mine, code)
    assert who(mine) == str(cast.owner.pk)


def test_a_code_sent_before_does_not_outlive_the_next_one(cast: Cast) -> None:
    browser = Client()
    ask(browser, cast.owner.email)
    old = sent_code()
    ask(browser, cast.owner.email)
    enter(browser, old)
    assert who(browser) is None
    enter(browser, sent_code())
    assert who(browser) == str(cast.owner.pk)


def test_a_subject_has_no_password_to_be_guessed(cast: Cast) -> None:
    for password in ("", "!", PASSWORD):
        by_password(Client(), cast.owner.email, password)
    assert not Entry.objects.filter(kind=Kind.LOGIN).exists()


def test_whose_account_was_closed_is_out_at_once(cast: Cast) -> None:
    browser = Client()
    by_password(browser, cast.scjg.reviewer.email)
    User.objects.filter(pk=cast.scjg.reviewer.pk).update(is_active=False)
    assert browser.get(reverse("desk_inbox")).status_code == 302


@pytest.mark.parametrize("host", ["evil.test", "testserver.evil.test", "testserver:80@evil.test", ""])
def test_a_foreign_host_gets_no_page_and_no_mail_with_its_name(host: str, cast: Cast) -> None:
    browser = Client(headers={"host": host})
    assert browser.get(reverse("landing")).status_code == 400
    assert ask(browser, cast.owner.email).status_code == 400
    assert not mail.outbox
    ask(Client(headers={"x-forwarded-host": "evil.test"}), cast.owner.email)
    assert "evil.test" not in str(mail.outbox[-1].message())
