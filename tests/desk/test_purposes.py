"""Whoever looks at a case that is not their own task says what for, once a day; every look is written down with it."""

import pytest

from ledger.models import Entry, Kind
from notifications.models import Message
from tests.desk.pages import filed_by_a_person, plain, press, text, url
from tests.workflows.story import accepted, approved, filed, proposed

SAYS = "The amount is wrong."  # what the company says in its objection


def purposes_of(user):
    rows = Entry.objects.filter(kind=Kind.READ, actor_id=user.pk)
    return list(rows.order_by("pk").values_list("purpose", flat=True))


def say(desk, case, purpose="The weekly check."):
    return desk.post(url(case, "purpose/"), {"purpose": purpose})


@pytest.mark.parametrize("who", ["supervisor", "head", "second_reviewer", "approver", "steward", "clerk"])
def test_a_colleague_is_asked_before_the_page_of_a_case_they_have_not_taken(who, cast):
    case = accepted(cast)
    desk = plain(getattr(cast.scjg, who))
    asking = text(desk.get(url(case)))
    assert case.reference in asking
    assert "What do you look at it for?" in asking
    for hidden in (SAYS, cast.company.name, "scjg.reviewer", cast.record.document_no):
        assert hidden not in asking
    assert purposes_of(getattr(cast.scjg, who)) == [], "nothing was seen"
    answer = say(desk, case)
    assert (answer.status_code, answer.url) == (302, url(case))
    assert SAYS in text(desk.get(url(case)))
    assert SAYS in text(desk.get(url(case)))
    assert purposes_of(getattr(cast.scjg, who)) == ["The weekly check."] * 2


def test_nobody_is_asked_about_their_own_task_or_a_free_one_of_their_queue(cast):
    free = filed(cast)
    assert SAYS in text(plain(cast.scjg.reviewer).get(url(free)))
    mine = accepted(cast, ground="omission")
    assert SAYS in text(plain(cast.scjg.reviewer).get(url(mine)))
    to_decide = proposed(cast, ground="infringement")
    assert SAYS in text(plain(cast.scjg.approver).get(url(to_decide)))
    to_correct = approved(cast, ground="never_list")
    assert SAYS in text(plain(cast.scjg.steward).get(url(to_correct)))
    assert SAYS in text(plain(cast.scjg.reviewer).get(url(to_correct))), "its handler"


def test_whoever_has_just_acted_on_it_is_not_asked_afterwards(cast):
    case = proposed(cast)
    desk = plain(cast.scjg.approver)
    press(desk, case, "approve")
    assert SAYS in text(desk.get(url(case)))
    assert purposes_of(cast.scjg.approver) == ["Approve"]


def test_one_purpose_is_for_one_case_one_person_and_one_day(cast, move):
    case, other = accepted(cast), filed_by_a_person(cast)
    move("2026-09-24", "23:40")
    desk = plain(cast.scjg.supervisor)
    say(desk, case)
    assert "What do you look at it for?" in text(desk.get(url(other)))
    assert "What do you look at it for?" in text(plain(cast.scjg.supervisor).get(url(case))), (
        "another session"
    )
    move("2026-09-24", "23:50")
    assert SAYS in text(desk.get(url(case)))
    move("2026-09-25", "00:10")
    assert "What do you look at it for?" in text(desk.get(url(case)))


@pytest.mark.parametrize("purpose", ["", "   ", "\x00"])
def test_an_empty_purpose_opens_nothing(purpose, cast):
    case = accepted(cast)
    desk = plain(cast.scjg.supervisor)
    answer = say(desk, case, purpose)
    assert answer.status_code == 422
    assert "Say what you need it for." in text(answer)
    assert SAYS not in text(answer) + text(desk.get(url(case)))


def test_no_other_way_leads_past_the_question(cast):
    case = approved(cast, finding="rejected")
    notice = case_notice(case)
    desk = plain(cast.scjg.supervisor)
    for rest in (f"notices/{notice.pk}/", "act/declare_interest/"):
        assert desk.get(url(case, rest)).url == url(case)
    for rest, typed in (("number/", {"purpose": ""}), ("notes/", {"text": ""})):
        assert SAYS not in text(desk.post(url(case, rest), typed))
    shown = desk.post(url(case, "number/"), {"purpose": "A phone call."})
    assert SAYS in text(shown), "a purpose for the number is one for the case"
    assert desk.get(url(case, f"notices/{notice.pk}/")).status_code == 200


def test_a_purpose_is_kept_sealed_in_the_session(cast):
    case = accepted(cast)
    desk = plain(cast.scjg.supervisor)
    say(desk, case, "Mr Kong, 138 0537 1234, called.")
    assert "138 0537" not in str(dict(desk.session))
    desk.get(url(case))
    assert purposes_of(cast.scjg.supervisor) == ["Mr Kong, 138 0537 1234, called."]


def case_notice(case):
    return Message.objects.filter(case_id=case.pk, is_formal=True).order_by("pk")[0]


def test_a_stranger_learns_nothing_from_the_question(cast):
    case = accepted(cast)
    assert plain(cast.sw.supervisor).get(url(case)).status_code == 404
    assert say(plain(cast.sw.supervisor), case).status_code == 404
    assert say(plain(cast.owner), case).status_code == 404


@pytest.mark.parametrize("typed", [{}, {"insert": "1", "block": "x"}], ids=["empty", "with a text block"])
@pytest.mark.parametrize(
    ("who", "action"), [("second_reviewer", "propose_receipt_date"), ("supervisor", "reassign")]
)
def test_a_form_sent_unseen_shows_nothing_to_whoever_has_not_said_what_for(who, action, typed, cast):
    case = accepted(cast)
    desk = plain(getattr(cast.scjg, who))
    answer = press(desk, case, action, **typed)
    for hidden in (SAYS, cast.company.name, cast.record.document_no):
        assert hidden not in text(answer)
    assert answer.status_code == 422
    assert 'data-code="purpose_missing"' in answer.content.decode()
    assert purposes_of(getattr(cast.scjg, who)) == [], "nothing was seen"


def test_what_was_typed_into_it_is_not_lost(cast):
    case = accepted(cast)
    desk = plain(cast.scjg.second_reviewer)
    press(desk, case, "propose_receipt_date", received_on="", reason="The stamp says so.")
    say(desk, case)
    assert "The stamp says so." in text(desk.get(url(case, "act/propose_receipt_date/")))
