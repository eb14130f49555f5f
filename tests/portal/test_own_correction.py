"""What the person sees after a withdrawal that left an error to the office."""

from django.urls import reverse

from cases.models import Case
from tests.cast import Cast
from tests.workflows.story import AMOUNT, accepted, at, do, proposed

NOW = at("2026-09-24", "16:00")


def page_of(browser, case: Case) -> str:
    return browser.get(reverse("my_case", args=[case.reference])).content.decode()


def owed(cast: Cast) -> Case:
    case = do(proposed(cast), "send_back", cast.scjg.approver, at("2026-09-24", "15:00"), reason="Quote it.")
    return do(case, "withdraw", cast.owner, NOW)


def test_the_page_says_that_the_office_still_has_something_to_do_and_until_when(as_user, cast: Cast) -> None:
    words = page_of(as_user(cast.owner), owed(cast))
    assert "still looks at the entry and corrects its own error." in words
    assert "The office corrects its own error by" in words
    assert "Wed 30 September" in words
    assert "Nothing more needs to be done." not in words


def test_an_ordinary_withdrawal_leaves_nothing_to_be_done(as_user, cast: Cast) -> None:
    words = page_of(as_user(cast.owner), do(accepted(cast), "withdraw", cast.owner, NOW))
    assert "Nothing more needs to be done." in words
    assert "corrects its own error" not in words


def test_what_the_office_did_stands_in_the_timeline_and_among_the_messages(as_user, cast: Cast) -> None:
    case = owed(cast)
    facts = {"remedy": "correct", "fields": AMOUNT, "reason": "The decision says 2 000."}
    do(case, "report_own_correction", cast.scjg.steward, at("2026-09-24", "17:00"), **facts)
    words = page_of(as_user(cast.owner), case)
    assert "The office corrected its own error" in words
    assert "Nothing more needs to be done." in words
    record = as_user(cast.owner).get(reverse("my_record")).content.decode()
    assert "Own correction after" in record


def test_that_nothing_was_wrong_is_said_as_such(as_user, cast: Cast) -> None:
    case = owed(cast)
    do(case, "report_own_correction", cast.scjg.steward, NOW, remedy="", reason="It is right.")
    assert "The office looked again and found nothing wrong" in page_of(as_user(cast.owner), case)
