"""Tasks find people: taking the next one, and handing out many at once."""

import datetime as dt
import threading

import pytest
from django.db import connection

from accounts.models import Recusal
from cases.actors import actor
from ledger.models import Entry, Kind
from tests.cast import build_cast
from tests.desk.pages import text
from tests.workflows.story import accepted, at, do, filed, proposed
from workflows import handing
from workflows.models import WorkItem

TODAY = dt.date(2026, 9, 24)


def test_the_next_one_is_the_one_that_is_due_first(cast, sit):
    later = filed(cast, "2026-09-24")
    first = filed(cast, "2026-09-23", ground="omission")
    answer = sit(cast.scjg.reviewer).post("/desk/next/")
    assert answer["Location"] == f"/desk/cases/{first.reference}/"
    first.refresh_from_db()
    later.refresh_from_db()
    assert (first.handler, later.handler) == (cast.scjg.reviewer, None)


def test_nobody_takes_what_they_must_keep_out_of(cast, sit):
    case = filed(cast)
    Recusal.objects.create(user=cast.scjg.reviewer, subject=cast.company, reason="Related by marriage.")
    answer = sit(cast.scjg.reviewer).post("/desk/next/", follow=True)
    assert "There is no free task that you may take." in text(answer)
    assert not Entry.objects.filter(kind=Kind.REFUSED).exists()
    case.refresh_from_db()
    assert case.handler is None


def test_whoever_worked_on_a_case_does_not_get_its_approval(cast):
    proposed(cast)
    both = cast.scjg.reviewer
    both.memberships.create(unit=cast.scjg.unit, role="approver", starts_on=dt.date(2020, 1, 1))
    assert handing.take_next(actor(both, TODAY)) is None
    item = handing.take_next(actor(cast.scjg.approver, TODAY))
    assert item is not None and item.step == "approve"


def test_a_question_is_taken_like_a_case(cast, sit):
    case = accepted(cast)
    do(case, "request_assistance", cast.scjg.reviewer, at("2026-09-24"), unit=cast.sw.unit, question="Paid?")
    answer = sit(cast.sw.reviewer).post("/desk/next/")
    assert answer["Location"] == f"/desk/questions/{case.assistances.get().pk}/"
    assert WorkItem.objects.get(assistance__isnull=False).assignee == cast.sw.reviewer


def test_a_supervisor_only_oversees_and_gets_no_task(cast, sit):
    filed(cast)
    sit(cast.scjg.supervisor).post("/desk/next/")
    assert not WorkItem.objects.filter(assignee__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_get_different_tasks():
    cast = build_cast()
    for ground in ("error", "omission", "infringement", "never_list"):
        filed(cast, ground=ground)
    people = [cast.scjg.reviewer, cast.scjg.second_reviewer]
    ready, taken = threading.Barrier(2), []

    def press(user):
        try:
            who = actor(user, TODAY)
            for _ in range(2):
                ready.wait(timeout=20)
                taken.append(handing.take_next(who).case_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(taken) == 4
    assert len(set(taken)) == 4


def test_a_supervisor_hands_out_many_and_is_told_what_was_refused(cast, sit):
    fine, refused = filed(cast), proposed(cast_with_another_ground(cast))
    items = [WorkItem.objects.get(case=case).pk for case in (fine, refused)]
    answer = sit(cast.scjg.supervisor).post(
        "/desk/hand-out/",
        {"items": items, "to": cast.scjg.second_reviewer.pk, "reason": "Many today."},
        follow=True,
    )
    page = text(answer)
    assert "1 task handed to scjg.second_reviewer." in page
    assert f"{refused.reference}: An approver of the competent unit does this." in page
    fine.refresh_from_db()
    assert fine.handler == cast.scjg.second_reviewer


def cast_with_another_ground(cast):
    """The same town; its next objection is to the other entry, so that it is no duplicate."""
    import dataclasses

    from tests.cast import record_of

    return dataclasses.replace(cast, record=record_of(cast.company, cast.item, "曲市监罚〔2026〕7号"))


def test_a_recused_colleague_is_refused_in_bulk_too(cast, sit):
    case = filed(cast)
    Recusal.objects.create(user=cast.scjg.reviewer, subject=cast.company, reason="Related by marriage.")
    item = WorkItem.objects.get(case=case)
    answer = sit(cast.scjg.supervisor).post(
        "/desk/hand-out/",
        {"items": [item.pk], "to": cast.scjg.reviewer.pk, "reason": "Many today."},
        follow=True,
    )
    assert "declared an interest" in text(answer)
    item.refresh_from_db()
    assert item.assignee is None
    assert Entry.objects.get(kind=Kind.REFUSED).facts == {"action": "reassign", "code": "recused"}


def test_another_units_tasks_are_not_touched(cast, sit):
    item = WorkItem.objects.get(case=filed(cast))
    sit(cast.sw.supervisor).post(
        "/desk/hand-out/", {"items": [item.pk], "to": cast.sw.reviewer.pk, "reason": "x"}
    )
    item.refresh_from_db()
    assert item.assignee is None


def test_only_a_supervisor_hands_out(cast, sit):
    item = WorkItem.objects.get(case=filed(cast))
    typed = {"items": [item.pk], "to": cast.scjg.reviewer.pk, "reason": "x"}
    assert sit(cast.scjg.reviewer).post("/desk/hand-out/", typed).status_code == 403


@pytest.mark.parametrize("missing", ["items", "to", "reason"])
def test_handing_out_asks_for_what_is_missing(missing, cast, sit):
    item = WorkItem.objects.get(case=filed(cast))
    typed = {"items": [item.pk], "to": cast.scjg.reviewer.pk, "reason": "x"}
    del typed[missing]
    answer = sit(cast.scjg.supervisor).post("/desk/hand-out/", typed, follow=True)
    assert "Choose" in text(answer)
    item.refresh_from_db()
    assert item.assignee is None
