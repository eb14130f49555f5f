"""A case that was opened again: the date that runs now, and the earlier result as what it is."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from portal.casepage import CasePage
from tests.cast import Cast
from tests.workflows.story import AMOUNT, approved, at, do

NOW = at("2026-10-08")
SUPERSEDED = "After this result the case was opened again"
REMEDIES = 'id="remedies"'


@pytest.fixture
def owner(as_user, cast: Cast) -> Client:
    return as_user(cast.owner)


def page_of(browser: Client, case: Case) -> str:
    return browser.get(reverse("my_case", args=[case.reference])).content.decode()


def reopened(cast: Cast) -> Case:
    """Corrected, and opened again a week later: the review runs to 12 October."""
    case = do(approved(cast), "apply_correction", cast.scjg.steward, at("2026-09-28"))
    return do(case, "reopen", cast.scjg.approver, NOW, reason="The court decided otherwise.")


def decided_again(cast: Cast, case: Case, finding: str = "rejected") -> Case:
    said = {"finding": finding, "reasoning": "Right as it stands.", "basis": "Article 59"}
    facts = said if finding == "rejected" else said | {"remedy": "correct", "fields": {"amount": "1500 元"}}
    do(case, "propose", cast.scjg.second_reviewer, at("2026-10-09", "09:00"), **facts)
    return do(case, "approve", cast.scjg.second_approver, at("2026-10-09", "10:00"))


def test_the_review_that_runs_is_shown_and_not_the_correction_of_before(owner: Client, cast: Cast) -> None:
    case = reopened(cast)
    words = page_of(owner, case)
    assert "You will have an answer by" in words
    assert "Mon 12 October" in words
    assert "To be carried out by" not in words


def test_the_earlier_result_is_marked_and_its_remedies_do_not_stand_as_current(
    owner: Client, cast: Cast
) -> None:
    case = approved(cast, finding="rejected")
    assert SUPERSEDED not in page_of(owner, case)
    assert REMEDIES in page_of(owner, case)
    do(case, "reopen", cast.scjg.approver, NOW, reason="The court decided otherwise.")
    words = page_of(owner, case)
    assert f"{SUPERSEDED}, on Thu 8 October" in words
    assert "An earlier result: The entry stays as it is" in words
    assert REMEDIES not in words
    assert words.index('id="turn"') < words.index('id="result"'), "what runs now stands first"


def test_a_new_decision_is_the_current_result_again(owner: Client, cast: Cast) -> None:
    words = page_of(owner, decided_again(cast, reopened(cast)))
    assert SUPERSEDED not in words
    assert "The result: The entry stays as it is" in words
    assert REMEDIES in words


def test_after_a_second_decision_the_clock_of_the_second_round_is_shown(cast: Cast) -> None:
    case = decided_again(cast, reopened(cast))
    page = CasePage(Case.objects.get(pk=case.pk), cast.owner)
    assert page.clock is not None
    assert (page.clock.slot, page.clock.started_at) == ("review", NOW)


def test_a_second_correction_is_shown_with_its_own_date(cast: Cast) -> None:
    case = decided_again(cast, reopened(cast), "partly")
    page = CasePage(Case.objects.get(pk=case.pk), cast.owner)
    assert page.clock is not None
    assert (page.clock.slot, str(page.clock.due_on), page.clock_runs) == ("correction", "2026-10-12", True)
    done = do(case, "apply_correction", cast.scjg.second_steward, at("2026-10-10", "10:00"))
    after = CasePage(Case.objects.get(pk=done.pk), cast.owner)
    assert after.clock is not None
    assert (after.clock.pk, after.clock_runs) == (page.clock.pk, False)


def test_withdrawn_after_it_was_opened_again_the_first_result_stays_marked(owner: Client, cast: Cast) -> None:
    case = do(reopened(cast), "withdraw", cast.owner, at("2026-10-09"))
    words = page_of(owner, case)
    assert SUPERSEDED in words
    assert REMEDIES not in words


def test_a_case_that_never_was_opened_again_shows_its_correction_as_before(cast: Cast) -> None:
    case = approved(cast)
    page = CasePage(case, cast.owner)
    assert page.clock is not None
    assert (page.clock.slot, page.clock_runs, page.is_superseded) == ("correction", True, False)
    assert AMOUNT["amount"] in page.decision.fields_json if page.decision else False
