"""Every page: it works, a stranger finds nothing, anonymous people are led to the door, other methods are refused."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from cases.documents import store
from cases.models import DocumentPurpose, Draft
from notifications.models import Message
from tests.cast import Cast, record_of
from tests.portal.journey import about_the_record, begin, url_of
from tests.uploads import pdf
from tests.workflows.story import approved, at, do, filed
from workflows.demo.town import PASSWORD, build_town

PUBLIC = ("landing", "calculator")
OWN = ("me", "claim", "my_record", "my_cases", "my_messages", "objection")
POST_ONLY = ("my_supplement", "my_material")


@pytest.fixture
def owner(as_user, cast: Cast) -> Client:
    return as_user(cast.owner)


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_public_pages_open_for_everybody(client: Client, db: None, name: str, language: str) -> None:
    response = client.get(reverse(name), headers={"accept-language": language})
    assert response.status_code == 200
    assert client.post(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", OWN)
def test_own_pages_open_for_subjects_and_lead_others_away(
    client: Client, as_user, cast: Cast, name: str
) -> None:
    address = reverse(name)
    assert as_user(cast.owner).get(address).status_code == 200
    assert as_user(cast.stranger).get(address).status_code == 200
    assert client.get(address).url == f"{reverse('sign_in')}?next={address}"
    official = as_user(cast.scjg.reviewer).get(address)
    assert official.status_code == 403
    assert official.context["error"].code == "officials_elsewhere"
    assert as_user(cast.owner).delete(address).status_code == 405


def test_who_tries_the_demo_sees_the_page_a_stranger_sees(owner: Client, settings: Settings) -> None:
    settings.DEBUG = settings.DEMO = True
    for address in ("/nothing", reverse("my_case", args=["YY-2026-99999"])):
        response = owner.get(address)
        assert response.status_code == 404
        assert "There is no such page" in response.content.decode()


def test_home_leads_each_to_their_own(client: Client, as_user, cast: Cast) -> None:
    home = reverse("home")
    assert as_user(cast.owner).get(home).url == reverse("my_cases")
    assert as_user(cast.scjg.reviewer).get(home).url == reverse("desk_inbox")
    assert client.get(home).url.startswith(reverse("sign_in"))


def test_case_pages_lead_the_anonymous_to_the_door_and_know_their_methods(
    client: Client, owner: Client, as_user, cast: Cast
) -> None:
    case = filed(cast)
    for name in ("my_case", "my_receipt", "my_withdrawal"):
        address = reverse(name, args=[case.reference])
        assert client.get(address).url == f"{reverse('sign_in')}?next={address}"
        assert owner.get(address).status_code == 200
        assert as_user(cast.scjg.reviewer).get(address).status_code == 403
    for name in POST_ONLY:
        address = reverse(name, args=[case.reference])
        assert owner.get(address).status_code == 405
        assert client.post(address).url == f"{reverse('sign_in')}?next={reverse('home')}"
    assert owner.post(reverse("my_case", args=[case.reference])).status_code == 405
    assert owner.get(reverse("my_case", args=["YY-2026-99999"])).status_code == 404


def test_a_form_without_its_token_changes_nothing(cast: Cast) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(cast.owner)
    for address in (reverse("objection"), url_of("ground"), url_of("check"), reverse("objection_discard")):
        assert careful.post(address).status_code == 403
    assert not Draft.objects.exists()


def test_messages_are_read_by_their_owner_alone(owner: Client, as_user, cast: Cast) -> None:
    filed(cast)
    message = Message.objects.get(key="objection.received", channel="in_app", recipient=cast.owner)
    assert "unread" in owner.get(reverse("my_messages")).content.decode()
    address = reverse("my_message", args=[message.pk])
    assert as_user(cast.agent).get(address).status_code == 404
    assert owner.post(address).status_code == 405
    assert message.subject in owner.get(address).content.decode()
    assert "unread" not in owner.get(reverse("my_messages")).content.decode()
    message.refresh_from_db()
    assert message.read_at is not None


def test_the_demo_mailbox_exists_in_the_demo_only(
    client: Client, db: None, settings: Settings, tmp_path
) -> None:
    address = reverse("demo_mailbox")
    assert client.get(address).status_code == 404
    settings.DEMO, settings.ROOT = True, tmp_path
    assert "No e-mail yet" in client.get(address, headers={"accept-language": "en"}).content.decode()
    assert client.get(address, {"to": "a@example.test"}).status_code == 200


def test_the_first_page_names_the_demo_accounts_in_the_demo_only(
    client: Client, db: None, settings: Settings
) -> None:
    build_town()
    assert PASSWORD not in client.get("/").content.decode()
    settings.DEMO = True
    words = client.get("/").content.decode()
    assert PASSWORD in words
    assert "kong@demo.test" in words


@pytest.mark.parametrize(
    ("received_on", "days", "due"),
    [
        ("2026-09-24", 3, "Wed 30 September"),
        ("2026-09-30", 3, "Sat 10 October"),
        ("2026-02-13", 7, "Mon 2 March"),
    ],
)
def test_the_calculator_counts_as_the_law_counts(
    client: Client, db: None, received_on: str, days: int, due: str
) -> None:
    asked = {"received_on": received_on, "days": days}
    response = client.get(reverse("calculator"), asked, headers={"accept-language": "en"})
    assert due in response.content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"received_on": "", "days": "3"},
        {"received_on": "2026-02-30", "days": "3"},
        {"received_on": "2026-09-24", "days": "0"},
        {"received_on": "2026-09-24", "days": "many"},
        {"received_on": "1800-01-01", "days": "3"},
    ],
)
def test_the_calculator_answers_nonsense_with_a_sentence(
    client: Client, db: None, asked: dict[str, str]
) -> None:
    response = client.get(reverse("calculator"), asked)
    assert response.status_code == 422
    assert response.context["slip"] is None


def test_a_date_beyond_the_published_years_is_provisional(client: Client, db: None) -> None:
    asked = {"received_on": "2026-12-30", "days": "10"}
    words = client.get(reverse("calculator"), asked, headers={"accept-language": "en"}).content.decode()
    assert "not published yet" in words


# — the number of queries does not grow with what there is to see —


def queries_of(browser: Client, address: str, counter: DjangoAssertNumQueries) -> int:
    browser.get(address)  # the language of the session, content types and the calendar are known from here on
    with counter(60) as context:
        assert browser.get(address).status_code == 200
    return len(context)


@pytest.mark.parametrize("name", ["my_cases", "my_messages", "my_record", "objection_step"])
def test_ten_need_no_more_queries_than_one(
    owner: Client, cast: Cast, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    begin(owner)
    address = url_of("entry") if name == "objection_step" else reverse(name)
    filed(cast)
    one = queries_of(owner, address, django_assert_max_num_queries)
    for number in range(9):
        filed(cast, record=record_of(cast.company, cast.item, f"曲市监罚〔2026〕{200 + number}号"))
    assert queries_of(owner, address, django_assert_max_num_queries) <= one


def test_a_long_case_needs_no_more_queries_than_a_short_one(
    owner: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case = approved(cast)
    address = reverse("my_case", args=[case.reference])
    short = queries_of(owner, address, django_assert_max_num_queries)
    for number in range(9):
        evidence = {"purpose": DocumentPurpose.EVIDENCE, "case": case, "at": at("2026-09-24")}
        paper = store(file=pdf(f"{number}.pdf"), uploaded_by=cast.owner, **evidence)
        do(case, "add_material", cast.owner, at("2026-09-24", "16:00"), documents=[paper.pk])
    assert queries_of(owner, address, django_assert_max_num_queries) <= short


def test_a_list_of_more_than_twenty_is_shown_in_pages(owner: Client, cast: Cast) -> None:
    for number in range(21):
        filed(cast, record=record_of(cast.company, cast.item, f"曲市监罚〔2026〕{200 + number}号"))
    first = owner.get(reverse("my_cases")).context["page"]
    assert (len(first.items), first.previous_url) == (20, "")
    second = owner.get(reverse("my_cases") + first.next_url).context["page"]
    assert (len(second.items), second.next_url) == (1, "")
    assert owner.get(reverse("my_cases"), {"page": "many"}).status_code == 200


def test_the_last_page_cannot_be_sent_with_somebody_elses_key(owner: Client, as_user, cast: Cast) -> None:
    about_the_record(owner, cast)
    key = Draft.objects.get().submission_key
    other = as_user(cast.agent)
    for guessed in (str(key), str(uuid.uuid4()), "nonsense", ""):
        assert other.post(url_of("check"), {"key": guessed}).status_code == 409
