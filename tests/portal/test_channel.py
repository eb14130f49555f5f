"""A person chooses how to be told; a formal notice is always found in this service too."""

import pytest
from django.test import Client
from django.urls import reverse

from notifications.models import Message, Preference
from tests.cast import Cast
from tests.workflows.story import filed


@pytest.fixture
def owner(as_user, cast: Cast) -> Client:
    return as_user(cast.owner)


def chosen(browser: Client) -> str:
    """The channel that is ticked on the page."""
    return str(browser.get(reverse("me")).context["form"]["channel"].value())


def choose(browser: Client, channel: str):
    return browser.post(reverse("my_channel"), {"channel": channel})


def test_whoever_chose_nothing_is_told_by_e_mail(owner: Client) -> None:
    assert chosen(owner) == "email"
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    ("channel", "channels"),
    [("in_app", ["in_app"]), ("email", ["email", "in_app"]), ("letter", ["in_app", "letter"])],
)
def test_formal_notices_go_to_this_service_and_to_the_chosen_channel(
    owner: Client, cast: Cast, channel: str, channels: list[str]
) -> None:
    assert choose(owner, channel).url == reverse("me")
    assert chosen(owner) == channel
    filed(cast)
    told = Message.objects.filter(key="objection.received", recipient=cast.owner)
    assert sorted(told.values_list("channel", flat=True)) == channels


def test_the_choice_is_ones_own_and_can_be_changed(owner: Client, as_user, cast: Cast) -> None:
    choose(owner, "letter")
    choose(owner, "in_app")
    assert Preference.objects.get().user == cast.owner
    assert chosen(as_user(cast.agent)) == "email"


@pytest.mark.parametrize("channel", ["", "pigeon"])
def test_what_is_not_offered_is_refused_beside_the_choice(owner: Client, channel: str) -> None:
    answer = choose(owner, channel)
    assert answer.status_code == 422
    assert "Please choose one of these." in answer.content.decode()
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("in_app", "We tell you each step in your messages here."),
        ("letter", "formal notices also come by letter"),
        ("email", "by e-mail to owner@example.test"),
    ],
)
def test_the_receipt_says_how_the_person_is_told(owner: Client, cast: Cast, channel: str, words: str) -> None:
    choose(owner, channel)
    page = owner.get(reverse("my_receipt", args=[filed(cast).reference])).content.decode()
    assert words in page


def test_an_official_and_somebody_who_is_not_signed_in_choose_nothing_here(
    client: Client, as_user, cast: Cast
) -> None:
    assert choose(as_user(cast.scjg.reviewer), "in_app").status_code == 403
    assert choose(client, "in_app").url.startswith(reverse("sign_in"))
    assert not Preference.objects.exists()
