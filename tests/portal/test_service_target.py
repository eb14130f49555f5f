"""The office's quicker promise on the subject's pages: both dates, each called what it is."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from notifications.models import Message
from tests.cast import Cast
from tests.promises import quicker_promise
from tests.workflows.papers import ask, clock_of
from tests.workflows.story import accepted, at, filed

__all__ = ["quicker_promise"]
WORDS = {"en": ("Service target", "Statutory term"), "zh-hans": ("服务承诺", "法定期限")}
BOTH = ('datetime="2026-09-29"', 'datetime="2026-09-30"')
CITED = "Qufu Service Promise on Social Credit, Article 3"


@pytest.fixture
def owner(as_user, cast: Cast) -> Client:
    return as_user(cast.owner)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["my_case", "my_receipt"])
@pytest.mark.usefixtures("quicker_promise")
def test_case_and_receipt_show_both_dates(owner: Client, cast: Cast, name: str, language: str) -> None:
    address = reverse(name, args=[filed(cast).reference])
    page = owner.get(address, headers={"accept-language": language}).content.decode()
    assert all(word in page for word in (*WORDS[language], *BOTH))


@pytest.mark.usefixtures("quicker_promise")
def test_the_clock_is_the_statutory_one_and_the_promise_cites_its_own_rule(owner: Client, cast: Cast) -> None:
    case = filed(cast)
    assert clock_of(case).due_on == dt.date(2026, 9, 30)
    assert CITED in owner.get(reverse("my_case", args=[case.reference])).content.decode()


@pytest.mark.usefixtures("quicker_promise")
def test_once_other_units_help_the_promise_for_the_own_scope_is_not_shown(owner: Client, cast: Cast) -> None:
    case = accepted(cast)
    ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-24", "12:00"))
    page = owner.get(reverse("my_case", args=[case.reference])).content.decode()
    assert "Service target" not in page and 'datetime="2026-10-12"' in page


@pytest.mark.parametrize("name", ["my_case", "my_receipt"])
def test_without_a_quicker_promise_one_date_is_shown(owner: Client, cast: Cast, name: str) -> None:
    page = owner.get(reverse(name, args=[filed(cast).reference])).content.decode()
    assert "Service target" not in page and BOTH[1] in page


@pytest.mark.usefixtures("quicker_promise")
def test_the_notice_of_receipt_names_both(cast: Cast) -> None:
    cast.owner.language = "en"
    cast.owner.save()
    case = filed(cast)
    body = Message.objects.get(
        case_id=case.pk, key="objection.received", recipient=cast.owner, channel="in_app"
    ).body
    assert "by the end of Wednesday 30 September 2026" in body
    assert "service target is earlier: Tuesday 29 September 2026" in body and CITED in body


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.usefixtures("quicker_promise")
def test_the_calculator_shows_both_for_a_term_of_the_law(client: Client, db: None, language: str) -> None:
    asked = {"received_on": "2026-09-24", "term": "objection.review.own"}
    response = client.get(reverse("calculator"), asked, headers={"accept-language": language})
    page = response.content.decode()
    assert all(word in page for word in (*WORDS[language], *BOTH))
    assert response.context["slip"].due_on == dt.date(2026, 9, 30)
    assert 'value="3"' in page, "the form shows how many days the law gives"
    assert response.context["form"]["days"].field.required, "it is no optional question"


@pytest.mark.usefixtures("quicker_promise")
def test_a_number_of_days_is_no_term_of_the_law_and_has_no_promise(client: Client, db: None) -> None:
    asked = {"received_on": "2026-09-24", "days": "3"}
    page = client.get(reverse("calculator"), asked, headers={"accept-language": "en"}).content.decode()
    assert "Service target" not in page and "Wed 30 September" in page


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"received_on": "2019-09-24", "term": "objection.review.own"}, "no_term_in_force"),
        ({"received_on": "", "term": "objection.review.own"}, "required"),
        ({"received_on": "2026-09-24", "term": "no.such.term"}, "required"),
    ],
)
def test_a_term_that_is_none_or_not_in_force_is_answered_with_a_sentence(
    client: Client, db: None, asked: dict[str, str], code: str
) -> None:
    response = client.get(reverse("calculator"), asked)
    assert (response.status_code, response.context["slip"]) == (422, None)
    errors = response.context["form"].errors.as_data()
    assert [one.code for many in errors.values() for one in many] == [code]


def test_every_term_of_the_law_on_the_page_leads_to_its_date(client: Client, db: None) -> None:
    page = client.get(reverse("calculator"), headers={"accept-language": "en"})
    assert [term.key for term in page.context["laws"]] == [
        "objection.review.own",
        "objection.review.assisted",
        "repair.result",
    ]
    for term in page.context["laws"]:
        answer = client.get(reverse("calculator"), {"received_on": "2026-09-24", "term": term.key})
        assert answer.status_code == 200 and answer.context["slip"].amount == term.amount
