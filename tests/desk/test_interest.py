"""Declaring an interest at the desk: from the case's page, confirmed, the reason for few eyes."""

from django.urls import reverse

from accounts.models import Recusal
from cases.models import Draft
from tests.desk.pages import press, text, url
from tests.workflows.story import accepted

WHY = "The director is my brother-in-law."
FORM = {"reason": WHY, "confirmed": "on"}


def test_the_case_page_offers_it_and_says_what_follows(cast, sit):
    case = accepted(cast)
    reviewer = sit(cast.scjg.reviewer)
    assert f"/desk/cases/{case.reference}/act/declare_interest/" in text(reviewer.get(url(case)))
    page = text(reviewer.get(url(case, "act/declare_interest/")))
    assert "Your tasks about them go back to the queue." in page
    assert 'type="checkbox"' in page
    assert not Recusal.objects.exists(), "looking at the form declares nothing"


def test_sent_it_is_declared_and_the_page_offers_nothing_more(cast, sit):
    case = accepted(cast)
    reviewer = sit(cast.scjg.reviewer)
    assert press(reviewer, case, "declare_interest", **FORM).status_code == 302
    assert Recusal.objects.filter(user=cast.scjg.reviewer, ended_at=None).exists()
    page = text(reviewer.get(url(case)))
    assert "Nothing for you to do here now." in page
    assert "nobody has taken it" in page


def test_without_the_confirmation_or_a_reason_nothing_happens(cast, sit):
    case = accepted(cast)
    for typed in ({"reason": WHY}, {"confirmed": "on", "reason": " "}):
        answer = press(sit(cast.scjg.reviewer), case, "declare_interest", **typed)
        assert answer.status_code == 422
    assert not Recusal.objects.exists()


def test_what_was_typed_is_kept_for_nobody_else(cast, sit):
    case = accepted(cast)
    press(sit(cast.scjg.reviewer), case, "declare_interest", reason=WHY)
    sit(cast.scjg.reviewer).post(url(case, "act/declare_interest/draft/"), {"reason": WHY})
    assert not Draft.objects.filter(case=case).exists()
    assert "brother" not in text(sit(cast.scjg.second_reviewer).get(url(case, "act/declare_interest/")))


def test_the_reason_is_read_by_those_who_oversee_the_unit_and_by_no_colleague(cast, sit):
    case = accepted(cast)
    press(sit(cast.scjg.reviewer), case, "declare_interest", **FORM)
    said = "Declared an interest and keeps out of this person&#x27;s cases"
    for user, reads in (
        (cast.scjg.supervisor, True),
        (cast.scjg.head, True),
        (cast.auditor, True),
        (cast.scjg.second_reviewer, False),
        (cast.scjg.approver, False),
    ):
        page = text(sit(user).get(url(case)))
        assert said in page
        assert ("brother-in-law" in page) is reads, user


def test_the_person_concerned_reads_nothing_of_it(cast, sit):
    case = accepted(cast)
    press(sit(cast.scjg.reviewer), case, "declare_interest", **FORM)
    answer = sit(cast.owner).get(reverse("my_case", args=[case.reference]))
    page = text(answer)
    assert answer.status_code == 200
    assert "interest" not in page
    assert "brother" not in page
