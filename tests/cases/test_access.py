"""Who sees what: each of the cast against each thing, owners included; strangers get 404."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from accounts.claiming import end_link, refuse_link, verify_link
from accounts.models import Absence, Capacity, LinkStatus, Membership, Recusal, Role, User
from cases import access, documents, drafts
from cases.models import Assistance, Case, Document, DocumentPurpose
from core import clock
from ledger.models import Entry
from tests.cast import (
    COMPANY_USCC,
    PERSON_NUMBER,
    Cast,
    claim,
    link,
    move,
    official,
    raw_objection,
    subject_user,
)
from tests.uploads import pdf

ON = dt.date(2026, 9, 24)
AT = clock.at(ON, dt.time(11))

Who = Callable[[Cast], User]


class World:
    """One case of the company at the market bureau, a question to the tax bureau, and files."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.case = raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit, record=cast.record)
        self.own_claim = raw_objection(
            cast.claimant_link.subject, filed_by=cast.claimant, unit=cast.centre.unit
        )
        self.neighbours = raw_objection(
            cast.neighbour_link.subject, filed_by=cast.neighbour, unit=cast.yj.unit
        )
        self.question = Assistance(case=self.case, unit=cast.sw.unit, asked_by=cast.scjg.reviewer)
        self.question.question = "Was the tax paid?"
        self.question.save()
        self.evidence = self.add(cast.owner, DocumentPurpose.EVIDENCE, case=self.case)
        self.answer = self.add(cast.sw.reviewer, DocumentPurpose.ASSISTANCE, assistance=self.question)
        self.proof = self.add(cast.scjg.reviewer, DocumentPurpose.RECEIPT_PROOF, case=self.case)

    def add(self, by: User, purpose: DocumentPurpose, **where: object) -> Document:
        return documents.store(file=pdf(), uploaded_by=by, purpose=purpose, at=AT, **where)


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def opens(user: object, case: Case, on: dt.date = ON) -> bool:
    try:
        return access.case_for(user, case.reference, on) == case
    except Http404:
        return False


def downloads(user: object, document: Document, on: dt.date = ON) -> bool:
    try:
        return access.document_for(user, document.pk, on) == document
    except Http404:
        return False


# — who opens the company's case at the market bureau —

SEE_THE_CASE: dict[str, Who] = {
    "the verified owner": lambda cast: cast.owner,
    "the agent in force": lambda cast: cast.agent,
    "a reviewer of the unit": lambda cast: cast.scjg.reviewer,
    "an approver of the unit": lambda cast: cast.scjg.approver,
    "the supervisor of the unit": lambda cast: cast.scjg.supervisor,
    "the head of the unit": lambda cast: cast.scjg.head,
    "the data steward of the record's unit": lambda cast: cast.scjg.steward,
    "the clerk of the unit": lambda cast: cast.scjg.clerk,
    "the centre's supervisor": lambda cast: cast.centre.supervisor,
    "the centre's director": lambda cast: cast.director,
    "the centre's auditor": lambda cast: cast.auditor,
}
DO_NOT_SEE_IT: dict[str, Who] = {
    "the claimant of the same number": lambda cast: cast.claimant,
    "the agent whose power of attorney ended": lambda cast: cast.former_agent,
    "another verified person": lambda cast: cast.neighbour,
    "a stranger": lambda cast: cast.stranger,
    "the asked unit": lambda cast: cast.sw.reviewer,
    "the asked unit's supervisor": lambda cast: cast.sw.supervisor,
    "a reviewer of another unit": lambda cast: cast.yj.reviewer,
    "a supervisor of another unit": lambda cast: cast.yj.supervisor,
    "a reviewer of the centre": lambda cast: cast.centre.reviewer,
    "the administrator": lambda cast: cast.administrator,
    "nobody signed in": lambda cast: AnonymousUser(),
}


@pytest.mark.parametrize("who", SEE_THE_CASE)
def test_opens_the_case(world: World, who: str) -> None:
    user = SEE_THE_CASE[who](world.cast)
    assert opens(user, world.case)
    assert world.case in access.visible_cases(user, ON)
    assert access.subject_may_see(user, world.case, ON) == (not user.is_official)
    assert access.staff_may_see(user, world.case, ON) == user.is_official


@pytest.mark.parametrize("who", DO_NOT_SEE_IT)
def test_does_not_open_the_case(world: World, who: str) -> None:
    user = DO_NOT_SEE_IT[who](world.cast)
    assert not opens(user, world.case)
    assert world.case not in access.visible_cases(user, ON)
    assert not access.subject_may_see(user, world.case, ON)
    assert not access.staff_may_see(user, world.case, ON)
    assert not downloads(user, world.evidence)


def test_a_case_that_does_not_exist_is_the_same_404(world: World) -> None:
    with pytest.raises(Http404) as absent:
        access.case_for(world.cast.stranger, "YY-2026-99999", ON)
    with pytest.raises(Http404) as hidden:
        access.case_for(world.cast.stranger, world.case.reference, ON)
    assert str(absent.value) == str(hidden.value)


# — a typed number —


def test_a_stranger_who_types_a_neighbours_number_sees_nothing_of_the_neighbours(world: World) -> None:
    cast = world.cast
    prying = subject_user("prying")
    claim(prying, "person", PERSON_NUMBER)
    claim(prying, "organisation", COMPANY_USCC, Capacity.REPRESENTATIVE)
    theirs = raw_objection(
        cast.person, filed_by=cast.resident, unit=cast.scjg.unit, record=cast.person_record
    )
    assert list(access.visible_cases(prying, ON)) == []
    assert list(access.records_for(prying, ON)) == []
    assert not opens(prying, theirs) and not opens(prying, world.own_claim)
    assert not downloads(prying, world.evidence)
    for record in (cast.record, cast.person_record):
        assert not access.may_see_record(prying, record, ON)
        with pytest.raises(Http404):
            access.record_for(prying, record.pk, ON)


def test_a_claim_follows_its_own_case_and_no_entry(world: World) -> None:
    cast = world.cast
    assert list(access.visible_cases(cast.claimant, ON)) == [world.own_claim]
    move(world.own_claim, "identify_record", "filed", cast.centre.reviewer, record=cast.record)
    assert opens(cast.claimant, world.own_claim)
    assert not access.may_see_record(cast.claimant, cast.record, ON)
    connection.check_constraints()


def test_the_verified_owner_learns_nothing_of_a_strangers_claim(world: World) -> None:
    assert not opens(world.cast.owner, world.own_claim)
    assert world.cast.owner not in access.speakers(world.own_claim, ON)


def test_once_verified_a_claim_sees_the_subjects_cases_and_keeps_its_own(world: World) -> None:
    cast = world.cast
    verify_link(link=cast.claimant_link, by=cast.centre.clerk, how="licence and identity card")
    assert set(access.visible_cases(cast.claimant, ON)) == {world.case, world.own_claim}
    assert set(access.visible_cases(cast.owner, ON)) == {world.case, world.own_claim}
    assert list(access.records_for(cast.claimant, ON)) == [cast.record]


def test_a_refused_claim_sees_nothing_any_more(world: World) -> None:
    refuse_link(link=world.cast.claimant_link, by=world.cast.centre.clerk, how="no licence shown")
    assert not opens(world.cast.claimant, world.own_claim)


def test_a_paper_handed_in_at_the_counter_is_followed_by_whoever_claimed_the_number_before(
    cast: Cast,
) -> None:
    later = clock.today() + dt.timedelta(days=1)
    case = raw_objection(cast.company, filed_by=cast.claimant, unit=cast.scjg.unit, received_on=later)
    assert opens(cast.claimant, case, later)
    assert cast.claimant in access.speakers(case, later)


# — agents —


def test_a_power_of_attorney_is_good_until_its_last_day_and_not_longer(world: World) -> None:
    cast = world.cast
    filed = raw_objection(cast.company, filed_by=cast.agent, unit=cast.scjg.unit, capacity=Capacity.AGENT)
    last = cast.agent_link.ends_on
    assert opens(cast.agent, filed, last) and opens(cast.agent, world.case, last)
    after = last + dt.timedelta(days=1)
    assert not opens(cast.agent, filed, after) and not opens(cast.agent, world.case, after)
    assert list(access.records_for(cast.agent, after)) == []
    assert cast.agent not in access.speakers(filed, after)


def test_a_removed_agent_does_not_see_even_what_they_filed(world: World) -> None:
    cast = world.cast
    filed = raw_objection(cast.company, filed_by=cast.agent, unit=cast.scjg.unit, capacity=Capacity.AGENT)
    end_link(link=cast.agent_link, by=cast.owner)
    assert list(access.visible_cases(cast.agent, ON)) == []
    assert not opens(cast.agent, filed)


def test_typing_the_number_again_does_not_bring_an_ended_agents_cases_back(world: World) -> None:
    cast = world.cast
    filed = raw_objection(cast.company, filed_by=cast.agent, unit=cast.scjg.unit, capacity=Capacity.AGENT)
    end_link(link=cast.agent_link, by=cast.owner)
    claim(cast.agent, "organisation", COMPANY_USCC, Capacity.REPRESENTATIVE)
    assert not opens(cast.agent, filed)


def test_link_in_force_says_so(cast: Cast) -> None:
    assert access.link_in_force(cast.owner_link, ON)
    assert access.link_in_force(cast.claimant_link, ON)
    assert not access.link_in_force(cast.former_agent_link, ON)


# — the office —


def test_a_membership_that_ended_opens_nothing(world: World) -> None:
    reviewer = world.cast.scjg.reviewer
    move(world.case, "claim", "filed", reviewer, handler=reviewer)
    Membership.objects.filter(user=reviewer).update(ends_on=ON)
    assert opens(reviewer, world.case, ON)
    assert not opens(reviewer, world.case, ON + dt.timedelta(days=1))
    connection.check_constraints()


def test_a_closed_account_opens_nothing(world: World) -> None:
    for user in (world.cast.scjg.reviewer, world.cast.owner):
        user.is_active = False
        user.save()
        assert not opens(user, world.case)


def test_an_administrator_of_the_unit_does_not_read_its_cases(world: World) -> None:
    clerk_of_it = official("it", "it", world.cast.scjg.unit, Role.UNIT_ADMIN)
    assert not opens(clerk_of_it, world.case)
    assert list(access.visible_units(clerk_of_it, ON)) == [world.cast.scjg.unit]


def test_a_deputy_sees_what_the_absent_person_sees_while_absent(world: World) -> None:
    cast = world.cast
    colleague = official("scjg.office", "office", cast.scjg.unit, Role.UNIT_ADMIN)
    Absence.objects.create(user=cast.scjg.reviewer, deputy=colleague, starts_on=ON, ends_on=ON)
    assert opens(colleague, world.case, ON)
    assert not opens(colleague, world.case, ON + dt.timedelta(days=1))


def test_an_approver_appointed_from_the_centre_sees_the_case(world: World) -> None:
    cast = world.cast
    move(
        world.case, "appoint_approver", "filed", cast.scjg.supervisor, appointed_approver=cast.centre.approver
    )
    assert opens(cast.centre.approver, world.case)
    assert not opens(cast.centre.second_approver, world.case)
    connection.check_constraints()


def test_the_steward_of_the_records_unit_sees_a_case_that_the_centre_handles(cast: Cast) -> None:
    case = raw_objection(cast.company, filed_by=cast.owner, unit=cast.centre.unit, record=cast.record)
    assert opens(cast.scjg.steward, case)
    assert not opens(cast.scjg.reviewer, case)


def test_after_a_transfer_the_old_unit_sees_no_more_than_any_other(world: World) -> None:
    cast = world.cast
    move(world.case, "transfer", "filed", cast.scjg.reviewer, unit=cast.yj.unit)
    assert opens(cast.yj.reviewer, world.case)
    assert not opens(cast.scjg.reviewer, world.case)
    connection.check_constraints()


def test_a_recused_person_still_gets_an_answer_of_what_exists(world: World) -> None:
    reviewer = world.cast.scjg.reviewer
    Recusal.objects.create(user=reviewer, subject=world.cast.company, reason="my brother's shop")
    assert opens(reviewer, world.case)


def test_an_officials_account_never_sees_as_a_subject(world: World) -> None:
    """What is internal in their own matter stays so: they use a private account for it."""
    cast = world.cast
    link(cast.yj.reviewer, cast.company, by=cast.centre.clerk)
    assert not opens(cast.yj.reviewer, world.case)
    assert not access.subject_may_see(cast.yj.reviewer, world.case, ON)
    assert list(access.records_for(cast.yj.reviewer, ON)) == []
    assert cast.yj.reviewer not in access.speakers(world.case, ON)


def test_units_are_ones_own_or_all_for_those_who_oversee(cast: Cast) -> None:
    assert set(access.visible_units(cast.auditor, ON)) == {one.unit for one in cast.offices}
    assert list(access.visible_units(cast.sw.supervisor, ON)) == [cast.sw.unit]
    for nobody in (cast.owner, cast.administrator, AnonymousUser()):
        assert list(access.visible_units(nobody, ON)) == []


# — questions —


def test_an_asked_unit_sees_its_question_and_no_more(world: World) -> None:
    reviewer = world.cast.sw.reviewer
    assert access.assistance_for(reviewer, world.question.pk, ON) == world.question
    assert not opens(reviewer, world.case)
    assert list(access.visible_documents(reviewer, world.case, ON)) == [world.answer]
    assert downloads(reviewer, world.answer)
    assert not downloads(reviewer, world.evidence) and not downloads(reviewer, world.proof)


@pytest.mark.parametrize(
    "who",
    [
        lambda cast: cast.yj.reviewer,
        lambda cast: cast.scjg.reviewer,
        lambda cast: cast.owner,
        lambda cast: cast.stranger,
        lambda cast: AnonymousUser(),
    ],
)
def test_a_question_opens_for_the_asked_unit_only(world: World, who: Who) -> None:
    with pytest.raises(Http404):
        access.assistance_for(who(world.cast), world.question.pk, ON)


def test_another_asked_unit_does_not_see_this_ones_answer(world: World) -> None:
    cast = world.cast
    other = Assistance(case=world.case, unit=cast.yj.unit, asked_by=cast.scjg.reviewer)
    other.question = "Was there an accident?"
    other.save()
    assert not downloads(cast.yj.reviewer, world.answer)
    assert list(access.visible_documents(cast.yj.reviewer, world.case, ON)) == []


# — files —


def test_the_subject_does_not_see_internal_files(world: World) -> None:
    for user in (world.cast.owner, world.cast.agent):
        assert list(access.visible_documents(user, world.case, ON)) == [world.evidence]
        assert not downloads(user, world.answer) and not downloads(user, world.proof)


def test_the_office_sees_every_file_of_the_case(world: World) -> None:
    seen = access.visible_documents(world.cast.scjg.reviewer, world.case, ON)
    assert set(seen) == {world.evidence, world.answer, world.proof}


def test_a_drafts_attachment_opens_for_its_author_only_and_not_once_removed(world: World) -> None:
    cast = world.cast
    draft = drafts.filing_draft(cast.owner, "objection")
    attachment = world.add(cast.owner, DocumentPurpose.EVIDENCE, draft=draft)
    assert downloads(cast.owner, attachment)
    for other in (
        cast.agent,
        cast.claimant,
        cast.stranger,
        cast.scjg.reviewer,
        cast.auditor,
        AnonymousUser(),
    ):
        assert not downloads(other, attachment)
    documents.remove_from_draft(attachment, AT)
    assert not downloads(cast.owner, attachment)


def test_a_decisions_attachment_opens_for_the_office_and_not_for_the_subject(world: World) -> None:
    cast = world.cast
    draft = drafts.decision_draft(world.case, "apply_correction", cast.scjg.steward)
    attachment = world.add(cast.scjg.steward, DocumentPurpose.CORRECTION, draft=draft)
    assert downloads(cast.scjg.second_steward, attachment)
    for other in (cast.owner, cast.sw.reviewer, cast.stranger):
        assert not downloads(other, attachment)


# — my record —


def test_my_record_is_for_the_verified_alone(world: World) -> None:
    cast = world.cast
    for user in (cast.owner, cast.agent):
        assert [(one, one.disputed) for one in access.records_for(user, ON)] == [(cast.record, True)]
        assert access.record_for(user, cast.record.pk, ON) == cast.record
        assert access.may_see_record(user, cast.record, ON)
    others = (cast.claimant, cast.former_agent, cast.neighbour, cast.stranger, cast.auditor, AnonymousUser())
    for user in others:
        assert list(access.records_for(user, ON)) == []
        with pytest.raises(Http404):
            access.record_for(user, cast.record.pk, ON)


def test_the_office_sees_the_entries_of_its_unit(cast: Cast) -> None:
    assert access.may_see_record(cast.scjg.reviewer, cast.record, ON)
    assert access.may_see_record(cast.auditor, cast.record, ON)
    assert not access.may_see_record(cast.sw.reviewer, cast.record, ON)


# — who is told —


def test_the_speakers_are_exactly_those_who_can_open_the_case(world: World) -> None:
    everybody = User.objects.filter(is_official=False, is_staff=False)
    for case in (world.case, world.own_claim, world.neighbours):
        can_open = [user for user in everybody.order_by("pk") if opens(user, case)]
        assert access.speakers(case, ON) == can_open != []


# — what is written down —


def test_a_look_at_a_case_that_is_not_ones_task_is_recorded(world: World) -> None:
    cast = world.cast
    access.note_read(cast.scjg.supervisor, world.case, purpose="monthly check")
    entry = Entry.objects.get(kind="read")
    assert (entry.actor_id, entry.object_id, entry.purpose) == (
        cast.scjg.supervisor.pk,
        world.case.pk,
        "monthly check",
    )


def test_a_look_at_ones_own_task_or_matter_is_not_recorded(world: World) -> None:
    cast = world.cast
    move(world.case, "claim", "filed", cast.scjg.reviewer, handler=cast.scjg.reviewer)
    access.note_read(cast.scjg.reviewer, world.case)
    access.note_read(cast.scjg.approver, world.case, own_task=True)
    access.note_read(cast.owner, world.case)
    assert not Entry.objects.filter(kind="read").exists()
    connection.check_constraints()


# — cost —


def asked(what: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        what()
    return len(queries)


@pytest.mark.parametrize("who", ["owner", "agent", "claimant", "auditor"])
def test_the_number_of_queries_does_not_grow(world: World, who: str) -> None:
    cast = world.cast
    user = getattr(cast, who)

    def everything() -> None:
        list(access.visible_cases(user, ON))
        list(access.records_for(user, ON))
        list(access.visible_documents(user, world.case, ON))
        list(access.visible_assistances(user, ON))
        opens(user, world.case)
        downloads(user, world.evidence)
        access.staff_may_see(user, world.case, ON)
        access.subject_may_see(user, world.case, ON)

    before = asked(everything)
    for number in range(8):
        subject = claim(user, "organisation", f"{COMPANY_USCC}{number}").subject
        raw_objection(subject, filed_by=user, unit=cast.scjg.unit)
        raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit)
        world.add(cast.owner, DocumentPurpose.EVIDENCE, case=world.case)
    assert asked(everything) == before <= 26


def test_opening_a_case_takes_four_queries_at_most(world: World) -> None:
    for user in (world.cast.owner, world.cast.scjg.reviewer, world.cast.auditor):
        assert asked(lambda user=user: access.case_for(user, world.case.reference, ON)) <= 4


def test_every_status_of_a_link_is_decided_upon(world: World) -> None:
    cast = world.cast
    sees = {LinkStatus.CLAIMED: 1, LinkStatus.VERIFIED: 1, LinkStatus.REFUSED: 0, LinkStatus.ENDED: 0}
    assert set(sees) == set(LinkStatus)
    for status, number in sees.items():
        decided = {"decided_by": cast.centre.clerk, "decided_at": AT}
        type(cast.claimant_link).objects.filter(pk=cast.claimant_link.pk).update(status=status, **decided)
        assert access.visible_cases(cast.claimant, ON).count() == number
