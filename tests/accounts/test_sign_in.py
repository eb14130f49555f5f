import re
import smtplib
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from redis.exceptions import ConnectionError as RedisGone

from accounts.models import User
from ledger.models import Entry, Kind
from tests.cast import PASSWORD, Office, subject_user

pytestmark = pytest.mark.django_db

AFTER = "/cases/"


def ask(client: Client, email: str, **query: str) -> Any:
    return client.post(reverse("sign_in", query=query or None), {"email": email})


def sent_code() -> str:
    found = re.search(r"\b\d{4}-\d{4}\b", str(mail.outbox[-1].body))
    assert found
    return found[0]


def enter(client: Client, code: str, **data: str) -> Any:
    return client.post(reverse("sign_in_code"), {"code": code, **data})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_an_unknown_address_becomes_an_account_with_the_right_code(client: Client) -> None:
    assert ask(client, "New@Example.Test").url == reverse("sign_in_code")
    assert mail.outbox[0].to == ["new@example.test"] and not User.objects.exists()
    assert enter(client, sent_code(), next=AFTER).url == AFTER
    user = User.objects.get()
    assert (user.email, user.has_usable_password(), user.needs_password) == ("new@example.test", False, False)
    assert who(client) == str(user.pk)
    entry = Entry.objects.get(kind=Kind.LOGIN)
    assert (entry.actor_id, entry.facts) == (user.pk, {"by": "code"})


def test_a_known_address_signs_in(client: Client, citizen: User) -> None:
    ask(client, citizen.email)
    enter(client, sent_code(), next=AFTER)
    assert who(client) == str(citizen.pk) and User.objects.count() == 1


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}."])
def test_a_code_is_taken_with_or_without_its_dash(client: Client, typed: str) -> None:
    ask(client, "new@example.test")
    enter(client, typed.format(sent_code().replace("-", "")), next=AFTER)
    assert who(client)


def test_known_unknown_official_and_closed_addresses_look_the_same_to_an_outsider(bureau: Office) -> None:
    subject_user("known")
    User.objects.filter(pk=subject_user("closed").pk).update(is_active=False)
    seen = set()
    addresses = ["known@example.test", "nobody@example.test", "closed@example.test", bureau.reviewer.email]
    for address in addresses:
        client = Client()
        asked = ask(client, address)
        page = client.get(asked.url).content.decode().replace(address, "…")
        wrong = enter(client, "0000-0000")
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page + wrong.content.decode())
        seen.add((asked.status_code, asked.url, wrong.status_code, text.replace(address, "…")))
    assert len(seen) == 1
    assert len(mail.outbox) == len(addresses)


def test_an_official_gets_no_code_but_a_word(client: Client, bureau: Office) -> None:
    ask(client, bureau.reviewer.email)
    assert not re.search(r"\d{4}-\d{4}", str(mail.outbox[0].body))
    assert mail.outbox[0].to == [bureau.reviewer.email]
    enter(client, "0000-0000")
    assert who(client) is None


def test_a_closed_account_gets_no_code(client: Client, citizen: User) -> None:
    User.objects.update(is_active=False)
    ask(client, citizen.email)
    assert not re.search(r"\d{4}-\d{4}", str(mail.outbox[0].body))


def test_an_account_closed_after_the_code_was_sent_does_not_get_in(client: Client, citizen: User) -> None:
    ask(client, citizen.email)
    User.objects.update(is_active=False)
    assert enter(client, sent_code()).url == reverse("sign_in")
    assert who(client) is None


def test_somebody_who_became_an_official_after_the_code_was_sent_does_not_get_in(
    client: Client, citizen: User
) -> None:
    ask(client, citizen.email)
    User.objects.update(is_official=True)
    assert enter(client, sent_code()).url == reverse("sign_in")
    assert who(client) is None


def test_after_three_wrong_codes_a_new_one_is_needed(client: Client) -> None:
    ask(client, "new@example.test")
    right = sent_code()
    assert enter(client, "0000-0000").status_code == 200
    assert enter(client, "0000-0000").status_code == 200
    assert enter(client, "0000-0000").url == reverse("sign_in")
    assert enter(client, right).url == reverse("sign_in")
    assert who(client) is None and not User.objects.exists()


def test_a_code_works_once_and_only_in_the_browser_that_asked(client: Client) -> None:
    ask(client, "new@example.test")
    code = sent_code()
    assert enter(Client(), code).url == reverse("sign_in")
    enter(client, code, next=AFTER)
    client.logout()
    assert enter(client, code).url == reverse("sign_in")
    assert who(client) is None


def test_a_code_expires(client: Client, settings: Settings) -> None:
    ask(client, "new@example.test")
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    assert enter(client, sent_code()).url == reverse("sign_in")
    assert who(client) is None


def test_a_code_for_one_address_does_not_open_another(client: Client) -> None:
    ask(client, "one@example.test")
    first = sent_code()
    ask(client, "two@example.test")
    enter(client, first)
    assert who(client) is None


def test_the_code_is_kept_in_no_table_and_in_no_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    ask(client, "new@example.test")
    code = sent_code()
    stored = [str(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{code}%"])
            assert cursor.fetchone() == (0,)
    for text in [*stored, caplog.text]:
        assert code not in text and code.replace("-", "") not in text


def test_an_address_gets_three_codes_a_minute(client: Client) -> None:
    for _ in range(3):
        assert ask(client, "new@example.test").status_code == 302
    assert ask(client, "new@example.test").status_code == 200
    assert len(mail.outbox) == 3
    assert ask(client, "other@example.test").status_code == 302


@pytest.mark.parametrize("email", ["", "not an address", "a@", "x" * 300 + "@example.test"])
def test_what_is_no_address_gets_a_sentence_and_no_mail(client: Client, email: str) -> None:
    response = ask(client, email)
    assert response.status_code == 200 and response.context["form"].errors["email"]
    assert mail.outbox == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_doors_say_what_to_type_in_words_of_their_own(client: Client, language: str) -> None:
    said = {"headers": {"accept-language": language}}
    words = [client.post(reverse("sign_in"), {"email": "a@"}, **said).content.decode()]
    words.append(client.post(reverse("staff_sign_in"), {"email": "a@"}, **said).content.decode())
    sentences = {
        "en": ("Enter a whole e-mail address, such as name@example.com.", "Enter your password."),
        "zh-hans": ("请填写完整的电子邮箱，例如name@example.com。", "请填写密码。"),
    }[language]
    assert all(sentences[0] in page for page in words)
    assert sentences[1] in words[1]


def test_a_mail_server_that_is_away_gets_a_sentence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
    response = ask(client, "new@example.test")
    assert response.status_code == 200 and response.context["form"].errors["email"]


def test_without_the_cache_nobody_may_guess(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: object, **kwargs: object) -> None:
        raise RedisGone("gone")

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.add", gone)
    for response in (ask(client, "new@example.test"), password(client, "a@example.test")):
        assert response.status_code == 503 and "sign_in_unavailable" in response.content.decode()


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(
    client: Client, citizen: User, target: str, settings: Settings
) -> None:
    settings.LOGIN_REDIRECT_URL = "/mine"
    ask(client, citizen.email, next=target)
    assert enter(client, sent_code(), next=target).url == "/mine"


def test_where_somebody_wanted_to_go_is_kept_through_both_pages(client: Client, citizen: User) -> None:
    asked = ask(client, citizen.email, next=AFTER)
    assert asked.url == f"{reverse('sign_in_code')}?next=%2Fcases%2F"
    page = client.get(asked.url)
    assert f'value="{AFTER}"' in page.content.decode()
    assert client.post(asked.url, {"code": sent_code()}).url == AFTER


def test_the_page_for_the_code_needs_somebody_who_asked(client: Client) -> None:
    assert client.get(reverse("sign_in_code")).url == reverse("sign_in")


def test_who_is_signed_in_already_goes_on(client: Client, citizen: User) -> None:
    client.force_login(citizen)
    for name in ("sign_in", "staff_sign_in"):
        assert client.get(reverse(name, query={"next": AFTER})).url == AFTER


def test_the_language_of_the_page_becomes_the_persons(client: Client) -> None:
    client.cookies["language"] = "en"
    ask(client, "new@example.test")
    enter(client, sent_code(), next=AFTER)
    assert User.objects.get().language == "en"


def test_signing_out_is_a_post(client: Client, citizen: User, settings: Settings) -> None:
    settings.LOGOUT_REDIRECT_URL = "/"
    client.force_login(citizen)
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.post(reverse("sign_out")).url == "/"
    assert who(client) is None


# — officials —


def password(client: Client, email: str, word: str = PASSWORD, **data: str) -> Any:
    return client.post(reverse("staff_sign_in"), {"email": email, "password": word, **data})


def test_an_official_signs_in_with_a_password(client: Client, bureau: Office) -> None:
    assert password(client, bureau.reviewer.email.upper(), next="/desk/").url == "/desk/"
    assert who(client) == str(bureau.reviewer.pk)
    assert Entry.objects.get(kind=Kind.LOGIN).facts == {"by": "password"}


def test_a_wrong_password_is_refused_and_written_down_without_the_address(
    client: Client, bureau: Office
) -> None:
    response = password(client, bureau.reviewer.email, "wrong horse")
    assert response.status_code == 200 and who(client) is None
    entry = Entry.objects.get(kind=Kind.REFUSED)
    assert bureau.reviewer.email not in str(entry.facts) and len(entry.facts["email"]) == 64


def test_wrong_right_but_closed_and_unknown_look_the_same(client: Client, bureau: Office) -> None:
    citizen = User.objects.create_user("citizen@example.test", PASSWORD)
    bureau.approver.is_active = False
    bureau.approver.save()
    pairs = [(bureau.reviewer, "wrong"), (citizen, PASSWORD), (bureau.approver, PASSWORD)]
    errors = [str(password(client, user.email, word).context["form"].errors) for user, word in pairs]
    errors.append(str(password(client, "nobody@example.test").context["form"].errors))
    assert len(set(errors)) == 1 and who(client) is None


def test_after_five_wrong_passwords_even_the_right_one_waits(client: Client, bureau: Office) -> None:
    for _ in range(5):
        password(client, bureau.reviewer.email, "wrong horse")
    assert password(client, bureau.reviewer.email).status_code == 200
    assert who(client) is None
    assert password(client, bureau.approver.email, next="/desk/").status_code == 302


def test_a_password_is_hashed_with_argon2_and_has_twelve_characters(bureau: Office) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    assert bureau.reviewer.password.startswith("argon2")
    with pytest.raises(ValidationError):
        validate_password("elevenchars")


def test_no_page_of_the_library_is_mounted() -> None:
    from django.urls import NoReverseMatch

    for name in ("account_login", "account_signup", "account_email", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_pages_of_the_doors_answer(client: Client) -> None:
    for name in ("sign_in", "staff_sign_in"):
        assert client.get(reverse(name)).status_code == 200
