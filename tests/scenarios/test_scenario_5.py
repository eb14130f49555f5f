"""Scenario 5: four eyes. Whoever worked on the case, wrote the record or has an interest cannot approve it.

Not by performing, claiming, being handed it, being appointed or standing in for somebody; by URL neither. Each
attempt is refused with its reason, changes nothing and stands in the ledger.
"""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.absences import enter_absence
from accounts.models import Membership, Recusal, Role, User
from cases.models import Case, Proposal, Record
from core.errors import DomainError
from ledger.models import Entry, Kind
from tests.cast import Cast, link
from tests.workflows.papers import at_the_counter, fresh, keep_out, task_of
from tests.workflows.refusals import everything_about, refused_and_logged
from tests.workflows.story import accepted, at, do, proposed
from workflows.actions import perform

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")
Barred = tuple[Case, User, str]  # the case that waits, who may not approve it, and why


def approver_too(user: User, cast: Cast, office: str = "scjg") -> User:
    unit = getattr(cast, office).unit
    Membership.objects.create(user=user, unit=unit, role=Role.APPROVER, starts_on=dt.date(2020, 1, 1))
    return user


def away(user: User, deputy: User) -> User:
    enter_absence(
        user=user,
        deputy=deputy,
        starts_on=dt.date(2026, 9, 25),
        ends_on=dt.date(2026, 9, 28),
        today=dt.date(2026, 9, 24),
    )
    return deputy


def the_reviewer(cast: Cast) -> Barred:
    return proposed(cast), approver_too(cast.scjg.reviewer, cast), "four_eyes_worked"


def the_author_of_the_record(cast: Cast) -> Barred:
    Record.objects.filter(pk=cast.record.pk).update(author=cast.scjg.approver)
    return proposed(cast), cast.scjg.approver, "four_eyes_author"


def the_intake_approver_of_the_record(cast: Cast) -> Barred:
    Record.objects.filter(pk=cast.record.pk).update(intake_approver=cast.scjg.approver)
    return proposed(cast), cast.scjg.approver, "four_eyes_author"


def somebody_with_a_declared_interest(cast: Cast) -> Barred:
    Recusal.objects.create(user=cast.scjg.approver, subject=cast.company, reason="My sister's company.")
    return proposed(cast), cast.scjg.approver, "recused"


def somebody_who_speaks_for_the_company(cast: Cast) -> Barred:
    link(cast.scjg.approver, cast.company, by=cast.centre.clerk)
    return proposed(cast), cast.scjg.approver, "recused"


def the_deputy_of_the_proposer(cast: Cast) -> Barred:
    """Holds no approver's role of their own: only that of the proposer, who is away."""
    case = proposed(cast)
    approver_too(cast.scjg.reviewer, cast)
    return case, away(cast.scjg.reviewer, cast.scjg.clerk), "four_eyes_worked"


def a_deputy_who_proposed(cast: Cast) -> Barred:
    deputy = approver_too(away(cast.scjg.reviewer, cast.scjg.second_reviewer), cast)
    case = accepted(cast)
    said = {"finding": "rejected", "reasoning": "It is right.", "basis": "Article 59"}
    return do(case, "propose", deputy, NOW, **said), deputy, "four_eyes_worked"


def the_clerk_who_took_the_paper(cast: Cast) -> Barred:
    clerk = approver_too(cast.centre.clerk, cast, "centre")
    case = at_the_counter(cast, dt.date(2026, 9, 24), at("2026-09-24"))
    do(case, "accept", cast.centre.reviewer, NOW)
    said = {"finding": "rejected", "reasoning": "No prize.", "basis": "Article 59"}
    return do(case, "propose", cast.centre.reviewer, NOW, **said), clerk, "four_eyes_worked"


PEOPLE: list[Callable[[Cast], Barred]] = [
    the_reviewer,
    the_author_of_the_record,
    the_intake_approver_of_the_record,
    somebody_with_a_declared_interest,
    somebody_who_speaks_for_the_company,
    the_deputy_of_the_proposer,
    a_deputy_who_proposed,
    the_clerk_who_took_the_paper,
]
everybody_barred = pytest.mark.parametrize("barred", PEOPLE, ids=lambda one: one.__name__)


@everybody_barred
@pytest.mark.parametrize("action", ["approve", "send_back", "claim"])
def test_they_neither_decide_nor_take_the_task(
    cast: Cast, barred: Callable[[Cast], Barred], action: str
) -> None:
    case, user, why = barred(cast)
    with refused_and_logged(case, user, action, why):
        perform(case.pk, action, user, now=NOW, reason="?")


@everybody_barred
def test_nobody_hands_it_to_them(cast: Cast, barred: Callable[[Cast], Barred]) -> None:
    case, user, why = barred(cast)
    supervisor = cast.centre.supervisor if case.unit == cast.centre.unit else cast.scjg.supervisor
    with refused_and_logged(case, supervisor, "reassign", why):
        perform(case.pk, "reassign", supervisor, now=NOW, reason="Please.", to=user)


@everybody_barred
def test_the_supervisor_does_not_appoint_them_from_the_centre(
    cast: Cast, barred: Callable[[Cast], Barred]
) -> None:
    case, user, why = barred(cast)
    Membership.objects.get_or_create(
        user=user, unit=cast.centre.unit, role=Role.APPROVER, defaults={"starts_on": dt.date(2020, 1, 1)}
    )
    office = cast.centre if case.unit == cast.centre.unit else cast.scjg
    supervisor, others = office.supervisor, {office.approver, office.second_approver} - {user}
    keep_out(case.subject, *others)  # else the supervisor appoints nobody at all
    if barred is the_deputy_of_the_proposer:
        # appointed in their own right, they have not worked on the case
        perform(case.pk, "appoint_approver", supervisor, now=NOW, reason="Nobody here may.", to=user)
        assert task_of(case).assignee == user
        return
    with refused_and_logged(case, supervisor, "appoint_approver", why):
        perform(case.pk, "appoint_approver", supervisor, now=NOW, reason="Nobody here may.", to=user)


@everybody_barred
def test_by_url_neither(cast: Cast, client: Client, barred: Callable[[Cast], Barred]) -> None:
    case, user, why = barred(cast)
    before = everything_about(case)
    logged = Entry.objects.filter(kind=Kind.REFUSED, actor_id=user.pk, object_id=case.pk)
    with time_machine.travel(NOW, tick=False):
        client.force_login(user)
        url = reverse("desk_act", args=[case.reference, "approve"])
        answer = client.post(url, {"seen": fresh(case).last_seq})
    assert answer.status_code in (403, 404)
    assert everything_about(case) == before
    assert answer.status_code == 404 or [entry.facts["code"] for entry in logged] == [why]


@everybody_barred
def test_somebody_else_of_the_unit_approves_it(cast: Cast, barred: Callable[[Cast], Barred]) -> None:
    case, _user, _why = barred(cast)
    office = cast.centre if case.unit == cast.centre.unit else cast.scjg
    assert perform(case.pk, "approve", office.second_approver, now=NOW).state in ("correcting", "concluded")


def test_a_proposer_decides_nothing_even_where_the_code_were_wrong(cast: Cast) -> None:
    """The database has the last word."""
    case = proposed(cast)
    row = case.proposals.get()
    with pytest.raises(IntegrityError, match="four_eyes_on_a_proposal"), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(approved=True, decided_by=row.proposed_by, decided_at=NOW)


def test_a_refusal_says_why_in_words(cast: Cast) -> None:
    case, user, _why = the_reviewer(cast)
    with pytest.raises(DomainError) as caught:
        perform(case.pk, "approve", user, now=NOW)
    assert str(caught.value.sentence).strip()
