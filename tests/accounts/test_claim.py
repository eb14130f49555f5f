import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.claiming import claim_subject, end_link, find_verified, pending_claims, refuse_link, verify_link
from accounts.models import Capacity, LinkStatus, NumberKind, Subject, SubjectKind, SubjectLink, User
from core.errors import BadInput, NotAllowed, WrongState
from ledger.models import Entry, Kind
from tests.accounts.at_once import run_at_once
from tests.cast import COMPANY_USCC, MINOR_NUMBER, PERSON_NUMBER, subject_user, verified_organisation

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 9, 24)
COMPANY: dict[str, Any] = {
    "kind": SubjectKind.ORGANISATION,
    "number_kind": NumberKind.USCC,
    "number": COMPANY_USCC,
    "name": "曲阜孔府食品有限公司",
    "capacity": Capacity.REPRESENTATIVE,
    "today": TODAY,
}
PERSON: dict[str, Any] = {
    "kind": SubjectKind.PERSON,
    "number_kind": NumberKind.CITIZEN,
    "number": PERSON_NUMBER,
    "name": "孔令华",
    "capacity": Capacity.SELF,
    "today": TODAY,
}


def refused(**claim: Any) -> BadInput:
    subjects, links, entries = Subject.objects.count(), SubjectLink.objects.count(), Entry.objects.count()
    with pytest.raises(BadInput) as error:
        claim_subject(**claim)
    assert (Subject.objects.count(), SubjectLink.objects.count()) == (subjects, links)
    assert Entry.objects.count() == entries
    return error.value


def test_a_claim_has_a_subject_row_of_its_own_with_sealed_number_and_name(citizen: User) -> None:
    link = claim_subject(user=citizen, **COMPANY)
    assert link.status == LinkStatus.CLAIMED and link.subject == link.claimed_subject
    subject = Subject.objects.get(pk=link.subject_id)
    assert (subject.number, subject.name, subject.is_verified) == (COMPANY_USCC, COMPANY["name"], False)
    assert COMPANY_USCC not in subject.number_sealed and COMPANY_USCC not in subject.number_index
    entry = Entry.objects.get(kind=Kind.CLAIM)
    assert (entry.actor_id, entry.object_id) == (citizen.pk, link.pk)
    assert COMPANY_USCC not in str(entry.facts)


def test_claiming_the_same_number_again_gives_the_same_link(citizen: User) -> None:
    first = claim_subject(user=citizen, **COMPANY)
    again = claim_subject(user=citizen, **COMPANY | {"number": f" {COMPANY_USCC.lower()} "})
    assert again == first and Subject.objects.count() == 1


def test_a_stranger_who_types_a_known_number_learns_nothing(
    citizen: User, stranger: User, clerk: User
) -> None:
    company = verified_organisation(COMPANY_USCC, COMPANY["name"])
    own = verify_link(link=claim_subject(user=citizen, **COMPANY), by=clerk, how="business licence")
    typed = claim_subject(user=stranger, **COMPANY)
    assert own.subject == company
    assert typed.subject != company and typed.status == LinkStatus.CLAIMED
    unknown = claim_subject(user=stranger, **PERSON)
    for link in (typed, unknown):
        assert (link.status, link.subject.same_as_id, link.subject.is_verified) == ("claimed", None, False)


def test_a_second_claim_of_a_number_is_a_task_for_the_counter(citizen: User, stranger: User) -> None:
    first, second = claim_subject(user=citizen, **COMPANY), claim_subject(user=stranger, **COMPANY)
    other = claim_subject(user=stranger, **PERSON)
    waiting = {link.pk: link.is_duplicate for link in pending_claims()}
    assert waiting == {first.pk: True, second.pk: True, other.pk: False}


def test_a_claim_of_a_verified_number_is_marked_as_a_duplicate(stranger: User) -> None:
    verified_organisation(COMPANY_USCC, COMPANY["name"])
    claim_subject(user=stranger, **COMPANY)
    assert [link.is_duplicate for link in pending_claims()] == [True]


@pytest.mark.parametrize(
    ("base", "changes", "code", "field"),
    [
        (COMPANY, {"number": "91370881MA3C0T2X5J"}, "number_checksum", "number"),
        (COMPANY, {"number_kind": NumberKind.CITIZEN}, "number_kind_does_not_fit", "number_kind"),
        (COMPANY, {"name": "  "}, "name_missing", "name"),
        (COMPANY, {"name": "长" * 101}, "name_too_long", "name"),
        (COMPANY, {"capacity": Capacity.SELF}, "capacity_does_not_fit", "capacity"),
        (COMPANY, {"capacity": Capacity.GUARDIAN}, "capacity_does_not_fit", "capacity"),
        (COMPANY, {"capacity": "owner"}, "capacity_does_not_fit", "capacity"),
        (COMPANY, {"capacity": Capacity.AGENT}, "scope_missing", "scope"),
        (COMPANY, {"capacity": Capacity.AGENT, "scope": "objections"}, "end_missing", "ends_on"),
        (
            COMPANY,
            {"capacity": Capacity.AGENT, "scope": "objections", "ends_on": dt.date(2026, 9, 23)},
            "power_of_attorney_ended",
            "ends_on",
        ),
        (PERSON, {"capacity": Capacity.REPRESENTATIVE}, "capacity_does_not_fit", "capacity"),
        (PERSON, {"number_kind": NumberKind.USCC}, "number_kind_does_not_fit", "number_kind"),
        (PERSON, {"number": MINOR_NUMBER}, "minor_needs_guardian", "capacity"),
    ],
)
def test_a_claim_that_cannot_be_right_is_refused_and_nothing_is_kept(
    citizen: User, base: dict[str, Any], changes: dict[str, Any], code: str, field: str
) -> None:
    error = refused(user=citizen, **base | changes)
    assert (error.code, error.field) == (code, field) and str(error.sentence)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("颜\u202e回", "颜回"),
        ("\u2066颜回\u2069\u200f", "颜回"),
        ("颜\x00回\x07", "颜回"),
        ("颜\n回\u2028\t路", "颜 回 路"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
    ],
)
def test_a_name_keeps_nothing_that_makes_a_page_say_something_else(
    typed: str, kept: str, citizen: User
) -> None:
    assert claim_subject(user=citizen, **PERSON | {"name": typed}).subject.name == kept


def test_a_name_of_marks_that_nobody_sees_is_none(citizen: User) -> None:
    assert refused(user=citizen, **PERSON | {"name": "\u200b\u202e \u2060"}).code == "name_missing"


def test_a_guardian_claims_for_a_minor(citizen: User) -> None:
    link = claim_subject(user=citizen, **PERSON | {"number": MINOR_NUMBER, "capacity": Capacity.GUARDIAN})
    assert link.capacity == Capacity.GUARDIAN


def test_staff_may_take_the_claim_of_a_self_supporting_sixteen_year_old(citizen: User, clerk: User) -> None:
    minor = PERSON | {"number": MINOR_NUMBER, "user": citizen}
    assert refused(**minor, minor_allowed_by=clerk).code == "minor_needs_guardian"
    assert refused(**minor, minor_allowed_by=citizen, minor_reason="works").code == "minor_needs_guardian"
    younger = minor | {"today": dt.date(2026, 5, 31)}
    assert refused(**younger, minor_allowed_by=clerk, minor_reason="works").code == "minor_needs_guardian"
    claim_subject(**minor, minor_allowed_by=clerk, minor_reason="lives on own wages")
    assert Entry.objects.get(kind=Kind.CLAIM).facts["minor_allowed_by"] == clerk.pk


def test_the_first_verification_makes_the_claimed_row_the_verified_subject(
    citizen: User, clerk: User
) -> None:
    link = verify_link(link=claim_subject(user=citizen, **COMPANY), by=clerk, how="business licence")
    assert link.status == LinkStatus.VERIFIED and link.decided_by == clerk
    assert find_verified(SubjectKind.ORGANISATION, COMPANY_USCC) == link.subject == link.claimed_subject
    facts = Entry.objects.get(kind=Kind.VERIFICATION).facts
    assert facts == {"outcome": "verified", "subject": link.subject_id, "claimed_subject": link.subject_id}


def test_a_later_verification_joins_the_claim_to_the_verified_subject(
    citizen: User, stranger: User, clerk: User
) -> None:
    first = verify_link(link=claim_subject(user=citizen, **COMPANY), by=clerk, how="licence")
    second = verify_link(link=claim_subject(user=stranger, **COMPANY), by=clerk, how="power of attorney")
    assert second.subject == first.subject
    second.claimed_subject.refresh_from_db()
    assert second.claimed_subject.same_as == first.subject and not second.claimed_subject.is_verified


def test_verifying_twice_changes_nothing(citizen: User, clerk: User) -> None:
    link = verify_link(link=claim_subject(user=citizen, **COMPANY), by=clerk, how="licence")
    again = verify_link(link=link, by=clerk, how="licence")
    assert again.decided_at == link.decided_at
    assert Entry.objects.filter(kind=Kind.VERIFICATION).count() == 1


def test_nobody_decides_on_their_own_claim(clerk: User) -> None:
    link = claim_subject(user=clerk, **COMPANY)
    for decide in (verify_link, refuse_link):
        with pytest.raises(NotAllowed) as error:
            decide(link=link, by=clerk, how="I know myself")
        assert error.value.code == "own_claim"


def test_a_decision_says_what_was_checked(citizen: User, clerk: User) -> None:
    with pytest.raises(BadInput) as error:
        verify_link(link=claim_subject(user=citizen, **COMPANY), by=clerk, how=" ")
    assert error.value.code == "how_missing"


def test_a_refused_claim_stays_refused_and_may_be_made_anew(citizen: User, clerk: User) -> None:
    link = refuse_link(link=claim_subject(user=citizen, **COMPANY), by=clerk, how="no document")
    with pytest.raises(WrongState):
        verify_link(link=link, by=clerk, how="licence")
    assert claim_subject(user=citizen, **COMPANY) != link


def test_a_verified_link_is_ended_and_not_refused(citizen: User, clerk: User) -> None:
    link = verify_link(link=claim_subject(user=citizen, **COMPANY), by=clerk, how="licence")
    with pytest.raises(WrongState):
        refuse_link(link=link, by=clerk, how="changed my mind")
    assert end_link(link=link, by=citizen).status == LinkStatus.ENDED
    assert end_link(link=link, by=citizen).status == LinkStatus.ENDED


def test_after_an_expired_power_of_attorney_a_new_one_can_be_verified(citizen: User, clerk: User) -> None:
    attorney = COMPANY | {"capacity": Capacity.AGENT, "scope": "objections"}
    old = claim_subject(user=citizen, **attorney | {"ends_on": dt.date(2026, 9, 30)})
    verify_link(link=old, by=clerk, how="paper")
    later = {"ends_on": dt.date(2027, 9, 30), "today": dt.date(2026, 10, 1)}
    new = verify_link(link=claim_subject(user=citizen, **attorney | later), by=clerk, how="new paper")
    old.refresh_from_db()
    assert (old.status, new.status) == (LinkStatus.ENDED, LinkStatus.VERIFIED)
    assert old.subject == new.subject


def test_the_database_keeps_a_number_verified_once() -> None:
    verified_organisation(COMPANY_USCC, "one")
    with pytest.raises(IntegrityError, match="a_number_is_verified_once"), transaction.atomic():
        verified_organisation(COMPANY_USCC, "two")


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"capacity": "agent", "ends_on": None}, "power_of_attorney_has_an_end"),
        ({"status": "verified"}, "verification_names_somebody"),
        ({"capacity": "owner"}, "capacity_known"),
        ({"status": "maybe"}, "link_status_known"),
    ],
)
def test_the_database_refuses_links_that_cannot_be(
    citizen: User, changes: dict[str, Any], constraint: str
) -> None:
    link = claim_subject(user=citizen, **COMPANY)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SubjectLink.objects.filter(pk=link.pk).update(**changes)


def test_a_claim_cannot_point_to_a_row_that_is_not_its_own(citizen: User) -> None:
    link, company = claim_subject(user=citizen, **COMPANY), verified_organisation(COMPANY_USCC, "known")
    with pytest.raises(IntegrityError, match="claims_see_their_own_row"), transaction.atomic():
        SubjectLink.objects.filter(pk=link.pk).update(subject=company)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_verify_two_claims_of_one_number_at_once() -> None:
    clerk = User.objects.create_user("clerk@example.test", is_official=True)
    for round_ in range(10):
        number = {"number": COMPANY_USCC}
        links = [claim_subject(user=subject_user(f"u{round_}{n}"), **COMPANY | number) for n in "ab"]
        Subject.objects.filter(is_verified=True).update(is_verified=False)
        run_at_once(*[lambda link=link: verify_link(link=link, by=clerk, how="licence") for link in links])
        subjects = set(
            SubjectLink.objects.filter(pk__in=[link.pk for link in links]).values_list("subject", "status")
        )
        assert len(subjects) == 1 and Subject.objects.filter(is_verified=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_claim_sent_twice_at_once_is_one_claim() -> None:
    user = subject_user("double")
    run_at_once(*[lambda: claim_subject(user=user, **COMPANY)] * 2)
    assert SubjectLink.objects.count() == 1
