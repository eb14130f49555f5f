"""What somebody tries who wants to see or do what is not theirs: each attempt gets nothing, and changes nothing."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Absence, User
from cases.models import Case, CaseEvent, Document, Draft
from core import clock
from notifications.models import Message, MessageStatus
from tests.access.attempts import accepted_about_another_entry, act, neighbours_case, paper_of, plain, stands
from tests.access.people import browser_of
from tests.cast import (
    UNUSED_NUMBER,
    Cast,
)
from tests.portal.journey import ANSWERS, answer_all, begin, send, sending_form, url_of
from tests.uploads import pdf
from tests.workflows.papers import ask, keep_out
from tests.workflows.story import accepted, at, do, filed, proposed
from workflows.models import Deadline, WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

NOW = at("2026-09-24", "10:00")


# — guessing —


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("my_case", lambda cast: cast.stranger),
        ("my_receipt", lambda cast: cast.claimant),
        ("desk_case", lambda cast: cast.yj.reviewer),
        ("desk_case", lambda cast: cast.administrator),
    ],
)
def test_a_guessed_number_tells_nothing_about_whether_the_case_exists(
    name: str, who: Callable[[Cast], User], cast: Cast
) -> None:
    there, absent = filed(cast).reference, "YY-2026-99999"
    browser = browser_of(who(cast))
    answers = [browser.get(reverse(name, args=[reference])) for reference in (there, absent)]
    assert {answer.status_code for answer in answers} == {404}
    first, second = (plain(answer.content.decode()) for answer in answers)
    assert first.replace(there, "…") == second.replace(absent, "…")


@pytest.mark.parametrize("name", ["my_document", "my_message", "desk_document", "desk_question"])
def test_a_guessed_id_tells_nothing_about_whether_the_thing_exists(name: str, cast: Cast) -> None:
    case = accepted(cast)
    things = {
        "my_document": paper_of(case, cast.owner),
        "my_message": Message.objects.filter(recipient=cast.owner).first(),
        "desk_document": paper_of(case, cast.owner),
        "desk_question": ask(case, cast.sw, cast.scjg.reviewer, NOW),
    }
    there, absent = things[name].pk, 10**18
    browser = browser_of(cast.stranger if name.startswith("my") else cast.yj.reviewer)
    first, second = (browser.get(reverse(name, args=[pk])) for pk in (there, absent))
    assert first.status_code == second.status_code == 404
    assert plain(first.content.decode()) == plain(second.content.decode())
    assert browser.get(reverse(name, args=[10**40])).status_code == 404


# — ids in forms —


@pytest.mark.parametrize("who", ["stranger", "claimant", "resident"])
def test_the_entry_of_another_subject_cannot_be_filed_about(who: str, cast: Cast) -> None:
    browser = browser_of(getattr(cast, who))
    assert browser.post(reverse("objection"), {"record": cast.record.pk}).status_code == 404
    assert browser.get(reverse("objection"), {"record": cast.record.pk}).status_code == 404
    assert not Draft.objects.exists()


def test_the_entry_of_another_subject_is_no_choice_and_does_not_survive_in_a_draft(cast: Cast) -> None:
    browser = browser_of(cast.resident)
    begin(browser)
    assert browser.post(url_of("entry"), {"record": cast.record.pk}).status_code == 422
    browser.post(reverse("objection_save", args=["entry"]), {"record": cast.record.pk})
    answer_all(browser)
    assert browser.get(url_of("check")).url == url_of("entry")
    assert send_blindly(browser).url == url_of("entry")
    assert not Case.objects.exists()


def send_blindly(browser: Client) -> Any:
    return browser.post(url_of("check"), {"key": str(Draft.objects.get().submission_key), "shown": ""})


def test_a_link_of_somebody_else_is_no_choice(cast: Cast) -> None:
    browser = browser_of(cast.resident)
    begin(browser)
    browser.post(reverse("objection_save", args=["who"]), {"link": cast.owner_link.pk})
    answer_all(browser, "ground", "wanted", "statement", "evidence", "addressee")
    browser.post(url_of("entry"), {"record": "other"})
    browser.post(url_of("describe"), ANSWERS["describe"])
    send(browser)
    assert Case.objects.get().subject == cast.person


@pytest.mark.parametrize(
    "to",
    [
        lambda cast: cast.sw.reviewer,
        lambda cast: cast.owner,
        lambda cast: cast.administrator,
        lambda cast: cast.scjg.clerk,
    ],
)
def test_a_task_is_handed_to_nobody_outside_the_unit(to: Callable[[Cast], User], cast: Cast) -> None:
    case = accepted(cast)
    before = stands(case)
    form = {"to": to(cast).pk, "reason": "Quick.", "seen": case.last_seq}
    answer = browser_of(cast.scjg.supervisor).post(act(case, "reassign"), form)
    assert answer.status_code == 422
    assert stands(case) == before


def test_an_approver_is_appointed_from_the_centre_only(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case = proposed(cast)
    before = stands(case)
    form = {"to": cast.sw.approver.pk, "reason": "Quick.", "seen": case.last_seq}
    assert browser_of(cast.scjg.supervisor).post(act(case, "appoint_approver"), form).status_code == 422
    assert stands(case) == before


def test_a_question_of_another_case_is_not_withdrawn(cast: Cast) -> None:
    mine, other = accepted(cast), accepted_about_another_entry(cast)
    ask(mine, cast.sw, cast.scjg.reviewer, NOW)
    question = ask(other, cast.yj, cast.scjg.reviewer, NOW)
    mine.refresh_from_db()
    url = f"{act(mine, 'withdraw_request')}?assistance={question.pk}"
    form = {"reason": "No need.", "seen": mine.last_seq}
    browser = browser_of(cast.scjg.reviewer)
    assert browser.get(url).status_code == 404
    assert browser.post(url, form).status_code == 404
    question.refresh_from_db()
    assert question.status == "asked"


def test_the_entry_of_another_subject_is_not_linked_by_the_office(cast: Cast) -> None:
    case = filed(cast, record=None, entry="A fine.", unit=cast.scjg.unit)
    form = {"record": cast.person_record.pk, "seen": case.last_seq}
    assert browser_of(cast.scjg.reviewer).post(act(case, "identify_record"), form).status_code == 422
    case.refresh_from_db()
    assert case.record is None


@pytest.mark.parametrize("seen", ["", "x", "-1", "99", "9" * 40, "1e3", "１"])
def test_a_tampered_seen_decides_nothing(seen: str, cast: Cast) -> None:
    case = accepted(cast)
    before = stands(case)
    form = {"finding": "rejected", "reasoning": "So.", "basis": "Article 59", "seen": seen}
    assert browser_of(cast.scjg.reviewer).post(act(case, "propose"), form).status_code in (409, 422)
    assert browser_of(cast.owner).post(
        reverse("my_withdrawal", args=[case.reference]), {"seen": seen}
    ).status_code in (409, 422)
    assert stands(case) == before


def test_a_submission_key_of_another_persons_case_gives_nothing(cast: Cast) -> None:
    theirs = neighbours_case(cast)
    browser = browser_of(cast.owner)
    answer = browser.post(url_of("check"), {"key": str(theirs.submission_key), "shown": ""})
    assert answer.status_code == 409
    assert theirs.reference not in answer.content.decode() + answer.headers.get("Location", "")
    begin(browser, record=cast.record.pk)
    answer_all(browser)
    again = browser.post(url_of("check"), sending_form(browser) | {"key": str(theirs.submission_key)})
    assert again.status_code == 409
    assert Case.objects.count() == 1


def test_the_counter_cannot_take_a_paper_under_another_persons_key(cast: Cast) -> None:
    theirs = neighbours_case(cast)
    form = {
        "kind": "person", "number_kind": "citizen", "number": UNUSED_NUMBER, "name": "颜回", "entry": "A fine.",
        "ground": "error", "wanted": "correct", "statement": "It is wrong.", "received_on": "2026-09-23",
        "paper": pdf(), "submission_key": str(theirs.submission_key),
    }  # fmt: skip
    answer = browser_of(cast.scjg.clerk).post(reverse("desk_counter_filing"), form)
    assert 400 <= answer.status_code < 500
    assert theirs.reference not in answer.content.decode()
    assert Case.objects.count() == 1
    assert not Document.objects.exists()


# — another unit's work —


def test_another_units_task_is_neither_taken_nor_done(cast: Cast) -> None:
    case, approving = filed(cast), proposed_about_another_entry(cast)
    before = [stands(case), stands(approving)]
    for user in (cast.sw.reviewer, cast.sw.approver, cast.sw.supervisor, cast.centre.reviewer, cast.owner):
        browser = browser_of(user)
        for action in ("claim", "accept", "release"):
            answer = browser.post(act(case, action), {"seen": case.last_seq})
            assert answer.status_code == 404, (user, action)
        assert browser.post(act(approving, "approve"), {"seen": approving.last_seq}).status_code == 404
        browser.post(reverse("desk_take_next"))
    assert [stands(case), stands(approving)] == before
    assert not CaseEvent.objects.filter(actor__in=[cast.sw.reviewer, cast.sw.approver]).exists()


def proposed_about_another_entry(cast: Cast) -> Case:
    case = accepted_about_another_entry(cast)
    facts = {"finding": "rejected", "reasoning": "So.", "basis": "Article 59"}
    return do(case, "propose", cast.scjg.reviewer, NOW, **facts)


def test_a_supervisor_hands_out_no_task_of_another_unit(cast: Cast) -> None:
    item = WorkItem.objects.get(case=filed(cast))
    form = {"items": [item.pk], "to": cast.sw.reviewer.pk, "reason": "Quick."}
    browser_of(cast.sw.supervisor).post(reverse("desk_hand_out"), form)
    item.refresh_from_db()
    assert item.assignee is None


def test_the_filter_of_the_inbox_does_not_open_another_units_queue(cast: Cast) -> None:
    case = filed(cast)
    for user in (cast.sw.reviewer, cast.sw.supervisor, cast.administrator):
        for view in ("mine", "unit", "watching", "done"):
            query = {"view": view, "unit": cast.scjg.unit.pk}
            page = browser_of(user).get(reverse("desk_inbox"), query).content.decode()
            assert case.reference not in page, (user, view)


def test_an_absence_of_another_unit_is_not_ended_nor_entered(cast: Cast) -> None:
    bureau, day = cast.scjg, clock.today()
    absence = Absence.objects.create(
        user=bureau.reviewer, deputy=bureau.second_reviewer, starts_on=day, ends_on=day
    )
    browser = browser_of(cast.sw.supervisor)
    assert browser.post(reverse("desk_absence_end", args=[absence.pk])).status_code == 404
    form = {"user": bureau.approver.pk, "deputy": cast.sw.reviewer.pk, "starts_on": day, "ends_on": day}
    assert browser.post(reverse("desk_absences"), form).status_code == 422
    absence.refresh_from_db()
    assert absence.cancelled_at is None and Absence.objects.count() == 1


def test_a_supervisor_neither_sees_nor_revives_what_is_stuck_in_other_units(cast: Cast) -> None:
    case = filed(cast)
    letter = Message.objects.filter(case_id=case.pk).order_by("pk")[0]
    Message.objects.filter(pk=letter.pk).update(status=MessageStatus.DEAD, sent_at=None)
    Deadline.objects.filter(case=case).update(dead_at=NOW)
    clocks = list(Deadline.objects.filter(case=case).values_list("pk", flat=True))
    form = {"messages": [letter.pk], "clocks": clocks}
    for supervisor, shown in ((cast.sw.supervisor, False), (cast.scjg.supervisor, True)):
        browser = browser_of(supervisor)
        assert (case.reference in browser.get(reverse("desk_stuck")).content.decode()) == shown
        browser.post(reverse("desk_stuck"), form)
        letter.refresh_from_db()
        assert (letter.status == MessageStatus.QUEUED) == shown
        assert Deadline.objects.filter(dead_at__isnull=False).exists() != shown


def test_a_receipt_of_another_units_paper_is_not_printed_by_its_number(cast: Cast) -> None:
    form = {
        "kind": "person", "number_kind": "citizen", "number": UNUSED_NUMBER, "name": "颜回", "entry": "A fine.",
        "ground": "error", "wanted": "correct", "statement": "It is wrong.", "received_on": "2026-09-23",
        "unit": cast.scjg.unit.pk, "paper": pdf(), "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    browser_of(cast.centre.clerk).post(reverse("desk_counter_filing"), form)
    url = reverse("desk_counter_receipt", args=[Case.objects.get().reference])
    answers = {
        name: browser_of(getattr(cast, name).clerk).get(url).status_code for name in ("centre", "scjg", "sw")
    }
    assert answers == {"centre": 200, "scjg": 200, "sw": 404}


def test_the_counter_cannot_take_a_paper_under_the_key_of_somebodys_draft(cast: Cast) -> None:
    begin(browser_of(cast.owner), record=cast.record.pk)
    draft = Draft.objects.get()
    form = {
        "kind": "person", "number_kind": "citizen", "number": UNUSED_NUMBER, "name": "颜回", "entry": "A fine.",
        "ground": "error", "wanted": "correct", "statement": "It is wrong.", "received_on": "2026-09-23",
        "paper": pdf(), "submission_key": str(draft.submission_key),
    }  # fmt: skip
    answer = browser_of(cast.scjg.clerk).post(reverse("desk_counter_filing"), form)
    assert answer.status_code == 422
    assert 'data-code="draft_gone"' in answer.content.decode()
    assert not Case.objects.exists()
    assert Draft.objects.get() == draft
