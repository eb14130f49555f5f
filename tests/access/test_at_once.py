"""The same form from four tabs at the same moment: one effect, and nobody is shown an error of the server."""

import uuid
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import SubjectLink
from cases.models import Case, CaseEvent, Document, Draft
from ledger.models import Entry, Kind
from notifications.models import Attempt, Message
from tests.access.attempts import act
from tests.access.people import browser_of
from tests.cast import UNUSED_NUMBER, Cast, build_cast
from tests.portal.journey import about_the_record, answer, answer_all, sending_form, url_of
from tests.uploads import pdf
from tests.workflows.at_once import at_once
from tests.workflows.story import at, do, filed, proposed
from workflows.models import Deadline, WorkItem

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_the_day")]
NOW = at("2026-09-24", "10:00")
TABS = 4


@pytest.fixture
def town() -> Cast:
    return build_cast()


def from_every_tab(browser: Client, url: str, form: Any, tabs: int = TABS) -> Counter[int]:
    """How often each status was answered; every tab is the same browser, with files of its own."""
    cookies = browser.cookies

    def one() -> int:
        tab = Client(raise_request_exception=False, headers={"accept-language": "en"})
        tab.cookies = cookies
        return int(tab.post(url, form() if callable(form) else form).status_code)

    return Counter(at_once(*[one] * tabs))


@pytest.mark.parametrize("entry", ["of the record", "described"])
def test_an_objection_sent_from_every_tab_is_one_case(entry: str, town: Cast) -> None:
    """Whichever tab shows its answer, it is the receipt."""
    owner = browser_of(town.owner)
    about_the_record(owner, town)
    answer(owner, "evidence", files=[pdf()], stay="1")
    if entry == "described":
        answer(owner, "entry", record="other")
        answer_all(owner, "describe", "addressee")
    assert from_every_tab(owner, url_of("check"), sending_form(owner)) == {302: TABS}
    case = Case.objects.get()
    assert CaseEvent.objects.filter(case=case).count() == 1
    assert Deadline.objects.filter(case=case, slot="review").count() == 1
    assert WorkItem.objects.filter(case=case).count() == 1
    assert Document.objects.filter(case=case).count() == 1
    assert not Draft.objects.exists()


def test_a_paper_sent_from_every_tab_is_one_case(town: Cast) -> None:
    key = str(uuid.uuid4())

    def form() -> dict[str, Any]:
        return {
            "kind": "person", "number_kind": "citizen", "number": UNUSED_NUMBER, "name": "颜回", "entry": "A fine.",
            "ground": "error", "wanted": "correct", "statement": "It is wrong.", "received_on": "2026-09-23",
            "paper": pdf(), "submission_key": key,
        }  # fmt: skip

    answers = from_every_tab(browser_of(town.scjg.clerk), reverse("desk_counter_filing"), form)
    assert answers == {302: TABS}
    assert Case.objects.count() == 1
    assert Document.objects.filter(case__isnull=False).count() == 1
    assert not Draft.objects.exists()


def test_a_claim_sent_from_every_tab_is_one_claim(town: Cast) -> None:
    form = {"name": "颜回", "number_kind": "citizen", "number": UNUSED_NUMBER}
    before = SubjectLink.objects.count()
    answers = from_every_tab(browser_of(town.stranger), reverse("claim_as", args=["self"]), form)
    assert answers == {302: TABS}
    assert SubjectLink.objects.count() == before + 1


def test_an_answer_sent_from_every_tab_is_one_answer(town: Cast) -> None:
    case = filed(town)
    do(case, "request_supplement", town.scjg.reviewer, NOW, items=["Proof of payment"])
    url = reverse("my_supplement", args=[case.reference])

    def form() -> dict[str, Any]:
        return {"supplement-answer": "Here it is.", "supplement-files": pdf()}

    answers = from_every_tab(browser_of(town.owner), url, form)
    assert answers == {302: 1, 409: TABS - 1}
    assert CaseEvent.objects.filter(case=case, action="supplement").count() == 1
    assert Document.objects.filter(case=case).count() == 1


def test_a_decision_sent_from_every_tab_is_one_decision(town: Cast) -> None:
    case = proposed(town)
    form = {"seen": Case.objects.get(pk=case.pk).last_seq}
    with time_machine.travel(at("2026-09-24", "15:00"), tick=False):
        answers = from_every_tab(browser_of(town.scjg.approver), act(case, "approve"), form)
    assert answers == {302: 1, 409: TABS - 1}
    assert CaseEvent.objects.filter(case=case, action="approve").count() == 1
    assert Deadline.objects.filter(case=case, slot="correction").count() == 1
    assert not Entry.objects.filter(kind=Kind.REFUSED).exists()


def test_a_task_pressed_for_from_every_tab_is_taken_once(town: Cast) -> None:
    case = filed(town)
    form = {"seen": case.last_seq}
    answers = from_every_tab(browser_of(town.scjg.reviewer), act(case, "claim"), form)
    assert answers[302] >= 1 and set(answers) <= {302, 409}
    assert CaseEvent.objects.filter(case=case, action="claim").count() == 1


def test_a_withdrawal_and_an_acceptance_at_once_are_one_after_the_other_or_one_alone(town: Cast) -> None:
    case = filed(town)
    subject, office = browser_of(town.owner), browser_of(town.scjg.reviewer)
    seen = {"seen": case.last_seq}
    answers = at_once(
        lambda: subject.post(reverse("my_withdrawal", args=[case.reference]), seen).status_code,
        lambda: office.post(act(case, "accept"), seen).status_code,
    )
    assert sorted(answers) == [302, 409]
    case.refresh_from_db()
    assert case.state == ("concluded" if answers[0] == 302 else "reviewing")


def test_a_letter_entered_as_posted_from_every_tab_is_posted_once(town: Cast) -> None:
    form = {
        "kind": "person", "number_kind": "citizen", "number": UNUSED_NUMBER, "name": "颜回", "entry": "A fine.",
        "ground": "error", "wanted": "correct", "statement": "It is wrong.", "received_on": "2026-09-23",
        "unit": town.scjg.unit.pk, "paper": pdf(), "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    clerk = browser_of(town.scjg.clerk)
    clerk.post(reverse("desk_counter_filing"), form)
    letter = Message.objects.get(channel="letter")
    answers = from_every_tab(clerk, reverse("desk_letter", args=[letter.pk]), {"on": "2026-09-24"})
    assert answers[302] == 1 and set(answers) <= {302, 404, 422}
    assert Attempt.objects.filter(message=letter).count() == 1


def test_a_claim_decided_both_ways_at_once_is_decided_one_way(town: Cast) -> None:
    clerks = [browser_of(town.centre.clerk), browser_of(town.scjg.clerk)]
    url = reverse("desk_counter_claim", args=[town.claimant_link.pk])
    answers = at_once(
        lambda: clerks[0].post(url, {"decision": "verify", "how": "Licence shown."}).status_code,
        lambda: clerks[1].post(url, {"decision": "refuse", "how": "Nothing shown."}).status_code,
    )
    assert answers.count(302) == 1 and set(answers) <= {302, 404, 409}
    link = SubjectLink.objects.get(pk=town.claimant_link.pk)
    assert link.status == ("verified" if answers[0] == 302 else "refused")
    assert Entry.objects.filter(kind=Kind.VERIFICATION, object_id=link.pk).count() == 1
